"""Numbering customs: which levels stand above which in a document."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from .trees import GROUPS, Level

WIDE_GAPS = ("　", "　", " ", "\t")
GAPS = ("　", " ", "")

# Below the main clauses, any of these may stand under any other.
SUBLEVELS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("paren", ("half", "full", "enclosed")),
    ("paren", ("half", "full")),
    ("kana", ("half",)),
    ("kana", ("half",)),
    ("iroha", ("half",)),
    ("paren-kana", ("half", "full", "narrow")),
    ("circled", ("half",)),
    ("circled", ("half",)),
    ("rparen", ("half", "full")),
    ("circled-kana", ("half",)),
    ("alpha", ("half", "full")),
    ("paren-alpha", ("half", "full", "enclosed")),
    ("roman-lower", ("half",)),
    ("paren-roman", ("half", "full")),
    ("bullet", ("half",)),
)

SPACED = ("kana", "iroha", "alpha", "kanji", "dai")  # アクセス and 一職員: these need a space behind them


@dataclass(frozen=True, slots=True)
class Custom:
    """A numbering custom as drawn for one document.

    Attributes:
        style: its name.
        groups: 編 章 節 款 目 in use, from the top.
        main: the level that the document is built of (条, 1, 第1, ■ …).
        paragraph: the 項 of an article, or None.
        chain: the levels below, from the top.
        headed: how many levels from ``main`` down carry a heading of their own.
        restart: main clauses number from 1 again in each group.
        script: how numbers inside sentences are written.
        running: some clauses keep their items inside a sentence.
    """

    style: str
    main: Level
    chain: tuple[Level, ...]
    groups: tuple[Level, ...] = ()
    paragraph: Level | None = None
    headed: int = 0
    restart: bool = False
    script: str = "half"
    running: bool = False


def level(rng: random.Random, style: str, scripts: tuple[str, ...] = ("half",)) -> Level:
    """A level with a random script and a gap that its marker allows."""
    gaps = WIDE_GAPS if style in SPACED else GAPS
    gap = rng.choice(gaps) if rng.random() < 0.9 else "\t"
    if style in ("paren", "circled", "paren-kana", "kana") and rng.random() < 0.06:
        gap = "\n"
    dot = "." if style == "alpha" and rng.random() < 0.2 else ""
    return Level(style, rng.choice(scripts), gap, dot)


def canonical(rng: random.Random, *styles: str) -> tuple[Level, ...]:
    """The levels of a fixed order of styles."""
    scripts = dict(reversed(SUBLEVELS))
    return tuple(level(rng, style, scripts.get(style, ("half",))) for style in styles)


def free(rng: random.Random, used: set[str], count: int) -> tuple[Level, ...]:
    """``count`` levels in any order, none of which looks like another or like those ``used``; bullets come last."""
    chain: list[Level] = []
    for _ in range(60):
        if len(chain) == count:
            break
        drawn = level(rng, *rng.choice(SUBLEVELS))
        if drawn.look not in used:
            used = used | {drawn.look}
            chain.append(drawn)
    chain.sort(key=lambda item: item.style == "bullet")
    return tuple(chain)


def below(rng: random.Random, used: set[str], *usual: str) -> tuple[Level, ...]:
    """Mostly the usual order, otherwise any."""
    if rng.random() < 0.6:
        return canonical(rng, *usual)
    return free(rng, used, rng.randint(2, 4))


def some_groups(rng: random.Random, script: str) -> tuple[Level, ...]:
    """編 章 節 款 目, or the lower part of that order, or nothing."""
    if rng.random() < 0.4:
        return ()
    names = list(GROUPS)[: rng.choice((2, 2, 3, 3, 4, 5))]
    if rng.random() < 0.8:
        names = names[1:]
    gap = rng.choice(("　", "　", " ", ""))
    return tuple(Level(name, script, gap) for name in names)


def articles(rng: random.Random) -> Custom:
    """Municipal acts written across: 条 > 項 > 号 > ア > (ア) > a."""
    script = rng.choice(("half", "half", "full"))
    main = Level("article", script, rng.choice(("　", "　", " ", "", "\n", "\t")), bracket_gap=rng.choice(("", "", "　")))
    circled = rng.random() < 0.15
    paragraph = Level("paragraph", "circled" if circled else rng.choice(("half", "full")), rng.choice(GAPS))
    used = {"article", paragraph.look}
    chain = below(rng, used, "paren", rng.choice(("kana", "iroha")), "paren-kana", "alpha", "paren-alpha")
    if rng.random() < 0.2:
        chain = (Level("kanji", "half", rng.choice(("　", " "))), *(item for item in chain if item.style != "kanji"))
    return Custom("articles", main, chain, some_groups(rng, script), paragraph, script=script)


def statute(rng: random.Random) -> Custom:
    """National acts: 第一条 > ２ > 一 > イ > (1) > (i)."""
    main = Level("article", "kanji", rng.choice(("　", "　", " ")), bracket_gap="")
    paragraph = Level("paragraph", "full", rng.choice(("　", "")))
    chain = (Level("kanji", "half", "　"), *canonical(rng, "iroha", "paren", "paren-roman"))
    return Custom("statute", main, chain, some_groups(rng, "kanji"), paragraph, script="kanji")


def official(rng: random.Random) -> Custom:
    """公用文: 第1 > 1 > (1) > ア > (ア) > a > (a)."""
    script = rng.choice(("half", "full"))
    main = Level("dai", script, rng.choice(("　", " ")))
    second = Level("numeral", rng.choice(("half", "full")), rng.choice(("　", " ")))
    chain = (second, *below(rng, {"arabic"}, "paren", "kana", "paren-kana", "alpha", "paren-alpha"))
    return Custom("official", main, chain, headed=rng.randint(1, 3))


def guideline(rng: random.Random) -> Custom:
    """1 > (1) > ① > ・."""
    main = Level("numeral", rng.choice(("half", "full")), rng.choice(("　", " ", "", "\n")))
    chain = below(rng, {"arabic"}, "paren", "circled", "bullet")
    return Custom("guideline", main, chain, headed=rng.randint(1, 2))


def guideline_dot(rng: random.Random) -> Custom:
    """1. > (1) > ア > (ア)."""
    main = Level("numeral", rng.choice(("half", "full")), rng.choice(("　", " ", "")), rng.choice((".", "．")))
    chain = below(rng, {"arabic"}, "paren", "kana", "paren-kana")
    return Custom("guideline-dot", main, chain, headed=rng.randint(1, 2))


def chapters(rng: random.Random) -> Custom:
    """第1章 > 1 > (1), the numbers from 1 again in each chapter; sometimes 6-1. below 6."""
    base = rng.choice((guideline, guideline_dot))(rng)
    script = rng.choice(("half", "full"))
    names = ("chapter", "section") if rng.random() < 0.3 else ("chapter",)
    groups = tuple(Level(name, script, rng.choice(("　", " ", ""))) for name in names)
    chain = base.chain
    headed = base.headed
    if len(names) == 1 and rng.random() < 0.35:
        dash = Level("decimal", "half", rng.choice(("　", " ")), base.main.dot, rng.choice(("-", "－")), 2)
        chain, headed = (dash, *chain), 2
    return Custom("chapters", replace(base.main, gap=base.main.gap.strip("\n")), chain, groups, None, headed, restart=True)


def decimal(rng: random.Random) -> Custom:
    """1 > 1.1 > 1.1.1, also 1-1, 1－1, 2―4―1, with a chapter as the first number or without."""
    joint = rng.choice((".", "-", "－", "―"))
    script = rng.choice(("half", "half", "full"))
    dot = "." if joint in ".-" and rng.random() < 0.4 else ""
    gap = rng.choice(("　", " ", "", "\t"))
    chain = [Level("decimal", script, gap, dot, joint, span) for span in (2, 3)]
    main = Level("numeral", script, gap, dot)
    groups: tuple[Level, ...] = ()
    if rng.random() < 0.4:
        groups = (Level("chapter", script, rng.choice(("　", " "))),)
        main = chain.pop(0)
        chain = [replace(main, span=3)] if rng.random() < 0.5 else []
    rest = below(rng, {"arabic"}, "paren", "kana", "circled")
    return Custom("decimal", main, (*chain, *rest), groups, None, rng.randint(1, 1 + len(chain)), restart=bool(groups))


def symbols(rng: random.Random) -> Custom:
    """Headings behind 【】 ■ ○ ◆ ●, with numbers or bullets below."""
    style = rng.choice(("frame", "frame", "square", "circle", "diamond", "disc"))
    main = Level(style, "half", rng.choice(("", "　", " ")) if style != "frame" else "")
    chain: tuple[Level, ...] = ()
    if style in ("frame", "square") and rng.random() < 0.4:
        chain = (Level("circle", "half", rng.choice(("", "　", " "))),)
    numeral = (Level("numeral", rng.choice(("half", "full")), rng.choice(("　", " ")), rng.choice(("", "."))),)
    if rng.random() < 0.3:
        chain = (*chain, *numeral)
    chain = (*chain, *below(rng, {"arabic"}, rng.choice(("paren", "circled")), "bullet"))
    return Custom("symbols", main, chain, headed=1)


def roman(rng: random.Random) -> Custom:
    """Ⅰ > 1 > (1) > ⅰ."""
    main = Level("roman", "half", rng.choice(("　", " ", "")), rng.choice(("", "", ".")))
    second = Level("numeral", rng.choice(("half", "full")), rng.choice(("　", " ")), rng.choice(("", ".")))
    usual = rng.choice((("paren", "roman-lower", "alpha"), ("paren", "circled", "roman-lower"), ("roman-lower", "kana")))
    chain = (second, *below(rng, {"arabic", "roman-lower"}, *usual))
    if rng.random() < 0.3:
        chain = chain[1:]
    return Custom("roman", main, chain, headed=rng.randint(1, 2))


def plain(rng: random.Random) -> Custom:
    """Numbered sentences without headings: 1 … 2 … with items below."""
    main = Level("numeral", rng.choice(("half", "full")), rng.choice(("　", " ", "")), rng.choice(("", "", ".")))
    return Custom("plain", main, below(rng, {"arabic"}, "paren", "kana", "paren-kana"))


def running(rng: random.Random) -> Custom:
    """Articles or headings whose items stand inside the sentence: …とは、(1)…、(2)…をいう。"""
    base = rng.choice((articles, guideline))(rng)
    item = Level(*rng.choice((("paren", "half"), ("paren", "full"), ("circled", "half"))), "")
    if base.style == "articles":
        groups = base.groups[:1]
        paragraph = replace(base.paragraph, script="half") if base.paragraph else None
        return Custom("running", base.main, (item,), groups, paragraph, script=base.script, running=True)
    return Custom("running", base.main, (item,), (), None, 1, running=True)


CUSTOMS: dict[str, Callable[[random.Random], Custom]] = {
    "articles": articles,
    "statute": statute,
    "official": official,
    "guideline": guideline,
    "guideline-dot": guideline_dot,
    "chapters": chapters,
    "decimal": decimal,
    "symbols": symbols,
    "roman": roman,
    "plain": plain,
    "running": running,
}

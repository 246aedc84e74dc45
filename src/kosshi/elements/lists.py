"""The grammar of Japanese enumerations: A、B及びC等のD, with brackets and nested modifiers.

Everything here reads a text in the form of :func:`kosshi.elements.terms.form` and gives half-open ranges into it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

from kosshi.elements.terms import grammar, rule
from kosshi.tokens import Token, default

LONGEST_SENTENCE = 3000  # characters; the longest of published policies have some 600
DEEPEST = 20  # brackets inside one another that are read; published policies have three
CELL = "\t"  # a border of table cells
_EDGE = "、,・;\t /"
_POINTERS = ("それ", "これ", "当該", "ア")  # what a relative clause points back with
_NOUN = frozenset({"名詞", "接尾辞", "代名詞", "記号"})
_VERB = frozenset({"動詞", "助動詞", "形容詞"})


class Member(NamedTuple):
    """One member of a list.

    Attributes:
        start, end: its range.
        joint: what stands before it (``、``, ``及び``, ``・`` …), empty for the first.
        cover: it names the class of the members before it (等の…, その他の…).
    """

    start: int
    end: int
    joint: str
    cover: bool


class Bracket(NamedTuple):
    """An outermost pair of round brackets: ``text[start:end]`` with the signs, ``text[start + 1 : end - 1]`` without."""

    start: int
    end: int


@lru_cache(maxsize=1 << 16)
def brackets(text: str) -> tuple[Bracket, ...]:
    """The outermost pairs of round brackets; one that is never closed is none."""
    found, depth, opened = [], 0, 0
    for place, char in enumerate(text):
        if char == "(":
            depth += 1
            opened = place if depth == 1 else opened
        elif char == ")" and depth:
            depth -= 1
            if not depth:
                found.append(Bracket(opened, place + 1))
    return tuple(found)


@lru_cache(maxsize=1 << 16)
def masked(text: str) -> str:
    """``text`` with brackets blanked out, so that places stay what they are."""
    for bracket in brackets(text):
        text = text[: bracket.start] + " " * (bracket.end - bracket.start) + text[bracket.end :]
    return text


@lru_cache(maxsize=1 << 16)
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text; blanks are skipped."""
    return default()(text)


@cache
def _signs() -> re.Pattern[str]:
    return re.compile(rf"(?P<closer>{grammar().closers})|(?P<joint>[、,]?(?:{grammar().joints})、?)|(?P<sign>[、,・\t])")


@lru_cache(maxsize=1 << 16)
def members(text: str) -> tuple[Member, ...]:
    """The members of a list, each joint a border; ``text`` has its brackets blanked out.

    Borders between members that are one element after all (設計・開発の不備) are for the caller to lift (:func:`nested`).
    """
    parts = tokens(text)
    starts = {token.start for token in parts}
    cuts: list[tuple[int, int, str, bool]] = []
    for match in _signs().finditer(text):
        if match["closer"] and rule("fixed").search(text[: match.start()]):
            continue  # 職員等の is no end of a list
        if match["sign"] or match.start() in starts or match[0][0] in "、,":
            cuts.append((match.start(), match.end(), match[0].strip("、,") or match[0], bool(match["closer"])))
    words = frozenset(grammar().particles)
    for before, token, after in zip(parts, parts[1:], parts[2:], strict=False):
        if token.pos == "助詞" and token.surface in words and _joins(before, after):
            cuts.append((token.start, token.end, token.surface, False))
    found: list[Member] = []
    at, joint, cover = 0, "", False
    for start, end, sign, closes in (*sorted(cuts), (len(text), len(text), "", False)):
        if start < at:
            continue
        first, last = _trim(text, at, start)
        if last > first:
            found.append(Member(first, last, joint, cover))
            joint, cover = sign, closes
        else:
            joint, cover = (sign if sign not in "、,・" or not joint else joint), closes or cover
        at = end
    return tuple(found)


def _joins(before: Token, after: Token) -> bool:
    """Whether a particle between these stands between two nouns: not before a verb, not と of 機能不全となる or すること."""
    return before.pos in _NOUN and after.pos not in _VERB | {"助詞"} and after.surface not in ("は", "の")


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A range without blanks, signs, その他 before it and 等 behind it."""
    while True:
        while start < end and text[start] in _EDGE:
            start += 1
        while start < end and text[end - 1] in _EDGE:
            end -= 1
        lead = re.match(r"その他の?|また、|なお、|ただし、|もの、", text[start:end])
        tail = rule("ends").search(text[start:end])
        if lead and lead.end() < end - start:
            start += lead.end()
        elif tail and tail.start() > 0:
            end = start + tail.start()
        else:
            return start, end


def nominal(text: str) -> bool:
    """Whether a stretch ends as a noun phrase does."""
    found = tokens(text)
    return bool(found) and found[-1].pos in _NOUN


def nested(text: str, first: Member, second: Member) -> bool:
    """Whether a joint stands inside a modifier: 設備又は通信の障害, 入力・送信ミス, but not 誤送信及び紛失.

    The first must be a bare noun, the second carry a head of its own.
    """
    if second.joint in "、,\t" or first.cover or second.cover:
        return False
    one, two = tokens(text[first.start : first.end]), tokens(text[second.start : second.end])
    if not one or not two or any(token.pos not in _NOUN | {"接頭辞"} for token in one):
        return False
    words = text[second.start : second.end]
    if "による" in words[1:] and text[first.start : first.end].endswith(grammar().person_endings):
        return True  # 児童生徒や教職員によるなりすまし
    if any(token.surface == "の" and token.pos == "助詞" for token in two):
        return all(token.pos in _NOUN | {"接頭辞", "助詞", "形状詞"} or token.surface == "な" for token in two)
    return second.joint == "・" and len(one) == 1 and len(two) > 1


def relative(text: str) -> tuple[int, bool]:
    """Where the head noun of a stretch begins behind its relative clause, and whether that clause has nouns of its own.

    ``情報システムで取り扱う情報`` gives the place of 情報 and True; ``関連する設備`` and ``これらに関する設備`` False.
    """
    found = tokens(text)
    verbs = [place for place, token in enumerate(found) if token.pos in _VERB or token.surface == "ため"]
    if not verbs or verbs[-1] + 1 >= len(found):
        return 0, False
    head = verbs[-1] + 1
    while head < len(found) and found[head].pos in ("助詞", "助動詞"):
        head += 1
    if found[head : head + 2] and found[head].surface in ("ため", "上") and head + 2 < len(found):
        head += 2
    if head >= len(found):
        return 0, False
    before = found[: verbs[0]]
    own = any(token.pos == "助詞" for token in before) and before[0].pos != "代名詞" and before[0].surface not in _POINTERS
    return found[head].start, own


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The sentences of a text, full stops inside brackets not counted; what is too long or too deep to be one is left out."""
    bare = masked(text)
    found, at = [], 0
    for place in [place for place, char in enumerate(bare) if char == "。"] + [len(text)]:
        if at < place <= at + LONGEST_SENTENCE and not _too_deep(text[at:place]):
            found.append((at, place))
        at = place + 1
    return tuple(found)


def _too_deep(sentence: str) -> bool:
    if sentence.count("(") <= DEEPEST:
        return False
    steps = ((char == "(") - (char == ")") for char in sentence)
    return max(accumulate(steps)) > DEEPEST

"""The generator checked against itself: a wrong gold would make every parser look wrong."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from .customs import CUSTOMS
from .documents import Document, differences, generate
from .noise import HARMLESS, KINDS, MARKED, wrapped
from .plans import plan
from .printing import marker, paths, print_plan, rows, squeeze
from .sentences import Wording, kanji_number
from .trees import Level, Node, Plan, Row

SEEDS = range(2000)
# Whatever the generator can print must be printed by 2,000 seeds; a trait that vanishes is a check that was lost.
TRAITS = """
    alpha:full alpha:half amendment-note article:full article:half article:kanji branch bullet:half chapter:full chapter:half
    chapter:kanji circle:half circled-kana:half circled:half closing comma:full-width contents:dots contents:ranges
    contents:tabs cover dai:full dai:half decimal:full decimal:half deleted deleted-item deleted-range diamond:half disc:half
    division:half duplicate-number end frame:half gap:alone gap:glued gap:space gap:tab heading:before heading:bracket
    heading:bracket-line heading:frame heading:line heading:term history inline-items iroha:half joint:- joint:. joint:―
    joint:－ kana:half kanji:half level-skipped number-gap numeral:full numeral:half own-closing paragraph:circled
    paragraph:full paragraph:half paragraph:numbered-first paren-alpha:enclosed paren-alpha:full paren-alpha:half
    paren-kana:full paren-kana:half paren-kana:narrow paren-roman:full paren-roman:half paren:enclosed paren:full paren:half
    preamble roman-lower:half roman:half rparen:full rparen:half run:errand run:line run:noun run:quoted run:sentence run:term
    run:term-line section:full section:half section:kanji shared-heading square:half subsection:half supplement:act
    supplement:articles supplement:captioned supplement:numbered supplement:plain volume:half volume:kanji
"""


@dataclass(frozen=True)
class Parsed:
    """A perfect parser's clause, for the comparison's own test."""

    path: str
    marker: str
    heading: str
    text: str
    part: str
    children: tuple[Parsed, ...] = ()


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    """2,000 documents, every second with noise."""
    return [generate(seed, noise=bool(seed % 2)) for seed in SEEDS]


def test_a_seed_gives_one_document_under_any_hash_seed() -> None:
    code = (
        "import hashlib; from generator import generate;"
        "print(hashlib.sha256(''.join(generate(s, bool(s % 2)).text for s in range(40)).encode()).hexdigest())"
    )
    digests = set()
    for hash_seed in ("0", "1", "4711"):
        env = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(Path(__file__).parents[1])}
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)
        digests.add(run.stdout)
    assert len(digests) == 1
    assert generate(7, noise=True) == generate(7, noise=True)


def test_every_style_trait_and_noise_occurs(documents: list[Document]) -> None:
    styles = Counter(document.style for document in documents)
    assert set(styles) == set(CUSTOMS)
    assert min(styles.values()) > 100
    traits = Counter(trait for document in documents for trait in document.traits)
    assert sorted(set(TRAITS.split()) - traits.keys()) == []
    kinds = Counter(kind for document in documents for kind in document.noise_kinds)
    assert set(kinds) == set(KINDS)
    assert min(kinds.values()) > 100


def test_sizes_and_paths(documents: list[Document]) -> None:
    for document in documents:
        assert 5 <= len(document.rows) <= 80
        seen: set[str] = set()
        for row in document.rows:
            assert row.path not in seen
            assert row.parent_path is None or (row.parent_path in seen and row.path.startswith(row.parent_path + "."))
            assert row.part == ("supplementary" if row.path.startswith("附則") else "body")
            seen.add(row.path)


def test_the_gold_is_what_the_text_says(documents: list[Document]) -> None:
    for document in documents:
        content = [""] * len(document.rows)
        markers = [""] * len(document.rows)
        last = 0
        for start, end, kind, place in document.pieces:
            assert last <= start < end
            last = end
            if kind == "marker":
                markers[place] += document.text[start:end]
            elif kind in ("heading", "text"):
                content[place] += document.text[start:end]
        assert [squeeze(text) for text in content] == [row.content for row in document.rows], document.seed
        assert markers == [row.marker for row in document.rows], document.seed


def test_noise_leaves_the_tree_alone() -> None:
    for seed in range(300):
        clean, noisy = generate(seed), generate(seed, noise=True)
        assert not clean.noise_kinds
        assert noisy.noise_kinds
        for before, after in zip(clean.rows, noisy.rows, strict=True):
            assert squeeze(before.marker) == squeeze(after.marker)
            assert replace(before, marker="") == replace(after, marker="")


def test_nothing_but_clauses_furniture_and_front_matter_is_printed() -> None:
    for seed in range(300):
        style = list(CUSTOMS)[seed % len(CUSTOMS)]
        for line in print_plan(plan(random.Random(seed), style)):
            owned = {segment.owner >= 0 for segment in line.segments if segment.text.strip() and segment.kind != "gap"}
            assert len(owned) == 1
            if not owned.pop():
                assert line.role in ("cover", "contents", "note", "paragraph")


def test_text_lines_never_begin_like_a_marker() -> None:
    for seed in range(400):
        style = list(CUSTOMS)[seed % len(CUSTOMS)]
        tree = plan(random.Random(seed), style)
        lines = print_plan(tree)
        for line in lines:
            if line.role == "paragraph" and not line.text.startswith(("なお", "ただし")):
                assert not MARKED.match(line.text), (seed, line.text)
        for line in wrapped(lines, random.Random(seed)):
            if line.continued and not HARMLESS.match(line.text) and not line.text.startswith("第"):
                assert not MARKED.match(line.text), (seed, line.text)


def article(number: int, *children: Node, heading: str = "", branch: tuple[int, ...] = ()) -> Node:
    """An article with one sentence."""
    place = "before" if heading else "none"
    node = Node(Level("article"), number, branch, heading, place, ["甲は、乙をする。"])
    node.children = list(children)
    return node


def item(style: str, number: int, *children: Node, span: int = 1) -> Node:
    """An item of a list."""
    level = Level(style, joint="-" if span > 1 else "", span=span)
    return Node(level, number, paragraphs=["丙の丁"], children=list(children))


def test_paths_follow_the_contract() -> None:
    supplement = Node(Level("supplement"), 1, part="supplementary", children=[item("paragraph", 2)])
    tree = Plan(
        "articles",
        [
            article(3, item("paren", 1), item("paren", 2, item("iroha", 1)), item("paragraph", 2, item("paren", 1))),
            article(4, item("paren", 2)),
            article(4),
            article(7, branch=(2,)),
            article(7, branch=(2, 3)),
        ],
        [supplement],
    )
    assert [(path, parent) for path, parent, _ in paths(tree)] == [
        ("3", None),
        ("3.1.1", "3"),
        ("3.1.2", "3"),
        ("3.1.2.1", "3.1.2"),
        ("3.2", "3"),
        ("3.2.1", "3.2"),
        ("4", None),
        ("4.2", "4"),
        ("4~2", None),
        ("7-2", None),
        ("7-2-3", None),
        ("附則1", None),
        ("附則1.2", "附則1"),
    ]


def test_print_and_rows_of_a_small_tree() -> None:
    first = article(1, item("paren", 1), item("paren", 2), item("paragraph", 2), heading="目的")
    first.closing = ["なお、戊とする。"]
    tree = Plan("articles", [first, article(2)])
    lines = print_plan(tree)
    assert [line.text for line in lines] == [
        "（目的）",
        "第1条　甲は、乙をする。",
        "(1)　丙の丁",
        "(2)　丙の丁",
        "なお、戊とする。",
        "2　丙の丁",
        "第2条　甲は、乙をする。",
    ]
    row = rows(tree, lines)[0]
    assert row == Row("1", None, "第1条", "目的", "目的甲は、乙をする。なお、戊とする。", "body", "article")


@pytest.mark.parametrize(
    ("level", "ordinal", "branch", "above", "printed"),
    [
        (Level("article", "kanji"), 21, (2,), (), "第二十一条の二"),
        (Level("article"), 104, (3,), (), "第104条の3"),
        (Level("chapter", "full"), 3, (2,), (), "第３章の2".replace("2", "２")),
        (Level("paren", "enclosed"), 12, (), (), "⑿"),
        (Level("paren", "enclosed"), 21, (), (), "(21)"),
        (Level("paren", "full"), 3, (2,), (), "（３）の２"),
        (Level("kanji"), 12, (), (), "十二"),
        (Level("kana"), 2, (), (), "イ"),
        (Level("iroha"), 2, (), (), "ロ"),
        (Level("paren-kana", "narrow"), 3, (), (), "(ｳ)"),
        (Level("paragraph", "circled"), 2, (), (), "②"),
        (Level("decimal", "full", joint="－", span=2), 3, (), (6,), "６－３"),
        (Level("decimal", joint="―", span=3), 1, (), (2, 4), "2―4―1"),
        (Level("decimal", joint="-", dot=".", span=2), 1, (), (2, 6), "6-1."),
        (Level("roman"), 4, (), (), "Ⅳ"),
        (Level("supplement", gap="　"), 1, (), (), "附　則"),
    ],
)
def test_markers(level: Level, ordinal: int, branch: tuple[int, ...], above: tuple[int, ...], printed: str) -> None:
    assert marker(Node(level, ordinal, branch), above) == printed


@pytest.mark.parametrize(("until", "printed"), [(0, "第5条"), (6, "第5条及び第6条"), (7, "第5条から第7条まで")])
def test_markers_of_deleted_articles(until: int, printed: str) -> None:
    assert marker(Node(Level("article"), 5, until=until), ()) == printed


@pytest.mark.parametrize(("value", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (105, "百五")])
def test_kanji_numbers(value: int, text: str) -> None:
    assert kanji_number(value) == text


def test_sentences_are_sentences_and_phrases_are_not() -> None:
    for seed in range(200):
        wording = Wording(random.Random(seed))
        assert wording.sentence().endswith("。")
        assert wording.definition().endswith("をいう。")
        assert "。" not in wording.noun_phrase().replace("。）", "）")
        assert len(wording.heading()) <= 16


def own_text(row: Row) -> str:
    """What stands behind the heading."""
    return row.content.removeprefix(squeeze(row.heading))


def perfect(document: Document) -> list[Parsed]:
    """What a perfect parser would return."""

    def below(parent: str | None) -> tuple[Parsed, ...]:
        return tuple(
            Parsed(row.path, row.marker, row.heading, own_text(row), row.part, below(row.path))
            for row in document.rows
            if row.parent_path == parent
        )

    return list(below(None))


def test_differences_are_none_for_the_gold_and_named_for_the_rest() -> None:
    for seed in range(40):
        assert differences(generate(seed), perfect(generate(seed))) == []
    document = generate(0)
    clauses = perfect(document)
    wrong = [replace(clauses[0], text="別の文"), *clauses[1:]]
    assert any("content" in line for line in differences(document, wrong))
    assert any("missing" in line or "!=" in line for line in differences(document, clauses[:-1]))

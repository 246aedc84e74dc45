"""Pictures of policies and comparisons for notebooks and terminals: whole, and all text taken as text."""

from __future__ import annotations

import io

import pytest
from lxml import html
from rich.console import Console, RenderableType

from kosshi.contrast import Contrast, ContrastRow
from kosshi.display import contrast_html, contrast_rich, coverage_html, coverage_rich, page, policy_html, policy_rich
from kosshi.display.matrix import MOST_COLUMNS
from kosshi.skeleton import load
from samples import HILL, policy

NASTY = "[/b][red]<script>alert(1)</script>&amp;"


def printed(value: RenderableType) -> str:
    console = Console(width=400, color_system=None, file=io.StringIO())
    with console.capture() as capture:
        console.print(value)
    return capture.get()


def marks(policies: int, **of_the_first: str) -> dict[str, dict[str, str]]:
    """The first policy's marks at some nodes, ``_`` for ``.``; the others have the first node."""
    own = {f"bp.{name}": mark for name, mark in of_the_first.items()}
    return {"p0": own, **{f"p{number}": {"bp.purpose": "present"} for number in range(1, policies)}}


def test_a_matrix_has_a_row_a_node_of_the_parts_that_occur_and_a_sign_a_policy() -> None:
    found = html.fragment_fromstring(
        coverage_html(marks(2, purpose="present", audit="moved", scope="omitted"), {"p0": "甲", "p1": "乙"}, load())
    )
    rows = {row.xpath("./th/@title")[0]: [cell.text_content() for cell in row.xpath("./td")] for row in found.xpath(".//tbody/tr")}
    assert list(rows) == [node.id for node in load() if node.part == "bp"]
    assert (rows["bp.purpose"], rows["bp.audit"], rows["bp.scope"]) == (["○", "○"], ["△", ""], ["－", ""])
    assert [head.text_content() for head in found.xpath(".//thead//th")] == ["", "甲", "乙"]
    assert "○ ある　△ 別の場所にある　－ 欠く" in found.text_content()


def test_of_many_policies_it_shows_how_many_have_a_node() -> None:
    size = MOST_COLUMNS + 1
    many = marks(size, purpose="moved")
    text = printed(coverage_rich(many, {one: one for one in many}, load()))
    row = next(line for line in text.splitlines() if load()["bp.purpose"].ja in line)
    assert row.split()[-3:] == [str(size - 1), "1", "0"]
    few = marks(MOST_COLUMNS, purpose="moved")
    assert "p5" in printed(coverage_rich(few, {one: one for one in few}, load()))


def test_names_and_texts_are_text_in_a_terminal_and_a_page() -> None:
    table = Contrast(NASTY, NASTY, NASTY, (ContrastRow(NASTY, ((NASTY, True),), ((NASTY, False),), NASTY),))
    text = printed(contrast_rich(table))
    assert text.count(NASTY) == 7
    assert printed(coverage_rich(marks(1, purpose="present"), {"p0": NASTY}, load())).count(NASTY) == 1
    root = html.fragment_fromstring(contrast_html(table))
    assert not root.xpath(".//script")
    assert root.text_content().count(NASTY) == 6
    assert [mark.text for mark in root.xpath(".//u")] == [NASTY]


def test_a_policy_is_the_tree_of_its_clauses() -> None:
    hill = policy(HILL, "hill")
    root = html.fragment_fromstring(policy_html(hill))
    assert len(root.xpath(".//li")) == sum(1 for _ in hill.walk())
    assert root.xpath("string(./ul/li[2]/details/ul/li[1]/details/summary/b)") == "(1) ネットワーク"
    assert not root.xpath(".//details[@open]")
    lines = printed(policy_rich(hill)).splitlines()
    assert len(lines) == 1 + sum(1 for _ in hill.walk())
    assert any("…" in line for line in lines)


@pytest.mark.parametrize("title", ["対照表", "<title>&"])
def test_a_page_loads_nothing_and_holds_its_title(title: str) -> None:
    found = html.document_fromstring(page(title, "<p>本文</p>"))
    assert found.findtext(".//title") == title
    assert "default-src 'none'" in found.xpath("//meta[@http-equiv]/@content")[0]
    assert found.xpath("//@href | //@src") == []

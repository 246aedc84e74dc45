"""What stands in a source and is no clause."""

from __future__ import annotations

from kosshi.model import BlockKind, Policy, Source
from kosshi.parse import parse


def read(text: str) -> Policy:
    return parse(Source("x", text, "x.txt"))


def blocks(policy: Policy, kind: BlockKind) -> list[str]:
    return [policy.source.text[block.start : block.end] for block in policy.blocks if block.kind is kind]


def test_a_running_head_may_take_two_lines() -> None:
    pages = [f"丘陵町\n規程集\n第{number}条 文{number}を定める。\n" for number in range(1, 5)]
    found = read("\f".join(pages))
    assert [clause.text for clause in found.clauses] == [f"文{number}を定める。" for number in range(1, 5)]
    assert blocks(found, BlockKind.FURNITURE) == ["丘陵町\n規程集"] * 4


def test_supplementary_provisions_on_pages_of_their_own_are_no_running_head() -> None:
    found = read("第1条 文である。\n" + "".join(f"\f附 則\nこの規程は、令和{year}年4月1日から施行する。\n" for year in range(2, 6)))
    assert [clause.path for clause in found.clauses] == ["1", "附則1", "附則2", "附則3", "附則4"]


def test_an_appendix_named_among_the_first_clauses_ends_nothing() -> None:
    clauses = "".join(f"{number} 題{number}\n文である。\n" for number in range(1, 8))
    found = read(clauses.replace("2 題2\n", "2 題2\n別表第1\n"))
    assert len(found.clauses) == 7
    assert blocks(found, BlockKind.APPENDIX) == []

"""The contract's tables: columns and rows."""

from __future__ import annotations

import pytest

from kosshi.align import align
from kosshi.compare import collate
from kosshi.model import Part, Strength
from kosshi.skeleton import load
from kosshi.tables import (
    COLUMNS,
    alignment_rows,
    all_wording_rows,
    clause_rows,
    frame,
    wording_rows,
)
from samples import SHORE, policy, public, small
from tables.reading import CONTRACT

# --- rows -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", list(CONTRACT))
def test_the_contracts_columns_come_first_and_in_order(table: str) -> None:
    assert list(COLUMNS[table])[: len(CONTRACT[table])] == CONTRACT[table]


def test_clauses_of_a_small_policy_are_as_read_by_hand() -> None:
    rows = clause_rows(policy(SHORE, "shore"))
    assert [
        (one["clause_id"], one["parent_path"], one["depth"], one["part"], one["marker"], one["heading"], one["strength"]) for one in rows
    ] == [
        ("shore#1", None, 1, "body", "第1条", "目的", "declaration"),
        ("shore#2", None, 1, "body", "第2条", "職員の責務", "duty"),
        ("shore#2.2", "2", 2, "body", "2", "", "prohibition"),
        ("shore#3", None, 1, "body", "第3条", "魚の取扱い", "declaration"),
        ("shore#附則1", None, 1, "supplementary", "附　則", "", "declaration"),
    ]
    assert rows[0]["text"] == "この規程は、村の情報資産を守るための基本を定める。"


def test_every_clause_row_keeps_the_contracts_promises() -> None:
    for read in public():
        rows = clause_rows(read)
        ids = [one["clause_id"] for one in rows]
        assert len(ids) == len(set(ids))
        assert ids == [f"{read.policy_id}#{clause.path}" for clause in read.walk()]
        by_path = {one["path"]: one for one in rows}
        for one in rows:
            assert list(one) == list(COLUMNS["clauses"])
            assert one["parent_path"] is None or one["depth"] == by_path[one["parent_path"]]["depth"] + one["path"][
                len(one["parent_path"]) :
            ].count(".")
            assert one["depth"] == one["path"].count(".") + 1
            assert one["part"] in set(Part)
            assert one["strength"] in set(Strength)
            assert one["inferred"] is (one["marker"] == "" and one["inferred"])
            spans = one["spans"]
            assert (one["start"], one["end"]) == ((spans[0][0], spans[-1][1]) if spans else (one["start"], one["start"]))
            own = "".join(read.source.text[start:end] for start, end in spans)
            assert sorted("".join(own.split())) == sorted("".join((one["heading"] + one["text"]).split()))


def test_a_first_paragraphs_items_have_the_article_for_parent() -> None:
    rows = clause_rows(policy("第1条　次のとおりとする。\n(1) 甲\n(2) 乙\n2　前項は、丙による。\n第2条　文である。\n"))
    assert [(one["path"], one["parent_path"]) for one in rows] == [("1", None), ("1.1.1", "1"), ("1.1.2", "1"), ("1.2", "1"), ("2", None)]


def test_alignment_rows_keep_the_contracts_promises() -> None:
    skeleton = load()
    for alignment in align(small(), skeleton):
        for one in alignment_rows(alignment):
            assert list(one) == list(COLUMNS["alignment"])
            assert (one["clause_id"] is None) == (one["path"] is None) == (one["status"] == "omitted")
            assert (one["skeleton_id"] is None) == (one["status"] == "added")
            assert (one["matched_by"] is None) == (one["status"] != "aligned")
            assert one["matched_by"] in (None, "heading", "text", "terms", "order", "inherited")
            assert 0 <= one["score"] <= 1
            assert one["moved"] in (True, False)
            assert one["skeleton_id"] is None or one["skeleton_id"] in skeleton


def test_wording_rows_quote_the_two_policies() -> None:
    collation = collate(align(small(), load()), load())
    rows = wording_rows(collation, "hill", "river")
    assert [(one["skeleton_id"], one["text_a"], one["text_b"], one["change"]) for one in rows if one["skeleton_id"] == "bp.audit"] == [
        ("bp.audit", "定期的又は必要に応じて", "毎年1回", "parameter")
    ]
    for one in rows:
        assert list(one) == list(COLUMNS["wording"])
        assert one["text_a"] != one["text_b"]
        assert one["clause_a"].startswith("hill#")
        assert one["clause_b"].startswith("river#")
        assert one["change"] in ("self-reference", "spelling", "punctuation", "reference", "actor", "strength", "parameter", "substance")


def test_each_pair_of_policies_is_compared_once() -> None:
    collation = collate(align(small(), load()), load())
    pairs = [(one["policy_a"], one["policy_b"]) for one in all_wording_rows(collation)]
    assert set(pairs) <= {("hill", "river"), ("hill", "shore"), ("river", "shore")}
    assert ("hill", "river") in pairs


@pytest.mark.parametrize("table", list(COLUMNS))
def test_a_frame_has_its_columns_even_without_rows(table: str) -> None:
    assert list(frame([], table).columns) == list(COLUMNS[table])

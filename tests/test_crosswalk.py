"""The crosswalk to the law: fields, coverage, quoted clauses; never a verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kosshi.align import align
from kosshi.compare import Collation, collate
from kosshi.crosswalk import Coverage, CrosswalkLine, crosswalk, crosswalk_rows, laws
from kosshi.errors import DataError
from kosshi.messages import speak
from kosshi.skeleton import load
from samples import policy, public, small


@pytest.fixture(scope="module")
def collation() -> Collation:
    return collate(align(public(), load()), load())


@pytest.fixture(scope="module")
def lines(collation: Collation) -> dict[tuple[str, str, str], CrosswalkLine]:
    return {(line.policy_id, line.law.id, line.field.id): line for line in crosswalk(collation)}


def test_the_eight_fields_and_the_act_are_there() -> None:
    assert [len(law.fields) for law in laws()] == [8, 4]
    assert [law.in_force.isoformat() for law in laws()] == ["2027-07-01", "2026-04-01"]
    assert all(node in load() for law in laws() for field in law.fields for group in field.nodes for node in group)


def test_every_policy_has_a_line_a_field(lines: dict[tuple[str, str, str], CrosswalkLine]) -> None:
    assert len(lines) == len(public()) * sum(len(law.fields) for law in laws())


def test_a_basic_policy_is_measured_by_what_a_basic_policy_says(lines: dict[tuple[str, str, str], CrosswalkLine]) -> None:
    for number, path in (("1", "6.1"), ("3", "6.4"), ("7", "6.8")):
        line = lines["suwa", "rule-16-3", number]
        assert line.coverage is Coverage.COVERED
        assert line.parts == ("bp",)
        assert [one.path for one in line.clauses] == [path]


def test_standards_that_lack_sections_cover_a_field_partly(lines: dict[tuple[str, str, str], CrosswalkLine]) -> None:
    line = lines["ibaraki-gikai", "rule-16-3", "7"]
    assert line.coverage is Coverage.PARTLY
    assert "st.outsourcing.contract" in line.missing
    assert [one.path for one in line.clauses] == ["2.8"]
    assert lines["ibaraki-gikai", "rule-16-3", "5"].coverage is Coverage.COVERED


def test_non_disclosure_of_procedures_is_no_publication(lines: dict[tuple[str, str, str], CrosswalkLine]) -> None:
    for one in public():
        assert lines[one.policy_id, "act-244-6", "2-publication"].coverage is Coverage.ABSENT


def test_a_clause_on_publication_is_found_by_its_words() -> None:
    text = small()[0].source.text + "6 公表\nこの基本方針は、定め、又は変更したときは、遅滞なく公表するものとする。\n"
    found = crosswalk(collate(align((policy(text, "hill"),), load()), load()))
    line = next(line for line in found if line.field.id == "2-publication")
    assert line.coverage is Coverage.COVERED
    assert [one.path for one in line.clauses] == ["6"]


def test_share_and_coverage_agree(lines: dict[tuple[str, str, str], CrosswalkLine]) -> None:
    for line in lines.values():
        assert 0 <= line.share <= 1
        assert (line.coverage is Coverage.ABSENT) == (line.share == 0) == (not line.clauses)
        assert not set(line.answered) & set(line.missing)


def test_quoted_clauses_lead_to_the_source(lines: dict[tuple[str, str, str], CrosswalkLine]) -> None:
    read = {one.policy_id: one for one in public()}
    for line in lines.values():
        for one in line.clauses:
            clause = read[one.policy_id][one.path]
            assert read[one.policy_id].source.text[one.start : one.end].startswith(clause.marker or clause.heading[:1])


def test_single_policies_can_be_asked_for(collation: Collation) -> None:
    some = crosswalk(collation, collation.alignments[:1])
    assert some == tuple(line for line in crosswalk(collation) if line.policy_id == collation.alignments[0].policy.policy_id)


def test_rows_speak_both_languages_and_leave_the_decision_to_people(collation: Collation) -> None:
    found = crosswalk(collation)
    rows = crosswalk_rows(found)
    assert all(row["decision"] == "" for row in rows)
    assert rows[0]["field"] == "組織体制"
    speak("en")
    try:
        english = crosswalk_rows(found)
    finally:
        speak("ja")
    assert english[0]["field"] == "Organization"
    assert [row["clauses"] for row in rows] == [row["clauses"] for row in english]


def test_another_skeleton_answers_with_the_nodes_it_shares(collation: Collation) -> None:
    other = replace(load(), parts=(load().parts[0],), name="mine")
    found = crosswalk(collate(align(public(), other), other))
    assert {part for line in found for part in line.parts} == {"bp"}


def test_a_node_the_national_skeleton_lacks_is_a_defect_and_named() -> None:
    half = replace(load(), parts=(load().parts[0],))
    with pytest.raises(DataError, match=r"^data/crosswalk\.yaml: 項目 st\..* は骨子にありません"):
        crosswalk(collate((), half))

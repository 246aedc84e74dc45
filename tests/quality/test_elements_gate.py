"""The gate for elements: what is found against truth read by hand. Lowering a floor needs a reason in the commit that does it."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from quality.element_score import ANYTHING, KINDS, Names, element_scores, fold
from quality.figures import SEEDS, aligned, gold_rows, seeds, unseen
from quality.score import content

HERE = Path(__file__).parent
TRUTH = HERE / "elements"
UNSEEN = tuple(sorted(file.stem for file in TRUTH.glob("*.jsonl") if file.stem not in SEEDS))
SCOPES, THREATS, MEASURES = ("organ", "person", "asset"), ("threat", "effect"), ("measure",)
FLOORS_SEEDS = {SCOPES: 0.97, THREATS: 0.95, MEASURES: 0.95}
FLOOR_UNSEEN = 0.90
REQUIRED = 937  # truth rows that must be found, all policies together
Row = dict[str, Any]


@lru_cache(maxsize=1)
def names() -> Names:
    """Other names of canonical terms."""
    found: Names = json.loads((TRUTH / "names.json").read_text(encoding="utf-8"))
    return found


def truth(policy_ids: tuple[str, ...]) -> list[Row]:
    """Truth rows of some policies."""
    return [{"policy_id": name, **row} for name in policy_ids for row in gold_rows(TRUTH / f"{name}.jsonl")]


@lru_cache(maxsize=2)
def found(group: str) -> tuple[Row, ...]:
    """What is found in the seeds (aligned together) or in the invented policies (each alone)."""
    try:
        from kosshi.elements import find  # noqa: PLC0415 - the module is younger than this truth
    except ImportError as error:
        pytest.fail(f"kosshi.elements.find cannot be imported: {error}")
    alignments = aligned() if group == "seeds" else aligned(("unseen",), True)
    policies = SEEDS if group == "seeds" else UNSEEN
    return tuple(
        {
            "policy_id": element.policy_id,
            "path": element.clause.path,
            "kind": str(element.kind),
            "element": element.element,
            "polarity": str(element.polarity),
            "surface": element.surface,
        }
        for alignment in alignments
        if alignment.policy.policy_id in policies
        for element in find(alignment)
    )


@pytest.mark.parametrize("kinds", list(FLOORS_SEEDS), ids=["scopes", "threats and effects", "measures"])
def test_elements_of_the_public_policies_are_those_read_by_hand(kinds: tuple[str, ...]) -> None:
    score = element_scores(truth(SEEDS), found("seeds"), kinds, names())
    assert score.f1 >= FLOORS_SEEDS[kinds], "\n".join((f"F1 {score.f1:.3f}", *score.mistakes))


@pytest.mark.parametrize("kinds", list(FLOORS_SEEDS), ids=["scopes", "threats and effects", "measures"])
def test_elements_of_policies_in_other_words_are_found(kinds: tuple[str, ...]) -> None:
    score = element_scores(truth(UNSEEN), found("unseen"), kinds, names())
    assert score.f1 >= FLOOR_UNSEEN, "\n".join((f"F1 {score.f1:.3f}", *score.mistakes))


def test_truth_speaks_of_clauses_and_words_that_are_there() -> None:
    contents = {case.policy.policy_id: {row["path"]: content(row["content"]) for row in case.gold} for case in (*seeds(), *unseen())}
    for row in truth((*SEEDS, *UNSEEN)):
        assert row["path"] in contents[row["policy_id"]], row
        if "judged" not in row:
            assert content(row["surface"]) in contents[row["policy_id"]][row["path"]], row
            assert row["kind"] in KINDS
            assert row["polarity"] in ("include", "exclude")
            assert row["surface"] or (row["element"] == ANYTHING and row["optional"]), row


def test_truth_says_everything_once() -> None:
    rows = [row for row in truth((*SEEDS, *UNSEEN)) if "judged" not in row]
    keys = [(row["policy_id"], row["path"], row["kind"], fold(row["element"]), row["polarity"]) for row in rows]
    assert len(keys) == len(set(keys))
    assert sum(not row.get("optional") for row in rows) == REQUIRED


def test_every_listed_name_belongs_to_a_term_of_the_truth() -> None:
    used = {(row["kind"], row["element"]) for row in truth((*SEEDS, *UNSEEN)) if "judged" not in row}
    assert {(kind, term) for kind, terms in names().items() for term in terms} <= used


def _row(element: str, path: str = "1", kind: str = "threat", polarity: str = "include", **more: Any) -> Row:
    return {"policy_id": "a", "path": path, "kind": kind, "element": element, "polarity": polarity, "surface": element, **more}


def test_truth_against_itself_is_perfect() -> None:
    rows = [row for row in truth((*SEEDS, *UNSEEN)) if "judged" not in row and row["element"] != ANYTHING]
    assert element_scores(truth((*SEEDS, *UNSEEN)), rows, names=names()) == (1.0, 1.0, 1.0, ())


def test_wrong_kind_path_polarity_or_term_is_two_mistakes() -> None:
    for other in (_row("地震", kind="effect"), _row("地震", path="2"), _row("地震", polarity="exclude"), _row("津波")):
        score = element_scores([_row("地震")], [other])
        assert (score.f1, len(score.mistakes)) == (0.0, 2)


def test_other_names_of_one_element_count_once() -> None:
    both = [_row("無断持ち出し"), _row("無断持出し")]
    assert element_scores([_row("無断持ち出し")], both, names={"threat": {"無断持ち出し": ["無断持出し"]}}).f1 == 1.0
    assert element_scores([_row("設定の誤り", also=["設定ミス"])], [_row("設定ミス")]).f1 == 1.0


def test_a_name_shared_by_two_elements_does_not_take_the_place_of_the_element_itself() -> None:
    wanted = [_row("停電", also=["通信の途絶"]), _row("通信の途絶")]
    assert element_scores(wanted, [_row("通信の途絶"), _row("停電")]).f1 == 1.0


def test_optional_and_unjudged_rows_count_neither_way() -> None:
    wanted = [_row("災害", optional=True), _row(ANYTHING, path="2", optional=True), _row("地震")]
    assert element_scores(wanted, [_row("地震")]).f1 == 1.0
    assert element_scores(wanted, [_row("地震"), _row("災害"), _row("何か", path="2")]).f1 == 1.0
    limit = {"policy_id": "a", "path": "3", "judged": {"person": None, "measure": ["施錠"]}}
    anywhere = [_row("地震", path="3.1"), _row("研修", path="3.2", kind="measure")]
    assert element_scores([limit], anywhere).mistakes == ()
    assert len(element_scores([limit], [_row("施錠", path="3.2", kind="measure"), _row("議員", path="3", kind="person")]).mistakes) == 2

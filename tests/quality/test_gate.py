"""The quality gate: figures that must not fall. Lowering a floor needs a reason in the commit that does it."""

from __future__ import annotations

from statistics import mean

import pytest

from kosshi.parse import ledger
from kosshi.tables import alignment_rows
from quality.figures import SEEDS, aligned, seeds, two_levels, unseen
from quality.score import alignment_scores, clause_scores, inferred_mistakes, moved_mistakes, omission_mistakes

SEED_PLACES = range(len(SEEDS))
UNSEEN_NAMES = [case.policy.policy_id for case in unseen()]
NEAR = ("chidorino-machi", "narukami-shigikai", "narukami-shigikai-cp932")  # wording near the model text
OTHER_WORDS = ("asagiri-kumiai", "hinokuma-cho", "kirigasawa-mura", "seiryudai-suido", "uminari-cho")  # and unusual headings
USUAL_HEADINGS = tuple(name for name in UNSEEN_NAMES if name not in NEAR + OTHER_WORDS)


@pytest.mark.parametrize("place", SEED_PLACES, ids=SEEDS)
def test_every_clause_of_a_public_policy_is_found_as_read_by_hand(place: int) -> None:
    case = seeds()[place]
    assert clause_scores(case.gold, case.policy).mistakes == ()
    assert inferred_mistakes(case.gold, case.policy) == ()


def test_the_public_policies_have_411_clauses() -> None:
    assert sum(1 for case in seeds() for _ in case.policy.walk()) == 411


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("place", SEED_PLACES, ids=SEEDS)
def test_public_policies_are_aligned_as_by_hand(place: int, alone: bool) -> None:
    gold, rows = seeds()[place].gold, alignment_rows(aligned(("seeds",), alone)[place])
    assert alignment_scores(gold, rows, "bp").mistakes == ()
    assert alignment_scores(two_levels(gold), two_levels(rows), "st").f1 >= 0.97
    assert alignment_scores(gold, rows, "st").f1 >= 0.97
    assert moved_mistakes(gold, rows) == ()
    assert omission_mistakes(gold, rows, "bp") == ()


@pytest.mark.parametrize("place", range(len(UNSEEN_NAMES)), ids=UNSEEN_NAMES)
def test_clauses_of_policies_in_other_formats_and_words_are_found(place: int) -> None:
    case = unseen()[place]
    assert clause_scores(case.gold, case.policy).f1 >= 0.98


@pytest.mark.parametrize(
    ("names", "floor"), [(NEAR, 0.97), (USUAL_HEADINGS, 0.97), (OTHER_WORDS, 0.85)], ids=["near", "usual headings", "other words"]
)
def test_policies_in_other_words_are_aligned(names: tuple[str, ...], floor: float) -> None:
    scores = [
        alignment_scores(case.gold, alignment_rows(found), "bp").f1
        for case, found in zip(unseen(), aligned(("unseen",), True), strict=True)
        if case.policy.policy_id in names
    ]
    assert len(scores) == len(names)
    assert mean(scores) >= floor


@pytest.mark.parametrize("case", [*seeds(), *unseen()], ids=[*SEEDS, *UNSEEN_NAMES])
def test_every_character_is_accounted_for(case) -> None:  # type: ignore[no-untyped-def]
    book = ledger(case.policy)
    assert book.balanced, (book.lost, book.doubled)

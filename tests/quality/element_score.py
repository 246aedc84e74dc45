"""How well elements agree with truth read by hand; pure functions, no input or output.

Truth rows are those of ``elements/*.jsonl`` (see ``elements/README.md``) with ``policy_id`` added; found rows are dicts
with the columns of the table ``elements``. The key is policy, path, kind, canonical element and polarity; where the
element stands in the clause is not judged.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from quality.score import Score

Row = Mapping[str, Any]
Names = Mapping[str, Mapping[str, Sequence[str]]]

KINDS = ("threat", "effect", "organ", "person", "asset", "measure")
ANYTHING = "*"


def fold(term: object) -> str:
    """The form terms are compared in: NFKC, small letters, without white space."""
    return "".join(unicodedata.normalize("NFKC", str(term)).casefold().split())


def element_scores(
    truth_rows: Iterable[Row], found_rows: Iterable[Row], kinds: Collection[str] = KINDS, names: Names | None = None
) -> Score:
    """Compare found elements with truth.

    A found row is right when a truth row of the same clause, kind and polarity has its canonical term, one of the
    names listed for that term, or one of the row's own ``also``. Several found rows under different names of one
    truth row count once. What only an ``optional`` truth row answers to, and what stands where nobody judges, counts
    neither way.

    Args:
        truth_rows: rows of any number of policies.
        found_rows: rows of the same policies.
        kinds: the kinds to judge.
        names: kind -> canonical term -> other names of the same element.

    Returns:
        Shares over the judged found rows and the required truth rows; one line a mistake, in order of policy.
    """
    truth = [row for row in truth_rows if "judged" in row or {row["kind"], *row.get("kinds", ())} & set(kinds)]
    limits = [row for row in truth if "judged" in row]
    wanted: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for place, row in enumerate(truth):
        if "judged" not in row:
            wanted[row["policy_id"], str(row["path"]), row["polarity"]].append(place)
    right: set[int] = set()
    wrong: list[Row] = []
    # Exact terms first, so that another name for one element cannot take the place of the element it names itself.
    found = sorted(_distinct(found_rows, kinds), key=lambda row: not any(_exact(truth[i], row) for i in wanted[_clause(row)]))
    for row in found:
        answers = [i for i in wanted[_clause(row)] if _answers(truth[i], row, names or {})]
        fresh = [i for i in answers if i not in right and not truth[i].get("optional")]
        if fresh:
            right.add(next((i for i in fresh if _exact(truth[i], row)), fresh[0]))
        elif not answers and _judged(row, limits):
            wrong.append(row)
    missed = [row for i, row in enumerate(truth) if "judged" not in row and not row.get("optional") and i not in right]
    mistakes = sorted(
        [*(_line("wrong ", row) for row in wrong), *(_line("missed", row) for row in missed)], key=lambda line: line.split()[1:]
    )
    return _score(len(right), len(right) + len(wrong), len(right) + len(missed), mistakes)


def _distinct(rows: Iterable[Row], kinds: Collection[str]) -> list[Row]:
    """Found rows of the kinds asked for, one a key."""
    first: dict[tuple[str, ...], Row] = {}
    for row in rows:
        if row["kind"] in kinds:
            first.setdefault((*_clause(row), str(row["kind"]), fold(row["element"])), row)
    return list(first.values())


def _clause(row: Row) -> tuple[str, str, str]:
    """Clause and polarity of a row."""
    return str(row["policy_id"]), str(row["path"]), str(row["polarity"])


def _exact(truth: Row, found: Row) -> bool:
    """Whether kind and canonical term are the same."""
    return str(found["kind"]) == truth["kind"] and fold(found["element"]) == fold(truth["element"])


def _answers(truth: Row, found: Row, names: Names) -> bool:
    """Whether a found row of the same clause and polarity names the truth row's element."""
    if str(found["kind"]) not in {truth["kind"], *truth.get("kinds", ())}:
        return False
    accepted = {truth["element"], *truth.get("also", ()), *names.get(truth["kind"], {}).get(truth["element"], ())}
    return ANYTHING in accepted or fold(found["element"]) in {fold(name) for name in accepted}


def _judged(row: Row, limits: Iterable[Row]) -> bool:
    """Whether a found row stands where its kind and term are judged (see ``judged`` in the README)."""
    for limit in limits:
        path = str(limit["path"])
        if row["policy_id"] == limit["policy_id"] and (str(row["path"]) == path or str(row["path"]).startswith(f"{path}.")):
            kinds = limit["judged"]
            if str(row["kind"]) not in kinds:
                return False
            terms = kinds[str(row["kind"])]
            return terms is None or fold(row["element"]) in {fold(term) for term in terms}
    return True


def _line(verdict: str, row: Row) -> str:
    """One mistake in words."""
    sign = "-" if str(row["polarity"]) == "exclude" else ""
    return f"{verdict} {row['policy_id']} {row['path']} {row['kind']}{sign} {row['element']} ({row.get('surface') or ''})"


def _score(right: int, claimed: int, wanted: int, mistakes: Sequence[str]) -> Score:
    """Shares from counts; a share of nothing is 1."""
    precision = right / claimed if claimed else 1.0
    recall = right / wanted if wanted else 1.0
    return Score(precision, recall, 2 * right / (claimed + wanted) if claimed + wanted else 1.0, tuple(mistakes))

"""How well force, typed changes and findings agree with truth read by hand; pure functions, no input or output.

Truth rows are those of ``force``, ``changes`` and ``findings`` (see ``README.md``). A row's ``also`` lists answers as
good as its own; a finding marked ``open`` is right when it is made and missed by nobody when it is not.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from quality.score import Score

Row = Mapping[str, Any]
_LEAST = 1 / 3  # of a row's characters have to lie in a difference before its class is asked for


class Step(Protocol):
    """Half-open ranges of a difference in both wordings."""

    @property
    def a_start(self) -> int: ...
    @property
    def a_end(self) -> int: ...
    @property
    def b_start(self) -> int: ...
    @property
    def b_end(self) -> int: ...


class Found(Protocol):
    """A difference as :func:`kosshi.compare.differences` gives it."""

    @property
    def change(self) -> str: ...
    @property
    def edit(self) -> Step: ...


class Pair(NamedTuple):
    """One node of two policies: its truth rows, the two wordings and the differences found between them."""

    rows: Sequence[Row]
    text_a: str
    text_b: str
    found: Sequence[Found]


def fold(text: object) -> str:
    """The form words are compared in: NFKC, small letters, without white space."""
    return "".join(unicodedata.normalize("NFKC", str(text)).casefold().split())


def strength_scores(rows: Iterable[Row], found: Mapping[str, str]) -> Score:
    """Compare the force of clauses.

    Args:
        rows: truth rows with ``path`` and ``strength``.
        found: path -> force, of the same policy.

    Returns:
        Precision and recall are both the share of the truth rows whose force is right.
    """
    rows = list(rows)
    mistakes = [
        f"{row['path']}: {found.get(str(row['path']))}, truth {row['strength']}"
        for row in rows
        if found.get(str(row["path"])) not in (row["strength"], *row.get("also", ()))
    ]
    return _score((len(rows) - len(mistakes), len(rows)), (len(rows) - len(mistakes), len(rows)), mistakes)


def mention_scores(rows: Iterable[Row], found: Mapping[str, Sequence[str]], key: str, strict: bool = True) -> Score:
    """Compare what the clauses mention: actors or conditions.

    Two words agree when one holds the other. ``|`` parts names of one thing. Rows without the key are not judged.

    Args:
        rows: truth rows.
        found: path -> words, of the same policy; a thing under two names may be given twice.
        key: ``actors`` or ``conditions``.
        strict: whether a word found that the row does not have is wrong; otherwise only where the row says there is none.

    Returns:
        Shares over the words found and the truth's.
    """
    claimed = correct = wanted = met = 0
    mistakes: list[str] = []
    for row in rows:
        if key not in row:
            continue
        words = [fold(word) for word in found.get(str(row["path"]), ())]
        names = [[fold(name) for name in str(entry).split("|")] for entry in row[key]]
        wanted += len(names)
        for entry in names:
            hit = any(_agree(name, word) for name in entry for word in words)
            met += hit
            mistakes += [] if hit else [f"{row['path']}: {entry[0]} not among {words}"]
        right = [any(_agree(name, word) for entry in names for name in entry) for word in words]
        wrong = [word for word, good in zip(words, right, strict=True) if not good] if strict or not names else []
        claimed, correct = claimed + sum(right) + len(wrong), correct + sum(right)
        mistakes += [f"{row['path']}: {word} not in {names}" for word in wrong]
    return _score((correct, claimed), (met, wanted), mistakes)


def change_scores(pairs: Iterable[Pair]) -> Score:
    """Compare the classes of edits, however the two sides cut them.

    Every character in which the wordings differ has a class in the truth and one among the differences found. A truth
    row is right when at least a third of its characters lie in differences and more than half of those have its class;
    a difference found is right when more than half of its characters that the truth knows have its class. White space
    counts for nothing.

    Returns:
        Precision over the differences found, recall over the truth rows.
    """
    right = wanted = correct = claimed = 0
    mistakes: list[str] = []
    for pair in pairs:
        truth, found = _truth_marks(pair), _found_marks(pair)
        if truth is None:
            wanted += sum(row["change"] is not None for row in pair.rows)
            mistakes.append(f"{pair.rows[0]['skeleton_id']}: the wording is not the one that was read")
            continue
        for place, row in enumerate(pair.rows):
            if row["change"] is None:
                continue
            spots = [spot for spot, at in truth.items() if at == place]
            labels = [str(pair.found[found[spot]].change) for spot in spots if spot in found]
            good = len(labels) >= len(spots) * _LEAST and _most(labels, _classes(row))
            wanted, right = wanted + 1, right + good
            mistakes += [] if good else [f"{_name(row)}: {sorted(set(labels)) or 'equal'}, truth {row['change']}"]
        for number, one in enumerate(pair.found):
            spots = [spot for spot, at in found.items() if at == number]
            if not spots:
                continue
            judged = [str(one.change) in _classes(pair.rows[truth[spot]]) for spot in spots if spot in truth]
            good = sum(judged) * 2 > len(judged)
            claimed, correct = claimed + 1, correct + good
            mistakes += [] if good else [f"{_words(pair, one)}: found as {one.change}"]
    return _score((correct, claimed), (right, wanted), mistakes)


def finding_scores(rows: Iterable[Row], found: Iterable[Row]) -> Score:
    """Compare findings.

    A finding agrees with a truth row of its rule and (one of) its path whose ``words`` hold the words it points at, or
    lie within them; ``|`` parts places that are as good.

    Args:
        rows: truth rows of one policy.
        found: dicts with ``rule``, ``path`` and ``words`` (the source between ``start`` and ``end``).

    Returns:
        Precision over the findings made, recall over the truth rows that are not ``open``.
    """
    rows, found = list(rows), list(found)
    hits = [[place for place, row in enumerate(rows) if _same_finding(row, one)] for one in found]
    met = {place for places in hits for place in places}
    must = [place for place, row in enumerate(rows) if not row.get("open")]
    mistakes = [f"false {one['rule']} {one['path']} {one['words']!r}" for one, places in zip(found, hits, strict=True) if not places]
    mistakes += [f"missed {rows[place]['rule']} {rows[place]['path']} {rows[place]['words']!r}" for place in must if place not in met]
    return _score((sum(map(bool, hits)), len(hits)), (sum(place in met for place in must), len(must)), mistakes)


def _same_finding(row: Row, one: Row) -> bool:
    paths = row["path"] if isinstance(row["path"], list) else [row["path"]]
    words = fold(one["words"])
    agree = any(_agree(fold(name), words) for name in str(row["words"]).split("|"))
    return row["rule"] == one["rule"] and one["path"] in paths and agree


def _agree(a: str, b: str) -> bool:
    return bool(a and b) and (a in b or b in a)


def _most(labels: Sequence[str], accepted: Collection[str]) -> bool:
    return bool(labels) and sum(label in accepted for label in labels) * 2 > len(labels)


def _classes(row: Row) -> tuple[str, ...]:
    return (str(row["change"]), *row.get("also", ()))


def _bare_places(text: str) -> list[int]:
    """Where the characters that are not white space stand."""
    return [place for place, sign in enumerate(text) if not sign.isspace()]


def _truth_marks(pair: Pair) -> dict[tuple[str, int], int] | None:
    """(side, place) -> truth row; None where the rows do not fit the wordings."""
    marks: dict[tuple[str, int], int] = {}
    for side, text in (("a", pair.text_a), ("b", pair.text_b)):
        places = _bare_places(text)
        for number, row in enumerate(pair.rows):
            if row["change"] is None:
                continue
            start, end = row[f"at_{side}"]
            if "".join(text[place] for place in places[start:end]) != row[f"text_{side}"]:
                return None
            marks |= {(side, place): number for place in places[start:end]}
    return marks


def _found_marks(pair: Pair) -> dict[tuple[str, int], int]:
    """(side, place) -> number of the difference."""
    marks: dict[tuple[str, int], int] = {}
    for number, one in enumerate(pair.found):
        step = one.edit
        for side, text, start, end in (("a", pair.text_a, step.a_start, step.a_end), ("b", pair.text_b, step.b_start, step.b_end)):
            marks |= {(side, place): number for place in range(start, end) if not text[place].isspace()}
    return marks


def _name(row: Row) -> str:
    return f"{row['skeleton_id']} {row['text_a'][:30]!r} -> {row['text_b'][:30]!r}"


def _words(pair: Pair, one: Found) -> str:
    step = one.edit
    a, b = pair.text_a[step.a_start : step.a_end], pair.text_b[step.b_start : step.b_end]
    return f"{pair.rows[0]['skeleton_id']} {a[:30]!r} -> {b[:30]!r}"


def _score(claimed: tuple[int, int], wanted: tuple[int, int], mistakes: Sequence[str]) -> Score:
    """Shares from (right, all) of what was claimed and what was wanted; a share of nothing is 1."""
    precision = claimed[0] / claimed[1] if claimed[1] else 1.0
    recall = wanted[0] / wanted[1] if wanted[1] else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Score(precision, recall, f1, tuple(mistakes))

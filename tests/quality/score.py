"""How well a parse and an alignment agree with gold read by hand; pure functions, no input or output.

Gold rows have the keys of ``tests/quality/gold`` (``path``, ``content``, ``skeleton_id`` …); alignment rows are
dicts with the columns of the table ``alignment``. Where the contract leaves open which of several contents a clause
has (an item inside a sentence, brackets 【】), a gold row lists the others under ``also``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from kosshi.model import Policy

Row = Mapping[str, Any]
Part = Literal["bp", "st"]

# Rows nobody is asked to align: items that elaborate a heading, and headings that speak of no single node.
UNJUDGED = frozenset({"below-heading", "no-clear-heading"})
_LINE_MARKS = re.compile(r"^[ \t]*-[ \t]+|^[ \t|:-]+$", re.MULTILINE)
_MARKS = re.compile(r"<[^<>]*>|[*#|]")


class Score(NamedTuple):
    """Shares between 0 and 1 (1 where there was nothing to find) and one line a mistake."""

    precision: float
    recall: float
    f1: float
    mistakes: tuple[str, ...]


def content(text: str) -> str:
    """The form contents are compared in: NFKC, without white space, Markdown marks, table bars and tags."""
    return "".join(_MARKS.sub("", unicodedata.normalize("NFKC", _LINE_MARKS.sub("", text))).split())


def clause_scores(gold_rows: Sequence[Row], policy: Policy) -> Score:
    """Compare clauses: one counts when both its path and its own text are the gold's.

    Args:
        gold_rows: all rows of one policy.
        policy: the same policy as parsed.

    Returns:
        Shares over the found clauses (precision) and the gold rows (recall), and what is missing, extra or different.
    """
    wanted = {str(row["path"]): [content(text) for text in (row["content"], *row.get("also", ()))] for row in gold_rows}
    found = [(clause.path, content(clause.full_text)) for clause in policy.walk()]
    right: set[str] = set()
    mistakes: list[str] = []
    for path, text in found:
        if path not in wanted:
            mistakes.append(f"extra {path}: {text[:40]}")
        elif text not in wanted[path]:
            mistakes.append(f"differs {path}: {_difference(wanted[path][0], text)}")
        elif path in right:
            mistakes.append(f"twice {path}")
        else:
            right.add(path)
    paths = {path for path, _ in found}
    mistakes += [f"missing {path}: {texts[0][:40]}" for path, texts in wanted.items() if path not in paths]
    return _score(len(right), len(found), len(wanted), mistakes)


def inferred_mistakes(gold_rows: Sequence[Row], policy: Policy) -> tuple[str, ...]:
    """Clauses both sides have but only one calls restored (column ``inferred``)."""
    wanted = {row["path"]: bool(row["inferred"]) for row in gold_rows}
    return tuple(
        f"{clause.path}: inferred {clause.inferred}, gold {wanted[clause.path]}"
        for clause in policy.walk()
        if clause.path in wanted and clause.inferred != wanted[clause.path]
    )


def alignment_scores(gold_rows: Sequence[Row], alignment_rows: Iterable[Row], part: Part | None = None) -> Score:
    """Compare alignments clause by clause, judging the first (best) node of each.

    A clause that answers to nodes is right when its first predicted node is among them; one that answers to none
    (addition, container) is right when nothing is predicted. Items below a heading and rows without a clear heading
    are not judged, whatever is predicted.

    Args:
        gold_rows: all rows of one policy.
        alignment_rows: the table ``alignment`` of that policy; the rows of one clause stand best first.
        part: ``bp`` the basic policy only, ``st`` the standards only, None both.

    Returns:
        Precision over the clauses given a node (clauses the gold does not have are wrong unless ``inherited``),
        recall over the clauses that have one.
    """
    judged = {str(row["path"]): row for row in gold_rows if _in_part(row, part) and not _unjudged(row)}
    known = {str(row["path"]) for row in gold_rows}
    first = _first(alignment_rows)
    right = claimed = 0
    mistakes: list[str] = []
    for path, row in judged.items():
        ids, predicted = _ids(row), _predicted(first.get(path))
        claimed += predicted is not None
        if predicted in ids:
            right += 1
        elif predicted is not None or ids:
            mistakes.append(f"{path} {row['content'][:30]}: {predicted}, gold {' | '.join(ids) or None}")
    for path, found in first.items():
        predicted = _predicted(found)
        if path in known or predicted is None or found.get("matched_by") == "inherited":
            continue
        if part is None or predicted.startswith(f"{part}."):
            claimed += 1
            mistakes.append(f"{path}: {predicted}, no such clause")
    return _score(right, claimed, sum(bool(_ids(row)) for row in judged.values()), mistakes)


def moved_mistakes(gold_rows: Sequence[Row], alignment_rows: Iterable[Row], part: Part | None = None) -> tuple[str, ...]:
    """Clauses aligned with the gold's first node whose ``moved`` is not the gold's (which speaks of that node)."""
    first = _first(alignment_rows)
    return tuple(
        f"{row['path']} {ids[0]}: moved {bool(found['moved'])}, gold {row['moved']}"
        for row in gold_rows
        if _in_part(row, part)
        and (ids := _ids(row))
        and (found := first.get(str(row["path"]))) is not None
        and _predicted(found) == ids[0]
        and bool(found["moved"]) != row["moved"]
    )


def omission_mistakes(gold_rows: Sequence[Row], alignment_rows: Iterable[Row], part: Part | None = None) -> tuple[str, ...]:
    """Nodes wrongly called omitted, and nodes no clause answers to that are not called so.

    Every node occurs in an alignment, aligned or omitted, so the alignment itself tells which nodes there are. Without
    ``part`` the parts are those the gold speaks of: a policy without standards does not omit each of their nodes.
    What is said of clauses nobody judges (see :func:`alignment_scores`) does not count.
    """
    skipped = {str(row["path"]) for row in gold_rows if _unjudged(row)}
    answered = {node for row in gold_rows for node in _ids(row)}
    parts = {part} if part else {node.partition(".")[0] for node in answered}
    omitted: set[str] = set()
    present: set[str] = set()
    for row in alignment_rows:
        node = row["skeleton_id"]
        if node and node.partition(".")[0] in parts and str(row["path"]) not in skipped:
            (omitted if row["status"] == "omitted" else present).add(node)
    wrongly = [f"{node}: omitted, gold has a clause" for node in sorted(omitted & answered)]
    overlooked = [f"{node}: not omitted, gold has no clause" for node in sorted(present - answered - omitted)]
    return (*wrongly, *overlooked)


def _score(right: int, claimed: int, wanted: int, mistakes: Iterable[str]) -> Score:
    """Shares from counts; a share of nothing is 1."""
    precision = right / claimed if claimed else 1.0
    recall = right / wanted if wanted else 1.0
    f1 = 2 * right / (claimed + wanted) if claimed + wanted else 1.0
    return Score(precision, recall, f1, tuple(mistakes))


def _difference(wanted: str, found: str) -> str:
    """Where two contents part, with a little of what goes before and after."""
    at = next((i for i, (a, b) in enumerate(zip(wanted, found, strict=False)) if a != b), min(len(wanted), len(found)))
    start = max(at - 10, 0)
    return f"…{found[start : at + 25]}, gold …{wanted[start : at + 25]}"


def _ids(row: Row) -> list[str]:
    """The nodes a gold row answers to, the best first."""
    ids = row["skeleton_id"]
    return [ids] if isinstance(ids, str) else list(ids or ())


def _in_part(row: Row, part: Part | None) -> bool:
    """Whether a gold row belongs to the part asked for."""
    return part is None or (part == "st") == bool(row.get("st"))


def _unjudged(row: Row) -> bool:
    """Whether a gold row is not to be judged."""
    return row.get("null_reason") in UNJUDGED


def _first(alignment_rows: Iterable[Row]) -> dict[str, Row]:
    """The first row of each clause."""
    first: dict[str, Row] = {}
    for row in alignment_rows:
        if row["path"] is not None:
            first.setdefault(str(row["path"]), row)
    return first


def _predicted(row: Row | None) -> str | None:
    """The node of an alignment row, None where there is none (tables may hold NaN)."""
    node = row["skeleton_id"] if row is not None else None
    return node if isinstance(node, str) and node else None

"""The nouns as the contract's tables: the only door to pandas.

``*_rows`` give plain dictionaries in the contract's column order, cheap enough for a pipe; :func:`frame` makes a
DataFrame of them, :func:`write` a file in the format of its suffix, :func:`write_partitions` a folder of Parquet files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from kosshi.changes import Force
from kosshi.compare import Collation, differences
from kosshi.force import strength
from kosshi.model import Alignment, Clause, Policy
from kosshi.tables.layout import COLUMNS, Row
from kosshi.tables.partitions import write_partitions
from kosshi.tables.writing import SUFFIXES, jsonl_lines, neutral, to_csv, to_jsonl, to_parquet, to_xlsx, write, writer

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "COLUMNS",
    "SUFFIXES",
    "Row",
    "alignment_rows",
    "all_wording_rows",
    "clause_id",
    "clause_rows",
    "each_wording_row",
    "force_rows",
    "frame",
    "jsonl_lines",
    "neutral",
    "to_csv",
    "to_jsonl",
    "to_parquet",
    "to_xlsx",
    "wording_rows",
    "write",
    "write_partitions",
    "writer",
]


def clause_id(policy_id: str, path: str) -> str:
    """``policy_id#path``."""
    return f"{policy_id}#{path}"


def clause_rows(policy: Policy) -> list[Row]:
    """Table ``clauses``."""
    rows: list[Row] = []
    for clause in policy.clauses:
        _clause_rows(policy.policy_id, clause, None, rows)
    return rows


def _clause_rows(policy_id: str, clause: Clause, parent: str | None, rows: list[Row]) -> None:
    spans = clause.spans
    start = spans[0].start if spans else min((piece.start for piece in clause.pieces), default=0)
    end = spans[-1].end if spans else start
    rows.append(
        {
            "policy_id": policy_id,
            "clause_id": clause_id(policy_id, clause.path),
            "path": clause.path,
            "parent_path": parent,
            "depth": clause.depth,
            "part": clause.part.value,
            "marker": clause.marker,
            "heading": clause.heading,
            "text": clause.text,
            "start": start,
            "end": end,
            "spans": [[span.start, span.end] for span in spans],
            "inferred": clause.inferred,
            "strength": strength(clause).value,
            "level": clause.level,
        }
    )
    for child in clause.children:
        _clause_rows(policy_id, child, clause.path, rows)


def alignment_rows(alignment: Alignment) -> list[Row]:
    """Table ``alignment``."""
    policy_id = alignment.policy.policy_id
    return [
        {
            "policy_id": policy_id,
            "clause_id": clause_id(policy_id, match.clause.path) if match.clause else None,
            "path": match.clause.path if match.clause else None,
            "skeleton_id": match.node,
            "status": match.status.value,
            "moved": match.moved,
            "score": match.score,
            "matched_by": match.matched_by.value if match.matched_by else None,
        }
        for match in alignment.matches
    ]


def wording_rows(collation: Collation, policy_a: str, policy_b: str) -> list[Row]:
    """Table ``wording`` for one pair of policies."""
    own_a, own_b = collation.designations[policy_a], collation.designations[policy_b]
    rows = []
    for node, entry in collation.entries.items():
        a, b = entry.reading(policy_a), entry.reading(policy_b)
        if a is None or b is None:
            continue
        for difference in differences(a.text, b.text, own_a, own_b):
            rows.append(
                {
                    "policy_a": policy_a,
                    "policy_b": policy_b,
                    "skeleton_id": node,
                    "clause_a": clause_id(policy_a, a.own[0].path),
                    "clause_b": clause_id(policy_b, b.own[0].path),
                    "text_a": difference.text_a,
                    "text_b": difference.text_b,
                    "change": difference.change.value,
                }
            )
    return rows


def force_rows(forces: Iterable[Force]) -> list[Row]:
    """Table ``force``: what a policy asks at a node, what the guideline asks there, what most others ask where it stands out."""
    return [
        {
            "skeleton_id": one.node,
            "policy_id": one.policy_id,
            "clause_id": clause_id(one.policy_id, one.path),
            "strength": one.strength.value,
            "expected": one.expected.value,
            "direction": one.direction.value if one.direction else None,
            "usual": one.usual.value if one.usual else None,
            "actor": list(one.actors),
            "conditions": list(one.conditions),
        }
        for one in forces
    ]


def all_wording_rows(collation: Collation) -> list[Row]:
    """Table ``wording`` for every pair, each pair once, in the order of the corpus."""
    return list(each_wording_row(collation))


def each_wording_row(collation: Collation) -> Iterator[Row]:
    """What :func:`all_wording_rows` gives, row by row: there may be more than memory holds."""
    ids = [alignment.policy.policy_id for alignment in collation.alignments]
    return (row for a, b in combinations(ids, 2) for row in wording_rows(collation, a, b))


def frame(rows: Sequence[Mapping[str, Any]], table: str) -> pd.DataFrame:
    """A DataFrame with the table's columns, also when there are no rows."""
    import pandas as pd  # noqa: PLC0415 - not needed to stream rows

    return pd.DataFrame([dict(row) for row in rows], columns=list(COLUMNS[table]))

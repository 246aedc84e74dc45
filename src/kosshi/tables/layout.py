"""The columns of every table, in the contract's order, and their types in Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kosshi.columns import Column, columns_file, described

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]

COLUMNS: dict[str, tuple[str, ...]] = {
    "clauses": (
        "policy_id", "clause_id", "path", "parent_path", "depth", "part", "marker", "heading", "text",
        "start", "end", "spans", "inferred", "strength", "level",
    ),
    "alignment": ("policy_id", "clause_id", "path", "skeleton_id", "status", "moved", "score", "matched_by"),
    "elements": (
        "policy_id", "clause_id", "path", "skeleton_id", "kind", "element", "surface", "polarity", "start", "end", "known", "scope",
    ),
    "presence": ("kind", "element", "expected", "skeleton_ids", "include", "exclude", "absent", "known", "group", "clause_ids"),
    "force": (
        "skeleton_id", "policy_id", "clause_id", "strength", "expected", "direction", "usual", "actor", "conditions",
    ),
    "findings": ("policy_id", "rule", "severity", "path", "message", "start", "end"),
    "wording": ("policy_a", "policy_b", "skeleton_id", "clause_a", "clause_b", "text_a", "text_b", "change"),
    "editions": ("policy_id", "earliest", "latest", "evidence", "mixed", "date", "dated", "stale"),
    "lineage": ("policy_a", "policy_b", "similarity", "plain", "shared_rare"),
    "crosswalk": (
        "policy_id", "law_id", "law", "in_force", "field_id", "field", "requirement", "coverage", "coverage_label", "share", "basis",
        "clauses", "missing", "decision",
    ),
}  # fmt: skip


def columns_of(table: str, columns: Sequence[str] = ()) -> tuple[str, ...]:
    """The columns given, or those of a table that ``COLUMNS`` knows."""
    return tuple(columns) or COLUMNS[table]


def schema_of(table: str, columns: Sequence[str]) -> pa.Schema | None:
    """The types of a table's columns in Parquet, whatever stands in its rows; None of a table nothing describes."""
    import pyarrow as pa  # noqa: PLC0415 - takes longer to import than most tables to write

    if table not in columns_file().tables:
        return None
    return pa.schema([(name, _type(described(table, name))) for name in columns])


def _type(column: Column) -> pa.DataType:
    import pyarrow as pa  # noqa: PLC0415

    plain = {
        "string": pa.string(),
        "string-or-null": pa.string(),
        "date": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "share": pa.float64(),
        "boolean": pa.bool_(),
        "strings": pa.list_(pa.string()),
        "ranges": pa.list_(pa.list_(pa.int64())),
    }
    if column.kind == "objects":
        return pa.list_(pa.struct([(name, plain[kind]) for name, kind in column.fields.items()]))
    return plain[column.kind]

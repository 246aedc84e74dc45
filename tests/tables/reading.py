"""Rows of the table clauses, and reading tables back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl

from kosshi.tables import (
    COLUMNS,
    Row,
    to_csv,
    to_jsonl,
    to_parquet,
    to_xlsx,
)

CONTRACT = {
    "clauses": [
        "policy_id", "clause_id", "path", "parent_path", "depth", "part", "marker", "heading", "text",
        "start", "end", "spans", "inferred", "strength",
    ],
    "alignment": ["policy_id", "clause_id", "path", "skeleton_id", "status", "moved", "score", "matched_by"],
    "wording": ["policy_a", "policy_b", "skeleton_id", "clause_a", "clause_b", "text_a", "text_b", "change"],
}  # fmt: skip
MAKERS = {
    ".jsonl": lambda rows: to_jsonl(rows).encode(),
    ".csv": lambda rows: to_csv(rows, COLUMNS["clauses"]),
    ".parquet": lambda rows: to_parquet(rows, COLUMNS["clauses"]),
    ".xlsx": lambda rows: to_xlsx(rows, COLUMNS["clauses"], "clauses"),
}
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "\r=1"]


def row(**fields: object) -> Row:
    """One row of the table clauses."""
    return {**dict.fromkeys(COLUMNS["clauses"], ""), "depth": 1, "start": 0, "end": 1, "spans": [[0, 1]], "inferred": False, **fields}


def csv_cells(rows: list[Row]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(to_csv(rows, COLUMNS["clauses"]).decode("utf-8-sig"), newline="")))


def sheet(data: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data)).active


def entries(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))

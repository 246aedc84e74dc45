"""The nouns as the contract's tables: the only door to pandas.

``*_rows`` give plain dictionaries in the contract's column order, cheap enough for a pipe; :func:`frame` makes a
DataFrame of them and :func:`write` a file in the format of its suffix.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kosshi.changes import Force
from kosshi.compare import Collation, differences
from kosshi.errors import UsageError
from kosshi.files import write_whole
from kosshi.force import strength
from kosshi.messages import error, say
from kosshi.model import Alignment, Clause, Policy

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # files must not depend on the clock

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
SUFFIXES = (".jsonl", ".csv", ".parquet", ".xlsx")


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
    ids = [alignment.policy.policy_id for alignment in collation.alignments]
    return [row for a, b in combinations(ids, 2) for row in wording_rows(collation, a, b)]


def frame(rows: Sequence[Mapping[str, Any]], table: str) -> pd.DataFrame:
    """A DataFrame with the table's columns, also when there are no rows."""
    import pandas as pd  # noqa: PLC0415 - not needed to stream rows

    return pd.DataFrame([dict(row) for row in rows], columns=list(COLUMNS[table]))


# --- files ------------------------------------------------------------------------------------------------


def to_jsonl(rows: Iterable[Mapping[str, Any]]) -> str:
    """One JSON object a line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def neutral(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: texts that begin with = + - @ get an apostrophe before them."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def _flat(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, tuple, dict)) else neutral(value)


CELL = 32_000  # characters; Excel's limit is 32,767


def _fitting(value: object) -> object:
    """A cell's value, cut where it is too long for one, and saying so."""
    return value[:CELL] + say("main", "cut-here") if isinstance(value, str) and len(value) > CELL else value


def to_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> bytes:
    """CSV as Excel opens it: UTF-8 with BOM, CRLF, formulas neutralised, lists as JSON."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([[_flat(row.get(column)) for column in columns] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def to_parquet(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> bytes:
    """Parquet without writer-dependent metadata."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    out = io.BytesIO()
    data = {column: [row.get(column) for row in rows] for column in columns}
    pq.write_table(pa.table(data), out, compression="zstd")
    return out.getvalue()


def to_xlsx(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], name: str = "") -> bytes:
    """A workbook with one sheet of this name: filters, a frozen head, nothing taken for a formula."""
    import xlsxwriter  # noqa: PLC0415

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _EPOCH})
    sheet = book.add_worksheet(name or None)
    sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
    for number, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            value = _fitting(_flat(row.get(column)))
            sheet.write(number, place, value if value is not None else "")
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def write(path: Path, rows: Sequence[Mapping[str, Any]], table: str, columns: Sequence[str] = ()) -> None:
    """Write a table in the format of the file's suffix, whole or not at all.

    Args:
        path: where to.
        rows: the rows.
        table: a key of ``COLUMNS``, or another name.
        columns: of a table that ``COLUMNS`` does not know.

    Raises:
        UsageError: the suffix is none of ``SUFFIXES``.
    """
    names = tuple(columns) or COLUMNS[table]
    makers: dict[str, Callable[[], bytes]] = {
        ".jsonl": lambda: to_jsonl(rows).encode(),
        ".csv": lambda: to_csv(rows, names),
        ".parquet": lambda: to_parquet(rows, names),
        ".xlsx": lambda: to_xlsx(rows, names, table),
    }
    maker = makers.get(path.suffix.lower())
    if maker is None:
        raise error(UsageError, str(path), "main", "bad-suffix", suffixes=" ".join(SUFFIXES))
    write_whole(path, maker())

"""A JSON Schema (draft 2020-12) for every JSON kosshi writes: the rows of each table, and the list of a report's files.

OSCAL documents and CSVW metadata have the schemas of their standards; that of a drafting profile is told by ``kosshi draft``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kosshi.columns import Column, columns_file, described
from kosshi.corpus import Corpus
from kosshi.exports.made import Made, json_bytes
from kosshi.messages import language, say
from kosshi.tables import COLUMNS

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Json = dict[str, Any]

_STRINGS: Json = {"type": "array", "items": {"type": "string"}}
_TYPES: dict[str, Json] = {
    "string": {"type": "string"},
    "string-or-null": {"type": ["string", "null"]},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "share": {"type": "number", "minimum": 0, "maximum": 1},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "strings": _STRINGS,
    "ranges": {
        "type": "array",
        "items": {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2},
    },
}


def json_schema(_: Corpus) -> Made:
    """``json-schema/<table>.schema.json`` for every table, and ``json-schema/report-files.schema.json``."""
    made = Made()
    for table, columns in COLUMNS.items():
        made.files[f"json-schema/{table}.schema.json"] = json_bytes(row_schema(table, columns))
    made.files["json-schema/report-files.schema.json"] = json_bytes(report_schema())
    return made


def row_schema(table: str, columns: Sequence[str] = ()) -> Json:
    """The schema of one row of a table, as ``kosshi`` prints it: one JSON object a line.

    Args:
        table: a key of ``kosshi.tables.COLUMNS``.
        columns: the columns, where the table has others; later versions may add columns.

    Raises:
        KeyError: a table or column is not described.
    """
    own = columns_file().tables[table]
    names = tuple(columns) or COLUMNS[table]
    return {
        "$schema": DRAFT,
        "$id": f"urn:kosshi:schema:{table}",
        "title": table,
        "description": own.en if language() == "en" else own.ja,
        "type": "object",
        "properties": {name: _property(described(table, name)) for name in names},
        "required": list(names),
    }


def _property(column: Column) -> Json:
    found = {"description": column.en if language() == "en" else column.ja, **_type(column)}
    if column.values:
        found["enum"] = [*column.values, *([None, ""] if column.nullable else [])]
    elif column.nullable and isinstance(found["type"], str):
        found["type"] = [found["type"], "null"]
    if column.values and column.nullable:
        found["type"] = ["string", "null"]
    return found


def _type(column: Column) -> Json:
    if column.kind != "objects":
        return dict(_TYPES[column.kind])
    fields = {name: _TYPES[kind] for name, kind in column.fields.items()}
    return {"type": "array", "items": {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}}


def report_schema() -> Json:
    """The schema of ``.kosshi-report.json``, in which a report remembers what it wrote."""
    return {
        "$schema": DRAFT,
        "$id": "urn:kosshi:schema:report-files",
        "title": "report-files",
        "description": say("exports", "schema-report"),
        "type": "object",
        "properties": {"files": {**_STRINGS, "uniqueItems": True}},
        "required": ["files"],
    }

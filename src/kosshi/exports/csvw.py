"""The tables as CSV with CSVW metadata beside them (W3C, CSV on the Web): types, keys and meanings that programs can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kosshi.columns import Column, columns_file, described
from kosshi.corpus import Corpus, table_of
from kosshi.exports.made import Made, json_bytes
from kosshi.messages import language, say
from kosshi.tables import COLUMNS, Row, to_csv

METADATA = "csv-metadata.json"  # the name CSVW readers look for beside the files
MOST_PAIRED = 40  # policies; with more, tables with a row a pair are left out, for they grow with the square
PAIRED = ("wording", "lineage")
MANIFEST = (
    "policy_id", "file", "title", "body", "kind", "prefecture", "code", "enacted", "amended", "in_force",
    "designations", "source", "sha256", "media_type", "encoding", "clauses",
)  # fmt: skip
COVERAGE = ("skeleton_id", "node_part", "node_kind", "title_ja", "title_en")

Json = dict[str, Any]
_TYPES: dict[str, Any] = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "share": {"base": "number", "minimum": 0, "maximum": 1},
    "boolean": {"base": "boolean", "format": "True|False"},
    "date": {"base": "date", "format": "yyyy-MM-dd"},
    "strings": "json",
    "ranges": "json",
    "objects": "json",
}


def csvw(corpus: Corpus) -> Made:
    """``csvw/<table>.csv`` for every table and ``csvw/csv-metadata.json``."""
    made = Made()
    columns: dict[str, Sequence[str]] = {"manifest": MANIFEST, **COLUMNS, "coverage": (*COVERAGE, *corpus.policies)}
    if len(corpus.policies) > MOST_PAIRED:
        columns = {table: names for table, names in columns.items() if table not in PAIRED}
        made.note("pairs-left-out", tables="、".join(PAIRED), most=MOST_PAIRED)
    for table, names in columns.items():
        own = {"manifest": manifest_rows, "coverage": coverage_rows}.get(table)
        made.files[f"csvw/{table}.csv"] = to_csv(own(corpus) if own else table_of(corpus, table), names)
    made.files[f"csvw/{METADATA}"] = metadata(columns)
    return made


def manifest_rows(corpus: Corpus) -> list[Row]:
    """Table ``manifest``: what is known of each policy."""
    rows: list[Row] = []
    for policy_id, policy in corpus.policies.items():
        entry, source = corpus.entries[policy_id], policy.source
        row: Row = {**entry.model_dump(exclude={"dates"}), **entry.dates.model_dump()}
        row |= {"sha256": source.sha256, "media_type": source.media_type, "encoding": source.encoding}
        rows.append(row | {"designations": list(entry.designations), "clauses": sum(1 for _ in policy.walk())})
    return rows


def coverage_rows(corpus: Corpus) -> list[Row]:
    """Table ``coverage``: one row a node, one column a policy."""
    marks = corpus.coverage()
    rows: list[Row] = []
    for node, own in zip(corpus.skeleton, marks.to_dict("records"), strict=True):
        row: Row = dict(zip(COVERAGE, (node.id, node.part, node.kind, node.ja, node.en), strict=True))
        rows.append(row | {str(policy_id): mark for policy_id, mark in own.items()})
    return rows


def metadata(columns: Mapping[str, Sequence[str]]) -> bytes:
    """CSVW metadata for CSV files that lie beside it.

    Args:
        columns: table (``<table>.csv``) -> its columns in order; tables and columns are those of ``data/columns.yaml``.

    Raises:
        KeyError: a table or column is not described there.
    """
    found: Json = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language()}],
        "dc:title": say("exports", "csvw-title"),
        "dc:description": say("exports", "csvw-description"),
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "doubleQuote": True, "header": True},
        "tables": [_table(table, names, columns) for table, names in columns.items()],
    }
    return json_bytes(found)


def _table(table: str, names: Sequence[str], tables: Mapping[str, Sequence[str]]) -> Json:
    own = columns_file().tables[table]
    schema: Json = {"columns": [_column(name, described(table, name)) for name in names]}
    if own.key:
        schema["primaryKey"] = list(own.key)
    links = [
        {"columnReference": [name], "reference": {"resource": f"{target}.csv", "columnReference": [name]}}
        for name, target in (("policy_id", "manifest"), ("clause_id", "clauses"))
        if name in names and target in tables and target != table
    ]
    if links:
        schema["foreignKeys"] = links
    return {"url": f"{table}.csv", "dc:description": _both(own.ja, own.en), "tableSchema": schema}


def _column(name: str, column: Column) -> Json:
    datatype = _TYPES[column.kind]
    if column.values:
        datatype = {"base": "string", "format": "|".join(column.values)}
    found: Json = {"name": name.replace("-", "%2D"), "titles": name, "dc:description": _both(column.ja, column.en), "datatype": datatype}
    return found | ({} if column.nullable else {"required": True})


def _both(ja: str, en: str) -> list[Json]:
    return [{"@value": ja, "@language": "ja"}, {"@value": en, "@language": "en"}]

"""The contract's tables as files: CSV that Excel opens, and Parquet."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from itertools import combinations

from kosshi.corpus import table_of
from kosshi.report.limits import PAIR_LIMIT
from kosshi.report.site import Site
from kosshi.report.survey import Body, Mark
from kosshi.report.wordings import wording_rows
from kosshi.tables import COLUMNS, Row, to_csv, to_parquet

MANIFEST = (
    "policy_id", "file", "title", "body", "kind", "prefecture", "code", "enacted", "amended", "in_force",
    "designations", "source", "sha256", "media_type", "encoding", "clauses",
)  # fmt: skip
COVERAGE = ("skeleton_id", "node_part", "node_kind", "title_ja", "title_en")  # no policy_id holds "_"


class Tables:
    """The rows of every table, made once for the CSV, the Parquet and the workbook."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._rows: dict[str, list[Row]] = {}

    def rows(self, table: str) -> list[Row]:
        """The rows of ``clauses``, ``alignment``, ``wording``, ``coverage`` or ``manifest``."""
        if table not in self._rows:
            own: dict[str, Callable[[], list[Row]]] = {"wording": self._wording, "coverage": self._coverage, "manifest": self._manifest}
            self._rows[table] = own[table]() if table in own else table_of(self._site.corpus, table)
        return self._rows[table]

    def columns(self, table: str) -> tuple[str, ...]:
        """The columns of a table."""
        if table == "coverage":
            return (*COVERAGE, *self._site.survey.by_id)
        return MANIFEST if table == "manifest" else COLUMNS[table]

    def _wording(self) -> list[Row]:
        """Every pair of policies; in a large corpus every wording of a node against its most common one instead."""
        survey, pairs = self._site.survey, []
        if len(survey.bodies) <= PAIR_LIMIT:
            for a, b in combinations(survey.bodies, 2):
                pairs += [(node, own, b.readings[node]) for node, own in a.readings.items() if node in b.readings]
        else:
            for node, groups in survey.groups.items():
                pairs += [(node, groups[0].readings[0], group.readings[0]) for group in groups[1:]]
        return wording_rows(self._site.wordings, pairs)

    def _coverage(self) -> list[Row]:
        rows: list[Row] = []
        for node in self._site.survey.skeleton:
            row: Row = dict(zip(COVERAGE, (node.id, node.part, node.kind, node.ja, node.en), strict=True))
            for body in self._site.survey.bodies:
                mark = body.marks[node.id]
                row[body.policy_id] = "" if mark is Mark.OUTSIDE else mark.value
            rows.append(row)
        return rows

    def _manifest(self) -> list[Row]:
        return [_manifest_row(body) for body in self._site.survey.bodies]


def _manifest_row(body: Body) -> Row:
    entry, source = body.entry, body.policy.source
    return {
        **entry.model_dump(include={"policy_id", "file", "title", "body", "kind", "prefecture", "code", "source"}),
        **entry.dates.model_dump(),
        "designations": " ".join(entry.designations),
        "sha256": source.sha256,
        "media_type": source.media_type,
        "encoding": source.encoding,
        "clauses": len(body.places),
    }


def table_files(tables: Tables) -> dict[str, Callable[[], bytes]]:
    """The files of ``tables/`` by name, each made when it is asked for."""
    found: dict[str, Callable[[], bytes]] = {}
    for table in (*COLUMNS, "coverage", "manifest"):
        found[f"tables/{table}.csv"] = partial(_csv, tables, table)
    for table in COLUMNS:
        found[f"tables/{table}.parquet"] = partial(_parquet, tables, table)
    found["tables/coverage.parquet"] = partial(_coverage_parquet, tables)
    return found


def _csv(tables: Tables, table: str) -> bytes:
    return to_csv(tables.rows(table), tables.columns(table))


def _parquet(tables: Tables, table: str) -> bytes:
    return to_parquet(tables.rows(table), COLUMNS[table])


def _coverage_parquet(tables: Tables) -> bytes:
    import pyarrow as pa  # noqa: PLC0415 - takes longer to import than most corpora to report
    import pyarrow.parquet as pq  # noqa: PLC0415

    rows = tables.rows("coverage")
    out = io.BytesIO()
    pq.write_table(pa.table({name: [row[name] for row in rows] for name in tables.columns("coverage")}), out, compression="zstd")
    return out.getvalue()

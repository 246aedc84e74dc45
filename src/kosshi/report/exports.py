"""The contract's tables as files: CSV that Excel opens, and Parquet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations

from kosshi.compare import Reading
from kosshi.corpus import each_row
from kosshi.report.folder import Content
from kosshi.report.limits import PAIR_LIMIT
from kosshi.report.site import Site
from kosshi.report.survey import Body, Mark
from kosshi.report.wordings import wording_rows
from kosshi.tables import COLUMNS, Row, writer

MANIFEST = (
    "policy_id", "file", "title", "body", "kind", "prefecture", "code", "enacted", "amended", "in_force",
    "designations", "source", "sha256", "media_type", "encoding", "clauses",
)  # fmt: skip
COVERAGE = ("skeleton_id", "node_part", "node_kind", "title_ja", "title_en")  # no policy_id holds "_"


class Tables:
    """The rows of every table, one after the other: a whole country's are never held all at once."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table of ``COLUMNS``, of ``coverage`` or of ``manifest``."""
        own: dict[str, Callable[[], Iterator[Row]]] = {"wording": self._wording, "coverage": self._coverage, "manifest": self._manifest}
        return own[table]() if table in own else each_row(self._site.corpus, table)

    def columns(self, table: str) -> tuple[str, ...]:
        """The columns of a table."""
        if table == "coverage":
            return (*COVERAGE, *self._site.survey.by_id)
        return MANIFEST if table == "manifest" else COLUMNS[table]

    def _wording(self) -> Iterator[Row]:
        """Every pair of policies; in a large corpus every wording of a node against its most common one instead."""
        pairs = self._pairs() if len(self._site.survey.bodies) <= PAIR_LIMIT else self._variants()
        return (row for pair in pairs for row in wording_rows(self._site.wordings, (pair,)))

    def _pairs(self) -> Iterator[tuple[str, Reading, Reading]]:
        for a, b in combinations(self._site.survey.bodies, 2):
            yield from ((node, own, b.readings[node]) for node, own in a.readings.items() if node in b.readings)

    def _variants(self) -> Iterator[tuple[str, Reading, Reading]]:
        for node, groups in self._site.survey.groups.items():
            yield from ((node, groups[0].readings[0], group.readings[0]) for group in groups[1:])

    def _coverage(self) -> Iterator[Row]:
        for node in self._site.survey.skeleton:
            row: Row = dict(zip(COVERAGE, (node.id, node.part, node.kind, node.ja, node.en), strict=True))
            for body in self._site.survey.bodies:
                mark = body.marks[node.id]
                row[body.policy_id] = "" if mark is Mark.OUTSIDE else mark.value
            yield row

    def _manifest(self) -> Iterator[Row]:
        return (_manifest_row(body) for body in self._site.survey.bodies)


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


def table_files(tables: Tables) -> dict[str, Callable[[], Content]]:
    """The files of ``tables/`` by name, each made when it is asked for."""
    found: dict[str, Callable[[], Content]] = {}
    for table in (*COLUMNS, "coverage", "manifest"):
        found[f"tables/{table}.csv"] = partial(_file, tables, table, ".csv")
    for table in (*COLUMNS, "coverage"):
        found[f"tables/{table}.parquet"] = partial(_file, tables, table, ".parquet")
    return found


def _file(tables: Tables, table: str, suffix: str) -> Content:
    return writer(suffix, tables.rows(table), table, tables.columns(table))

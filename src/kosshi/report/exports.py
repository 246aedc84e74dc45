"""The contract's tables as files: CSV that Excel opens, and Parquet."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from kosshi.corpus import table_of
from kosshi.report.pages.pairs import PAIR_LIMIT
from kosshi.report.site import Site
from kosshi.report.survey import Body, Mark
from kosshi.report.wordings import wording_rows
from kosshi.tables import COLUMNS, Row, to_csv, to_parquet

MANIFEST = (
    "policy_id", "file", "title", "body", "kind", "prefecture", "code", "enacted", "amended", "in_force",
    "designations", "source", "sha256", "media_type", "encoding", "clauses",
)  # fmt: skip
COVERAGE = ("skeleton_id", "part", "kind", "ja", "en")


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
                pairs += [(node, own, b.readings[node]) for node, own in _in_order(survey.skeleton.by_id, a) if node in b.readings]
        else:
            for node, groups in survey.groups.items():
                pairs += [(node, groups[0].readings[0], group.readings[0]) for group in groups[1:]]
        return wording_rows(self._site.wordings, pairs)

    def _coverage(self) -> list[Row]:
        rows: list[Row] = []
        for node in self._site.survey.skeleton:
            row: Row = {"skeleton_id": node.id, "part": node.part, "kind": node.kind, "ja": node.ja, "en": node.en}
            for body in self._site.survey.bodies:
                mark = body.marks[node.id]
                row[body.policy_id] = "" if mark is Mark.OUTSIDE else mark.value
            rows.append(row)
        return rows

    def _manifest(self) -> list[Row]:
        return [_manifest_row(body) for body in self._site.survey.bodies]


def _in_order(nodes: dict[str, object] | object, body: Body) -> Iterator[tuple[str, object]]:
    raise NotImplementedError

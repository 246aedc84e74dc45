"""The workbook's sheets as plain rows: what each shows, before any of it is written."""

from __future__ import annotations

from collections.abc import Callable

from kosshi.report.exports import Tables
from kosshi.report.sheets import analyses, lists, nodes
from kosshi.report.sheets.differences import differences
from kosshi.report.sheets.overview import in_numbers, overview
from kosshi.report.sheets.sheet import Column, Jump, Marked, Sheet, Sign, words
from kosshi.report.site import Site

__all__ = ["Column", "Jump", "Marked", "Sheet", "Sign", "sheets", "words"]


def sheets(site: Site, tables: Tables) -> list[Sheet]:
    """All sheets, in order; the first tells what the others hold."""
    makers: tuple[Callable[[], Sheet], ...] = (
        lambda: in_numbers(site),
        lambda: nodes.matrix(site),
        lambda: nodes.subject(site, "threat"),
        lambda: nodes.subject(site, "scope"),
        lambda: nodes.subject(site, "measure"),
        lambda: nodes.additions(site),
        lambda: analyses.elements(site),
        lambda: analyses.forces(site),
        lambda: analyses.findings(site),
        lambda: analyses.editions(site),
        lambda: analyses.stale(site),
        lambda: analyses.lineage(site),
        lambda: analyses.crosswalk(site),
        lambda: differences(site),
        lambda: lists.clauses(site),
        lambda: lists.documents(site, tables),
    )
    others = [make() for make in makers]
    return [overview(site, others), *others]

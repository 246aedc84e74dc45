"""The workbook's sheets as plain rows: what each shows, before any of it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from kosshi.report.exports import Tables
from kosshi.report.sheets import analyses, lists, nodes
from kosshi.report.sheets.differences import differences
from kosshi.report.sheets.overview import in_numbers, overview
from kosshi.report.sheets.sheet import Column, Jump, Marked, Sheet, Sign, words
from kosshi.report.site import Site

__all__ = ["OVERVIEW", "Column", "Jump", "Marked", "Sheet", "Sign", "sheets", "words"]


OVERVIEW = "overview"  # the sheet that stands first and is made last: it tells what the others hold


def sheets(site: Site, tables: Tables) -> Iterator[Sheet]:
    """All sheets, one after the other; what only one of them needs is gone when the next is made."""
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
    told = []
    for make in makers:
        sheet = make()
        told.append(replace(sheet, rows=()))
        yield sheet
        del sheet
    yield overview(site, told)

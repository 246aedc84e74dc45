"""Pages of the fields the law names: how far each body speaks of them, and each body's sheet to print."""

from __future__ import annotations

from collections import Counter

from kosshi.messages import text
from kosshi.report.links import Links, crosswalk_file
from kosshi.report.pages.analyses import Cell, Grid, analysis_page, heads
from kosshi.report.site import Site
from kosshi.report.survey import Body
from kosshi.tables import Row

LINKS = Links()
BELOW = Links("../")


def crosswalk_page(site: Site) -> bytes:
    """The fields the law names × bodies, leading to each body's sheet; with many bodies, how many speak of each field."""
    grid = _fields(site) if site.few else _counts(site)
    return analysis_page(site, "crosswalk", [grid], LINKS, reservation=_reservation(site))


def _fields(site: Site) -> Grid:
    bodies = site.survey.bodies
    known = {(row["law"], row["field"], row["policy_id"]): row for rows in site.shares.crosswalks.values() for row in rows}
    fields = list(dict.fromkeys((law, field) for law, field, _ in known))
    table = tuple((Cell(field), *(_covered(known.get((law, field, body.policy_id))) for body in bodies)) for law, field in fields)
    named = (*heads(site, "field"), *(body.name for body in bodies))
    return Grid("fields", site.say.plain("crosswalk-fields"), named, table)


def _covered(row: Row | None) -> Cell:
    if row is None:
        return Cell("")
    return Cell(row["coverage_label"], LINKS.file(crosswalk_file(row["policy_id"])), row["coverage"])


def _counts(site: Site) -> Grid:
    counts: dict[tuple[str, str], Counter[str]] = {}
    for rows in site.shares.crosswalks.values():
        for row in rows:
            counts.setdefault((row["law"], row["field"]), Counter())[row["coverage_label"]] += 1
    labels = sorted({label for own in counts.values() for label in own})
    table = tuple((Cell(field), *(Cell(f"{own[label]:,}", "", "number") for label in labels)) for (_, field), own in counts.items())
    return Grid(
        "fields", site.say.plain("crosswalk-counts"), (*heads(site, "field"), *labels), table, site.say.plain("crosswalk-counts-note")
    )


def crosswalk_grid(site: Site, body: Body, links: Links, decision: bool = True) -> Grid:
    """One body's fields: what the law asks, how far the policy speaks of it, the clauses; and an empty column to decide in."""
    rows = []
    for row in site.shares.crosswalks[body.policy_id]:
        quoted = "、".join(f"{body.places[one['path']]} {one['heading']}".strip() for one in row["clauses"])
        first = row["clauses"][0]["path"] if row["clauses"] else None
        cells = (
            Cell(f"{row['law']} {row['field']}"),
            Cell(row["requirement"]),
            Cell(row["coverage_label"], "", row["coverage"]),
            Cell(quoted, links.body(body.policy_id, first) if first else "", "", site.say.foreign),
        )
        rows.append((*cells, Cell("", "", "decision")) if decision else cells)
    named = heads(site, "field", "requirement", "coverage", "clause", *(("decision",) if decision else ()))
    return Grid("sheet", site.say.plain("crosswalk-sheet", name=body.name), named, tuple(rows))


def crosswalk_sheet(site: Site, body: Body) -> bytes:
    """One body's sheet to print."""
    title = site.say.plain("crosswalk-sheet", name=body.name)
    trail = [(site.say.plain("nav-crosswalk"), "../crosswalk.html"), (body.name, "")]
    grid = crosswalk_grid(site, body, BELOW)
    return analysis_page(site, "crosswalk", [grid], BELOW, title=title, trail=trail, reservation=_reservation(site))


def _reservation(site: Site) -> str:
    return text("crosswalk", "reservation", site.say.lang)

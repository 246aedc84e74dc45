"""Sheets of what the wordings mean: elements, force, findings, editions, stale wording, lineage, the law's fields."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from kosshi.check import Finding, Severity
from kosshi.elements import Presence
from kosshi.report.limits import NAMED
from kosshi.report.pages.analyses import edition_words
from kosshi.report.sheets.sheet import LINKS, Sheet, Values, columns, first
from kosshi.report.site import Site
from kosshi.report.survey import Body
from kosshi.tables import Row

_GRAVEST = tuple(Severity)


def elements(site: Site) -> Sheet:
    """Every element over all bodies."""
    shown = columns(
        site,
        *("kind", "element", "guideline", "included", "excluded", "absent", "including", "excluding", "silent"),
        wide={"including": 44, "excluding": 44, "silent": 44},
    )
    found = site.corpus.presences
    rows, left_out = first((_element(site, one) for one in found), len(found))
    return Sheet("elements", shown, rows, 2, left_out)


def _element(site: Site, one: Presence) -> Values:
    say, by_id = site.say, site.survey.by_id
    who = (one.include, one.exclude, one.absent)
    names = (str(say.several((by_id[policy_id].name for policy_id in ids), 0 if site.few else NAMED)) for ids in who)
    expected = say.plain("element-expected" if one.expected else "element-unexpected")
    return say.plain(f"element-{one.kind.value}"), one.element, expected, *map(len, who), *names


def forces(site: Site) -> Sheet:
    """How firmly every body puts every item."""
    say, writer = site.say, site.writer(LINKS)
    found = site.corpus.forces

    def rows() -> Iterable[Values]:
        for one in found:
            body = site.survey.by_id[one.policy_id]
            yield (
                writer.title(one.node),
                body.name,
                body.places[one.path],
                say.known("strength", one.strength.value),
                say.known("strength", one.expected.value),
                say.known("direction", one.direction.value) if one.direction else "",
                say.known("strength", one.usual.value) if one.usual else "",
                "、".join(one.conditions),
                one.path,
            )

    keys = ("node", "body", "place", "force", "guideline", "direction", "usual", "conditions")
    shown = columns(site, *keys, wide={"conditions": 40}, unprinted=("path",))
    kept, left_out = first(rows(), len(found))
    return Sheet("force", shown, kept, 2, left_out)


def findings(site: Site) -> Sheet:
    """Every defect and oddity; the gravest of each body first."""
    found = [
        (body, one) for body in site.survey.bodies for one in sorted(site.corpus.found[body.policy_id], key=lambda one: _rank(one.severity))
    ]
    rows, left_out = first((_finding(site, body, one) for body, one in found), len(found))
    shown = columns(site, "body", "severity", "place", "rule", "message", wide={"message": 96}, unprinted=("path",))
    return Sheet("findings", shown, rows, left_out=left_out)


def _rank(severity: Severity) -> int:
    return _GRAVEST.index(severity)


def _finding(site: Site, body: Body, one: Finding) -> Values:
    say = site.say
    place = body.places.get(one.path, "") if one.path else ""
    return body.name, say.known("severity", one.severity.value), place, say.known("rule", one.rule), one.told(say.lang), one.path or ""


def editions(site: Site) -> Sheet:
    """From which edition each body's wording comes."""
    rows: list[Values] = []
    for body in site.survey.bodies:
        found = site.corpus.attributions[body.policy_id]
        day = found.date.day if found.date else ""
        rows.append((body.name, edition_words(site, found), day, len(found.evidence), len(found.stale)))
    return Sheet("editions", columns(site, "body", "edition", "date", "evidence", "stale"), tuple(rows))


def stale(site: Site) -> Sheet:
    """Wording that a later edition replaced, place by place."""
    found = [(body, one) for body in site.survey.bodies for one in site.corpus.attributions[body.policy_id].stale]
    rows, left_out = first(
        ((body.name, body.places[one.path], one.phrase, one.replaced_by, one.edition, one.path) for body, one in found), len(found)
    )
    shown = columns(site, "body", "place", "words", "replaced-by", "since", wide={"words": 64, "replaced-by": 64}, unprinted=("path",))
    return Sheet("stale", shown, rows, left_out=left_out)


def lineage(site: Site) -> Sheet:
    """How near every two bodies are; of many bodies each one's nearest."""
    by_id = site.survey.by_id
    nearest = ((a, one) for a in by_id for one in site.shares.nearest(a, 3))  # a million pairs belong in the table file
    near = list(combinations(site.corpus.kinship.ids, 2) if site.few else nearest)
    kin = ((a, site.corpus.kinship.neighbour(a, b)) for a, b in near)
    rows, left_out = first(((by_id[a].name, by_id[one.policy_id].name, *one[1:]) for a, one in kin), len(near))
    return Sheet("lineage", columns(site, "body-a", "body-b", "similarity", "plain", "shared-rare"), rows, 2, left_out)


def crosswalk(site: Site) -> Sheet:
    """The law's fields, what each body says of them, and an empty column to decide in."""
    found = [(body, row) for body in site.survey.bodies for row in site.shares.crosswalks[body.policy_id]]
    rows, left_out = first((_field(body, row) for body, row in found), len(found))
    keys = ("body", "law", "field", "requirement", "coverage", "clauses-found", "decision")
    return Sheet(
        "crosswalk", columns(site, *keys, wide={"requirement": 44, "clauses-found": 60}, least={"decision": 24}), rows, left_out=left_out
    )


def _field(body: Body, row: Row) -> Values:
    clauses = "、".join(f"{body.places[one['path']]} {one['heading']}".strip() for one in row["clauses"])
    return body.name, row["law"], row["field"], row["requirement"], row["coverage_label"], clauses, ""

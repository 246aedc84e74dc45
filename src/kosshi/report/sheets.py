"""The workbook's sheets as plain rows: what each shows, before any of it is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

from kosshi.crosswalk import crosswalk_rows
from kosshi.report.exports import MANIFEST, Tables
from kosshi.report.findings import corpus_findings
from kosshi.report.links import Links
from kosshi.report.pages.analyses import MANY, edition_words
from kosshi.report.pages.overview import failures, figures_of
from kosshi.report.pages.pieces import places
from kosshi.report.pages.subjects import nodes_about
from kosshi.report.site import Site
from kosshi.report.survey import Addition, Body, Mark
from kosshi.skeleton import Node
from kosshi.tables import Row

Values = tuple[Any, ...]
LINKS = Links()


class Sign(NamedTuple):
    """A cell that shows a mark of the matrix."""

    mark: Mark
    words: str

    def __str__(self) -> str:
        """The words."""
        return self.words


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a title, a table, and how it stands.

    Attributes:
        key: which sheet; its name is the message ``sheet-<key>``.
        heads: heads of the columns.
        rows: the table's rows.
        frozen: columns that stay in place.
        upright: columns whose heads may stand upright where there are many.
        wide: columns of running text, which may be wider than the others.
        widest: width of these, in half-width characters.
    """

    key: str
    heads: tuple[str, ...]
    rows: tuple[Values, ...]
    frozen: int = 1
    upright: range = range(0)
    wide: tuple[int, ...] = ()
    widest: int = 60


def sheets(site: Site, tables: Tables) -> list[Sheet]:
    """All sheets, in order."""
    makers: tuple[Callable[[], Sheet], ...] = (
        lambda: _overview(site),
        lambda: _matrix(site),
        lambda: _subject(site, "threat"),
        lambda: _subject(site, "scope"),
        lambda: _subject(site, "measure"),
        lambda: _additions(site),
        lambda: _elements(site),
        lambda: _forces(site),
        lambda: _findings(site),
        lambda: _editions(site),
        lambda: _lineage(site),
        lambda: _crosswalk(site),
        lambda: _differences(site, tables),
        lambda: _clauses(site, tables),
        lambda: _bodies(site, tables),
    )
    return [make() for make in makers]


def _heads(site: Site, *keys: str) -> tuple[str, ...]:
    return tuple(site.say.plain(f"col-{key}") for key in keys)


def _sign(site: Site, mark: Mark, count: int = 0) -> Sign:
    """A mark; with a number behind it where ``count`` is given."""
    return Sign(mark, site.say.plain("mark-added-n", n=count) if count else site.say.plain(f"mark-{mark}"))


def _overview(site: Site) -> Sheet:
    """The figures, the findings, and the files that could not be read."""
    say = site.say
    figures = str(say.several(say.plain("figure", label=figure.label, number=figure.number) for figure in figures_of(site)))
    rows: list[Values] = [(say.plain("figures"), figures)]
    rows += [(say.plain(f"findings-{f.kind}"), f.words) for f in corpus_findings(site.writer(LINKS))]
    rows += [(say.plain("findings-failure"), f"{f.file}: {f.problem} {f.remedy}".strip()) for f in failures(site)]
    return Sheet("overview", _heads(site, "subject", "finding"), tuple(rows), wide=(1,), widest=110)


def _matrix(site: Site) -> Sheet:
    """Nodes × bodies, as on the index; then what is added, part by part."""
    say, survey = site.say, site.survey
    rows: list[Values] = []
    for part in survey.skeleton.parts:
        for node in part.nodes:
            title = "\u3000" * (node.id.count(".") - 1) + say.title(node)
            marks = tuple(_sign(site, body.marks[node.id]) for body in survey.bodies)
            rows.append((title, len(survey.groups[node.id]), *marks, say.title(part), node.id))
        counts = [body.count(Mark.ADDED, part.part) for body in survey.bodies]
        added = tuple(_sign(site, Mark.ADDED, count) if count else _sign(site, Mark.OUTSIDE) for count in counts)
        rows.append((say.plain("added-row"), "", *added, say.title(part), ""))
    heads = (*_heads(site, "node", "wordings"), *(body.name for body in survey.bodies), *_heads(site, "part", "node-id"))
    return Sheet("matrix", heads, tuple(rows), upright=range(2, 2 + len(survey.bodies)), wide=(0, len(heads) - 1))


def _subject(site: Site, kind: str) -> Sheet:
    """Every body at every node of a kind, with its wording; then the additions that stand under the node."""
    rows: list[Values] = []
    for node in nodes_about(site, kind):
        for body in site.survey.bodies:
            if body.marks[node.id] is not Mark.OUTSIDE:
                rows.append(_at_node(site, node, body))
        rows += [_addition(site, addition, node) for addition in site.survey.additions if addition.under == node.id]
    return Sheet(kind, _heads(site, "part", "node", "body", "mark", "group", "place", "wording"), tuple(rows), 3, wide=(6,))


def _at_node(site: Site, node: Node, body: Body) -> Values:
    say, survey = site.say, site.survey
    reading = body.readings.get(node.id)
    place, text = (places(site, reading), reading.text) if reading else ("", "")
    letter = survey.letters[node.id].get(body.policy_id, "")
    title = site.writer(LINKS).title(node.id)
    return (say.title(survey.part(node.part)), title, body.name, _sign(site, body.marks[node.id]), letter, place, text)


def _addition(site: Site, addition: Addition, node: Node) -> Values:
    body = site.survey.by_id[addition.policy_id]
    title, part = site.writer(LINKS).title(node.id), site.say.title(site.survey.part(node.part))
    return part, title, body.name, _sign(site, Mark.ADDED), "", body.places[addition.clause.path], addition.clause.full_text


def _additions(site: Site) -> Sheet:
    rows = []
    for addition in site.survey.additions:
        body, clause = site.survey.by_id[addition.policy_id], addition.clause
        under = site.writer(LINKS).title(addition.under) if addition.under else site.say.plain("at-top")
        rows.append((body.name, body.places[clause.path], clause.path, under, clause.heading, clause.text))
    return Sheet("additions", _heads(site, "body", "place", "path", "under", "heading", "text"), tuple(rows), wide=(5,))


def _differences(site: Site, tables: Tables) -> Sheet:
    by_id = site.survey.by_id
    writer = site.writer(LINKS)
    rows = tuple(
        (
            by_id[row["policy_a"]].name,
            by_id[row["policy_b"]].name,
            writer.title(row["skeleton_id"]),
            site.say.known("change", row["change"]),
            row["text_a"],
            row["text_b"],
            row["clause_a"],
            row["clause_b"],
        )
        for row in tables.rows("wording")
    )
    return Sheet(
        "differences", _heads(site, "body-a", "body-b", "node", "change", "text-a", "text-b", "clause-a", "clause-b"), rows, 3, wide=(4, 5)
    )


def _clauses(site: Site, tables: Tables) -> Sheet:
    """Every clause with the node it answers to."""
    survey, say = site.survey, site.say
    writer = site.writer(LINKS)
    rows = []
    for row in tables.rows("clauses"):
        body = survey.by_id[row["policy_id"]]
        answered = [match for match in body.matches.get(row["path"], ()) if match.node]
        nodes = str(say.several(writer.title(match.node) for match in answered if match.node))
        moved = _sign(site, Mark.MOVED) if answered and answered[0].moved else ""
        score, evidence = (answered[0].score, answered[0].matched_by) if answered else ("", None)
        by = say.known("matched-by", evidence.value) if evidence else ""
        force = say.known("strength", row["strength"])
        rows.append((body.name, row["path"], row["marker"], row["heading"], row["text"], nodes, moved, score, by, force))
    heads = _heads(site, "body", "path", "marker", "heading", "text", "node", "moved", "score", "by", "force")
    return Sheet("clauses", heads, tuple(rows), 2, wide=(4,))


def _elements(site: Site) -> Sheet:
    """Every element over all bodies."""
    say, by_id = site.say, site.survey.by_id

    def names(ids: tuple[str, ...]) -> str:
        return str(say.several(by_id[policy_id].name for policy_id in ids))

    rows = tuple(
        (
            say.plain(f"element-{one.kind.value}"),
            one.element,
            say.plain("element-expected" if one.expected else "element-unexpected"),
            *(names(ids) for ids in (one.include, one.exclude, one.absent)),
        )
        for one in site.corpus.presences
    )
    heads = _heads(site, "aspect", "element", "guideline", "including", "excluding", "silent")
    return Sheet("elements", heads, rows, 2, wide=(3, 4, 5))


def _forces(site: Site) -> Sheet:
    say, writer = site.say, site.writer(LINKS)
    rows = tuple(
        (
            writer.title(one.node),
            site.survey.by_id[one.policy_id].name,
            one.path,
            say.known("strength", one.strength.value),
            say.known("strength", one.expected.value),
            say.known("direction", one.direction.value) if one.direction else "",
            say.known("strength", one.usual.value) if one.usual else "",
            "、".join(one.conditions),
        )
        for one in site.corpus.forces
    )
    return Sheet("force", _heads(site, "node", "body", "path", "force", "guideline", "direction", "usual", "conditions"), rows, 2)


def _findings(site: Site) -> Sheet:
    say = site.say
    rows = tuple(
        (body.name, say.known("severity", one.severity.value), one.path or "", say.known("rule", one.rule), one.told(say.lang))
        for body in site.survey.bodies
        for one in site.corpus.found[body.policy_id]
    )
    return Sheet("findings", _heads(site, "body", "severity", "path", "rule", "message"), rows, wide=(4,))


def _editions(site: Site) -> Sheet:
    rows: list[Values] = []
    for body in site.survey.bodies:
        found = site.corpus.attributions[body.policy_id]
        dated = found.date.day.isoformat() if found.date else ""
        stale = "\n".join(f"{one.path} {one.phrase} → {one.replaced_by} ({one.edition})" for one in found.stale)
        rows.append((body.name, edition_words(site, found), dated, len(found.stale), stale))
    return Sheet("editions", _heads(site, "body", "edition", "date", "number", "stale"), tuple(rows), wide=(4,))


def _lineage(site: Site) -> Sheet:
    by_id = site.survey.by_id
    if len(by_id) > MANY:  # a million pairs belong in the table file
        near = [(a, one.policy_id) for a in by_id for one in site.corpus.kinship.nearest(a, 3)]
    else:
        near = list(combinations(site.corpus.kinship.ids, 2))
    kin = [(a, site.corpus.kinship.neighbour(a, b)) for a, b in near]
    rows = tuple((by_id[a].name, by_id[one.policy_id].name, one.similarity, one.plain, one.shared_rare) for a, one in kin)
    return Sheet("lineage", _heads(site, "body-a", "body-b", "similarity", "plain", "shared-rare"), rows, 2)


def _crosswalk(site: Site) -> Sheet:
    rows: list[Values] = []
    for row in crosswalk_rows(site.corpus.crosswalks, site.say.lang):
        body = site.survey.by_id[row["policy_id"]]
        clauses = "、".join(f"{body.places[one['path']]} {one['heading']}".strip() for one in row["clauses"])
        rows.append((body.name, row["law"], row["field"], row["requirement"], row["coverage_label"], clauses, ""))
    heads = _heads(site, "body", "law", "field", "requirement", "coverage", "clauses", "decision")
    return Sheet("crosswalk", heads, tuple(rows), wide=(3, 5))


def _bodies(site: Site, tables: Tables) -> Sheet:
    rows = [_body(site, row) for row in tables.rows("manifest")]
    return Sheet("bodies", ("policy_id", *(site.say.plain(f"fact-{_FACTS.get(key, key)}") for key in MANIFEST[1:])), tuple(rows))


def _body(site: Site, row: Row) -> Values:
    shown = dict(row) | {"kind": site.say.known("body-kind", row["kind"])}
    return tuple("" if shown[key] is None else shown[key] for key in MANIFEST)


_FACTS = {"in_force": "in-force", "media_type": "media-type", "source": "note"}

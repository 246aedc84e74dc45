"""The tables by subject: threats, scopes, measures, each body's wording beside the others'; and all additions."""

from __future__ import annotations

from dataclasses import dataclass

from kosshi.report.links import Links, node_anchor
from kosshi.report.pages.pieces import Added, Witness, added, matrix, silent, witness
from kosshi.report.site import Site
from kosshi.report.survey import Addition, Mark
from kosshi.skeleton import Node

SUBJECTS = {"threat": "threats.html", "scope": "scopes.html", "measure": "measures.html"}
LINKS = Links()


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """Bodies that say the same, or nothing, at a node."""

    mark: str
    witnesses: tuple[Witness, ...]
    letter: str = ""
    heading: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class SubjectNode:
    """A node with its rows."""

    anchor: str
    title: str
    href: str
    rows: tuple[SubjectRow, ...]


@dataclass(frozen=True, slots=True)
class SubjectPart:
    """The nodes of one part of the skeleton."""

    id: str
    title: str
    nodes: tuple[SubjectNode, ...]


def nodes_about(site: Site, kind: str) -> tuple[Node, ...]:
    """The nodes of a kind."""
    return tuple(node for node in site.survey.skeleton if node.kind == kind)


def subject_page(site: Site, kind: str) -> bytes:
    """The page of one kind of node."""
    nodes = nodes_about(site, kind)
    say = site.say
    parts = []
    for part in site.survey.skeleton.parts:
        own = [node for node in nodes if node.part == part.part]
        shown = tuple(
            SubjectNode(node_anchor(node.id), site.writer(LINKS).title(node.id), LINKS.node(node.id), _rows(site, node)) for node in own
        )
        shown = tuple(node for node in shown if node.rows)
        if shown:
            parts.append(SubjectPart(part.part, say.title(part), shown))
    return site.render(
        "subject.html",
        kind,
        say.plain(f"nav-{kind}"),
        LINKS,
        lead=say.plain(f"lead-{kind}", n=len(nodes)),
        table=matrix(site, LINKS, nodes),
        parts=parts,
    )


def _rows(site: Site, node: Node) -> tuple[SubjectRow, ...]:
    """Wordings, then who omits it, then additions under it; nothing where no body has the part."""
    survey = site.survey
    groups = survey.groups[node.id]
    rows = []
    for group in groups:
        moved = all(reading.moved for reading in group.readings)
        witnesses = tuple(witness(site, LINKS, reading) for reading in group.readings)
        letter = site.say.plain("wording-letter", letter=group.letter) if len(groups) > 1 else ""
        rows.append(SubjectRow(Mark.MOVED.value if moved else Mark.PRESENT.value, witnesses, letter, "", group.text))
    omitted = survey.bodies_at(node.id, Mark.OMITTED)
    if omitted:
        rows.append(SubjectRow(Mark.OMITTED.value, tuple(silent(LINKS, body) for body in omitted)))
    rows += [_added(site, addition) for addition in survey.additions if addition.under == node.id]
    return tuple(rows)


def _added(site: Site, addition: Addition) -> SubjectRow:
    own = added(site, LINKS, addition)
    return SubjectRow(Mark.ADDED.value, (Witness(own.name, own.href, own.place),), "", own.heading, own.text)


@dataclass(frozen=True, slots=True)
class AddedBody:
    """The additions of one body."""

    anchor: str
    name: str
    href: str
    rows: tuple[Added, ...]


def additions_page(site: Site) -> bytes:
    """The page of all clauses that answer to no node."""
    survey, say = site.survey, site.say
    bodies = [
        AddedBody(f"a-{body.policy_id}", body.name, LINKS.body(body.policy_id), tuple(added(site, LINKS, own) for own in body.additions))
        for body in survey.bodies
        if body.additions
    ]
    lead = say.plain("lead-additions" if bodies else "lead-additions-none", n=len(survey.additions), bodies=len(bodies))
    return site.render("additions.html", "additions", say.plain("nav-additions"), LINKS, lead=lead, bodies=bodies)

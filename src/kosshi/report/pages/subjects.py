"""The tables by subject: threats, scopes, measures, each body's wording beside the others'; and all additions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kosshi.report.limits import NAMED
from kosshi.report.links import Links, node_anchor
from kosshi.report.pages.pieces import Added, Witness, added, counted, matrix, silent, witness
from kosshi.report.site import Site
from kosshi.report.survey import Addition, Mark
from kosshi.skeleton import Node

SUBJECTS = {"threat": "threats.html", "scope": "scopes.html", "measure": "measures.html"}
LINKS = Links()
COMMON = 5  # rows of a node where there are many bodies


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """Bodies that say the same, or nothing, at a node."""

    mark: str
    witnesses: tuple[Witness, ...]
    letter: str = ""
    heading: str = ""
    text: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True)
class SubjectNode:
    """A node with its rows."""

    anchor: str
    title: str
    href: str
    rows: tuple[SubjectRow, ...]
    more: str = ""


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
        shown = tuple(found for node in own if (found := _node(site, node)).rows)
        if shown:
            parts.append(SubjectPart(part.part, say.title(part), shown))
    return site.render(
        "subject.html",
        kind,
        say.plain(f"nav-{kind}"),
        LINKS,
        lead=say.plain(f"lead-{kind}", n=len(nodes)),
        table=matrix(site, LINKS, nodes) if site.few else None,
        counts=() if site.few else counted(site, LINKS, nodes),
        parts=parts,
    )


def _node(site: Site, node: Node) -> SubjectNode:
    """A node; of many bodies the most common wordings only."""
    rows, more = _rows(site, node), ""
    if not site.few and len(rows) > COMMON:
        rows, more = rows[:COMMON], site.say.plain("subject-more", n=len(rows) - COMMON)
    return SubjectNode(node_anchor(node.id), site.writer(LINKS).title(node.id), LINKS.node(node.id), rows, more)


def _named(site: Site, found: Sequence[Witness]) -> tuple[tuple[Witness, ...], str]:
    """Witnesses, of many bodies the first few, and how many more there are."""
    if site.few or len(found) <= NAMED:
        return tuple(found), ""
    return tuple(found[:NAMED]), site.say.plain("and-more", n=len(found) - NAMED)


def _rows(site: Site, node: Node) -> tuple[SubjectRow, ...]:
    """Wordings, then who omits it, then additions under it; nothing where no body has the part."""
    survey = site.survey
    groups = survey.groups[node.id]
    rows = []
    for group in groups:
        moved = all(reading.moved for reading in group.readings)
        witnesses, more = _named(site, [witness(site, LINKS, reading) for reading in group.readings])
        letter = site.say.plain("wording-letter", letter=group.letter) if len(groups) > 1 else ""
        said = (group.text, "") if group.heading_only else ("", group.text)
        rows.append(SubjectRow(Mark.MOVED.value if moved else Mark.PRESENT.value, witnesses, letter, *said, more))
    omitted, more = _named(site, [silent(LINKS, body) for body in survey.bodies_at(node.id, Mark.OMITTED)])
    missing = [SubjectRow(Mark.OMITTED.value, omitted, more=more)] if omitted else []
    rows = [*rows, *missing] if site.few else [*missing, *rows]  # of many bodies the end is not shown
    rows += [_added(site, addition) for addition in survey.additions_under.get(node.id, ())]
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
    """The page of all clauses that answer to no node: body by body, or where there are many bodies text by text."""
    survey, say = site.survey, site.say
    having = [body for body in survey.bodies if body.additions]
    lead = say.plain("lead-additions" if having else "lead-additions-none", n=len(survey.additions), bodies=len(having))
    bodies = [
        AddedBody(f"a-{body.policy_id}", body.name, LINKS.body(body.policy_id), tuple(added(site, LINKS, own) for own in body.additions))
        for body in (having if site.few else ())
    ]
    texts = () if site.few else _texts(site)
    title = say.plain("nav-additions")
    return site.render("additions.html", "additions", title, LINKS, lead=lead, bodies=bodies, texts=texts)


@dataclass(frozen=True, slots=True)
class AddedText:
    """An addition that several bodies may have in the same words."""

    heading: str
    text: str
    bodies: int
    witnesses: tuple[Witness, ...]
    more: str


def _texts(site: Site) -> tuple[AddedText, ...]:
    """The additions by text, those of most bodies first."""
    found: dict[tuple[str, str], list[Addition]] = {}
    for addition in site.survey.additions:
        found.setdefault((addition.clause.heading, addition.clause.text), []).append(addition)
    texts = []
    for (heading, text), own in sorted(found.items(), key=lambda item: -len(item[1])):
        shown = [added(site, LINKS, addition) for addition in own[: NAMED + 1]]
        witnesses = tuple(Witness(one.name, one.href, one.place) for one in shown[:NAMED])
        more = site.say.plain("and-more", n=len(own) - NAMED) if len(own) > NAMED else ""
        texts.append(AddedText(heading, text, len({addition.policy_id for addition in own}), witnesses, more))
    return tuple(texts)

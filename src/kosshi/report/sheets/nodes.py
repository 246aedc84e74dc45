"""Sheets by item of the skeleton: the matrix, the items of one kind with every wording, and what answers to no item."""

from __future__ import annotations

from collections.abc import Iterator

from kosshi.report.limits import NAMED
from kosshi.report.pages.analyses import edition_words
from kosshi.report.pages.pieces import places
from kosshi.report.pages.subjects import nodes_about
from kosshi.report.sheets.sheet import LINKS, Column, Sheet, Values, columns, first, sign, words
from kosshi.report.site import Site
from kosshi.report.survey import Addition, Body, Mark
from kosshi.skeleton import Node

TURNED = 100  # bodies; beyond, they run down and the items across: a sheet is scrolled down more easily than sideways


def matrix(site: Site) -> Sheet:
    """Items × bodies; with many bodies, bodies × items."""
    return _bodies_down(site) if len(site.survey.bodies) > TURNED else _nodes_down(site)


def _nodes_down(site: Site) -> Sheet:
    """As on the index; what is added stands below each part."""
    say, survey = site.say, site.survey
    rows: list[Values] = []
    for part in survey.skeleton.parts:
        for node in part.nodes:
            title = "\u3000" * (node.id.count(".") - 1) + say.title(node)
            marks = tuple(sign(site, body.marks[node.id], unsure=body.unsure(node.id)) for body in survey.bodies)
            rows.append((title, len(survey.groups[node.id]), *marks, say.title(part), node.id))
        counts = [body.count(Mark.ADDED, part.part) for body in survey.bodies]
        added = tuple(sign(site, Mark.ADDED, count) if count else sign(site, Mark.OUTSIDE) for count in counts)
        rows.append((say.plain("added-row"), "", *added, say.title(part), ""))
    bodies = tuple(Column(body.name, 16, upright=True) for body in survey.bodies)
    shown = (*columns(site, "node", "wordings", wide={"node": 64}), *bodies, *columns(site, "part", unprinted=("node-id",)))
    return Sheet("matrix", shown, tuple(rows))


def _bodies_down(site: Site) -> Sheet:
    say, survey = site.say, site.survey
    nodes = list(survey.skeleton)
    writer = site.writer(LINKS)
    signs = {(mark, unsure): sign(site, mark, unsure=unsure) for mark in Mark for unsure in (False, True)}

    def row(body: Body) -> Values:
        known = (body.name, say.known("body-kind", body.entry.kind), body.entry.prefecture)
        edition = edition_words(site, site.corpus.attributions[body.policy_id])
        counts = (body.count(mark) for mark in (Mark.PRESENT, Mark.MOVED, Mark.OMITTED, Mark.ADDED))
        return (*known, edition, *counts, *(signs[body.marks[node.id], body.unsure(node.id)] for node in nodes))

    marks = tuple(Column(say.plain(f"mark-{mark}"), 7) for mark in (Mark.PRESENT, Mark.MOVED, Mark.OMITTED, Mark.ADDED))
    titles = tuple(Column(writer.title(node.id), upright=True) for node in nodes)
    shown = (*columns(site, "body", "kind", "prefecture", "edition"), *marks, *titles)
    rows, left_out = first([row(body) for body in survey.bodies])
    return Sheet("matrix", shown, rows, left_out=left_out)


# --- one kind of item ---------------------------------------------------------------------------------------


def subject(site: Site, kind: str) -> Sheet:
    """The items of a kind with every body's wording; where there are many bodies, with every wording and its bodies."""
    if site.few:
        shown = columns(site, "part", "node", "body", "mark", "group", "place", "wording", wide={"wording": 90})
        rows, left_out = first([row for node in nodes_about(site, kind) for row in _by_body(site, node)])
        return Sheet(kind, shown, rows, 3, left_out)
    shown = columns(site, "part", "node", "mark", "group", "having", "bodies", "wording", wide={"bodies": 70, "wording": 70})
    rows, left_out = first([row for node in nodes_about(site, kind) for row in _by_wording(site, node)])
    return Sheet(kind, shown, rows, 2, left_out)


def _by_body(site: Site, node: Node) -> Iterator[Values]:
    """Every body that has the part; then the additions that stand under the node."""
    survey = site.survey
    part, title = site.say.title(survey.part(node.part)), site.writer(LINKS).title(node.id)
    for body in survey.bodies:
        mark = body.marks[node.id]
        if mark is not Mark.OUTSIDE:
            reading = body.readings.get(node.id)
            place, text = (places(site, reading), reading.text) if reading else ("", "")
            yield (
                part,
                title,
                body.name,
                sign(site, mark, unsure=body.unsure(node.id)),
                survey.letters[node.id].get(body.policy_id, ""),
                place,
                text,
            )
    for addition in survey.additions_under.get(node.id, ()):
        body = survey.by_id[addition.policy_id]
        yield part, title, body.name, sign(site, Mark.ADDED), "", body.places[addition.clause.path], addition.clause.full_text


def _by_wording(site: Site, node: Node) -> Iterator[Values]:
    """Every wording, the most common first; then who has none, and the additions."""
    survey = site.survey
    part, title = site.say.title(survey.part(node.part)), site.writer(LINKS).title(node.id)

    def row(mark: Mark, letter: str, bodies: list[Body], text: str) -> Values:
        named = str(site.say.several((body.name for body in bodies), NAMED))
        return part, title, sign(site, mark), letter, len(bodies), named, text

    for group in survey.groups[node.id]:
        moved = all(reading.moved for reading in group.readings)
        bodies = [survey.by_id[reading.policy_id] for reading in group.readings]
        yield row(Mark.MOVED if moved else Mark.PRESENT, group.letter, bodies, group.text)
    if omitted := list(survey.bodies_at(node.id, Mark.OMITTED)):
        yield row(Mark.OMITTED, "", omitted, "")
    same: dict[str, list[Body]] = {}
    for addition in survey.additions_under.get(node.id, ()):
        same.setdefault(addition.clause.full_text, []).append(survey.by_id[addition.policy_id])
    for text, bodies in sorted(same.items(), key=lambda item: -len(item[1])):
        yield row(Mark.ADDED, "", bodies, text)


def additions(site: Site) -> Sheet:
    """Every clause that answers to no item."""
    shown = columns(site, "body", "place", "under", "heading", "text", wide={"text": 90}, unprinted=("path",))
    found = site.survey.additions
    rows, left_out = first((_addition(site, one) for one in found), len(found))
    lead = "" if found else words(site.say, "lead-additions-none")
    return Sheet("additions", shown, rows, left_out=left_out, lead=lead)


def _addition(site: Site, addition: Addition) -> Values:
    body, clause = site.survey.by_id[addition.policy_id], addition.clause
    under = site.writer(LINKS).title(addition.under) if addition.under else site.say.plain("at-top")
    return body.name, body.places[clause.path], under, clause.heading, clause.text, clause.path

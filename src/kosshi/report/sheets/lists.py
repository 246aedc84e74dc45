"""Sheets that list: every clause with the item it answers to, every document."""

from __future__ import annotations

from collections.abc import Iterator

from kosshi.force import strength
from kosshi.report.exports import MANIFEST, Tables
from kosshi.report.sheets.sheet import LINKS, Column, Sheet, Values, columns, first, sign
from kosshi.report.site import Site
from kosshi.report.survey import Body, Mark
from kosshi.tables import Row

_FACTS = {"in_force": "in-force", "media_type": "media-type", "source": "note"}
_MACHINES = frozenset({"policy_id", "sha256", "encoding", "media_type", "file"})  # go behind the rest and not to paper


def clauses(site: Site) -> Sheet:
    """Every clause with the node it answers to."""
    keys = ("body", "place", "heading", "text", "node", "moved", "score", "by", "force")
    shown = columns(site, *keys, wide={"text": 64}, unprinted=("path",))
    total = sum(len(body.places) for body in site.survey.bodies)
    rows, left_out = first((row for body in site.survey.bodies for row in _clauses(site, body)), total)
    return Sheet("clauses", shown, rows, 2, left_out)


def _clauses(site: Site, body: Body) -> Iterator[Values]:
    say, writer, matches = site.say, site.writer(LINKS), body.matches()
    for clause in body.policy.walk():
        answered = [match for match in matches.get(clause.path, ()) if match.node]
        nodes = str(say.several(writer.title(match.node) for match in answered if match.node))
        moved = sign(site, Mark.MOVED) if answered and answered[0].moved else ""
        score, evidence = (float(answered[0].score), answered[0].matched_by) if answered else ("", None)
        by = say.known("matched-by", evidence.value) if evidence else ""
        force = say.known("strength", strength(clause).value)
        yield body.name, body.places[clause.path], clause.heading, clause.text, nodes, moved, score, by, force, clause.path


def documents(site: Site, tables: Tables) -> Sheet:
    """What is known of each document."""
    order = (*(key for key in MANIFEST if key not in _MACHINES), *(key for key in MANIFEST if key in _MACHINES))
    shown = tuple(
        Column("policy_id" if key == "policy_id" else site.say.plain(f"fact-{_FACTS.get(key, key)}"), printed=key not in _MACHINES)
        for key in order
    )
    rows, left_out = first([_document(site, row, order) for row in tables.rows("manifest")])
    return Sheet("bodies", shown, rows, left_out=left_out)


def _document(site: Site, row: Row, order: tuple[str, ...]) -> Values:
    shown = dict(row) | {"kind": site.say.known("body-kind", row["kind"])}
    return tuple("" if shown[key] is None else shown[key] for key in order)

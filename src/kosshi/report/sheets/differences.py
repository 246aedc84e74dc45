"""The sheet of differences: wordings side by side, what differs marked inside the cell."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from kosshi.changes import Aspect, TypedChange, changes
from kosshi.compare import Change, Reading
from kosshi.report.limits import PAIR_LIMIT
from kosshi.report.pages.pieces import places
from kosshi.report.sheets.sheet import LINKS, Marked, Sheet, Values, columns, first, words
from kosshi.report.site import Site
from kosshi.report.wordings import Comparison

MOST = 5_000  # wordings of a large corpus that are set beside the most common one


class _Wording(NamedTuple):
    """A wording of a node that is not the most common one."""

    order: int
    node: str
    common: Reading
    own: Reading
    bodies: int


def differences(site: Site) -> Sheet:
    """Every two bodies; where there are many, every wording beside the most common one of its item."""
    return _pairs(site) if len(site.survey.bodies) <= PAIR_LIMIT else _variants(site)


def _pairs(site: Site) -> Sheet:
    keys = ("body-a", "body-b", "node", "place-a", "place-b", "change", "meaning", "wording-a", "wording-b")
    wide = {"body-a": 16, "body-b": 16, "place-a": 14, "place-b": 14, "change": 18, "wording-a": 64, "wording-b": 64}
    shown = columns(site, *keys, wide=wide)
    rows, left_out = first(list(_pair_rows(site)))
    return Sheet("differences", shown, rows, 3, left_out)


def _pair_rows(site: Site) -> Iterator[Values]:
    writer, designations = site.writer(LINKS), site.corpus.collation.designations
    for a, b in combinations(site.survey.bodies, 2):
        own = designations[a.policy_id], designations[b.policy_id]
        for node, reading in a.readings.items():
            other = b.readings.get(node)
            if other is None or (found := site.wordings.compare(reading, other)).same:
                continue
            meaning = "\n".join(_meant(site, change) for change in changes(reading, other, *own))
            where = (places(site, reading), places(site, other))
            yield a.name, b.name, writer.title(node), *where, _kinds(site, found), meaning, Marked(found.left), Marked(found.right)


def _variants(site: Site) -> Sheet:
    """The wordings most bodies have, as many as fit, in the skeleton's order."""
    found = [
        _Wording(order, node, groups[0].readings[0], group.readings[0], len(group.readings))
        for order, (node, groups) in enumerate(site.survey.groups.items())
        for group in groups[1:]
    ]
    kept = sorted(sorted(found, key=lambda one: -one.bodies)[:MOST], key=lambda one: (one.order, -one.bodies))
    shown = columns(
        site, "node", "having", "body-example", "change", "wording-common", "wording-own", wide={"wording-common": 64, "wording-own": 64}
    )
    lead = words(site.say, "lead-differences-many")
    return Sheet("differences", shown, tuple(_variant(site, one) for one in kept), left_out=len(found) - len(kept), lead=lead)


def _variant(site: Site, one: _Wording) -> Values:
    found = site.wordings.compare(one.common, one.own)
    example = site.survey.by_id[one.own.policy_id].name
    return site.writer(LINKS).title(one.node), one.bodies, example, _kinds(site, found), Marked(found.left), Marked(found.right)


def _kinds(site: Site, found: Comparison) -> str:
    """What kinds of differences there are, each once."""
    return str(site.say.several(site.say.known("change", change.value) for change in Change if found.changes[change]))


def _meant(site: Site, change: TypedChange) -> str:
    """What changes in force, actor, condition or figures, in words."""
    said = [site.say.known("strength", one) if change.aspect is Aspect.STRENGTH and one else one for one in (change.before, change.after)]
    aspect = site.say.known("aspect", change.aspect.value)
    how = site.say.known("direction", change.direction.value) if change.direction else ""
    return words(site.say, "meaning-how" if how else "meaning", aspect=aspect, before=said[0] or "–", after=said[1] or "–", how=how)

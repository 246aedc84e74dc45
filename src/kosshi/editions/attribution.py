"""Which editions of the guideline a policy's wording descends from.

Bodies patch a policy and leave the rest, so a text shows layers. The newest layer says which edition it was last brought
up to; wording that ended before that layer is its residue. The answer is a range:

* A marker's beginning raises the lower end. A beginning weighs by its flag (V 3, I 2, K 1); one known from memory only
  does so just where nothing that ended before speaks against it.
* A marker's end lowers the upper end, if the marker does not belong to the residue.
* An edition issued after the day the text dates from is no source. Only markers of more than memory, together weighing as
  much as one verified fact, overrule the printed day: then the text was amended later than it says.
* Absence proves nothing: it is told, and narrows nothing. Without evidence the range is everything the day leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from kosshi.editions.catalogue import (
    Marker,
    early_place,
    editions,
    editions_file,
    first_place,
    first_weight,
    issued_by,
    last_place,
    last_weight,
    newest,
    places,
)
from kosshi.editions.dates import PolicyDate, policy_date
from kosshi.editions.traces import Trace, traces
from kosshi.manifest import Dates
from kosshi.model import Alignment


class Role(StrEnum):
    """What a piece of evidence does."""

    RANGE = "range"  # agrees with the range
    RESIDUE = "residue"  # wording of an edition before the range
    ASIDE = "aside"  # told, but set aside: doubtful, overruled or mere absence


@dataclass(frozen=True, slots=True)
class Evidence:
    """One marker in one clause. ``path`` is empty where the sign is that nothing stands there."""

    marker: str
    path: str
    start: int
    end: int
    editions: tuple[str, str]
    surface: str
    role: Role
    flag: str


@dataclass(frozen=True, slots=True)
class Layer:
    """Clauses whose wording comes from the same editions; the main layer is that of the attribution."""

    earliest: str
    latest: str
    main: bool
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClauseEditions:
    """From which editions one clause's wording can come, and the markers that say so."""

    path: str
    earliest: str
    latest: str
    markers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stale:
    """Wording that a later edition replaced.

    Attributes:
        policy_id, path: the clause.
        start, end: half-open range in the source.
        phrase: the words there.
        replaced_by: what the newest edition says instead.
        edition: the first edition that does not have the wording any more.
    """

    policy_id: str
    path: str
    start: int
    end: int
    phrase: str
    replaced_by: str
    edition: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """The editions a policy's wording descends from.

    Attributes:
        policy_id: the policy.
        earliest, latest: ids of the first and last edition the newest layer can come from.
        evidence: what says so, in document order.
        mixed: an older layer than that is left in the text.
        layers: the main layer first, then older ones, the newer first.
        clauses: the range of every clause with evidence, in document order.
        stale: wording that a later edition has replaced since.
        date: the day the text dates from, as far as known.
        dated: whether that day bounds the range; False where unknown or overruled by the wording.
    """

    policy_id: str
    earliest: str
    latest: str
    evidence: tuple[Evidence, ...]
    mixed: bool
    layers: tuple[Layer, ...]
    clauses: tuple[ClauseEditions, ...]
    stale: tuple[Stale, ...]
    date: PolicyDate | None
    dated: bool

    def may_be(self, edition: str) -> bool:
        """Whether the newest layer can come from this edition."""
        order = places()
        return order[self.earliest] <= order[edition] <= order[self.latest]


class _Range(NamedTuple):
    """Positions of the first and the last edition."""

    first: int
    last: int


_CERTAIN = 3  # as one verified fact: overrules a printed day
_FIRM = 2  # as one inferred fact: begins a layer, or makes residue, against other wording


def attribute(alignment: Alignment, dates: Dates | None = None) -> Attribution:
    """Attribute a policy to a range of editions.

    Args:
        alignment: the policy against the skeleton.
        dates: what the manifest says of its dates; counts beside those the text prints.
    """
    policy = alignment.policy
    found = traces(alignment)
    day = policy_date(policy, dates)
    deciding = _distinct(trace.marker for trace in found if trace.marker.weight == "decides")
    bound, dated = _bound(day, deciding)
    held = [marker for marker in deciding if early_place(marker) <= bound]
    reached = _refined(_range(held, bound), held, _distinct(t.marker for t in found if t.marker.weight == "refines"), bound)
    held_ids = frozenset(marker.id for marker in held)
    evidence = tuple(_evidence(trace, reached, held_ids, bound) for trace in found)
    evidence = tuple(sorted(evidence, key=lambda one: (one.start, one.end, one.marker)))
    residue = [marker for marker in held if last_place(marker) < reached.first]
    return Attribution(
        policy.policy_id,
        editions()[reached.first].id,
        editions()[reached.last].id,
        evidence,
        sum(map(last_weight, residue)) >= _FIRM,
        _layers(evidence, reached),
        _clauses(found, reached, bound),
        _stale(policy.policy_id, found),
        day,
        dated,
    )


def _distinct(markers: Iterable[Marker]) -> list[Marker]:
    return list({marker.id: marker for marker in markers}.values())


def _bound(day: PolicyDate | None, markers: Sequence[Marker]) -> tuple[int, bool]:
    """The newest edition the text's day allows, and whether it allows it; the wording can overrule the day."""
    bound = issued_by(day.day) if day else -1
    if bound < 0:
        return newest(), False
    later = [marker for marker in markers if early_place(marker) > bound]
    memory = editions_file().weights["K"]
    if sum(map(first_weight, later)) >= _CERTAIN and any(first_weight(marker) > memory for marker in later):
        return newest(), False
    return bound, True


def _range(markers: Sequence[Marker], bound: int) -> _Range:
    """The range of the newest layer."""
    first = 0
    for candidate in sorted({min(first_place(marker), bound) for marker in markers}, reverse=True):
        support = sum(first_weight(marker) for marker in markers if min(first_place(marker), bound) >= candidate)
        against = any(last_place(marker) < candidate for marker in markers)
        if support >= _FIRM or not against:
            first = candidate
            break
    last = min((last_place(marker) for marker in markers if last_place(marker) >= first), default=bound)
    return _Range(first, max(first, min(last, bound)))


def _refined(reached: _Range, held: Sequence[Marker], refining: Sequence[Marker], bound: int) -> _Range:
    """The range narrowed by wording that other, firmer wording has found old."""
    old = any(reached.first <= last_place(marker) < newest() for marker in held)
    for marker in refining if old else ():
        first, last = max(reached.first, min(first_place(marker), bound)), min(reached.last, last_place(marker))
        if first <= last:
            reached = _Range(first, last)
    return reached


def _evidence(trace: Trace, reached: _Range, held: frozenset[str], bound: int) -> Evidence:
    marker = trace.marker
    span = _Range(min(first_place(marker), max(bound, early_place(marker))), last_place(marker))
    agrees = span.first <= reached.first and span.last >= reached.last
    if marker.id in held and span.last < reached.first:
        role = Role.RESIDUE
    elif agrees and marker.weight != "supports":
        role = Role.RANGE
    else:
        role = Role.ASIDE
    path = trace.clause.path if trace.clause else ""
    named = (editions()[first_place(marker)].id, editions()[span.last].id)
    return Evidence(marker.id, path, trace.start, trace.end, named, trace.surface, role, marker.flag)


def _layers(evidence: Sequence[Evidence], reached: _Range) -> tuple[Layer, ...]:
    """The main layer, then the older ones: residue whose editions overlap is one layer."""
    main = dict.fromkeys(one.path for one in evidence if one.role is Role.RANGE)
    layers = [Layer(editions()[reached.first].id, editions()[reached.last].id, True, tuple(main))]
    older: list[tuple[_Range, list[Evidence]]] = []
    left = [one for one in evidence if one.role is Role.RESIDUE]
    for one in sorted(left, key=lambda one: (-places()[one.editions[1]], one.start, one.marker)):
        span = _Range(places()[one.editions[0]], places()[one.editions[1]])
        for number, (known, members) in enumerate(older):
            shared = _Range(max(known.first, span.first), min(known.last, span.last))
            if shared.first <= shared.last:
                older[number] = (shared, [*members, one])
                break
        else:
            older.append((span, [one]))
    for span, members in older:
        paths = dict.fromkeys(one.path for one in sorted(members, key=lambda one: (one.start, one.end)))
        layers.append(Layer(editions()[span.first].id, editions()[span.last].id, False, tuple(paths)))
    return tuple(layers)


def _clauses(found: Sequence[Trace], reached: _Range, bound: int) -> tuple[ClauseEditions, ...]:
    """Each clause by its own markers alone, none of it newer than the policy."""
    by_path: dict[str, list[Trace]] = {}
    for trace in sorted(found, key=lambda trace: (trace.start, trace.end, trace.marker.id)):
        if trace.clause is not None and trace.marker.weight == "decides" and early_place(trace.marker) <= bound:
            by_path.setdefault(trace.clause.path, []).append(trace)
    rows = []
    for path, here in by_path.items():
        span = _range(_distinct(trace.marker for trace in here), reached.last)
        ids = tuple(marker.id for marker in _distinct(trace.marker for trace in here))
        rows.append(ClauseEditions(path, editions()[span.first].id, editions()[span.last].id, ids))
    return tuple(rows)


def _stale(policy_id: str, found: Sequence[Trace]) -> tuple[Stale, ...]:
    """Wording whose last edition is not the newest and that a later one says otherwise; overlapping words are told once."""
    rows: list[Stale] = []
    for trace in sorted(found, key=lambda trace: (trace.start, -trace.end, last_place(trace.marker))):
        marker = trace.marker
        if trace.clause is None or not marker.replaced_by or last_place(marker) == newest():
            continue
        if rows and trace.start < rows[-1].end:
            continue
        edition = editions()[last_place(marker) + 1].id
        rows.append(Stale(policy_id, trace.clause.path, trace.start, trace.end, trace.surface, marker.replaced_by, edition))
    return tuple(rows)


def edition_row(attribution: Attribution) -> dict[str, Any]:
    """The row of table ``editions``."""
    return {
        "policy_id": attribution.policy_id,
        "earliest": attribution.earliest,
        "latest": attribution.latest,
        "evidence": [
            {
                "marker": one.marker,
                "path": one.path or None,
                "editions": list(one.editions),
                "role": one.role.value,
                "surface": one.surface,
                "start": one.start,
                "end": one.end,
                "flag": one.flag,
            }
            for one in attribution.evidence
        ],
        "mixed": attribution.mixed,
        "date": attribution.date.day.isoformat() if attribution.date else None,
        "dated": attribution.dated,
        "stale": len(attribution.stale),
    }

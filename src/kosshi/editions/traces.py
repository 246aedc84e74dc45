"""Where a policy shows the markers of editions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from kosshi.editions.catalogue import Marker, markers
from kosshi.model import Alignment, Clause, Part
from kosshi.passages import HEADING, Passage, own_passages


class Trace(NamedTuple):
    """One place where a marker shows: the clause (None where the sign is that nothing stands there), and the words."""

    marker: Marker
    clause: Clause | None
    surface: str
    start: int
    end: int


class _Spot(NamedTuple):
    """A clause with the nodes it and the clauses above it answer to, and whether it stands on the first level of a part."""

    clause: Clause
    nodes: frozenset[str]
    own: frozenset[str]
    top: bool


_SURE = 0.6  # a clause that stands elsewhere than the node and shares but a few words with it is no evidence


def traces(alignment: Alignment) -> tuple[Trace, ...]:
    """Every trace of a marker, markers in the order of their file, clauses in document order; a clause once a marker."""
    spots = tuple(_spots(alignment))
    passages = {spot.clause.path: own_passages(alignment.policy.source.text, spot.clause) for spot in spots}
    found: dict[str, list[Trace]] = {marker.id: [] for marker in markers()}
    patterns: dict[str, set[int]] = {marker.id: set() for marker in markers()}
    for spot in spots:
        for marker, number, trace in _in_words(alignment.policy.source.text, spot, passages[spot.clause.path]):
            patterns[marker.id].add(number)
            if not found[marker.id] or found[marker.id][-1].clause is not spot.clause:
                found[marker.id].append(trace)
    for marker in markers():
        if marker.kind in ("node", "absence", "count"):
            found[marker.id] = list(_in_structure(alignment, marker, spots, passages))
        elif len(patterns[marker.id]) < marker.at_least:
            found[marker.id] = []
    return tuple(trace for marker in markers() for trace in found[marker.id])


def _spots(alignment: Alignment) -> Iterator[_Spot]:
    own: dict[int, set[str]] = {}
    for match in alignment.matches:
        if match.clause is not None and match.node is not None and (match.score >= _SURE or not match.moved):
            own.setdefault(id(match.clause), set()).add(match.node)

    def below(clause: Clause, above: frozenset[str], top: bool) -> Iterator[_Spot]:
        nodes = frozenset(own.get(id(clause), ()))
        yield _Spot(clause, above | nodes, nodes, top)
        for child in clause.children:
            yield from below(child, above | nodes, top and not nodes)  # a chapter answers to no node

    for clause in alignment.policy.clauses:
        if clause.part is Part.BODY:
            yield from below(clause, frozenset(), True)


def _answers(nodes: frozenset[str], where: tuple[str, ...]) -> bool:
    """Whether one of ``nodes`` is one of ``where`` or stands below one."""
    return any(node == place or node.startswith(place + ".") for node in nodes for place in where)


def _in_words(source: str, spot: _Spot, passages: list[Passage]) -> Iterator[tuple[Marker, int, Trace]]:
    """Traces of phrases and headings in one clause, with the number of the pattern."""
    known = _by_id()
    for here in passages:
        for marker_id, number, start, end in _matches(here.text, here.number == HEADING):
            marker = known[marker_id]
            if (marker.where and not _answers(spot.nodes, marker.where)) or (marker.top and not spot.top):
                continue
            first, last = here.span(start, end)
            yield marker, number, Trace(marker, spot.clause, "".join(source[first:last].split()), first, last)


@lru_cache(maxsize=1)
def _by_id() -> Mapping[str, Marker]:
    return {marker.id: marker for marker in markers()}


@lru_cache(maxsize=1)
def _compiled() -> tuple[tuple[Marker, tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]], ...]:
    return tuple(
        (marker, tuple(map(re.compile, marker.patterns)), tuple(map(re.compile, marker.unless))) for marker in markers() if marker.patterns
    )


@lru_cache(maxsize=1 << 16)
def _matches(text: str, heading: bool) -> tuple[tuple[str, int, int, int], ...]:
    """(marker, pattern, start, end) of every pattern's first match in a heading or paragraph."""
    found = []
    for marker, patterns, unless in _compiled():
        if marker.kind == "heading" and not heading:
            continue
        hits = [(number, match) for number, pattern in enumerate(patterns) if (match := pattern.search(text)) and match[0]]
        if hits and not any(pattern.search(text) for pattern in unless):
            found += [(marker.id, number, *match.span()) for number, match in hits]
    return tuple(found)


def _in_structure(alignment: Alignment, marker: Marker, spots: tuple[_Spot, ...], passages: Mapping[str, list[Passage]]) -> Iterator[Trace]:
    """Traces of nodes that are answered, of nodes that are not, and of numbers of items."""
    answering = [spot for spot in spots if _answers(spot.own, marker.where)]
    if marker.kind == "absence":
        if marker.part in alignment.parts and not answering:
            yield Trace(marker, None, "", 0, 0)
        return
    for spot in answering:
        counted = marker.kind == "node" or (spot.own & set(marker.where) and len(spot.clause.children) == marker.count)
        place = passages[spot.clause.path]
        if counted and place:
            start, end = place[0].span(0, len(place[0].text))
            yield Trace(marker, spot.clause, "".join(alignment.policy.source.text[start:end].split()), start, end)

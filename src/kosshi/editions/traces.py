"""Where a policy shows the markers of editions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from kosshi.editions.catalogue import Marker, markers
from kosshi.model import Alignment, Clause, Part
from kosshi.passages import HEADING, OwnText, own_text


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


_STRUCTURE = ("node", "absence", "count")  # markers that show in which nodes are answered
_SURE = 0.6  # a clause that stands elsewhere than the node and shares but a few words with it is no evidence


def traces(alignment: Alignment) -> tuple[Trace, ...]:
    """Every trace of a marker, markers in the order of their file, clauses in document order; a clause once a marker."""
    source = alignment.policy.source.text
    spots = tuple(_spots(alignment))
    found: dict[str, list[Trace]] = {marker.id: [] for marker in markers()}
    patterns: dict[str, set[int]] = {marker.id: set() for marker in markers()}
    answering: dict[str, list[_Spot]] = {}
    for spot in spots:
        for marker, number, trace in _in_words(source, spot):
            patterns[marker.id].add(number)
            if not found[marker.id] or found[marker.id][-1].clause is not spot.clause:
                found[marker.id].append(trace)
        for marker_id in _answered(spot.own):
            answering.setdefault(marker_id, []).append(spot)
    for marker in markers():
        if marker.kind in _STRUCTURE:
            found[marker.id] = list(_in_structure(alignment, marker, answering.get(marker.id, ())))
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


@lru_cache(maxsize=1 << 14)
def _answers(nodes: frozenset[str], where: tuple[str, ...]) -> bool:
    """Whether one of ``nodes`` is one of ``where`` or stands below one."""
    return any(node == place or node.startswith(place + ".") for node in nodes for place in where)


@lru_cache(maxsize=1 << 14)
def _answered(nodes: frozenset[str]) -> tuple[str, ...]:
    """The markers of structure that speak of one of these nodes."""
    return tuple(marker.id for marker in markers() if marker.kind in _STRUCTURE and _answers(nodes, marker.where)) if nodes else ()


def _in_words(source: str, spot: _Spot) -> Iterator[tuple[Marker, int, Trace]]:
    """Traces of phrases and headings in one clause, with the number of the pattern."""
    own, at = own_text(source, spot.clause)
    for marker_id, number, start, end in _in_text(own):
        marker = _by_id()[marker_id]
        if (marker.where and not _answers(spot.nodes, marker.where)) or (marker.top and not spot.top):
            continue
        yield marker, number, Trace(marker, spot.clause, "".join(own.printed[start:end].split()), at + start, at + end)


@lru_cache(maxsize=1 << 16)
def _in_text(own: OwnText) -> tuple[tuple[str, int, int, int], ...]:
    """As :func:`_matches` for all passages of a clause, with places in its own text."""
    return tuple(
        (marker_id, number, *here.span(start, end))
        for here in own.passages
        for marker_id, number, start, end in _matches(here.text, here.number == HEADING)
    )


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


def _in_structure(alignment: Alignment, marker: Marker, answering: Sequence[_Spot]) -> Iterator[Trace]:
    """Traces of nodes that are answered, of nodes that are not, and of numbers of items."""
    if marker.kind == "absence":
        if marker.part in alignment.parts and not answering:
            yield Trace(marker, None, "", 0, 0)
        return
    for spot in answering:
        counted = marker.kind == "node" or (spot.own & set(marker.where) and len(spot.clause.children) == marker.count)
        own, at = own_text(alignment.policy.source.text, spot.clause)
        if counted and own.passages:
            start, end = own.passages[0].span(0, len(own.passages[0].text))
            yield Trace(marker, spot.clause, "".join(own.printed[start:end].split()), at + start, at + end)

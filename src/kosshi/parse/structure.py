"""Third step of parsing: which lines open a clause, and how deep.

Whether a marker opens a level, goes on with one or is mere text shows only in the whole document. The lines are
read left to right by a beam search whose state is the stack of open runs; every reading of a line has a cost
(:mod:`prices`) and the cheapest reading of all lines wins.

Policies copy each other's numbering, so the search is an automaton that is built while it is used: a line is reduced
to what the search sees of it (:class:`Event`), the states kept after a line to their stacks and the differences of
their costs (:class:`Beam`), and what follows from a beam and an event is found once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from kosshi.model import HintKind
from kosshi.numbering import Marker, parse_number, style
from kosshi.parse.lines import REMEMBERED, Line, Reading, layout
from kosshi.parse.prices import HEADED, SLACK, SUPPLEMENTARY, Frame, Sign, prices

BEAM = 10  # states kept; with 8 and a slack of 6 one of the fifteen invented policies was misread

PLAIN_SLACK = 2000  # where a marker that is hardly text goes on as it should, doubts about what came before shrink
PLAIN_MARKER = 5000
PLAIN_STEP = 300

COST_GLUED = 300
COST_WRAPPED = 1800  # the line before breaks off in mid-sentence at the margin,
COST_WRAPPED_SPACED = 1000  # less where a space sets the marker off
COST_LOST_HEADING = 1000
COST_LOST_ITEM = 500
COST_HEADING_AS_TEXT = 800
COST_TITLE_AS_TEXT = 3000
COST_LONE_AS_TEXT = 1200
COST_NEVER_TEXT = 50_000
GAIN_CAPTION = 1000
MAX_WRAP = 60.0  # full-width characters; nobody sets lines longer than that

LOST = "lost"
_TABLE = HintKind.TABLE  # by a name of its own: until Python 3.12 looking up a member is a call


@dataclass(slots=True)
class Opening:
    """A line that opens a clause at ``depth`` (0 at the top)."""

    line: int
    marker: Marker
    depth: int


class _Setting(NamedTuple):
    """What a line's neighbours and the reader of its file say of it.

    Attributes:
        heading: its level as a heading, 0 where it is none.
        unnumbered: headings of this level never carry a number.
        tabled, rowed: it stands in a table, or below a row of one.
        titles_table: a table's row follows.
        wrapped: it may go on with the sentence before it.
        captioned: a heading in brackets stands before it.
    """

    heading: int
    unnumbered: bool
    tabled: bool
    rowed: bool
    titles_table: bool
    wrapped: bool
    captioned: bool


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """What the search sees of a line that may open a clause. Equal events are one object (:func:`_shared`).

    Attributes:
        options: the readings of the line's beginning, each with what the line speaks against (or for) it.
        text_cost: cost of reading the line as text.
        wrapped: the line may go on with the sentence before it.
        last: last number of a range 第5条から第7条まで, else 0.
        heading: level of the heading the line is, else 0.
        listed: the line stands behind a Markdown list sign.
    """

    options: tuple[tuple[Marker, int], ...]
    text_cost: int
    wrapped: bool
    last: int
    heading: int
    listed: bool


class _State(NamedTuple):
    """A reading of all lines so far: what it costs more than the best, and its open runs."""

    cost: int
    stack: tuple[Frame, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Beam:
    """The states kept after a line, cheapest first; the first one's cost is 0. Equal beams are one object (:func:`_beam`)."""

    states: tuple[_State, ...]


class _Origin(NamedTuple):
    """Which state of the beam before a state comes from, and the marker it read at which depth, if it read one."""

    state: int
    marker: Marker | None
    depth: int


class _Step(NamedTuple):
    """A beam and, for each of its states, where it comes from."""

    beam: Beam
    origins: tuple[_Origin, ...]


def find_openings(body: Sequence[Line], margin: float) -> list[Opening]:
    """The cheapest reading of all lines that are no blocks together; ``margin`` is their :func:`wrap_width`."""
    beam = _beam((_State(0, ()),))
    steps: list[tuple[int, tuple[_Origin, ...]]] = []
    for line, event in _events(body, margin):
        beam, origins = _step(beam, event)
        steps.append((line, origins))
    openings: list[Opening] = []
    state = 0  # the cheapest
    for line, origins in reversed(steps):
        state, marker, depth = origins[state]
        if marker is not None:
            openings.append(Opening(line, marker, depth))
    openings.reverse()
    return openings


# --- which lines matter -----------------------------------------------------------------------------------


def _events(body: Sequence[Line], margin: float) -> list[tuple[int, Event]]:
    """The lines that may open a clause, by index."""
    unnumbered = _unnumbered_levels(body)
    events = []
    rowed = captioned = False  # the line before is a table row, a heading in brackets
    for place, line in enumerate(body):
        reading = line.reading
        rowed = rowed and not line.blank_before
        event = None
        if reading.markers or line.heading or reading.supplementary:
            after = body[place + 1] if place + 1 < len(body) else None
            setting = (
                line.heading,
                line.heading in unnumbered,
                line.hint is _TABLE,
                rowed,
                after is not None and (after.reading.cells > 1 or after.hint is _TABLE),
                margin > 0 and place > 0 and breaks_off(body[place - 1], line, margin),
                captioned,
            )
            event = _event(reading, setting)
            if event is not None:
                events.append((line.index, event))
        rowed = reading.cells > 1 and event is None
        captioned = bool(reading.looks) and "caption" in reading.looks
    return events


def wrap_width(lines: Sequence[Line]) -> float:
    """Width (in full-width characters) at which the lines of a text are broken hard, 0 where they are not.

    Hard breaks show in lines that end in mid-sentence at the very width that no line exceeds.
    """
    plain = [reading for line in lines if (reading := line.reading).width > 12 and reading.cells == 1]
    widths = sorted([reading.width for reading in plain], reverse=True)
    strays = max(1, len(widths) // 30)  # a line or two may hang over
    for widest in widths[: strays + 1]:
        if widest > MAX_WRAP:
            continue
        full = [reading for reading in plain if widest - 2.5 <= reading.width <= widest]
        broken = sum(reading.squeezed[-1:] not in "。)）」" for reading in full)
        if broken >= 2 and 3 * broken >= len(full):
            return widest
    return 0.0


def breaks_off(before: Line, line: Line, margin: float) -> bool:
    """Whether ``line`` goes on with a sentence that ``before`` left unfinished at the margin."""
    if line.blank_before or before.reading.cells > 1 or not margin:
        return False
    return before.reading.width >= margin - 3 and before.reading.squeezed[-1:] not in "。)）"


def _unnumbered_levels(lines: Sequence[Line]) -> frozenset[int]:
    """Heading levels (Markdown, HTML, Word) that never carry a number: they count by place."""
    bare: dict[int, int] = {}
    numbered: set[int] = set()
    for line in lines:
        if not line.heading:
            continue
        if line.reading.supplementary or any(marker.style not in ("dash", "bullet") for marker in line.reading.markers):
            numbered.add(line.heading)
        else:
            bare[line.heading] = bare.get(line.heading, 0) + 1
    if numbered:
        return frozenset()
    return frozenset(level for level, count in bare.items() if count >= 2)


@lru_cache(maxsize=REMEMBERED)
def _event(reading: Reading, neighbours: tuple[int, bool, bool, bool, bool, bool, bool]) -> Event | None:
    """What the search sees of a line in its setting, given as a plain tuple; None where it opens nothing."""
    setting = _Setting(*neighbours)
    markers = _markers(reading, setting)
    if not markers:
        return None
    hanging = tuple(_hangs_on(reading, marker) for marker in markers)
    options = tuple((marker, _extra(marker, hangs, setting)) for marker, hangs in zip(markers, hanging, strict=True))
    text_cost = _text_cost(reading, setting, markers, all(hanging))
    return _shared(options, text_cost, setting.wrapped, _range_end(reading), setting.heading, reading.listed)


@lru_cache(maxsize=1 << 14)
def _shared(options: tuple[tuple[Marker, int], ...], text_cost: int, wrapped: bool, last: int, heading: int, listed: bool) -> Event:
    return Event(options, text_cost, wrapped, last, heading, listed)


def _markers(reading: Reading, setting: _Setting) -> tuple[Marker, ...]:
    """All readings of a line as the beginning of a clause."""
    if reading.supplementary:
        end = reading.supplementary
        return (Marker(SUPPLEMENTARY, 0, (), reading.lead, end, end, False),)
    article = reading.markers and reading.markers[0].style == "article" and not setting.rowed  # tabs may stand in its text
    if setting.tabled or (reading.cells > 2 and not article) or (reading.cells == 2 and (setting.rowed or not reading.markers)):
        return ()
    if setting.heading and not reading.markers:
        name = HEADED if setting.unnumbered else LOST
        return (Marker(f"{name}{setting.heading}", 0, (), reading.lead, reading.lead, reading.lead, False),)
    if setting.titles_table:
        return tuple(marker for marker in reading.markers if marker.style != "round")  # the caption of a table
    if reading.listed and reading.markers[:1] and reading.markers[0].style == "dash":
        sign = reading.markers[0]
        return (*reading.markers, Marker(LOST, 0, (), sign.rest, sign.rest, sign.rest, False))
    return reading.markers


def _text_cost(reading: Reading, setting: _Setting, markers: tuple[Marker, ...], hanging: bool) -> int:
    """Cost of reading the line as text although a marker stands at its beginning."""
    name = markers[0].style
    if name.startswith(LOST):
        return COST_HEADING_AS_TEXT
    if name.startswith(HEADED) or name == SUPPLEMENTARY:
        return COST_NEVER_TEXT
    cost = 1000 * max(style(marker.style).plain for marker in markers if not marker.style.startswith(LOST))
    if all(marker.rest >= reading.tail for marker in markers) and name in ("arabic", "decimal"):
        cost = min(cost, COST_LONE_AS_TEXT)
    titled = name == "arabic" and reading.squeezed[-1:] not in "。、" and reading.cells == 1
    if hanging and cost < 6000:
        cost = (cost + (COST_TITLE_AS_TEXT if titled else 0)) * 19 // 20
    elif titled:
        cost += 2000  # number, space, title
    return cost + (3000 if setting.captioned else 0) + (1000 if setting.heading or reading.bold else 0)


def _hangs_on(reading: Reading, marker: Marker) -> bool:
    """Whether a bare number or sign runs into the text behind it, without a space or a stop."""
    if not marker.glued or marker.style not in ("arabic", "kana:aiueo", "kana:iroha"):
        return False
    return reading.squeezed[marker.end - marker.start - 1 : marker.end - marker.start] not in (".", "、", ",", ")")


def _extra(marker: Marker, hanging: bool, setting: _Setting) -> int:
    """What the line itself speaks against (or for) reading it as the beginning of a clause."""
    wrapped = (COST_WRAPPED if marker.glued else COST_WRAPPED_SPACED) if setting.wrapped else 0
    return wrapped + (COST_GLUED if hanging else 0) - (GAIN_CAPTION if setting.captioned else 0)


def _range_end(reading: Reading) -> int:
    """Last number of 第5条から第7条まで 削除, else 0."""
    match = layout("deleted_range").match(reading.squeezed)
    return parse_number(match["last"]) if match else 0


# --- the search -------------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 14)
def _beam(states: tuple[_State, ...]) -> Beam:
    return Beam(states)


@lru_cache(maxsize=1 << 16)
def _step(beam: Beam, event: Event) -> _Step:
    """The states a line can lead to, cheapest first; equal stacks are one state, the cheaper reading wins."""
    best: dict[tuple[Frame, ...], tuple[int, _Origin]] = {}
    limit = SLACK + min(event.text_cost, SLACK)
    for place, state in enumerate(beam.states):
        for cost, stack, origin in _readings(place, state, event, limit):
            old = best.get(stack)
            if old is None or cost < old[0]:
                best[stack] = cost, origin
                limit = min(limit, cost + SLACK)
    ranked = sorted(best.items(), key=lambda item: item[1][0])
    lowest = ranked[0][1][0]
    plain = not event.wrapped and event.text_cost >= PLAIN_MARKER and lowest <= PLAIN_STEP
    limit = lowest + (PLAIN_SLACK if plain else SLACK)
    kept = [(stack, cost, origin) for stack, (cost, origin) in ranked[:BEAM] if cost <= limit]
    states = tuple(_State(cost - lowest, stack) for stack, cost, _ in kept)
    return _Step(_beam(states), tuple(origin for *_, origin in kept))


_Reading = tuple[int, tuple[Frame, ...], _Origin]


def _readings(place: int, state: _State, event: Event, limit: int) -> list[_Reading]:
    """All states a line can lead to from one state: as text, or as a clause at some depth."""
    text_cost = event.text_cost * 3 // 5 if event.wrapped else event.text_cost
    found: list[_Reading] = [(state.cost + text_cost, state.stack, _Origin(place, None, 0))]
    for marker, extra in event.options:
        if marker.style == SUPPLEMENTARY:
            found.append(_opened(place, state, event, marker, 0, 0))
        elif marker.style.startswith(LOST):
            found.extend(_lost(place, state, event, marker))
        else:
            sign = Sign(marker.style, marker.ordinal, marker.branch, marker.start, event.heading)
            for depth, price in enumerate(prices(state.stack, sign)):
                if price < SLACK and state.cost + extra + price <= limit:
                    found.append(_opened(place, state, event, marker, depth, extra + price))
    return found


def _opened(place: int, state: _State, event: Event, marker: Marker, depth: int, price: int) -> _Reading:
    frame = Frame(marker.style, event.last or marker.ordinal, marker.branch, marker.start, event.heading, event.listed)
    return state.cost + price, (*state.stack[:depth], frame), _Origin(place, marker, depth)


def _lost(place: int, state: _State, event: Event, marker: Marker) -> list[_Reading]:
    """A heading or a list item without a number may be the next of a run whose items look alike."""
    found = []
    for depth, frame in enumerate(state.stack):
        alike = (frame.listed and marker.style == LOST) or (event.heading and frame.heading == event.heading)
        if alike and frame.ordinal and frame.style != SUPPLEMENTARY:
            revived = marker._replace(style=frame.style, ordinal=frame.ordinal + 1, branch=())
            found.append(_opened(place, state, event, revived, depth, COST_LOST_ITEM if marker.style == LOST else COST_LOST_HEADING))
    return found

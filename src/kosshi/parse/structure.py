"""Third step of parsing: which lines open a clause, and how deep.

Whether a marker opens a level, goes on with one or is mere text shows only in the whole document. The lines are
read left to right by a beam search whose state is the stack of open runs; every reading of a line has a cost and
the cheapest reading of all lines wins. Costs are in arbitrary units: about 1 is a doubt, 5 is "a careful reader
would object". They were set by hand on drafting custom and checked on generated documents of every style
(``tests/generator``), not fitted to single documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from kosshi.model import BlockKind, HintKind
from kosshi.numbering import Marker, parse_number, style
from kosshi.parse.lines import Line, layout

BEAM = 10  # states kept; with 8 and a slack of 6 one of the fifteen invented policies was misread
SLACK = 9.0  # a state this much dearer than the best is dropped

PLAIN_SLACK = 2.0  # where a marker that is hardly text goes on as it should, doubts about what came before shrink
PLAIN_MARKER = 5.0
PLAIN_STEP = 0.3

COST_OPEN = 0.2
COST_OPEN_UNNUMBERED = 0.6
COST_OPEN_NOT_FIRST = 4.0
COST_RANK = 2.0  # a style below one that usually stands deeper
COST_MIXED = 2.2  # a second kind of run below one item
COST_NESTED_SAME = 5.0  # a style within itself
COST_GAP = 2.0
COST_GAP_EACH = 0.4
COST_REPEATED = 3.5
COST_RESTART = 5.0
COST_BACKWARD = 6.0
COST_PREFIX = 5.0  # 6-1 outside item 6
COST_DEEP_TOP = 1.5  # the first run of a document in a style of the lower ranks
COST_GLUED = 0.3
COST_WRAPPED = 1.8  # the line before breaks off in mid-sentence at the margin,
COST_WRAPPED_SPACED = 1.0  # less where a space sets the marker off
COST_INDENT = 0.3
COST_LOST_HEADING = 1.0
COST_LOST_ITEM = 0.5
COST_HEADING_AS_TEXT = 0.8
COST_TITLE_AS_TEXT = 3.0
COST_LONE_AS_TEXT = 1.2
MAX_WRAP = 60.0  # full-width characters; nobody sets lines longer than that
GAIN_CAPTION = 1.0

GROUPS = frozenset({"part", "chapter", "section", "subsection", "division"})
SUPPLEMENTARY = "supplementary"
LOST = "lost"
HEADED = "headed"


class Frame(NamedTuple):
    """The item a run has reached: one entry of the stack."""

    style: str
    ordinal: int
    branch: tuple[int, ...]
    indent: int
    heading: int
    listed: bool


class Opening(NamedTuple):
    """A line that opens a clause at ``depth`` (0 at the top)."""

    line: int
    marker: Marker
    depth: int


class _Chain(NamedTuple):
    """The openings of one reading, newest first."""

    opening: Opening
    before: _Chain | None


class _State(NamedTuple):
    cost: float
    stack: tuple[Frame, ...]
    chain: _Chain | None


class _Event(NamedTuple):
    """A line that may open a clause."""

    line: Line
    markers: tuple[Marker, ...]
    text_cost: float
    wrapped: bool
    captioned: bool
    last: int  # last number of a range 第5条から第7条まで, else 0


def find_openings(source: str, lines: Sequence[Line], kinds: Sequence[BlockKind | None]) -> list[Opening]:
    """The cheapest reading of all lines together."""
    states = [_State(0.0, (), None)]
    for event in _events(source, lines, kinds):
        states = _step(states, event)
    openings: list[Opening] = []
    chain = min(states, key=lambda state: state.cost).chain
    while chain is not None:
        openings.append(chain.opening)
        chain = chain.before
    openings.reverse()
    return openings


# --- which lines matter -----------------------------------------------------------------------------------


def _events(source: str, lines: Sequence[Line], kinds: Sequence[BlockKind | None]) -> list[_Event]:
    body = [line for line in lines if kinds[line.index] is None]
    margin = wrap_width(body)
    unnumbered = _unnumbered_levels(body)
    events = []
    rowed = False  # the line before is a table row
    for place, line in enumerate(body):
        rowed = rowed and not line.blank_before
        before = body[place - 1] if place else None
        markers = _markers(source, line, body[place + 1] if place + 1 < len(body) else None, unnumbered, rowed)
        rowed = line.reading.cells > 1 and not markers
        if not markers:
            continue
        wrapped = before is not None and breaks_off(before, line, margin)
        captioned = before is not None and "caption" in before.reading.looks
        events.append(_Event(line, markers, _text_cost(line, markers, captioned), wrapped, captioned, _range_end(line)))
    return events


def wrap_width(lines: Sequence[Line]) -> float:
    """Width (in full-width characters) at which the lines of a text are broken hard, 0 where they are not.

    Hard breaks show in lines that end in mid-sentence at the very width that no line exceeds.
    """
    plain = [line for line in lines if line.reading.width > 12 and line.reading.cells == 1]
    widths = sorted((line.reading.width for line in plain), reverse=True)
    strays = max(1, len(widths) // 30)  # a line or two may hang over
    for widest in widths[: strays + 1]:
        full = [line for line in plain if widest - 2.5 <= line.reading.width <= widest]
        broken = sum(line.reading.squeezed[-1:] not in "。)）」" for line in full)
        if widest <= MAX_WRAP and broken >= 2 and 3 * broken >= len(full):
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
        if line.heading:
            if any(marker.style not in ("dash", "bullet") for marker in line.reading.markers) or line.reading.supplementary:
                numbered.add(line.heading)
            else:
                bare[line.heading] = bare.get(line.heading, 0) + 1
    if numbered:
        return frozenset()
    return frozenset(level for level, count in bare.items() if count >= 2)


def _markers(source: str, line: Line, after: Line | None, unnumbered: frozenset[int], rowed: bool) -> tuple[Marker, ...]:
    """All readings of a line as the beginning of a clause."""
    reading = line.reading
    if line.reading.supplementary:
        end = reading.supplementary
        return (Marker(SUPPLEMENTARY, 0, (), reading.lead, end, end, False),)
    article = reading.markers and reading.markers[0].style == "article" and not rowed  # tabs may stand in its text
    if line.hint is HintKind.TABLE or (reading.cells > 2 and not article) or (reading.cells == 2 and (rowed or not reading.markers)):
        return ()
    if line.heading and not reading.markers:
        name = HEADED if line.heading in unnumbered else LOST
        return (Marker(f"{name}{line.heading}", 0, (), reading.lead, reading.lead, reading.lead, False),)
    if after is not None and (after.reading.cells > 1 or after.hint is HintKind.TABLE):
        return tuple(marker for marker in reading.markers if marker.style != "round")  # the caption of a table
    if reading.listed and reading.markers[:1] and reading.markers[0].style == "dash":
        sign = reading.markers[0]
        return (*reading.markers, Marker(LOST, 0, (), sign.rest, sign.rest, sign.rest, False))
    return reading.markers


def _text_cost(line: Line, markers: tuple[Marker, ...], captioned: bool) -> float:
    """Cost of reading the line as text although a marker stands at its beginning."""
    name = markers[0].style
    if name.startswith(LOST):
        return COST_HEADING_AS_TEXT
    if name.startswith(HEADED) or name == SUPPLEMENTARY:
        return 50.0
    cost = max(style(marker.style).plain for marker in markers if not marker.style.startswith(LOST))
    if all(marker.rest >= line.reading.tail for marker in markers) and name in ("arabic", "decimal"):
        cost = min(cost, COST_LONE_AS_TEXT)
    titled = name == "arabic" and line.reading.squeezed[-1:] not in "。、" and line.reading.cells == 1
    if all(_hangs_on(line, marker) for marker in markers) and cost < 6:
        cost = (cost + (COST_TITLE_AS_TEXT if titled else 0.0)) * 0.95
    elif titled:
        cost += 2.0  # number, space, title
    return cost + (3.0 if captioned else 0.0) + (1.0 if line.heading or line.reading.bold else 0.0)


def _hangs_on(line: Line, marker: Marker) -> bool:
    """Whether a bare number or sign runs into the text behind it, without a space or a stop."""
    if not marker.glued or marker.style not in ("arabic", "kana:aiueo", "kana:iroha"):
        return False
    return line.reading.squeezed[marker.end - marker.start - 1 : marker.end - marker.start] not in (".", "、", ",", ")")


def _range_end(line: Line) -> int:
    """Last number of 第5条から第7条まで 削除, else 0."""
    match = layout("deleted_range").match(line.reading.squeezed)
    return parse_number(match["last"]) if match else 0


# --- the search -------------------------------------------------------------------------------------------


def _step(states: list[_State], event: _Event) -> list[_State]:
    """The states a line can lead to, cheapest first; equal stacks are one state, the cheaper reading wins."""
    best: dict[tuple[Frame, ...], _State] = {}
    limit = min(state.cost for state in states) + SLACK + min(event.text_cost, SLACK)
    for state in states:
        for new in _readings(state, event, limit):
            old = best.get(new.stack)
            if old is None or new.cost < old.cost:
                best[new.stack] = new
                limit = min(limit, new.cost + SLACK)
    ranked = sorted(best.values(), key=lambda state: state.cost)
    plain = not event.wrapped and event.text_cost >= PLAIN_MARKER and ranked[0].cost - states[0].cost <= PLAIN_STEP
    limit = ranked[0].cost + (PLAIN_SLACK if plain else SLACK)
    return [state for state in ranked[:BEAM] if state.cost <= limit]


def _readings(state: _State, event: _Event, limit: float) -> list[_State]:
    """All states a line can lead to from one state: as text, or as a clause at some depth."""
    found = [_State(state.cost + event.text_cost * (0.6 if event.wrapped else 1.0), state.stack, state.chain)]
    for marker in event.markers:
        if marker.style == SUPPLEMENTARY:
            found.append(_opened(state, event, marker, 0, 0.0))
        elif marker.style.startswith(LOST):
            found.extend(_lost(state, event, marker))
        else:
            extra = _look(event, marker)
            sign = _Sign(marker.style, marker.ordinal, marker.branch, marker.start, event.line.heading)
            for depth, price in enumerate(_prices(state.stack, sign)):
                if price < SLACK and state.cost + extra + price <= limit:
                    found.append(_opened(state, event, marker, depth, extra + price))
    return found


def _look(event: _Event, marker: Marker) -> float:
    """What the line itself speaks against (or for) reading it as the beginning of a clause."""
    wrapped = (COST_WRAPPED if marker.glued else COST_WRAPPED_SPACED) if event.wrapped else 0.0
    hanging = COST_GLUED if _hangs_on(event.line, marker) else 0.0
    return wrapped + hanging - (GAIN_CAPTION if event.captioned else 0.0)


class _Sign(NamedTuple):
    """What the price of a marker depends on."""

    style: str
    ordinal: int
    branch: tuple[int, ...]
    start: int
    heading: int


@lru_cache(maxsize=1 << 15)
def _prices(stack: tuple[Frame, ...], marker: _Sign) -> tuple[float, ...]:
    """Cost of reading a marker as an item at each depth; copies of a text meet the same stacks again and again."""
    return tuple(_price(stack, depth, marker) for depth in range(len(stack) + 1))


def _opened(state: _State, event: _Event, marker: Marker, depth: int, price: float) -> _State:
    frame = Frame(marker.style, event.last or marker.ordinal, marker.branch, marker.start, event.line.heading, event.line.reading.listed)
    chain = _Chain(Opening(event.line.index, marker, depth), state.chain)
    return _State(state.cost + price, (*state.stack[:depth], frame), chain)


def _lost(state: _State, event: _Event, marker: Marker) -> list[_State]:
    """A heading or a list item without a number may be the next of a run whose items look alike."""
    found = []
    for depth, frame in enumerate(state.stack):
        alike = (frame.listed and marker.style == LOST) or (event.line.heading and frame.heading == event.line.heading)
        if alike and frame.ordinal and frame.style != SUPPLEMENTARY:
            revived = marker._replace(style=frame.style, ordinal=frame.ordinal + 1, branch=())
            found.append(_opened(state, event, revived, depth, COST_LOST_ITEM if marker.style == LOST else COST_LOST_HEADING))
    return found


def _price(stack: tuple[Frame, ...], depth: int, marker: _Sign) -> float:
    """Cost of reading the marker as an item at this depth: going on with the run there, or opening one."""
    if depth < len(stack) and _same_run(stack[depth], marker):
        frame = stack[depth]
        indent = COST_INDENT if frame.indent != marker.start or frame.heading != marker.heading else 0.0
        return _continue_price(frame, marker) + indent
    return _open_price(stack, depth, marker)


def _same_run(frame: Frame, marker: _Sign) -> bool:
    if marker.style == "decimal":
        return frame.style == "decimal" and frame.branch == marker.branch
    return frame.style == marker.style


def _continue_price(frame: Frame, marker: _Sign) -> float:
    if not marker.ordinal:
        return 0.1
    if marker.style == "decimal":
        step = marker.ordinal - frame.ordinal
        return 0.0 if step == 1 else _off_price(step, marker.ordinal)
    here, there = (frame.ordinal, *frame.branch), (marker.ordinal, *marker.branch)
    if there == (frame.ordinal + 1,):
        return 0.0
    if there in ((*here, 2), (*here[:-1], here[-1] + 1)):
        return 0.0 if len(there) > 1 else _off_price(1, marker.ordinal)
    if any(there == (*here[:cut], here[cut] + 1) for cut in range(1, len(here))):
        return 0.0
    if there == (frame.ordinal + 1, 2):
        return COST_GAP
    return _off_price(marker.ordinal - frame.ordinal, marker.ordinal)


def _off_price(step: int, ordinal: int) -> float:
    if step > 0:
        return COST_GAP + COST_GAP_EACH * min(step - 1, 8)
    if ordinal == 1:
        return COST_RESTART
    return COST_REPEATED if step == 0 else COST_BACKWARD


def _open_price(stack: tuple[Frame, ...], depth: int, marker: _Sign) -> float:
    if depth == 0 and stack and stack[0].style == SUPPLEMENTARY:
        return SLACK  # nothing follows a 附則 but another, and what stands in it
    parent = stack[depth - 1] if depth else None
    price = COST_OPEN if marker.ordinal else COST_OPEN_UNNUMBERED
    paragraph = parent is not None and parent.style == "article" and marker.style in ("arabic", "circled")
    if marker.style == "decimal":
        price += _decimal_price(parent, marker)
    elif marker.ordinal > 1 or marker.branch:
        if paragraph and marker.ordinal == 2:
            price -= 0.1
        elif not (marker.style == "article" and parent is not None and parent.style in GROUPS):
            price += COST_OPEN_NOT_FIRST + 0.1 * min(marker.ordinal, 20)
        elif depth < len(stack):
            price += COST_OPEN_NOT_FIRST
    if depth < len(stack) and not (paragraph and marker.ordinal == 2):
        price += COST_MIXED
    if any(_same_run(frame, marker) or frame.style == marker.style != "decimal" for frame in stack[:depth]):
        price += COST_NESTED_SAME
    return price + _rank_price(parent, marker)


def _decimal_price(parent: Frame | None, marker: _Sign) -> float:
    fits = parent is not None and parent.ordinal == marker.branch[-1] and (parent.style != "decimal" or parent.branch == marker.branch[:-1])
    return (0.0 if fits else COST_PREFIX) + (0.0 if marker.ordinal == 1 else COST_GAP)


def _rank_price(parent: Frame | None, marker: _Sign) -> float:
    if marker.style == "decimal" or marker.style.startswith(HEADED):
        return 0.0
    rank = style(marker.style).rank
    if parent is None:
        return COST_DEEP_TOP if rank >= 65 else 0.0
    if parent.style in (SUPPLEMENTARY, "decimal", "round", "square") or parent.style.startswith(HEADED) or marker.style == "round":
        return 0.0
    return COST_RANK if style(parent.style).rank >= rank else 0.0

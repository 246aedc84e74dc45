"""What it costs to read a marker as an item at a depth: going on with the run there, or opening one.

Costs are whole numbers, a thousand is a doubt, 5000 is "a careful reader would object". They were set by hand on
drafting custom and checked on generated documents of every style (``tests/generator``), not fitted to single
documents.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from kosshi.numbering import style

SLACK = 9000  # a reading this much dearer than the best is dropped
COST_OPEN = 200
COST_OPEN_UNNUMBERED = 600
COST_OPEN_NOT_FIRST = 4000
COST_RANK = 2000  # a style below one that usually stands deeper
COST_MIXED = 2200  # a second kind of run below one item
COST_NESTED_SAME = 5000  # a style within itself
COST_GAP = 2000
COST_GAP_EACH = 400
COST_REPEATED = 3500
COST_RESTART = 5000
COST_BACKWARD = 6000
COST_PREFIX = 5000  # 6-1 outside item 6
COST_DEEP_TOP = 1500  # the first run of a document in a style of the lower ranks
COST_INDENT = 300

GROUPS = frozenset({"part", "chapter", "section", "subsection", "division"})
SUPPLEMENTARY = "supplementary"
HEADED = "headed"


class Frame(NamedTuple):
    """The item a run has reached: one entry of the stack."""

    style: str
    ordinal: int
    branch: tuple[int, ...]
    indent: int
    heading: int
    listed: bool


class Sign(NamedTuple):
    """What the price of a marker depends on."""

    style: str
    ordinal: int
    branch: tuple[int, ...]
    start: int
    heading: int


@lru_cache(maxsize=1 << 13)
def prices(stack: tuple[Frame, ...], marker: Sign) -> tuple[int, ...]:
    """Cost of reading a marker as an item at each depth; copies of a text meet the same stacks again and again."""
    return tuple(_price(stack, depth, marker) for depth in range(len(stack) + 1))


def _price(stack: tuple[Frame, ...], depth: int, marker: Sign) -> int:
    """Cost of reading the marker as an item at this depth: going on with the run there, or opening one."""
    if depth < len(stack) and _same_run(stack[depth], marker):
        frame = stack[depth]
        indent = COST_INDENT if frame.indent != marker.start or frame.heading != marker.heading else 0
        return _continue_price(frame, marker) + indent
    return _open_price(stack, depth, marker)


def _same_run(frame: Frame, marker: Sign) -> bool:
    if marker.style == "decimal":
        return frame.style == "decimal" and frame.branch == marker.branch
    return frame.style == marker.style


def _continue_price(frame: Frame, marker: Sign) -> int:
    if not marker.ordinal:
        return 100
    if marker.style == "decimal":
        step = marker.ordinal - frame.ordinal
        return 0 if step == 1 else _off_price(step, marker.ordinal)
    here, there = (frame.ordinal, *frame.branch), (marker.ordinal, *marker.branch)
    if there == (frame.ordinal + 1,):
        return 0
    if there in ((*here, 2), (*here[:-1], here[-1] + 1)):
        return 0 if len(there) > 1 else _off_price(1, marker.ordinal)
    if any(there == (*here[:cut], here[cut] + 1) for cut in range(1, len(here))):
        return 0
    if there == (frame.ordinal + 1, 2):
        return COST_GAP
    return _off_price(marker.ordinal - frame.ordinal, marker.ordinal)


def _off_price(step: int, ordinal: int) -> int:
    if step > 0:
        return COST_GAP + COST_GAP_EACH * min(step - 1, 8)
    if ordinal == 1:
        return COST_RESTART
    return COST_REPEATED if step == 0 else COST_BACKWARD


def _open_price(stack: tuple[Frame, ...], depth: int, marker: Sign) -> int:
    if depth == 0 and stack and stack[0].style == SUPPLEMENTARY:
        return SLACK  # nothing follows a 附則 but another, and what stands in it
    parent = stack[depth - 1] if depth else None
    price = COST_OPEN if marker.ordinal else COST_OPEN_UNNUMBERED
    paragraph = parent is not None and parent.style == "article" and marker.style in ("arabic", "circled")
    if marker.style == "decimal":
        price += _decimal_price(parent, marker)
    elif marker.ordinal > 1 or marker.branch:
        if paragraph and marker.ordinal == 2:
            price -= 100
        elif not (marker.style == "article" and parent is not None and parent.style in GROUPS):
            price += COST_OPEN_NOT_FIRST + 100 * min(marker.ordinal, 20)
        elif depth < len(stack):
            price += COST_OPEN_NOT_FIRST
    if depth < len(stack) and not (paragraph and marker.ordinal == 2):
        price += COST_MIXED
    if any(_same_run(frame, marker) or frame.style == marker.style != "decimal" for frame in stack[:depth]):
        price += COST_NESTED_SAME
    return price + _rank_price(parent, marker)


def _decimal_price(parent: Frame | None, marker: Sign) -> int:
    fits = parent is not None and parent.ordinal == marker.branch[-1] and (parent.style != "decimal" or parent.branch == marker.branch[:-1])
    return (0 if fits else COST_PREFIX) + (0 if marker.ordinal == 1 else COST_GAP)


def _rank_price(parent: Frame | None, marker: Sign) -> int:
    if marker.style == "decimal" or marker.style.startswith(HEADED):
        return 0
    rank = style(marker.style).rank
    if parent is None:
        return COST_DEEP_TOP if rank >= 65 else 0
    if parent.style in (SUPPLEMENTARY, "decimal", "round", "square") or parent.style.startswith(HEADED) or marker.style == "round":
        return 0
    return COST_RANK if style(parent.style).rank >= rank else 0

"""What stands on a page of a PDF: characters with their boxes, rules, pictures; turned so that lines run to the right.

All geometry behind this module is in reading coordinates: ``u`` grows along the line in reading direction, ``v``
falls from line to line, whatever way the page is turned and whether it is written across or down.
"""

from __future__ import annotations

import ctypes
import itertools
import math
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from kosshi.sources.pdf_glyphs import UNREADABLE, as_printed, is_wide

_SAMPLE = 400  # characters of a page that tell its direction
_MAX_OBJECTS = 20_000
_MAX_SEGMENTS = 400
_THIN = 3.0  # points; a filled shape that is thinner is a rule
_STRAIGHT = 0.7  # points; a stroke that deviates less is level or upright


class Char(NamedTuple):
    """One character: extent along the line, extent across, baseline, and its text (ligatures have several)."""

    u0: float
    u1: float
    v0: float
    v1: float
    base: float
    text: str


class Rule(NamedTuple):
    """A straight rule: along the line from ``low`` to ``high`` at ``at``, or across the lines if ``upright``."""

    upright: bool
    at: float
    low: float
    high: float


class Page(NamedTuple):
    """One page.

    Attributes:
        number: from 1.
        box: u and v of its left, bottom, right and top edge.
        chars: in the order of the file.
        rules: strokes and thin shapes.
        picture: share of the page that its largest picture covers; 0 where there is none.
        shapes: number of drawn shapes.
    """

    number: int
    box: tuple[float, float, float, float]
    chars: tuple[Char, ...]
    rules: tuple[Rule, ...]
    picture: float
    shapes: int


class _Raw(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float
    x: float
    y: float
    text: str


_Turn = Callable[[float, float], tuple[float, float]]
# pdfium counts angles with the clock: a line turned by 90 degrees runs downwards
_TURNS: dict[int, _Turn] = {
    0: lambda x, y: (x, y),
    90: lambda x, y: (-y, x),
    180: lambda x, y: (-x, -y),
    270: lambda x, y: (y, -x),
}
_DOWN = 90


def read_page(document: Any, index: int, api: Any) -> Page:
    """Read page ``index`` of a pypdfium2 document; ``api`` is ``pypdfium2.raw``."""
    page = document[index]
    text_page = page.get_textpage()
    try:
        raws, angle = _characters(text_page, api)
        down = angle == 0 and _runs_down(raws)
        turn = _TURNS[_DOWN if down else angle]
        box = _turned_box(tuple(page.get_bbox()), turn)
        chars = tuple(filter(None, (_turned(raw, turn, down, box) for raw in raws)))
        rules, picture, shapes = _drawings(page, turn, api)
    finally:
        text_page.close()
        page.close()
    return Page(index + 1, box, chars, rules, picture, shapes)


def _characters(text_page: Any, api: Any) -> tuple[list[_Raw], int]:
    """The characters of a page and the angle most of them are turned by."""
    raws: list[_Raw] = []
    angles: Counter[int] = Counter()
    rect = api.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    high = 0
    for index in range(text_page.count_chars()):
        if api.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        point = api.FPDFText_GetUnicode(text_page, index)
        if 0xD800 <= point < 0xDC00:  # the first half of a surrogate pair
            high = point
            continue
        if high and 0xDC00 <= point < 0xE000:  # its second half
            point = 0x10000 + ((high - 0xD800) << 10) + (point - 0xDC00)
        high = 0
        unmapped = point == 0 or (api.FPDFText_HasUnicodeMapError(text_page, index) == 1 and point > 0x7E)
        if not api.FPDFText_GetLooseCharBox(text_page, index, rect):
            continue
        api.FPDFText_GetCharOrigin(text_page, index, x, y)
        if len(raws) < _SAMPLE:
            angles[round(math.degrees(api.FPDFText_GetCharAngle(text_page, index)) / 90) * 90 % 360] += 1
        text = UNREADABLE if unmapped else as_printed(point)
        raw = _Raw(rect.left, rect.bottom, rect.right, rect.top, x.value, y.value, text)
        if raws and text.isascii() and raw[:6] == raws[-1][:6]:  # one more letter of a ligature
            raws[-1] = raws[-1]._replace(text=raws[-1].text + text)
        elif math.isfinite(sum(raw[:6])):
            raws.append(raw)
    return raws, angles.most_common(1)[0][0] if angles else 0


def _runs_down(raws: list[_Raw]) -> bool:
    """Whether most characters stand below the one before them, as in vertical writing."""
    down = across = 0
    for before, after in itertools.pairwise(raws):
        size = max(before.top - before.bottom, 1.0)
        dx, dy = after.x - before.x, before.y - after.y
        if not (is_wide(before.text[0]) and is_wide(after.text[0])):
            continue
        if abs(dx) < 0.3 * size and 0.4 * size < dy < 2.5 * size:
            down += 1
        elif abs(dy) < 0.3 * size and 0.2 * size < dx < 2.5 * size:
            across += 1
    return down > 2 * across and down > 2  # at least a short line


def _turned(raw: _Raw, turn: _Turn, down: bool, box: tuple[float, float, float, float]) -> Char | None:
    """The character in reading coordinates; None if it stands outside of the page."""
    (u0, v0), (u1, v1) = turn(raw.left, raw.bottom), turn(raw.right, raw.top)
    if u0 > u1:
        u0, u1 = u1, u0
    if v0 > v1:
        v0, v1 = v1, v0
    base = v1 - (u1 - u0) if down else turn(raw.x, raw.y)[1]
    if down:  # the boxes of spaces are wider than the column; its right edge is where it should be
        v0 = base
    if not (box[0] - 20 < (u0 + u1) / 2 < box[2] + 20 and box[1] - 20 < (v0 + v1) / 2 < box[3] + 20):
        return None
    return Char(u0, u1, v0, v1, base, raw.text)


def _turned_box(box: tuple[float, ...], turn: _Turn) -> tuple[float, float, float, float]:
    (u0, v0), (u1, v1) = turn(box[0], box[1]), turn(box[2], box[3])
    return min(u0, u1), min(v0, v1), max(u0, u1), max(v0, v1)


def _drawings(page: Any, turn: _Turn, api: Any) -> tuple[tuple[Rule, ...], float, int]:
    """Rules, the share of the largest picture, and the number of shapes."""
    rules: list[Rule] = []
    picture, shapes = 0.0, 0
    edges = page.get_bbox()
    area = max(1.0, (edges[2] - edges[0]) * (edges[3] - edges[1]))
    for count, item in enumerate(page.get_objects(max_depth=3)):
        if count > _MAX_OBJECTS:
            break
        if item.type == api.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            picture = max(picture, abs((right - left) * (top - bottom)) / area, 0.001)
        elif item.type == api.FPDF_PAGEOBJ_PATH:
            shapes += 1
            rules.extend(_rules(item, turn, api))
    return tuple(rules), picture, shapes


def _rules(item: Any, turn: _Turn, api: Any) -> list[Rule]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    api.FPDFPath_GetDrawMode(item, fill, stroke)
    if not stroke.value:
        left, bottom, right, top = item.get_bounds()
        if min(right - left, top - bottom) > _THIN:
            return []
        middle = ((left + right) / 2, (bottom + top) / 2)
        if right - left > top - bottom:
            return _rule((left, middle[1]), (right, middle[1]), turn)
        return _rule((middle[0], bottom), (middle[0], top), turn)
    matrix = item.get_matrix().get()
    found: list[Rule] = []
    start = at = (0.0, 0.0)
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(api.FPDFPath_CountSegments(item), _MAX_SEGMENTS)):
        segment = api.FPDFPath_GetPathSegment(item, index)
        api.FPDFPathSegment_GetPoint(segment, x, y)
        a, b, c, d, e, f = matrix
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        kind = api.FPDFPathSegment_GetType(segment)
        if kind == api.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == api.FPDF_SEGMENT_LINETO:
            found.extend(_rule(at, point, turn))
        at = point
        if api.FPDFPathSegment_GetClose(segment):
            found.extend(_rule(at, start, turn))
            at = start
    return found


def _rule(one: tuple[float, float], other: tuple[float, float], turn: _Turn) -> list[Rule]:
    (u0, v0), (u1, v1) = turn(*one), turn(*other)
    if not all(math.isfinite(value) for value in (u0, v0, u1, v1)):
        return []
    if abs(v1 - v0) < _STRAIGHT and abs(u1 - u0) > _THIN:
        return [Rule(False, (v0 + v1) / 2, min(u0, u1), max(u0, u1))]
    if abs(u1 - u0) < _STRAIGHT and abs(v1 - v0) > _THIN:
        return [Rule(True, (u0 + u1) / 2, min(v0, v1), max(v0, v1))]
    return []

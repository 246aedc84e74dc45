"""A figure that knows what stands behind its marks: hover texts in SVG and in notebooks, files that are always the same."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import re
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple, ParamSpec

import numpy as np
from lxml import etree
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure as AnyFigure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from kosshi.errors import UsageError
from kosshi.files import for_xml, write_whole
from kosshi.messages import error
from kosshi.plots.style import colour, printable, settings
from kosshi.plots.words import width, wrapped

SUFFIXES = (".svg", ".png", ".pdf")
Point = tuple[float, float]
P = ParamSpec("P")

_SVG = "http://www.w3.org/2000/svg"
_HREF = "{http://www.w3.org/1999/xlink}href"
_TITLE_SIZE, _NOTE_SIZE = 13.0, 8.5  # points
_PNG_DPI = 144
_CSS_PIXEL = 96 / 72  # pixels a point on a page
_FIXED: dict[str, dict[str, None]] = {  # what matplotlib would write of itself and the clock
    ".svg": dict.fromkeys(("Creator", "Date", "Format", "Type")),
    ".png": {"Software": None},
    ".pdf": dict.fromkeys(("Creator", "Producer", "CreationDate")),
}
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_COMMAND = re.compile(r" ?([A-Za-z]) ?")
_SEGMENT = re.compile(r"([MLQCz])([^MLQCz]*)")
_GLYPH, _COARSE = "scale(0.015625)", 8  # matplotlib's outlines have 6400 units a letter; 800 are enough
_GLYPH_NAME = re.compile(r"\b([A-Z])[A-Za-z]+(?:-[A-Z][A-Za-z]*)*-([0-9a-f]+)$")  # IPAexGothic-7b8
_ALONG = re.compile(r"translate\((-?[\d.]+) 0\)")
_STYLE = (
    "{scope} *{{stroke-linejoin:round;stroke-linecap:butt}}"
    "{scope} .hint{{fill:transparent}}{scope} .hint:hover{{stroke:{ink};stroke-width:1.5}}"
)


class _Hint(NamedTuple):
    """A text to show over a part of the figure: a polygon in an axes' coordinates, or a disc of ``radius`` points."""

    axes: Axes
    points: tuple[Point, ...]
    radius: float
    text: str


class Shape(NamedTuple):
    """A hover text in points from the figure's upper left corner: a polygon, or a disc where there is one point."""

    points: tuple[Point, ...]
    radius: float
    text: str


class Figure(AnyFigure):
    """A figure of matplotlib with title, note and hover texts.

    Shown in a notebook, or written as SVG, its marks tell on hovering which clause or policy stands behind them. It
    holds no global state: pyplot does not know it, and settings of matplotlib stay as they were.

    Args:
        title: what the figure shows.
        note: one or two sentences below the title: how to read it, what was counted.
        size: width and height in inches of what is below title and note; the figure grows by these.
    """

    def __init__(self, title: str = "", note: str = "", size: tuple[float, float] = (7.5, 4.5), **others: Any) -> None:
        self._hints: list[_Hint] = []
        self.title, self.note = printable(title), printable(note)
        wide = max(size[0], 4.5)
        room = (wide - 0.3) * 72 * 2  # twice the points across: letters count by half their width
        lines = [(line, _TITLE_SIZE, "ink") for line in wrapped(self.title, room / _TITLE_SIZE)]
        lines += [(line, _NOTE_SIZE, "soft") for line in wrapped(self.note, room / _NOTE_SIZE)]
        head = sum(1.5 * points for _, points, _ in lines) / 72 + (0.14 if lines else 0)
        tall = size[1] + head
        with settings():
            super().__init__(figsize=(wide, tall), dpi=72, layout="constrained", facecolor="white", **others)
            place = tall - 0.12
            for line, points, ink in lines:
                self.text(0.13 / wide, place / tall, line, fontsize=points, color=colour(ink), va="top")
                place -= 1.5 * points / 72
        engine = self.get_layout_engine()
        if isinstance(engine, ConstrainedLayoutEngine):
            engine.set(rect=(0, 0, 1, 1 - head / tall), w_pad=0.08, h_pad=0.08)

    # --- hover texts ----------------------------------------------------------------------------------------

    def hint_box(self, axes: Axes, corner: Point, opposite: Point, text: str) -> None:
        """Show a text over a rectangle, given by two corners in the axes' coordinates."""
        (left, low), (right, high) = corner, opposite
        self.hint_area(axes, ((left, low), (right, low), (right, high), (left, high)), text)

    def hint_area(self, axes: Axes, points: Iterable[Point], text: str) -> None:
        """Show a text over a polygon in the axes' coordinates."""
        self._hints.append(_Hint(axes, tuple(points), 0.0, for_xml(text)))

    def hint_point(self, axes: Axes, point: Point, text: str, radius: float = 6.0) -> None:
        """Show a text around a point in the axes' coordinates, ``radius`` points far."""
        self._hints.append(_Hint(axes, (point,), radius, for_xml(text)))

    @property
    def hints(self) -> tuple[str, ...]:
        """The hover texts, in the order in which they were given."""
        return tuple(hint.text for hint in self._hints)

    def shapes(self) -> tuple[Shape, ...]:
        """Where the hover texts are shown, in points from the upper left corner of the figure as last drawn."""
        wide, tall = (float(side) * 72 for side in self.get_size_inches())
        to_figure = self.transFigure.inverted()
        found = []
        for hint in self._hints:
            at = to_figure.transform(hint.axes.transData.transform(np.asarray(hint.points, float)))
            points = tuple((round(float(x) * wide, 1), round((1 - float(y)) * tall, 1)) for x, y in at)
            found.append(Shape(points, hint.radius, hint.text))
        return tuple(found)

    def outside_legend(self, handles: Sequence[Artist]) -> None:
        """A legend below everything, to be read line by line."""
        if not handles:
            return
        longest = max(width(str(handle.get_label())) for handle in handles)
        columns = max(1, min(len(handles), int((self.get_size_inches()[0] * 72 - 20) // (longest * 4 + 36))))
        ordered = [handles[at] for column in range(columns) for at in range(column, len(handles), columns)]
        self.legend(handles=ordered, loc="outside lower left", ncols=columns, handlelength=1.6, columnspacing=1.4)

    def settle(self) -> None:
        """Lay out everything once and for all, so that every file shows the same."""
        self.draw_without_rendering()
        self.draw_without_rendering()  # a layout ends where the next one begins
        self.set_layout_engine("none")

    # --- out ------------------------------------------------------------------------------------------------

    def to_bytes(self, suffix: str) -> bytes:
        """The figure as a file, the same bytes for the same figure.

        Args:
            suffix: ``.svg`` (hover texts in it), ``.png`` or ``.pdf``.

        Raises:
            UsageError: another suffix.
        """
        suffix = suffix.lower()
        if suffix not in SUFFIXES:
            raise error(UsageError, suffix or "?", "main", "bad-suffix", suffixes=" ".join(SUFFIXES))
        return self.svg().encode() if suffix == ".svg" else self._written(suffix)

    def save(self, path: str | Path) -> Path:
        """Write the figure in the format of the file's suffix, whole or not at all.

        Args:
            path: a file ending in ``.svg``, ``.png`` or ``.pdf``.

        Returns:
            The path.

        Raises:
            UsageError: another suffix, or a place that cannot be written.
        """
        path = Path(path)
        if path.suffix.lower() not in SUFFIXES:
            raise error(UsageError, str(path), "main", "bad-suffix", suffixes=" ".join(SUFFIXES))
        write_whole(path, self.to_bytes(path.suffix))
        return path

    def svg(self) -> str:
        """The figure as one ``<svg>`` element, for a page or a file; its marks carry ``<title>`` texts."""
        root = self._drawn()
        scope = f"svg.{root.get('class')}"
        style = root.find(f"{{{_SVG}}}defs/{{{_SVG}}}style")
        if style is not None:  # matplotlib's rule would hold for the whole page
            style.text = _STYLE.format(scope=scope, ink=colour("ink"))
        group = etree.SubElement(root, f"{{{_SVG}}}g")
        for shape in self.shapes():
            mark = etree.SubElement(group, f"{{{_SVG}}}{'circle' if shape.radius else 'polygon'}", {"class": "hint"})
            if shape.radius:
                (x, y), r = shape.points[0], shape.radius
                mark.attrib.update({"cx": f"{x:g}", "cy": f"{y:g}", "r": f"{r:g}"})
            else:
                mark.set("points", " ".join(f"{x:g},{y:g}" for x, y in shape.points))
            etree.SubElement(mark, f"{{{_SVG}}}title").text = shape.text
        return str(etree.tostring(root, encoding="unicode"))

    def _repr_html_(self) -> str:
        """An image with a map of hover texts.

        Not the ``<svg>`` itself: JupyterLab and the sites that show notebooks drop that element from notebooks the
        reader has not marked as trusted, but keep images and their maps.
        """
        data = etree.tostring(self._drawn())
        name = f"kosshi-{hashlib.sha256(data).hexdigest()[:12]}"
        wide, tall = (round(float(side) * 96) for side in self.get_size_inches())
        areas = "".join(_area(shape) for shape in reversed(self.shapes()))  # of areas that overlap the first counts
        return (
            f'<div style="overflow-x: auto"><img src="data:image/svg+xml;base64,{base64.b64encode(data).decode()}" '
            f'width="{wide}" height="{tall}" style="max-width: none" alt="{html.escape(self.title)}" usemap="#{name}">'
            f'<map name="{name}">{areas}</map></div>'
        )

    def _written(self, suffix: str) -> bytes:
        out = io.BytesIO()
        with settings():
            self.savefig(out, format=suffix[1:], dpi=_PNG_DPI, metadata=_FIXED[suffix])
        return out.getvalue()

    def _drawn(self) -> etree._Element:
        """matplotlib's SVG, about half as long: see :func:`_shorten`."""
        parser = etree.XMLParser(remove_comments=True, remove_blank_text=True, load_dtd=False, no_network=True, resolve_entities=False)
        root = etree.fromstring(self._written(".svg"), parser)
        used = {found for value in root.xpath("//@*") for found in re.findall(r"#([^)'\" ]+)", str(value))}
        for element in root.iter():
            _shorten(element, used)
        root.attrib.update({"class": "kosshi-figure", "role": "img", "aria-label": self.title})
        return root


def _shorten(element: etree._Element, used: set[str]) -> None:
    """Leave out ids nobody points at and digits nobody sees; short names for glyphs and where they stand."""
    glyph = element.get("transform") == _GLYPH
    for key in ("d", "x", "y", "points", "transform"):
        if (value := element.get(key)) is not None and not (glyph and key == "transform"):
            plain = " ".join(_LONG_NUMBER.sub(_short, value).split())
            element.set(key, _COMMAND.sub(r"\1", plain) if key == "d" else plain)
    if glyph and element.get("d"):
        element.attrib.update({"d": _outline(element.attrib["d"]), "transform": f"scale({_COARSE / 64})"})
    name = element.get("id")
    if name is not None and name not in used:
        element.attrib.pop("id")
    elif name is not None:
        element.set("id", _GLYPH_NAME.sub(r"k\1\2", name))
    if (target := element.get(_HREF)) is not None:
        element.set(_HREF, _GLYPH_NAME.sub(r"k\1\2", target))
        if (moved := _ALONG.fullmatch(element.get("transform", ""))) is not None:
            element.attrib.pop("transform")
            element.set("x", moved[1])


def styled(function: Callable[P, Figure]) -> Callable[P, Figure]:
    """Let a function draw its figure in the house's settings, and lay it out."""

    @wraps(function)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Figure:
        with settings():
            figure = function(*args, **kwargs)
            figure.settle()
        return figure

    return drawn


def _short(match: re.Match[str]) -> str:
    """A number with one decimal (a fifth of what a screen shows), or three digits where it is small: scales of glyphs."""
    number = float(match[0])
    return f"{number:.1f}".removesuffix(".0") if abs(number) >= 10 else f"{number:.3g}"


def _outline(path: str) -> str:
    """A glyph's outline in whole steps from point to point; a step is 1/800 of the letter's size."""
    parts: list[str] = []
    at = start = (0, 0)
    for sign, numbers in _SEGMENT.findall(path):
        if sign == "z":
            parts.append("z")
            at = start
            continue
        values = [round(float(number) / _COARSE) for number in numbers.split()]
        points = list(zip(values[::2], values[1::2], strict=True))
        steps = [value for x, y in points for value in (x - at[0], y - at[1])]
        if sign == "L" and 0 in steps:  # most strokes of a kanji lie level or stand upright
            parts.append(f"h{steps[0]}" if steps[1] == 0 else f"v{steps[1]}")
        else:
            parts.append(sign.lower() + "".join(f"{step:+d}" for step in steps).replace("+", " ").lstrip())
        at = points[-1]
        start = at if sign == "M" else start
    return "".join(parts)


def _area(shape: Shape) -> str:
    title = html.escape(shape.text).replace("\n", "&#10;")
    points = [round(place * _CSS_PIXEL) for point in shape.points for place in point]
    kind, numbers = ("circle", [*points, round(shape.radius * _CSS_PIXEL)]) if shape.radius else ("poly", points)
    return f'<area shape="{kind}" coords="{",".join(map(str, numbers))}" title="{title}">'

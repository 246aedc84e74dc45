"""How plots look: a Japanese font that is always there, colours everyone can tell apart, the user's settings untouched."""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.style
from matplotlib import font_manager
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure as AnyFigure
from matplotlib.text import Text

from kosshi.errors import MissingExtraError
from kosshi.facts import Fact, builtin
from kosshi.messages import error

_PACKAGE, _FILE = "matplotlib_fontja", "fonts/ipaexg.ttf"
_FAMILIES = ("IPAexGothic", "DejaVu Sans")  # the second comes with matplotlib and has the signs the first lacks
_GETA = "〓"  # printers' sign for a character that is not in the case


class Fill(Fact):
    """Colour and hatch of one class."""

    colour: str
    hatch: str = ""


class PlotsFile(Fact):
    """The whole of ``data/plots.yaml``."""

    colours: dict[str, str]
    classes: tuple[str, ...]
    hatches: tuple[str, ...]
    markers: tuple[str, ...]
    strengths: dict[str, Fill]


def looks() -> PlotsFile:
    """Colours and hatches."""
    return builtin("plots.yaml", PlotsFile)


def colour(name: str) -> str:
    """One of the named colours."""
    return looks().colours[name]


def class_fill(place: int) -> Fill:
    """Colour and hatch of the ``place``-th class of a set without order."""
    known = looks()
    turn, at = divmod(place, len(known.classes))
    return Fill(colour=known.colours[known.classes[at]], hatch=known.hatches[turn % len(known.hatches)])


def marker(place: int) -> str:
    """The mark of the ``place``-th class of a set without order."""
    known = looks().markers
    return known[place % len(known)]


def ink_on(ground: object) -> str:
    """The text colour that can be read on a ground: dark or white by the ground's luminance (ITU-R BT.709)."""
    red, green, blue = to_rgb(ground)  # type: ignore[arg-type]
    return colour("ink") if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.45 else "white"


# --- the font -----------------------------------------------------------------------------------------------


@cache
def font_files() -> tuple[Path, ...]:
    """The files glyphs are taken from, the Japanese one first; made known to matplotlib, for this process only.

    The font's package sets a user's global settings when it is imported; so it is found, and not imported.

    Raises:
        MissingExtraError: the package with the Japanese font is not installed.
    """
    found = find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise error(MissingExtraError, "matplotlib-fontja", "plots", "no-font")
    path = Path(found.submodule_search_locations[0]) / _FILE
    if _FAMILIES[0] not in font_manager.get_font_names():
        font_manager.fontManager.addfont(path)
    second = font_manager.findfont(font_manager.FontProperties(family=_FAMILIES[1]), fallback_to_default=False)
    return path, Path(second)


@cache
def _characters(file: Path) -> frozenset[int]:
    return frozenset(font_manager.get_font(str(file)).get_charmap())


def printable(text: object) -> str:
    """A label on one line, with 〓 for characters the fonts have no glyph for, so that no box is ever drawn."""
    known = [_characters(file) for file in font_files()]
    kept = [char for char in " ".join(str(text).split()) if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")]
    return "".join(char if any(ord(char) in glyphs for glyphs in known) else _GETA for char in kept)


def missing_glyphs(figure: AnyFigure) -> set[str]:
    """The characters of a figure that its fonts have no glyph for, and which would be drawn as boxes.

    Works for any figure of matplotlib.

    >>> from matplotlib.figure import Figure
    >>> figure = Figure()
    >>> _ = figure.suptitle("市町村", family="DejaVu Sans")
    >>> sorted(missing_glyphs(figure))
    ['市', '村', '町']
    """
    font_files()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what matplotlib would warn of is what is returned
        figure.draw_without_rendering()  # labels of ticks come into being when drawn
    missing: set[str] = set()
    for one in figure.findobj(Text):
        if isinstance(one, Text) and one.get_visible() and one.get_text():
            known = [_characters(file) for file in _files_of(one)]
            missing |= {char for char in one.get_text() if not char.isspace() and not any(ord(char) in glyphs for glyphs in known)}
    return missing


def _files_of(text: Text) -> list[Path]:
    """The font files a text is drawn with, one a family."""
    found = []
    for family in text.get_fontproperties().get_family():
        wanted = text.get_fontproperties().copy()
        wanted.set_family([family])
        try:
            found.append(Path(font_manager.findfont(wanted, fallback_to_default=False)))
        except ValueError:  # not installed: matplotlib passes it over
            continue
    return found or [Path(font_manager.findfont(text.get_fontproperties()))]


# --- settings -----------------------------------------------------------------------------------------------


def _settings() -> dict[str, Any]:
    """Settings of matplotlib that hold while a plot is made or written."""
    ink, soft, line = colour("ink"), colour("soft"), colour("line")
    return {
        "font.family": list(_FAMILIES),
        "font.size": 9,
        "text.parse_math": False,  # a $ in a name is no formula
        "text.color": ink,
        "axes.labelcolor": soft,
        "axes.edgecolor": line,
        "axes.unicode_minus": False,
        "axes.axisbelow": True,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "xtick.color": soft,
        "ytick.color": soft,
        "xtick.labelcolor": ink,
        "ytick.labelcolor": ink,
        "xtick.major.size": 0,
        "ytick.major.size": 0,
        "grid.color": line,
        "grid.linewidth": 0.6,
        "hatch.linewidth": 0.6,
        "legend.frameon": False,
        "legend.fontsize": 8,
        "svg.hashsalt": "kosshi",  # ids in an SVG would be random without
        "svg.fonttype": "path",
        "figure.dpi": 72,
    }


@contextmanager
def settings() -> Iterator[None]:
    """matplotlib's own defaults with the house's changes; the user's settings are back afterwards."""
    font_files()
    with matplotlib.style.context(_settings(), after_reset=True):
        yield

"""How a draft looks in Word: ``data/draft/word.yaml``, and the elements that say so."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from kosshi.facts import Fact, builtin

TWIPS = 20  # a point has 20
MM = 1440 / 25.4  # twips in a millimetre


class Fonts(Fact):
    """Font of the text and of headings."""

    text: str
    heading: str


class Page(Fact):
    """The sheet: millimetres, and the distance of lines in points."""

    width_mm: float
    height_mm: float
    margin_mm: float
    pitch: float


class Format(Fact):
    """One of Word's number formats and the largest number it prints as a draft does."""

    name: str
    largest: int


class Look(Fact):
    """One paragraph style; see the data file."""

    id: str
    name: str
    base: str = "Normal"
    next: str = ""
    size: float = 0
    font: Literal["text", "heading"] = "text"
    align: Literal["", "both", "left", "center", "right"] = ""
    left: float = 0
    first: float = 0
    before: float = 0
    after: float = 0
    outline: int = 0
    keep: bool = False


class WordFile(Fact):
    """The whole of ``data/draft/word.yaml``."""

    fonts: Fonts
    page: Page
    size: float
    formats: dict[str, Format]
    styles: tuple[Look, ...]
    gap_fill: str

    def look(self, style_id: str) -> Look:
        """The style with this id.

        Raises:
            KeyError: there is none.
        """
        for look in self.styles:
            if look.id == style_id:
                return look
        raise KeyError(style_id)


@lru_cache(maxsize=1)
def form() -> WordFile:
    """Fonts, page, number formats and styles."""
    return builtin("draft/word.yaml", WordFile)


def element(name: str, /, *children: Any, **attributes: object) -> Any:
    """``<w:name w:attribute="…">`` with its children."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    made.extend(children)
    return made


def twips(points: float) -> int:
    """Points as Word counts them."""
    return round(points * TWIPS)


def indent(left: float, first: float) -> Any:
    """An indentation in em of the text; ``first`` below 0 hangs."""
    size = twips(form().size)
    more = {"firstLine": round(first * size)} if first >= 0 else {"hanging": round(-first * size)}
    return element("ind", left=round(left * size), **more)

"""An A4 document in Word: Japanese fonts, headings Word knows, tables whose heads are repeated, pictures that are described."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from kosshi.files import fixed_zip, for_xml

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # the file must not depend on the clock
WIDTH, HEIGHT, MARGIN = 210, 297, 20  # mm
ROOM = WIDTH - 2 * MARGIN
TALLEST = 225  # mm of a picture: a heading and a caption go on its page
TWIPS_MM = 1440 / 25.4
LATIN, JAPANESE = "BIZ UDPGothic", "BIZ UDP\u30b4\u30b7\u30c3\u30af"  # by its Japanese name, as Word has it
INK, SOFT, GROUND = RGBColor(0x14, 0x36, 0x5F), RGBColor(0x4D, 0x55, 0x60), "E8EEF5"
_SIZES = {"Title": 18.0, "Subtitle": 10.5, "Heading 1": 13.0, "Heading 2": 11.0, "Normal": 10.0, "Caption": 9.0, "List Bullet": 10.0}
_SMALL = 9.0  # points in tables
_UNWANTED = ("thumbnail", "stylesWithEffects", "customXml")  # parts of python-docx's template that say nothing


class Paper:
    """A document being written from top to bottom.

    Args:
        title: stands in the file's properties and at the foot of every page.
        language: of the words, as ``ja-JP``.
    """

    def __init__(self, title: str, language: str = "ja-JP") -> None:
        self._document: Any = docx.Document()
        self._properties(for_xml(title), language)
        self._styles(language)
        self._page(for_xml(title))

    def title(self, words: str, *below: str) -> None:
        """The title, and lines below it."""
        self._document.add_paragraph(for_xml(words), "Title")
        for line in below:
            self._document.add_paragraph(for_xml(line), "Subtitle")

    def heading(self, words: str, level: int = 1) -> None:
        """A heading Word lists in its outline."""
        self._document.add_paragraph(for_xml(words), f"Heading {level}")

    def text(self, words: str) -> None:
        """A paragraph."""
        self._document.add_paragraph(for_xml(words))

    def points(self, lines: Iterable[str]) -> None:
        """A list."""
        for line in lines:
            self._document.add_paragraph(for_xml(line), "List Bullet")

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float], firm: int = 0) -> None:
        """A table whose head is repeated on every page and whose rows are not torn apart.

        Args:
            heads: heads of the columns.
            rows: cells.
            widths: shares of the columns in the width of the page.
            firm: this many first columns stand in bold.
        """
        sizes = [round(ROOM * TWIPS_MM * share / sum(widths)) for share in widths]
        grid = _element("tblGrid", *(_element("gridCol", w=size) for size in sizes))
        table = _element("tbl", _table_properties(sum(sizes)), grid, _row(heads, sizes, len(heads), head=True))
        for row in rows:
            table.append(_row(row, sizes, firm))
        body = self._document.element.body
        body.insert(len(body) - 1, table)  # the last is the section's
        self._document.add_paragraph("", "Gap")

    def picture(self, image: bytes, size: tuple[float, float], caption: str, described: str, widest: float = ROOM) -> None:
        """A picture as large as the page allows, with a caption, described for those who cannot see it.

        Args:
            image: PNG.
            size: its width and height, in any unit.
            caption: stands above it.
            described: read aloud in its stead.
            widest: millimetres it takes at most across.
        """
        wide = min(widest, TALLEST * size[0] / size[1])
        self._document.add_paragraph(for_xml(caption), "Caption")
        paragraph = self._document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shape = paragraph.add_run().add_picture(io.BytesIO(image), width=Mm(wide))
        shape._inline.docPr.set("descr", for_xml(described))
        shape._inline.docPr.set("title", for_xml(caption))

    def to_bytes(self) -> bytes:
        """The whole file; the same for the same calls."""
        out = io.BytesIO()
        self._document.save(out)
        return fixed_zip(out.getvalue())

    # --- how it looks ---------------------------------------------------------------------------------------

    def _properties(self, title: str, language: str) -> None:
        known = self._document.core_properties
        known.created = known.modified = EPOCH
        known.author = known.last_modified_by = "kosshi"
        known.title, known.comments, known.language, known.revision = title, "", language, 1
        for relations in (self._document.part.package.rels, self._document.part.rels):
            for key in [key for key, one in relations.items() if one.reltype.rpartition("/")[2] in _UNWANTED]:
                del relations[key]

    def _styles(self, language: str) -> None:
        styles = self._document.styles
        styles.add_style("Gap", 1).base_style = styles["Normal"]
        styles["Gap"].font.size = Pt(4)
        for name, points in _SIZES.items():
            style = styles[name]
            style.font.name, style.font.size, style.font.italic = LATIN, Pt(points), False
            style.font.bold = name in ("Title", "Heading 1", "Heading 2")
            style.font.color.rgb = INK if style.font.bold else SOFT if name in ("Subtitle", "Caption") else None
            look = style.element.get_or_add_rPr()
            _fonts(look)
            for spacing in look.findall(qn("w:spacing")):  # the template's subtitle is spaced out
                look.remove(spacing)
            style.paragraph_format.keep_with_next = name.startswith("Heading") or name == "Caption"
            style.paragraph_format.space_before = Pt(14 if name == "Heading 1" else 8 if name == "Heading 2" else 0)
            style.paragraph_format.space_after = Pt(4 if name != "Title" else 6)
        for border in styles["Title"].element.iter(qn("w:pBdr")):
            border.getparent().remove(border)
        defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        _fonts(defaults)
        for old in defaults.findall(qn("w:lang")):
            defaults.remove(old)
        defaults.append(_element("lang", val="en-US", eastAsia=language, bidi="ar-SA"))

    def _page(self, title: str) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(WIDTH), Mm(HEIGHT)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)
        section.header_distance = section.footer_distance = Mm(MARGIN / 2)
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for part in (f"{title}　", "PAGE", " / ", "NUMPAGES"):
            run = _element("r", _element("rPr", _element("sz", val=16)), _words("1" if part.isupper() else part))
            foot._p.append(_element("fldSimple", run, instr=part) if part.isupper() and part.isascii() else run)


def _fonts(properties: Any) -> None:
    """Latin and Japanese letters in the house's font, and no font of a theme."""
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(0, _element("rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=JAPANESE, cs=LATIN))


def _element(name: str, /, *children: Any, **attributes: object) -> Any:
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    made.extend(children)
    return made


def _words(text: str) -> Any:
    made = _element("t")
    made.text = text
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def _table_properties(width: int) -> Any:
    lines = (
        _element(side, val="single", sz=4, space=0, color="A9B1BC") for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    room = (_element(side, w=60 if side in ("top", "bottom") else 90, type="dxa") for side in ("top", "left", "bottom", "right"))
    return _element(
        "tblPr",
        _element("tblW", w=width, type="dxa"),
        _element("tblBorders", *lines),
        _element("tblLayout", type="fixed"),
        _element("tblCellMar", *room),
    )


def _row(cells: Sequence[str], sizes: Sequence[int], firm: int, head: bool = False) -> Any:
    row = _element("tr", _element("trPr", _element("cantSplit"), *([_element("tblHeader")] if head else [])))
    for place, (cell, size) in enumerate(zip(cells, sizes, strict=True)):
        properties = _element("tcPr", _element("tcW", w=size, type="dxa"))
        if head:
            properties.append(_element("shd", val="clear", color="auto", fill=GROUND))
        row.append(_element("tc", properties, *(_paragraph(line, place < firm) for line in for_xml(cell).split("\n"))))
    return row


def _paragraph(words: str, bold: bool) -> Any:
    look = _element(
        "rPr", *([_element("b")] if bold else []), _element("sz", val=round(_SMALL * 2)), _element("szCs", val=round(_SMALL * 2))
    )
    return _element("p", _element("pPr", _element("spacing", before=0, after=0)), _element("r", look, _words(words)))

"""Styles, fonts, page and settings of a Word draft."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from docx.oxml.ns import qn

from kosshi.draft.writers.word_form import MM, Look, element, form, indent, twips

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # files must not depend on the clock
_THEME = re.compile(rb'(<a:(?:latin|ea) typeface=")[^"]*(")')
_THEME_JAPANESE = re.compile(rb'(<a:font script="Jpan" typeface=")[^"]*(")')
_UNWANTED = ("thumbnail", "extended-properties", "stylesWithEffects", "customXml")  # parts of the template that say nothing
_MODE = "15"  # Word 2013 and later: no compatibility mode


def prepare(document: Any, title: str, *, plain: bool) -> None:
    """Make python-docx's own template a Japanese document without any text.

    Args:
        document: new.
        title: for the file's properties.
        plain: headings in the font of the text, as 例規 have them.
    """
    _properties(document, title)
    _styles(document, plain)
    _theme(document)
    _settings(document)
    _page(document.sections[0])
    _footer(document.sections[0])


def _properties(document: Any, title: str) -> None:
    known = document.core_properties
    known.created = known.modified = _EPOCH
    known.author = known.last_modified_by = "kosshi"
    known.title, known.comments, known.language, known.revision = title, "", "ja-JP", 1
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, one in relations.items() if one.reltype.rpartition("/")[2] in _UNWANTED]:
            del relations[key]


def fonts(kind: str) -> Any:
    """The font of text or of headings, for every kind of character."""
    name = getattr(form().fonts, kind)
    return element("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def _size(points: float) -> list[Any]:
    return [element("sz", val=round(points * 2)), element("szCs", val=round(points * 2))]


def _styles(document: Any, plain: bool) -> None:
    root = document.styles.element
    for child in list(root):
        root.remove(child)
    language = element("lang", val="en-US", eastAsia="ja-JP", bidi="ar-SA")
    run = element("rPr", fonts("text"), *_size(form().size), language)
    root.append(element("docDefaults", element("rPrDefault", run), element("pPrDefault", element("pPr"))))
    for look in form().styles:
        root.append(_style(look, plain))
    root.append(_other("character", "DefaultParagraphFont", "Default Paragraph Font"))
    root.append(_other("character", "CommentReference", "annotation reference", element("rPr", *_size(9))))
    cells = element("tblCellMar", *(element(side, w=80, type="dxa") for side in ("left", "right")))
    plain = _other("table", "TableNormal", "Normal Table", element("tblPr", element("tblInd", w=0, type="dxa"), cells))
    root.append(plain)
    lines = (element(side, val="single", sz=4, space=0, color="auto") for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    root.append(_other("table", "TableGrid", "Table Grid", element("tblPr", element("tblBorders", *lines)), base="TableNormal"))


def _other(kind: str, style_id: str, name: str, *content: Any, base: str = "") -> Any:
    own = element("style", element("name", val=name), type=kind, styleId=style_id)
    if base:
        own.append(element("basedOn", val=base))
    if not base and "Reference" not in style_id:
        own.set(qn("w:default"), "1")
    own.extend(content)
    return own


def _style(look: Look, plain: bool) -> Any:
    own = element("style", element("name", val=look.name), type="paragraph", styleId=look.id)
    if look.base:
        own.append(element("basedOn", val=look.base))
        own.append(element("next", val=look.next or look.id))
    else:
        own.set(qn("w:default"), "1")
    own.append(element("qFormat"))
    own.extend((_paragraph(look), _run(look, plain)))
    return own


def _paragraph(look: Look) -> Any:
    made = element("pPr")
    if look.keep:
        made.extend((element("keepNext"), element("keepLines")))
    if not look.base:
        made.append(element("widowControl", val=0))
    if look.id.startswith("TOC") and look.id != "TOCHeading":
        place = round((form().page.width_mm - 2 * form().page.margin_mm) * MM)
        made.append(element("tabs", element("tab", val="right", leader="middleDot", pos=place)))
    if not look.base:  # letters and digits stand as close to kanji as on a grid
        made.extend((element("autoSpaceDE", val=0), element("autoSpaceDN", val=0)))
    if look.before or look.after:
        made.append(element("spacing", before=twips(look.before), after=twips(look.after)))
    if look.left or look.first:
        made.append(indent(look.left, look.first))
    if look.align:
        made.append(element("jc", val=look.align))
    if look.outline:
        made.append(element("outlineLvl", val=look.outline - 1))
    return made


def _run(look: Look, plain: bool) -> Any:
    made = element("rPr")
    if look.font != "text" and not plain:
        made.append(fonts(look.font))
    if look.size:
        made.extend(_size(look.size))
    return made


def _theme(document: Any) -> None:
    """The fonts of the theme are the document's too, for what people add later."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/theme"):
            part = relation.target_part
            text, heading = form().fonts.text.encode(), form().fonts.heading.encode()
            start = part.blob.index(b"<a:minorFont>")
            part._blob = _named(part.blob[:start], heading) + _named(part.blob[start:], text)


def _named(theme: bytes, font: bytes) -> bytes:
    for pattern in (_THEME, _THEME_JAPANESE):
        theme = pattern.sub(rb"\g<1>" + font + rb"\g<2>", theme)
    return theme


def _settings(document: Any) -> None:
    root = document.settings.element
    for one in root.iter(qn("w:compatSetting")):
        if one.get(qn("w:name")) == "compatibilityMode":
            one.set(qn("w:val"), _MODE)
    for name in ("rsids", "savePreviewPicture", "zoom"):
        for one in root.findall(qn(f"w:{name}")):
            root.remove(one)


def _page(section: Any) -> None:
    page = form().page
    margin = round(page.margin_mm * MM)
    sheet = section._sectPr
    for child in list(sheet):
        sheet.remove(child)
    sheet.append(element("pgSz", w=round(page.width_mm * MM), h=round(page.height_mm * MM)))
    edges = dict.fromkeys(("top", "right", "bottom", "left"), margin)
    sheet.append(element("pgMar", **edges, header=margin // 2, footer=margin // 2, gutter=0))
    sheet.append(element("cols", space=425))
    sheet.append(element("docGrid", type="lines", linePitch=twips(page.pitch)))


def _footer(section: Any) -> None:
    footer = section.footer
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.style = "footer"
    paragraph._p.append(element("fldSimple", element("r", text("1")), instr=" PAGE "))


def text(words: str) -> Any:
    """``<w:t>`` with the words as they are."""
    made = element("t")
    made.text = words
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made

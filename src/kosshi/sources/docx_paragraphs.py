"""One paragraph of a DOCX file as a line: runs, fields, ruby, tracked changes, notes."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

from kosshi.model import Link
from kosshi.sources.docx_package import Element, R, W, is_on, local, value, whole
from kosshi.sources.docx_styles import Styles
from kosshi.sources.lines import Line
from kosshi.sources.number_formats import numbers

_DELETED = frozenset({"del", "moveFrom"})
_CHANGES = _DELETED | {"ins", "moveTo"}
_MATHS = frozenset(
    {
        "oMath",
        "oMathPara",
        "sub",
        "sup",
        "e",
        "num",
        "den",
        "deg",
        "fName",
        "f",
        "rad",
        "nary",
        "d",
        "sSub",
        "sSup",
        "sSubSup",
        "func",
        "limLow",
        "limUpp",
        "acc",
        "bar",
    }
)
_CONTAINERS = (
    _CHANGES | _MATHS | {"AlternateContent", "hyperlink", "smartTag", "customXml", "sdt", "sdtContent", "fldSimple", "dir", "bdo", "ruby"}
)
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}
_RUBY_FIELD = re.compile(r"\\o\\a[a-z]*\s*\(\s*\\s\\up\s*\d+\s*\((?P<ruby>[^()]*)\)\s*,\s*(?P<base>[^()]*)\)", re.IGNORECASE)
_ENCLOSED_FIELD = re.compile(r"\\o(?:\\a[a-z])?\s*\(\s*(?P<frame>[○◯〇□△◇])\s*[,;]\s*(?P<text>[^()]+)\)", re.IGNORECASE)
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ENCLOSED = ((0x2460, 0x2473), (0x3251, 0x325F), (0x32B1, 0x32BF), (0x3280, 0x32B0), (0x32D0, 0x32FE), (0x24B6, 0x24E9))


@dataclass(slots=True)
class Field:
    """An open field: its instruction as far as it is read, and whether its result is being read."""

    instruction: str = ""
    in_result: bool = False

    @property
    def is_contents(self) -> bool:
        """Whether the field is a table of contents."""
        return self.instruction.lstrip()[:4].upper().rstrip() == "TOC"


@dataclass(slots=True)
class Story:
    """What goes on from one paragraph to the next, and what was seen on the way."""

    styles: Styles
    links: dict[str, tuple[str, str]] = field(default_factory=dict)
    anchors: frozenset[str] = frozenset()
    fields: list[Field] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    note_counts: Counter[str] = field(default_factory=Counter)
    note_number: str = ""
    changes: int = 0
    hidden: int = 0
    pictures: int = 0
    embedded: int = 0

    @property
    def in_contents(self) -> bool:
        """Whether the text belongs to a table of contents that a field makes."""
        return any(open_field.is_contents for open_field in self.fields)


@dataclass(slots=True)
class ParagraphReader:
    """Reads the runs of one paragraph.

    Attributes:
        boxes: text boxes that hang on the paragraph, in order.
    """

    story: Story
    hidden_style: bool = False
    parts: list[str] = field(default_factory=list)
    size: int = 0
    links: list[Link] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    def read(self, paragraph: Element) -> Line:
        """The text and links of ``paragraph``, without its number."""
        for child in paragraph:
            self._node(child)
        return Line("".join(self.parts), links=tuple(sorted(self.links)))

    def _put(self, text: str) -> None:
        if text and all(open_field.in_result for open_field in self.story.fields):
            self.parts.append(text)
            self.size += len(text)

    def _node(self, node: Element) -> None:
        name = local(node)
        if name in ("t", "delText"):
            if name == "t":
                self._put(_text(node))
        elif name == "r":
            self._run(node)
        elif name in _CONTAINERS:
            self._container(node, name)
        elif name == "fldChar":
            self._field(value(node, "fldCharType"))
        elif name == "instrText":
            if self.story.fields and not self.story.fields[-1].in_result:
                self.story.fields[-1].instruction += node.text or ""
        else:
            self._leaf(node, name)

    def _container(self, node: Element, name: str) -> None:
        self.story.changes += name in _CHANGES
        if name == "hyperlink":
            self._hyperlink(node)
        elif name == "AlternateContent":
            self._alternative(node)
        elif name == "ruby":
            for base in node.iter(W + "rubyBase"):
                self._all(base)
        elif name not in _DELETED:
            self._all(node)

    def _all(self, node: Element) -> None:
        for child in node:
            self._node(child)

    def _run(self, run: Element) -> None:
        properties = run.find(W + "rPr")
        hidden = is_on(properties, "vanish")
        if hidden is None:
            style = value(properties.find(W + "rStyle")) if properties is not None else ""
            hidden = self.hidden_style or (bool(style) and self.story.styles.hides(style))
        before = self.size
        self._all(run)
        self.story.hidden += hidden and self.size > before

    def _leaf(self, node: Element, name: str) -> None:
        if name in _SIGNS:
            self._put(_SIGNS[name])
        elif name == "br":
            self._put("\f" if value(node, "type") == "page" else "\n")
        elif name == "sym":
            self._put(_symbol(node))
        elif name in ("drawing", "pict", "object"):
            self._drawing(node, name)
        elif name in ("footnoteReference", "endnoteReference"):
            kind = name.removesuffix("Reference")
            self.story.notes.append((kind, value(node, "id")))
            self.story.note_counts[kind] += 1
            self.links.append(Link(self.size, self.size, f"#{kind}-{self.story.note_counts[kind]}"))
        elif name in ("footnoteRef", "endnoteRef"):
            self._put(self.story.note_number)
        elif name == "bookmarkStart" and value(node, "name") in self.story.anchors:
            self.links.append(Link(self.size, self.size, f"#{value(node, 'name')}"))

    def _alternative(self, node: Element) -> None:
        choice = next((child for child in node if local(child) == "Choice"), None)
        if choice is None:
            choice = next((child for child in node if local(child) == "Fallback"), None)
        if choice is not None:
            self._all(choice)

    def _drawing(self, node: Element, name: str) -> None:
        boxes = [box for box in node.iter(W + "txbxContent") if not _inside_fallback(box, node)]
        self.boxes.extend(box for box in boxes if not any(parent in boxes for parent in box.iterancestors()))
        if not boxes:
            self.story.embedded += name == "object"
            self.story.pictures += name != "object" and not _is_line(node)

    def _hyperlink(self, node: Element) -> None:
        start = self.size
        self._all(node)
        target = self.story.links.get(node.get(R + "id") or "", ("", ""))[1]
        anchor = value(node, "anchor")
        if self.size > start and (target or anchor):
            self.links.append(Link(start, self.size, f"{target}#{anchor}" if anchor else target))

    def _field(self, kind: str) -> None:
        fields = self.story.fields
        if kind == "begin":
            fields.append(Field())
        elif kind == "separate" and fields:
            fields[-1].in_result = True
        elif kind == "end" and fields:
            ended = fields.pop()
            if not ended.in_result:
                self._put(shown_by_equation(ended.instruction))


def shown_by_equation(instruction: str) -> str:
    """What an EQ field shows that Word makes for enclosed characters and old ruby; empty for other fields."""
    if not instruction.strip().upper().startswith("EQ"):
        return ""
    ruby = _RUBY_FIELD.search(instruction)
    if ruby:
        return ruby["base"].strip()
    enclosed = _ENCLOSED_FIELD.search(instruction)
    if not enclosed:
        return ""
    text = enclosed["text"].strip()
    return _enclosed().get(text, f"({text})") if enclosed["frame"] in "○◯〇" else text


@cache
def _enclosed() -> dict[str, str]:
    """Letters to the same letters in a circle."""
    points = (point for first, last in _ENCLOSED for point in range(first, last + 1))
    return {unicodedata.normalize("NFKC", chr(point)): chr(point) for point in points}


def _text(node: Element) -> str:
    text = (node.text or "").replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
    return text if node.get(_XML_SPACE) == "preserve" else text.strip(" \t")


def _symbol(node: Element) -> str:
    try:
        point = int(value(node, "char") or "0", 16)
    except ValueError:
        return ""
    if 0xF000 <= point <= 0xF0FF:  # where symbol fonts have their characters
        return numbers().bullets.get(point & 0xFF, "・")
    return chr(point) if 0x20 <= point < 0xD800 or 0xE000 <= point <= 0xFFFD else ""  # no surrogates


def _inside_fallback(box: Element, top: Element) -> bool:
    for parent in box.iterancestors():
        if parent is top:
            return False
        if local(parent) == "Fallback":
            return True
    return False


def _is_line(node: Element) -> bool:
    """Whether a drawing is a mere line or frame without a picture."""
    return not any(local(part) in ("pic", "imagedata", "chart", "relIds", "blip") for part in node.iter())


def anchors_of(root: Element) -> frozenset[str]:
    """The bookmarks that links in the document point to."""
    return frozenset(filter(None, (value(link, "anchor") for link in root.iter(W + "hyperlink"))))


def has_deleted_mark(paragraph: Element) -> bool:
    """Whether a tracked change deletes the paragraph's end, so that it is one with the next."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and any(mark.find(W + change) is not None for change in ("del", "moveFrom"))


def note_start(root: Element | None, kind: str) -> dict[str, Element]:
    """The notes of a part by their id, without the separators Word keeps there."""
    notes = root.iter(W + kind) if root is not None else ()
    return {value(note, "id"): note for note in notes if value(note, "type") in ("", "normal") and whole(value(note, "id"), -1) >= 0}

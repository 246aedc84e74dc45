"""From the element tree of a page to its lines, in document order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kosshi.model import HintKind
from kosshi.sources.grid import Grid, as_lines, flat, place_cells
from kosshi.sources.html_inline import LineComposer
from kosshi.sources.html_navigation import Regions, name_words, web
from kosshi.sources.html_tree import (
    BLOCKS,
    DROPPED,
    Element,
    names_of,
    number_of,
    opening_text,
    style_of,
    tag_of,
)
from kosshi.sources.lines import Line, concat
from kosshi.sources.number_formats import print_css_number
from kosshi.sources.signs import begins_with_marker, is_marker

_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_PATH_DEPTH = 24
_NESTED_LINES = 4  # a table inside a cell with fewer lines does not make the outer one a layout
_LARGEST = 1_000_000


@dataclass(slots=True)
class _List:
    """An open ``ol`` or ``ul``: the style of its numbers and the next one."""

    style: str
    next: int = 1
    step: int = 1
    level: int = 1


@dataclass(slots=True)
class _Table:
    """An open ``table``."""

    rows: list[list[tuple[tuple[Line, ...], int, int]]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    drawn: bool | None = None
    nested: bool = False
    layout: bool = False
    span: tuple[int, int] = (1, 1)


@dataclass(slots=True)
class _Flow:
    """Lines written one below the other: the page, or one table cell.

    ``glued`` are the lines after which the next one goes on the same printed line if they are a marker alone.
    """

    lines: list[Line] = field(default_factory=list)
    composer: LineComposer = field(default_factory=LineComposer)
    glued: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Frame:
    """An open element."""

    element: Element
    tag: str
    path: str
    children: Iterator[Element]
    place: str
    counts: Counter[str] = field(default_factory=Counter)
    linked: bool = False


class PageWalk:
    """One pass over a page.

    Args:
        places: what is menu and what is text.
        targets: names of anchors that something on the page points to.
    """

    def __init__(self, places: Regions, targets: frozenset[str]) -> None:
        self._regions = places
        self._targets = targets
        self._flows = [_Flow()]
        self._tables: list[_Table] = []
        self._lists: list[_List] = []
        self._frames: list[_Frame] = []
        self._menu = 0
        self._inside = 0
        self._pre = 0
        self._heading = 0
        self._count = 0

    def run(self, root: Element) -> list[Line]:
        """The lines of the page."""
        self._open(root, tag_of(root) if tag_of(root) == "body" else "")
        while self._frames:
            frame = self._frames[-1]
            child = next(frame.children, None)
            if child is None:
                self._frames.pop()
                self._leave(frame)
                if self._frames:
                    self._text(frame.element.tail)
                continue
            tag = tag_of(child)
            if not tag or tag in DROPPED:
                self._text(child.tail)
            elif tag in ("br", "wbr", "img", "input", "hr"):
                self._void(child, tag)
                self._text(child.tail)
                if len(child) and tag != "input":  # damaged markup: text inside an empty element
                    self._open(child, self._path(frame, tag))
            else:
                self._open(child, self._path(frame, tag))
        self._flush()
        return _joined(self._flows[0])

    def _path(self, frame: _Frame, tag: str) -> str:
        frame.counts[tag] += 1
        step = tag if tag in ("body", "html") else f"{tag}[{frame.counts[tag]}]"
        if not frame.path:
            return step
        if frame.path.count("/") >= _PATH_DEPTH:
            return frame.path
        return f"{frame.path}/{step}"

    def _open(self, element: Element, path: str) -> None:
        tag = tag_of(element)
        block = self._is_block(element, tag)
        place = path if block or not self._frames else self._frames[-1].place
        frame = _Frame(element, tag, path, iter(element), place)
        self._frames.append(frame)
        if block:
            self._flush()
        self._menu += element in self._regions.menus
        self._inside += element is self._regions.container
        self._pre += tag in ("pre", "listing", "xmp", "textarea")
        self._anchors(element, tag)
        if tag == "a" and element.get("href") is not None:
            frame.linked = True
            self._flows[-1].composer.open_link(element.get("href").strip())
        self._enter(frame)
        self._text(element.text)

    def _enter(self, frame: _Frame) -> None:
        tag, element = frame.tag, frame.element
        if tag in ("ol", "ul", "menu", "dir"):
            self._lists.append(self._list(element, tag))
        elif tag == "li":
            self._item(element)
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():  # h1 to h6
            self._heading = int(tag[1])
        elif tag == "table":
            self._tables.append(_Table(drawn=_drawn(element), layout=_is_presentation(element)))
        elif tag == "tr" and self._tables:
            self._tables[-1].rows.append([])
            self._tables[-1].labels.append(frame.path)
        elif tag in ("td", "th") and self._tables:
            table = self._tables[-1]
            if not table.rows:
                table.rows.append([])
                table.labels.append(frame.path)
            table.drawn = True if tag == "th" else table.drawn
            self._flows.append(_Flow())

    def _leave(self, frame: _Frame) -> None:
        tag, element = frame.tag, frame.element
        if frame.linked:
            self._flows[-1].composer.close_link()
        if tag == "li":
            self._flows[-1].composer.print_number()
        if self._is_block(element, tag):
            self._flush(self._glues(element, tag))
        if tag in ("ol", "ul", "menu", "dir"):
            self._lists.pop()
        elif tag in ("td", "th") and self._tables:
            lines = _joined(self._flows.pop())
            tall = number_of(element, "rowspan", 1, _LARGEST) or _LARGEST
            self._tables[-1].rows[-1].append((tuple(lines), tall, number_of(element, "colspan", 1, _LARGEST)))
        elif tag == "table":
            self._end_table()
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():  # h1 to h6
            self._heading = 0
        self._pre -= tag in ("pre", "listing", "xmp", "textarea")
        self._inside -= element is self._regions.container
        self._menu -= element in self._regions.menus

    def _is_block(self, element: Element, tag: str) -> bool:
        if element in self._regions.menus:
            return True
        display = style_of(element).get("display", "") if element.get("style") else ""
        if display in ("inline", "inline-block", "contents"):
            return tag in ("table", "tr", "td", "th", "li")
        return tag in BLOCKS or display in ("block", "table", "table-row", "list-item", "flex", "grid")

    def _text(self, text: str | None) -> None:
        if not text:
            return
        frame = self._frames[-1]
        composer = self._flows[-1].composer
        if not self._pre:
            composer.add(text, frame.place)
            return
        for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
            if number:
                self._flush()
            composer.add_raw(line, frame.place)

    def _void(self, element: Element, tag: str) -> None:
        composer = self._flows[-1].composer
        path = self._frames[-1].place
        if tag in ("br", "hr"):
            self._flush()
        elif tag == "img":
            shown = (element.get("alt") or "").strip()
            if len(shown) == 1:  # a character the site has only as a picture
                composer.add(shown, path)
        elif tag == "input" and (element.get("type") or "").lower() in ("submit", "button", "reset"):
            self._flush()
            self._menu += 1
            composer.add(element.get("value") or "", path)
            self._flush()
            self._menu -= 1

    def _anchors(self, element: Element, tag: str) -> None:
        for name in dict.fromkeys((element.get("id"), element.get("name") if tag == "a" else None)):
            if name and (tag == "a" or name in self._targets):
                self._flows[-1].composer.anchor(f"#{name}")

    def _list(self, element: Element, tag: str) -> _List:
        style = style_of(element)
        written = style.get("list-style-type") or next(
            (word for word in style.get("list-style", "").split() if word != "inside" and "(" not in word), ""
        )
        items = [child for child in element if tag_of(child) == "li"]
        own = bool(items) and all(_numbers_itself(item) for item in items)
        level = len(self._lists) + 1
        if tag != "ol":
            return _List("none" if own or written == "none" or self._menu else "bullet", level=level)
        step = -1 if element.get("reversed") is not None else 1
        start = number_of(element, "start", 1 if step > 0 else len(items), _LARGEST)
        kind = written or _TYPES.get((element.get("type") or "").strip(), "decimal")
        return _List("none" if own or self._menu else kind, start, step, level)

    def _item(self, element: Element) -> None:
        current = self._lists[-1] if self._lists else _List("bullet")
        current.next = number_of(element, "value", current.next, _LARGEST)
        number, current.next = current.next, current.next + current.step
        own = style_of(element).get("list-style-type") or _TYPES.get((element.get("type") or "").strip(), "")
        style = own if own and current.style != "none" else current.style
        composer = self._flows[-1].composer
        if style == "none" or self._menu:
            composer.number = ("", 0)
        elif style in ("bullet", "disc", "circle", "square"):
            composer.number = ("" if _numbers_itself(element) else "・", current.level)
        else:
            composer.number = (print_css_number(number, style), current.level)

    def _glues(self, element: Element, tag: str) -> bool:
        """Whether what follows this block may stand on the same printed line."""
        if tag == "dt":
            return True
        style = style_of(element) if element.get("style") else {}
        if "float" in style or style.get("display") in ("table-cell", "inline-block", "inline"):
            return True
        return any(not name_words(name).isdisjoint(web().numbers) for name in names_of(element))

    def _flush(self, glue: bool = False) -> None:
        flow = self._flows[-1]
        line = flow.composer.take()
        if line is not None:
            outside = self._regions.container is not None and not self._inside
            if self._menu or (outside and (self._regions.titled or not self._heading)):
                line = replace(line, kind=HintKind.NAVIGATION)
            elif self._heading:
                line = replace(line, kind=HintKind.HEADING, level=self._heading)
            flow.lines.append(line)
        if glue and flow.lines:
            flow.glued.add(len(flow.lines) - 1)

    def _end_table(self) -> None:
        table = self._tables.pop()
        grid = Grid(place_cells(table.rows), table.drawn, table.nested)
        self._count += 1
        menu = all(line.kind is HintKind.NAVIGATION for cell in grid.cells for line in cell.lines)
        lines = flat(grid) if table.layout or menu else as_lines(grid, self._count, table.labels)
        if self._tables and (any(line.table for line in lines) or len(lines) >= _NESTED_LINES):
            self._tables[-1].nested = True
        self._flows[-1].lines.extend(lines)


def _joined(flow: _Flow) -> list[Line]:
    """The lines of a flow; a number that stands in an element of its own goes before its text."""
    lines: list[Line] = []
    waiting: Line | None = None
    for index, line in enumerate(flow.lines):
        current = line
        if waiting is not None:
            if line.table or line.kind is not waiting.kind:
                lines.append(waiting)
            else:
                current = concat((waiting, line), "\u3000")
            waiting = None
        if index in flow.glued and is_marker(current.text):
            waiting = current
        else:
            lines.append(current)
    if waiting is not None:
        lines.append(waiting)
    return lines


def _drawn(table: Element) -> bool | None:
    """Whether a table says that it is one: rules, a caption, a head, or a frame made for tables."""
    border = (table.get("border") or "").strip()
    if border and border != "0":
        return True
    if table.get("rules") or table.get("summary") or (table.get("role") or "") in ("table", "grid"):
        return True
    if any(tag_of(child) in ("caption", "thead") for child in table):
        return True
    if _draws_rules(style_of(table)):
        return True
    framed = [table, table.getparent()] if table.getparent() is not None else [table]
    if any("table" in name_words(name) or "frame" in name_words(name) for part in framed for name in names_of(part)):
        return True
    return None


def _numbers_itself(item: Element) -> bool:
    """Whether the text of a list item begins with a marker of its own."""
    text = opening_text(item)
    return begins_with_marker(text) and not is_marker(text)


def _draws_rules(style: dict[str, str]) -> bool:
    """Whether one of the border declarations draws a line (``border-collapse`` and ``border-spacing`` do not)."""
    drawing = [key for key in style if key.startswith("border") and key not in ("border-collapse", "border-spacing")]
    return any(style[key][:1] not in ("0", "n", "") for key in drawing)


def _is_presentation(table: Element) -> bool:
    return (table.get("role") or "").lower() in ("presentation", "none")

"""Fifth step of parsing: which words of a clause are its heading."""

from __future__ import annotations

import re

from kosshi.parse.draft import Item, Paragraph
from kosshi.parse.lines import Segment
from kosshi.parse.prices import GROUPS, SUPPLEMENTARY

MAX_HEADING = 60
_NOMINAL_END = re.compile(r"(?:[^、，。はをがにでし,]|[直出渡通貸]し)$")
_VERBAL_END = re.compile(r"(?:^削除|する|いる|ある|こと|とき|られる|なる|行う|図る|定める|講じる|講ずる|場合|ない|れる)$")
_BRACKETED = re.compile(r"[(（〔\[](?P<title>[^()（）〔〕。]{1,40}(?:[(（][^()（）]*[)）][^()（）。]{0,20})?)[)）〕\]]\s*")
_TERM_WIDE = re.compile(r"(?P<term>[^。、，\u3000\t]{1,40}?)(?P<gap>[\u3000\t]+|[ ]{2,}|[:：]\s*)(?P<text>\S.*)", re.DOTALL)
_TERM_NARROW = re.compile(
    r"(?P<term>[^。、，\u3000\t]{1,40}?)(?P<gap> )(?P<text>\S.*(?:をいう|をいいます|を指す|とする|こと)。?)", re.DOTALL
)
_NO_TERM = re.compile(r"[をはが]|[A-Za-z]\||\|[A-Za-z]")  # a space inside a sentence: 特権を付与された I D, 無線 LAN
_QUOTE = "「『"


def find_headings(source: str, items: list[Item]) -> None:
    """Set ``heading`` and ``brackets`` of every item below ``items``; headings leave the paragraphs."""
    runs = _titled_runs(items)
    for item in items:
        find_headings(source, item.children)
        titled, count = runs[item.style]
        own = _is_titled(item)
        _find_heading(source, item, titled > own and 2 * (titled - own) >= count - 1)


def _find_heading(source: str, item: Item, siblings_titled: bool) -> None:
    if item.caption is not None:
        line = item.caption
        start, end = line.start + line.reading.lead, line.start + line.reading.tail
        item.heading = (start + 1, end - 1)
        item.brackets += [(start, start + 1), (end - 1, end)]
        return
    if not item.paragraphs:
        return
    first = item.paragraphs[0]
    if item.style == "lenticular":
        _take_lenticular(source, item, first)
    elif item.style.startswith("headed") or (item.inferred and item.heading_level):
        _take_whole(item, first, len(first.lines) == 1)
    elif not (_take_bracketed(source, item, first) or (not first.split and _take_term(source, item, first))):
        _take_whole(item, first, _is_heading(source, item, first, siblings_titled))


def _take_whole(item: Item, first: Paragraph, take: bool) -> None:
    if take and not first.split:
        item.heading = (first.start, first.end)
        item.paragraphs.pop(0)


def _cut(paragraph: Paragraph, at: int) -> None:
    """Drop what stands before ``at`` from a paragraph."""
    kept = [(max(start, at), end) for start, end in paragraph.segments if end > at]
    paragraph.segments[:] = kept


def _take_lenticular(source: str, item: Item, first: Paragraph) -> None:
    close = source.find("】", first.start, first.end)
    if close < 0:
        return
    item.heading = (first.start, close) if close > first.start else None
    item.brackets.append((close, close + 1))
    if item.marker_span:
        item.brackets.append(item.marker_span)
        item.marker_span = None  # the bracket is no marker, it only opens the heading
    rest = close + 1
    while rest < first.end and source[rest].isspace():
        rest += 1
    _cut(first, rest)
    if not first.segments:
        item.paragraphs.pop(0)


def _take_bracketed(source: str, item: Item, first: Paragraph) -> bool:
    """第1条（目的） この規程は…; also 附則（令和4年訓令第1号）."""
    if item.style not in ("article", "ordinal", SUPPLEMENTARY) and not (item.style == "arabic" and item.depth == 0):
        return False
    match = _BRACKETED.match(source, first.start, first.end)
    if not match:
        return False
    item.heading = match.span("title")
    start, end = match.span()
    item.brackets += [(start, match.start("title")), (match.end("title"), match.end("title") + 1)]
    _cut(first, end)
    if not first.segments:
        item.paragraphs.pop(0)
    return True


def _take_term(source: str, item: Item, first: Paragraph) -> bool:
    """(1) 用語　説明: term and definition, or heading and text, on one line."""
    if len(first.segments) > 1 and first.segments[0][1] - first.segments[0][0] < 2:
        return False
    line = source[first.start : first.lines[0].start + first.lines[0].reading.tail]
    tail = first.text(source)
    for pattern in (_TERM_WIDE, _TERM_NARROW):
        match = pattern.fullmatch(line)
        if not match or not _is_title(match["term"]):
            continue
        described = "。" in tail[len(match["term"]) :] or tail.endswith(("をいう", "こと"))
        if not described and (len(match["term"]) > 20 or len(match["text"]) < 10 or item.first_gaps > 1):
            continue
        if pattern is _TERM_NARROW and _NO_TERM.search(match["term"] + "|" + match["text"]):
            continue
        item.heading = (first.start, first.start + len(match["term"]))
        gap = match["gap"].strip()
        if gap:
            at = first.start + match.start("gap") + match["gap"].index(gap)
            item.brackets.append((at, at + len(gap)))
        _cut(first, first.start + match.start("text"))
        return True
    return False


def _is_title(text: str) -> bool:
    return bool(_NOMINAL_END.search(text)) and text[0] not in _QUOTE and not text.startswith(("前", "同", "なお", "ただし", "また"))


def _is_heading(source: str, item: Item, first: Paragraph, siblings_titled: bool) -> bool:
    text = "".join(first.text(source).split())
    if item.style in GROUPS:
        return "。" not in text and len(text) <= 2 * MAX_HEADING
    if "は、" in text or "。" in text or len(text) > MAX_HEADING or not _NOMINAL_END.search(text) or item.style == SUPPLEMENTARY:
        return False
    if len(item.paragraphs) > 1 or item.children:
        return text.count("、") <= 3 or len(text) <= 40
    if _VERBAL_END.search(text):
        return False
    return item.style in ("article", "ordinal", "square") or (siblings_titled and item.depth <= 1)


def _titled_runs(items: list[Item]) -> dict[str, tuple[int, int]]:
    """For each style among the items: how many carry a title with text or items below it, and how many there are."""
    runs: dict[str, tuple[int, int]] = {}
    for item in items:
        titled, count = runs.get(item.style, (0, 0))
        runs[item.style] = (titled + _is_titled(item), count + 1)
    return runs


def _is_titled(item: Item) -> bool:
    return bool(item.children or len(item.paragraphs) > 1 or item.caption) and not _starts_long(item)


def _starts_long(item: Item) -> bool:
    return bool(item.paragraphs) and "。" in item.paragraphs[0].lines[0].reading.squeezed and item.heading is None


def heading_text(source: str, heading: Segment | None) -> str:
    """The heading as printed, on one line."""
    return " ".join(source[heading[0] : heading[1]].split()) if heading else ""

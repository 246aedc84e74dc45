"""The table of contents of a Word draft: a field with its entries already in it."""

from __future__ import annotations

from typing import Any, NamedTuple

from docx.oxml.ns import qn

from kosshi.draft.writers.word_form import element
from kosshi.draft.writers.word_styles import text
from kosshi.messages import say

LEVELS = 2  # headings of the first two levels are listed


class Entry(NamedTuple):
    """One line of the table of contents."""

    level: int
    words: str
    bookmark: str
    page: int


def contents(entries: list[Entry], articles: bool, chaptered: bool) -> Any:
    """The table of contents as Word keeps it.

    Args:
        entries: in order; at least one.
        articles: the headings above articles lack the article's number, so that marks (TC fields) stand for them.
        chaptered: the first level are chapters.
    """
    body = element("sdtContent", _paragraph("TOCHeading", _run(text(say("draft", "writer-contents")))))
    for place, entry in enumerate(entries):
        line = _entry(entry)
        if place == 0:
            begin = [_run(element("fldChar", fldCharType="begin")), _run(_code(_instruction(articles, chaptered)))]
            for offset, run in enumerate([*begin, _run(element("fldChar", fldCharType="separate"))]):
                line.insert(1 + offset, run)  # behind the paragraph's properties
        body.append(line)
    body.append(_paragraph("Normal", _run(element("fldChar", fldCharType="end"))))
    gallery = element("docPartObj", element("docPartGallery", val="Table of Contents"), element("docPartUnique"))
    return element("sdt", element("sdtPr", gallery), body)


def _instruction(articles: bool, chaptered: bool) -> str:
    if not articles:
        return rf'TOC \o "1-{LEVELS}" \h \z'
    if chaptered:
        return rf'TOC \o "1-1" \h \z \f c \l "2-{LEVELS}"'
    return r'TOC \h \z \f c \l "1-1"'


def mark(words: str, level: int) -> list[Any]:
    """The runs of a TC field, which puts words into the table of contents and shows nothing."""
    quoted = words.replace('"', "”")
    parts = [element("fldChar", fldCharType="begin"), _code(rf'TC "{quoted}" \f c \l {level}'), element("fldChar", fldCharType="end")]
    return [element("r", element("rPr", element("vanish")), part) for part in parts]


def bookmark(paragraph: Any, place: int, name: str) -> None:
    """Put a bookmark around the runs of a paragraph."""
    first = 1 if paragraph.find(qn("w:pPr")) is not None else 0
    paragraph.insert(first, element("bookmarkStart", id=place, name=name))
    paragraph.append(element("bookmarkEnd", id=place))


def _entry(entry: Entry) -> Any:
    page = [
        _run(element("fldChar", fldCharType="begin")),
        _run(_code(rf"PAGEREF {entry.bookmark} \h")),
        _run(element("fldChar", fldCharType="separate")),
        _run(text(str(entry.page))),
        _run(element("fldChar", fldCharType="end")),
    ]
    link = element("hyperlink", _run(text(entry.words)), _run(element("tab")), *page, anchor=entry.bookmark, history=1)
    return _paragraph(f"TOC{entry.level}", link)


def _paragraph(style: str, *content: Any) -> Any:
    return element("p", element("pPr", element("pStyle", val=style)), *content)


def _run(*content: Any) -> Any:
    return element("r", *content)


def _code(instruction: str) -> Any:
    made = element("instrText")
    made.text = f" {instruction} "
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made

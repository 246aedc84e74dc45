"""What the readers must know of numbering: does a line begin with a marker, is it nothing but one?"""

from __future__ import annotations

import re

from kosshi.numbering import read_markers

_BLANK = " \t\u3000\u00a0"
_LEAD = re.compile(r"[ \t\u3000\u00a0]*(?:[-－–−*+][ \t\u3000\u00a0]+(?=\S))?")
_LEADER = re.compile(r"(?:[.…‥・･．]\s*){3,}[\s0-9０-９]*$|\s[0-9０-９]{1,3}$")
_STRONG = {"part", "chapter", "section", "subsection", "division", "article"}
_TITLES = re.compile(
    r"(?:[附付][ \u3000]*則|目[ \u3000]*次|別[ \u3000]*表|別[ \u3000]*紙|別[ \u3000]*記|様[ \u3000]*式)"
    r"(?:$|[ \u3000（(第]|[0-9０-９一二三四五六七八九十])"
)


def ends_in_page_number(text: str) -> bool:
    """Whether a line ends as those of a table of contents do: in a row of dots, or in a page number set apart."""
    return _LEADER.search(text) is not None


def lead(text: str) -> int:
    """Where the content of a line begins, behind white space and a list dash."""
    match = _LEAD.match(text)
    return match.end() if match else 0


def is_marker(text: str) -> bool:
    """Whether a line is a marker and nothing else (第1条, (1), ア)."""
    content = text.strip(_BLANK)
    return bool(content) and any(marker.end == len(content) for marker in read_markers(content))


def begins_with_marker(text: str) -> bool:
    """Whether a line begins with what may be a marker."""
    return bool(read_markers(text, lead(text)))


def marker_width(text: str) -> int:
    """Where the text behind the marker begins; 0 where the line has no marker."""
    start = lead(text)
    return max((marker.rest - start for marker in read_markers(text, start)), default=0)


def begins_with_article(text: str) -> bool:
    """Whether a line begins with 第N条 or the number of a group above it, or with the name of a part (附則, 別表)."""
    start = lead(text)
    return any(m.style in _STRONG for m in read_markers(text, start)) or _TITLES.match(text, start) is not None


def begins_with_spaced_marker(text: str) -> bool:
    """Whether a line begins with a marker that is set off from the text behind it, or with an article's number."""
    start = lead(text)
    return begins_with_article(text) or any(not marker.glued for marker in read_markers(text, start))

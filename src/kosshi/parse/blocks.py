"""Second step of parsing: the lines that are no clauses, each with the name of what it is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from kosshi.model import BlockKind, HintKind
from kosshi.parse.lines import LEADERS, REMEMBERED, Line, layout

_HINTED = {
    HintKind.FURNITURE: BlockKind.FURNITURE,
    HintKind.NAVIGATION: BlockKind.NAVIGATION,
    HintKind.CONTENTS: BlockKind.CONTENTS,
    HintKind.NOTE: BlockKind.NOTE,
}
_RANGE = re.compile(
    r"第[0-9一二三四五六七八九十百]+条(?:[(（][^()（）]*[)）])?[-‐−–—―ー~〜～]第[0-9一二三四五六七八九十百]+条(?:[(（][^()（）]*[)）])?$|[(（]第[0-9一二三四五六七八九十百]+条(?:の[0-9一二三四五六七八九十]+)*(?:[-‐−–—―ー~〜～・、].*)?[)）]$"
)
_ENTRY_TAIL = re.compile(r"(?:[.．…‥・·･]{2,}|[-－―─]{4,})?[0-9]{0,4}$")
_SEVERAL = re.compile(r"第?\d+[.．―—\-－章条]\d*\D")  # several entries on one line
_MAX_ENTRY = 70
_EDGE_LINES = 2  # running heads stand among the first and last two lines of a page


def classify(lines: Sequence[Line]) -> list[BlockKind | None]:
    """The kind of every line that is certainly no clause and no clause's text; None for all others."""
    kinds: list[BlockKind | None] = [_HINTED.get(line.hint) if line.hint else None for line in lines]
    seen: set[str] = set()
    for place, line in enumerate(lines):
        if line.reading.sign or line.reading.looks:
            seen |= line.reading.looks
            kinds[place] = kinds[place] or _sign_kind(lines, place)
    _running_heads(lines, kinds)
    if "contents_title" in seen or "leaders" in seen:
        _contents(lines, kinds)
    if BlockKind.CONTENTS not in kinds:
        _untitled_contents(lines, kinds)
    if "note" in seen:
        _notes(lines, kinds)
    if "history_title" in seen:
        _history(lines, kinds)
    _closing(lines, kinds)
    if "appendix" in seen:
        _appendices(lines, kinds)
    return kinds


def _sign_kind(lines: Sequence[Line], place: int) -> BlockKind | None:
    """What a line is whose characters alone tell it; None where they do not."""
    reading = lines[place].reading
    if not reading.sign:
        return BlockKind.AMENDMENT if "amendment" in reading.looks else None
    if reading.sign != "rule":
        return BlockKind.FURNITURE if reading.sign == "page" else BlockKind.MARKUP
    return BlockKind.TABLE_RULE if place and not lines[place].blank_before else BlockKind.FURNITURE


def _running_heads(lines: Sequence[Line], kinds: list[BlockKind | None]) -> None:
    """Lines that come back at the edge of pages, and bare numbers beside a page break."""
    pages: dict[int, list[Line]] = {}
    if not lines or lines[0].page == lines[-1].page:
        return
    for line in lines:
        if kinds[line.index] in (None, BlockKind.FURNITURE):
            pages.setdefault(line.page, []).append(line)
    if len(pages) < 2:
        return
    edges: list[Line] = []
    for members in pages.values():
        edges.extend({line.index: line for line in members[:_EDGE_LINES] + members[-_EDGE_LINES:]}.values())
    edges = [line for line in edges if not line.reading.supplementary]
    seen = Counter(_running_form(line) for line in edges)
    numbered = any(line.reading.sign == "page" for line in lines)  # pages carry their numbers in another form
    for line in edges:
        form = _running_form(line)
        often = seen[form] >= 3 or (seen[form] == len(pages) == 2 and not line.reading.markers)
        bare = form == "#" and not numbered and line in (pages[line.page][0], pages[line.page][-1])
        if kinds[line.index] is None and len(form) <= 60 and ((bare and seen["#"] >= 2) or (form != "#" and often)):
            kinds[line.index] = BlockKind.FURNITURE


def _running_form(line: Line) -> str:
    """What stays the same of a running head: its text without numbers, unless it may open a clause."""
    text = line.reading.squeezed
    return text if line.reading.markers and not text.isdigit() else re.sub(r"\d+", "#", text)


def _contents(lines: Sequence[Line], kinds: list[BlockKind | None]) -> None:
    """Tables of contents: a title and what follows it, or three lines with leaders in a row."""
    later = _Later(lines)
    place = 0
    while place < len(lines):
        line = lines[place]
        if kinds[place] is None and "contents_title" in line.reading.looks:
            end = _contents_end(lines, kinds, later, place + 1)
            if end > place + 1:
                _fill(kinds, place, end, BlockKind.CONTENTS)
                place = end
                continue
        elif kinds[place] is None and "leaders" in line.reading.looks:
            end = place
            while end < len(lines) and (kinds[end] is not None or "leaders" in lines[end].reading.looks):
                end += 1
            if sum(kinds[k] is None for k in range(place, end)) >= 3:
                _fill(kinds, place, end, BlockKind.CONTENTS)
            place = end
            continue
        place += 1


def _untitled_contents(lines: Sequence[Line], kinds: list[BlockKind | None]) -> None:
    """Contents without a title: before the first sentence, three or more lines that come back later or give ranges."""
    head = []
    for line in lines:
        if "。" in line.reading.squeezed:
            break
        if kinds[line.index] is None:
            head.append(line)
    numbered = [line for line in head if line.reading.markers]
    if len(numbered) < 3:
        return
    end = _contents_end(lines, kinds, _Later(lines), numbered[0].index)
    entries = [line for line in head if numbered[0].index <= line.index < end]
    if len(entries) >= 3 and end <= (head[-1].index + 1):
        _fill(kinds, numbered[0].index, end, BlockKind.CONTENTS)


def _fill(kinds: list[BlockKind | None], start: int, end: int, kind: BlockKind) -> None:
    for place in range(start, end):
        if kinds[place] is None:
            kinds[place] = kind


class _Later:
    """The titles of all lines from a place on; the place only moves on, so that many titles 目次 cost no more than one."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._titles = [_entry_title(line.reading.squeezed) for line in lines]
        self._start = 0
        self._sorted: list[str] = []
        self.times = Counter(self._titles)

    def begin_at(self, start: int) -> None:
        """Leave out the lines before ``start``."""
        self.times.subtract(self._titles[self._start : start])
        self._start = start

    def restates(self, title: str) -> bool:
        """Whether a heading of the body begins with the entry (第1条 目的 against 第1条 and its text)."""
        if len(title) < 4:
            return False
        self._sorted = self._sorted or sorted(self.times)
        found = 0
        for place in range(bisect_left(self._sorted, title), len(self._sorted)):
            if found > 1 or not self._sorted[place].startswith(title):
                break
            found += self.times[self._sorted[place]] > 0
        return found > 1  # the entry itself is one


def _contents_end(lines: Sequence[Line], kinds: list[BlockKind | None], later: _Later, start: int) -> int:
    """The place behind the last entry of a table of contents that begins at ``start``."""
    later.begin_at(start)
    seen: set[str] = set()
    end = start
    for place in range(start, len(lines)):
        if kinds[place] is not None:
            continue
        text = lines[place].reading.squeezed
        title = _entry_title(text)
        several = lines[place].gaps >= 1 and len(_SEVERAL.findall(text)) >= 2
        paged = bool(LEADERS.search(text) or _RANGE.search(text) or _tabbed_page(lines[place]) or several)
        if (len(text) > _MAX_ENTRY and not several) or "。" in text or (title in seen and not paged):
            break
        repeated = bool(title) and (later.times[title] >= 2 or later.restates(title))
        if not (paged or repeated or text == "附則"):
            break
        seen.add(title)
        end = place + 1
    return end


def _tabbed_page(line: Line) -> bool:
    return line.reading.cells >= 2 and bool(re.search(r"[0-9]{1,3}$", line.reading.squeezed))


@lru_cache(maxsize=REMEMBERED)
def _entry_title(squeezed: str) -> str:
    """A contents line and the heading it announces, reduced to what they share."""
    return _ENTRY_TAIL.sub("", _RANGE.sub("", squeezed)).replace("(", "").replace(")", "")


def _notes(lines: Sequence[Line], kinds: list[BlockKind | None]) -> None:
    """Footnotes: ※1 … at the foot of a page."""
    for place in range(len(lines) - 1, -1, -1):
        if kinds[place] is None and "note" in lines[place].reading.looks:
            last = place + 1 == len(lines) or kinds[place + 1] in (BlockKind.FURNITURE, BlockKind.NOTE)
            if last or lines[place + 1].page != lines[place].page:
                kinds[place] = BlockKind.NOTE


def _history(lines: Sequence[Line], kinds: list[BlockKind | None]) -> None:
    """A titled history with its table, and undecorated lists of dates of amendment."""
    for place, line in enumerate(lines):
        if kinds[place] is not None or "history_title" not in line.reading.looks:
            continue
        end = place + 1
        while end < len(lines) and (kinds[end] is not None or _is_history_row(lines[end])):
            end += 1
        _fill(kinds, place, end, BlockKind.HISTORY)


def _is_history_row(line: Line) -> bool:
    return line.reading.cells >= 2 or line.gaps >= 2 or bool(layout("history_line").search(line.reading.squeezed))


def _closing(lines: Sequence[Line], kinds: list[BlockKind | None]) -> None:
    """以上 and whom to ask, at the end."""
    for line in reversed(lines):
        if kinds[line.index] is None:
            if "closing" not in line.reading.looks:
                break
            kinds[line.index] = BlockKind.CLOSING


def _appendices(lines: Sequence[Line], kinds: list[BlockKind | None]) -> None:
    """別表, 様式 and what follows them, up to 附則 or the end."""
    inside = False
    last = _last_article(lines)
    for place, line in enumerate(lines):
        if kinds[place] is not None:
            continue
        if line.reading.supplementary:
            inside = False
        elif "appendix" in line.reading.looks:
            inside = inside or (last <= place and place > 2 * len(lines) // 5)
        if inside:
            kinds[place] = BlockKind.APPENDIX


def _last_article(lines: Sequence[Line]) -> int:
    """Index of the last line that may open an article, -1 where none does."""
    for line in reversed(lines):
        if line.hint is not HintKind.TABLE and any(marker.style == "article" for marker in line.reading.markers):
            return line.index
    return -1

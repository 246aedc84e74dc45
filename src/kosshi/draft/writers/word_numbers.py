"""Word's own numbering for a draft: one multi-level list for all clauses, one list for the 項 of each article.

Articles number on through chapters; chapters above articles are therefore a list of their own (LibreOffice does not know
``w:lvlRestart`` 0).
"""

from __future__ import annotations

from typing import Any

from kosshi.draft.model import Draft
from kosshi.draft.number import Numbered, styles
from kosshi.draft.writers.word_form import Format, element, form, indent
from kosshi.numbering import style

_MAIN, _CHAPTERS, _PARAGRAPHS = 0, 1, 2  # ids of the list definitions
_FIRST, _CHAPTER_LIST = 1, 2  # ids of the lists; those of paragraphs follow
_GAP = "　"  # stands between marker and text, part of the number itself: no tab that moves with the width of the number
_CHAPTER_INDENT = 3  # em, where articles stand below chapters


class Lists:
    """The list definitions of a draft, and the number of each clause in turn.

    Args:
        draft: gives the marker styles of all levels.
    """

    def __init__(self, draft: Draft) -> None:
        own = styles()[draft.profile.numbering]
        self.chaptered = len(draft.chapters) > 1
        self.articles = bool(own.paragraphs)
        self.chapter = own.chapter
        self.top = 0 if self.chaptered and not self.articles else 1  # depth of the main list's first level
        self.levels = ((own.chapter,) if self.top == 0 else ()) + own.levels
        self._typed: list[str] = []
        self._paragraph_lists: dict[str, int] = {}
        self._starts: list[int] = []

    def properties(self, clause: Numbered) -> Any:
        """``<w:numPr>`` of a clause; None where Word has no format for its number, so that it is to be typed."""
        if is_paragraph(clause):
            return _pointer(self._paragraph_list(clause), 0)
        if clause.depth < self.top:
            return _pointer(_CHAPTER_LIST, 0)
        shape = number_format(clause.style)
        ordinal = int(clause.path.rpartition(".")[2])
        below_typed = any(clause.path.startswith(f"{path}.") for path in self._typed)
        if shape is None or ordinal > shape.largest or below_typed:
            self._typed.append(clause.path)
            return None
        return _pointer(_FIRST, clause.depth - self.top)

    def _paragraph_list(self, clause: Numbered) -> int:
        """The list of the paragraphs of one article or 附則; begun with its first numbered one."""
        above, _, ordinal = clause.path.rpartition(".")
        if above not in self._paragraph_lists:
            self._starts.append(int(ordinal))
            self._paragraph_lists[above] = _CHAPTER_LIST + len(self._starts)
        return self._paragraph_lists[above]

    def write(self, root: Any) -> None:
        """Put the definitions and lists into ``numbering.xml``; to be called when all clauses have been numbered."""
        for child in list(root):
            root.remove(child)
        levels = [_level(place, marker, indent(max(1, place + self.top), -1)) for place, marker in enumerate(self.levels)]
        root.append(_definition(_MAIN, "multilevel", levels))
        root.append(_definition(_CHAPTERS, "singleLevel", [_level(0, self.chapter, indent(_CHAPTER_INDENT + 1, -1))]))
        root.append(_definition(_PARAGRAPHS, "singleLevel", [_level(0, "arabic", indent(1, -1))]))
        for list_id, definition in ((_FIRST, _MAIN), (_CHAPTER_LIST, _CHAPTERS)):
            root.append(element("num", element("abstractNumId", val=definition), numId=list_id))
        for list_id, start in enumerate(self._starts, start=_CHAPTER_LIST + 1):
            override = element("lvlOverride", element("startOverride", val=start), ilvl=0)
            root.append(element("num", element("abstractNumId", val=_PARAGRAPHS), override, numId=list_id))


def is_paragraph(clause: Numbered) -> bool:
    """Whether a clause is a numbered paragraph (項) of an article or a 附則."""
    return clause.item is None and clause.depth > 0


def number_format(marker: str) -> Format | None:
    """Word's number format for a marker style; None where it has none."""
    numeral = style(marker).numeral[0]
    series = marker.partition(":")[2]
    return form().formats.get(f"{numeral}:{series}" if series else numeral)


def _definition(number: int, kind: str, levels: list[Any]) -> Any:
    return element("abstractNum", element("multiLevelType", val=kind), *levels, abstractNumId=number)


def _level(place: int, marker: str, left: Any) -> Any:
    """One ``<w:lvl>``."""
    known = style(marker)
    shape = number_format(marker)
    words = f"{known.before[0]}%{place + 1}{known.after[0]}{_GAP}" if shape else ""
    return element(
        "lvl",
        element("start", val=1),
        element("numFmt", val=shape.name if shape else "none"),
        element("suff", val="nothing"),
        element("lvlText", val=words),
        element("lvlJc", val="left"),
        element("pPr", left),
        ilvl=place,
    )


def _pointer(list_id: int, level: int) -> Any:
    return element("numPr", element("ilvl", val=level), element("numId", val=list_id))

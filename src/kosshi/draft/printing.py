"""Numbered clauses -> lines of text, from which Markdown, HTML and Word are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kosshi.draft.definitions import DEFINITIONS
from kosshi.draft.model import Draft
from kosshi.draft.number import Numbered, number


class Line(NamedTuple):
    """One printed paragraph.

    Attributes:
        role: title, subtitle, chapter, caption (the （見出し） above an article), clause, text, supplementary.
        depth: level below the chapter.
        marker: as printed; only clauses, chapters and 附則 have one.
        heading, text: words behind the marker.
        clause: the numbered clause it belongs to; None on the cover.
    """

    role: str
    depth: int
    marker: str
    heading: str
    text: str
    clause: Numbered | None

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading by itself; in articles an item's term stands before its one paragraph, on the same line."""
        return bool(self.heading) and not self.text


def lines(draft: Draft) -> Iterator[Line]:
    """The paragraphs of a draft in order."""
    profile = draft.profile
    yield Line("title", 0, "", "", profile.full_title, None)
    if profile.instrument:
        where = f"{profile.body.name}{profile.instrument.kind}{profile.instrument.number}"
        yield Line("subtitle", 0, "", "", where, None)
    for clause in number(draft):
        for one in clause.walk():
            yield from _clause_lines(one, profile.in_articles)


def _clause_lines(one: Numbered, articles: bool) -> Iterator[Line]:
    if one.style == "chapter":
        yield Line("chapter", 0, one.marker, one.heading, "", one)
        return
    if one.style == "supplementary":
        yield Line("supplementary", 0, one.marker, "", "", one)
        for paragraph in one.paragraphs:
            yield Line("text", 1, "", "", paragraph, one)
        return
    words = list(one.paragraphs)
    if articles and one.depth == 1:
        if one.heading:
            yield Line("caption", 1, "", one.heading, "", one)
        yield Line("clause", 1, one.marker, "", words.pop(0) if words else "", one)
    elif one.heading:
        yield Line("clause", one.depth, one.marker, one.heading, words.pop() if articles and len(words) == 1 else "", one)
    else:
        yield Line("clause", one.depth, one.marker, "", words.pop(0) if words else "", one)
    for rest in words:
        yield Line("text", one.depth, "", "", rest, one)


def is_term(clause: Numbered) -> bool:
    """Whether a clause explains a term: its heading is the term, and no table of contents lists it."""
    return clause.item is not None and any(node.startswith(f"{DEFINITIONS}.") for node in clause.item.nodes)


def plain_text(draft: Draft) -> str:
    r"""The draft as plain text, a paragraph a line.

    >>> from pathlib import Path
    >>> from kosshi.draft import Draft, Item, load_profile
    >>> purpose = Item(("bp.purpose",), "目的", ("情報資産を守る。",))
    >>> profile = load_profile(Path("tests/draft/profiles/sorano-cho.yaml"))
    >>> plain_text(Draft(profile, (("", (purpose,)),))).splitlines()[-2:]
    ['（目的）', '第1条\u3000情報資産を守る。']
    """
    found = []
    for line in lines(draft):
        if line.role == "caption":
            found.append(f"（{line.heading}）")
        else:
            found.append("　".join(part for part in (line.marker, line.heading, line.text) if part))
        if line.role in ("title", "subtitle", "chapter") or line.role == "text":
            found.append("")
    return "\n".join(found) + "\n"

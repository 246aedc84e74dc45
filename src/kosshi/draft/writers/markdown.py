"""A draft as Markdown: one heading a level, markers as text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kosshi.draft.model import Draft
from kosshi.draft.printing import Line, lines
from kosshi.draft.writers.provenance import annex_tables
from kosshi.messages import say

# only what Markdown would take for a sign: what is escaped without need reads worse as plain text, also for kosshi
_SIGNS = re.compile(r"[`*]|\\(?=[!-/:-@\[-`{-~])|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|\[(?=[^\]]*\][(:\[])|~(?=~)|&(?=#?\w+;)")
_FIRST = re.compile(r"[#>]|[-+](?=\s)")  # at the beginning of a line
_ORDERED = re.compile(r"(\d{1,9})([.)])(?=\s)")
_DEEPEST = 6


def markdown(draft: Draft, annex: bool) -> bytes:
    """The draft as Markdown.

    Args:
        draft: what to write.
        annex: with the table of sources behind the text.
    """
    chaptered = len(draft.chapters) > 1
    blocks = [_block(line, chaptered) for line in lines(draft)]
    if annex:
        blocks += _annex(draft)
    return ("\n\n".join(blocks) + "\n").encode()


def _block(line: Line, chaptered: bool) -> str:
    if line.role == "title":
        return f"# {plain(line.text)}"
    if line.role == "subtitle":
        return plain(line.text)
    words = "　".join(part for part in (line.marker, plain(line.heading), plain(line.text)) if part)
    if line.role == "caption":
        return f"{_mark(line.depth, chaptered)} （{plain(line.heading)}）"
    if line.role in ("chapter", "supplementary"):
        return f"## {words}"
    return f"{_mark(line.depth, chaptered)} {words}" if line.is_heading else words


def _mark(depth: int, chaptered: bool) -> str:
    """The signs of a heading at a depth below the chapter; the title has the first level."""
    return "#" * min(_DEEPEST, 1 + depth + chaptered)


def plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    shown = _SIGNS.sub(r"\\\g<0>", text.replace("\n", " "))
    if _FIRST.match(shown):
        return f"\\{shown}"
    return _ORDERED.sub(r"\1\\\2", shown, count=1) if _ORDERED.match(shown) else shown


def _annex(draft: Draft) -> Iterator[str]:
    yield f"## {plain(say('draft', 'writer-annex'))}"
    for number, table in enumerate(annex_tables(draft)):
        if number:
            yield plain(say("draft", "writer-annex-left-out"))
        rows = [_row(row) for row in (table.head, *table.rows)]
        rows.insert(1, "|---" * len(table.head) + "|")
        yield "\n".join(rows)


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(plain(cell).replace("|", r"\|") for cell in cells) + " |"

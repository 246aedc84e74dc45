"""A draft as one self-contained page; all text is taken as text, never as markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from kosshi.draft.model import Draft
from kosshi.draft.number import Numbered, number
from kosshi.draft.printing import Line, is_term, lines
from kosshi.draft.writers.provenance import AnnexTable, annex_tables
from kosshi.messages import say

_DEEPEST = 6
_LISTED = 2  # levels of the table of contents
_STYLE = """
@page{size:A4;margin:25mm}
body{font-family:'BIZ UDPMincho','Yu Mincho','Hiragino Mincho ProN','MS Mincho','Noto Serif CJK JP',serif;line-height:1.8;color:#111;
background:#fff;max-width:43em;margin:2rem auto;padding:0 1rem}
h1,h2,h3,h4,h5,h6,th{font-family:'BIZ UDPGothic','Yu Gothic','Hiragino Sans','MS Gothic','Noto Sans CJK JP',sans-serif}
h1{font-size:1.5rem;text-align:center;margin:1rem 0 2rem}
h2{font-size:1.15rem;margin:1.5rem 0 .3rem}
h3,h4,h5,h6{font-size:1rem;margin:.6rem 0 .2rem}
p{margin:0 0 .2rem;text-align:justify}
.d2,.d3,.d4,.d5{padding-left:1em}
.own{text-indent:1em;padding-left:1em}
.unit{padding-left:1em;text-indent:-1em}
.article>h2,.article>h3{padding-left:1em}
.by{text-align:right}
.extra h2{padding-left:3em}
.extra>.own{padding-left:0}
.gap{background:#fff2cc;border-left:.3em solid #c90}
nav ol{list-style:none;padding-left:1.5em;margin:0}
nav{border:1px solid #999;padding:.5rem 1rem 1rem}
nav p{text-align:center}
a{color:inherit;text-decoration-color:#999}
aside{margin-top:3rem;font-size:.85rem}
table{border-collapse:collapse;width:100%}
th,td{border:1px solid #666;padding:.2rem .4rem;vertical-align:top;text-align:left;overflow-wrap:anywhere}
td:first-child{min-width:6em}
@media print{body{max-width:none;margin:0;padding:0;font-size:10.5pt}aside{break-before:page}nav{break-after:page}
h2,h3,h4,h5,h6{break-after:avoid}tr{break-inside:avoid}nav{border:0}}
"""
_PAGE = """<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<meta name="generator" content="kosshi">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
{body}
</main>
{annex}</body>
</html>
"""


def html(draft: Draft, annex: bool) -> bytes:
    """The draft as a page.

    Args:
        draft: what to write.
        annex: with the table of sources behind the text.
    """
    clauses = number(draft)
    printed: dict[str, list[Line]] = {}
    for line in lines(draft):
        printed.setdefault(line.clause.path if line.clause else "", []).append(line)
    page = _Page(printed, len(draft.chapters) > 1)
    body = [*_cover(printed[""]), *page.contents(clauses), *(text for one in clauses for text in page.section(one))]
    tables = "\n".join(_annex(draft)) + "\n" if annex else ""
    title = escape(draft.profile.full_title)
    return _PAGE.format(title=title, style=_STYLE, body="\n".join(body), annex=tables).encode()


def _cover(printed: Sequence[Line]) -> Iterator[str]:
    for line in printed:
        yield f"<h1>{escape(line.text)}</h1>" if line.role == "title" else f'<p class="by">{escape(line.text)}</p>'


def anchor(path: str) -> str:
    """The id of a clause's section."""
    return f"c{path}"


class _Page:
    """The printed lines by the path of their clause, as nested sections."""

    def __init__(self, printed: dict[str, list[Line]], chaptered: bool) -> None:
        self.printed = printed
        self.chaptered = chaptered

    def section(self, clause: Numbered) -> Iterator[str]:
        """The section of a clause with those below it."""
        printed = self.printed.get(clause.path, [])
        kind = "extra" if clause.style == "supplementary" else "article" if clause.style == "article" else f"d{clause.depth}"
        yield f'<section id="{escape(anchor(clause.path))}" class="{kind}">'
        for line in printed:
            yield self._line(line)
        for child in clause.children:
            yield from self.section(child)
        yield "</section>"

    def _line(self, line: Line) -> str:
        words = "　".join(escape(part) for part in (line.marker, line.heading, line.text) if part)
        if line.role == "caption":
            words = f"（{words}）"
        if line.is_heading or line.role in ("chapter", "supplementary"):
            level = self._level(line.depth if line.role in ("caption", "clause") else 1 - self.chaptered)
            return f"<h{level}>{words}</h{level}>"
        gap = " gap" if line.clause and line.clause.item and line.clause.item.gap else ""
        return f'<p class="{"own" if line.role == "text" else "unit"}{gap}">{words}</p>'

    def _level(self, depth: int) -> int:
        return min(_DEEPEST, 1 + depth + self.chaptered)

    def contents(self, clauses: Sequence[Numbered]) -> Iterator[str]:
        """The table of contents."""
        yield f"<nav><p>{escape(say('draft', 'writer-contents'))}</p>"
        yield from self._entries(clauses, 1)
        yield "</nav>"

    def _entries(self, clauses: Sequence[Numbered], level: int) -> Iterator[str]:
        listed = [one for one in clauses if (one.heading and not is_term(one)) or one.style == "supplementary"]
        if not listed or level > _LISTED:
            return
        yield "<ol>"
        for one in listed:
            words = "　".join(escape(part) for part in (one.marker, one.heading) if part)
            yield f'<li><a href="#{escape(anchor(one.path))}">{words}</a>'
            yield from self._entries(one.children, level + 1)
            yield "</li>"
        yield "</ol>"


def _annex(draft: Draft) -> Iterator[str]:
    yield f'<aside id="sources"><h2>{escape(say("draft", "writer-annex"))}</h2>'
    for count, table in enumerate(annex_tables(draft)):
        if count:
            yield f"<h3>{escape(say('draft', 'writer-annex-left-out'))}</h3>"
        yield from _table(table)
    yield "</aside>"


def _table(table: AnnexTable) -> Iterator[str]:
    heads = "".join(f'<th scope="col">{escape(text)}</th>' for text in table.head)
    yield f"<table><thead><tr>{heads}</tr></thead><tbody>"
    for path, row in zip(table.paths, table.rows, strict=True):
        first = f'<a href="#{escape(anchor(path))}">{escape(row[0])}</a>' if path else escape(row[0])
        yield f"<tr><td>{first}</td>{''.join(f'<td>{escape(cell)}</td>' for cell in row[1:])}</tr>"
    yield "</tbody></table>"

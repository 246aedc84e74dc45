"""Two policies side by side."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from kosshi.contrast import Contrast, Run
from kosshi.display.pieces import LEFT, framed
from kosshi.messages import say
from kosshi.showing import to_html, to_rich


def contrast_html(contrast: Contrast) -> str:
    """A table, the new text left, what differs underlined; what is merely suggested in a table below."""
    return framed("".join(_grid(one, one is not contrast) for one in contrast.tables()))


def _grid(contrast: Contrast, headed: bool) -> str:
    title = f"<p><b>{escape(contrast.heading)}</b></p>" if headed else ""
    head = "".join(f'<th scope="col" {LEFT}>{escape(title)}</th>' for title in _head(contrast))
    cells = [(escape(row.title), _marked(row.new), _marked(row.old), escape(row.note)) for row in contrast.rows]
    rows = "".join(
        f'<tr><th scope="row" {LEFT}>{title}</th><td {LEFT}>{new}</td><td {LEFT}>{old}</td><td {LEFT}>{note}</td></tr>'
        for title, new, old, note in cells
    )
    return f"{title}<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def contrast_rich(contrast: Contrast) -> RenderableType:
    """The same for a terminal."""
    return Group(*map(_rich_grid, contrast.tables()))


def _rich_grid(contrast: Contrast) -> Table:
    table = Table(title=Text(contrast.heading), show_lines=True)  # as Text: brackets in a name are no markup
    for title in _head(contrast):
        table.add_column(Text(title), overflow="fold")
    for row in contrast.rows:
        table.add_row(Text(row.title), _underlined(row.new), _underlined(row.old), Text(row.note))
    return table


def _head(contrast: Contrast) -> tuple[str, str, str, str]:
    return say("main", "contrast-node"), contrast.new_name, contrast.old_name, say("main", "contrast-note")


def _marked(runs: Sequence[Run]) -> str:
    return "".join(f"<u>{escape(text)}</u>" if changed else escape(text) for text, changed in runs)


def _underlined(runs: Sequence[Run]) -> Text:
    return Text.assemble(*((text, "underline bold" if changed else "") for text, changed in runs))


to_html.register(Contrast, contrast_html)
to_rich.register(Contrast, contrast_rich)

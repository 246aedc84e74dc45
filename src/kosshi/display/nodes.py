"""The wordings of one node, grouped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from kosshi.display.pieces import LEFT, MIDDLE, framed
from kosshi.messages import language, say
from kosshi.skeleton import Node

if TYPE_CHECKING:
    import pandas as pd


def node_html(node: Node, wordings: pd.DataFrame) -> str:
    """Title, gist, and a table of wordings (columns text, count, policies) with who has them."""
    rows = "".join(
        f"<tr><td {MIDDLE}>{count}</td><td {LEFT}>{escape(' '.join(policies))}</td><td {LEFT}>{escape(text)}</td></tr>"
        for text, count, policies in wordings.itertuples(index=False)
    )
    return framed(f'<p>{escape(_head(node, wordings))}</p><p class="quiet">{escape(_gist(node))}</p><table><tbody>{rows}</tbody></table>')


def node_rich(node: Node, wordings: pd.DataFrame) -> Group:
    """The same for a terminal."""
    table = Table(show_header=False, show_lines=True)
    for _ in range(3):
        table.add_column(overflow="fold")
    for text, count, policies in wordings.itertuples(index=False):
        table.add_row(str(count), Text(" ".join(policies)), Text(text))
    return Group(Text(_head(node, wordings), style="bold"), Text(_gist(node)), table)


def _head(node: Node, wordings: pd.DataFrame) -> str:
    title = node.en if language() == "en" else node.ja
    return say("display", "node", title=title, node=node.id, witnesses=int(wordings["count"].sum()), wordings=len(wordings))


def _gist(node: Node) -> str:
    return say("display", "gist", gist=node.gist)

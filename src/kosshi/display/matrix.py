"""Which policy has which node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from rich.box import SIMPLE
from rich.table import Column, Table
from rich.text import Text

from kosshi.display.pieces import LEFT, MIDDLE, framed
from kosshi.messages import language, say
from kosshi.skeleton import Skeleton

MOST_COLUMNS = 30  # policies side by side; beyond that their number at each node is shown
_SIGNS = {"present": "○", "moved": "△", "omitted": "－", "": ""}  # the same in all languages
Marks = Mapping[str, Mapping[str, str]]  # policy id -> skeleton id -> present, moved, omitted


def coverage_html(marks: Marks, names: Mapping[str, str], skeleton: Skeleton) -> str:
    """Nodes × policies with a sign each; of many policies how many have a node.

    Args:
        marks: what each policy has.
        names: what people call the policies.
        skeleton: the nodes.
    """
    columns, rows = _table(marks, names, skeleton)
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    tables: list[str] = []
    for part in skeleton.parts:
        own = [row for row in rows if skeleton[row[0]].part == part.part]
        if own:
            title = escape(part.en if language() == "en" else part.ja)
            table = f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{''.join(map(_line, own))}</tbody></table>"
            tables.append(f"<details{'' if tables else ' open'}><summary>{title}</summary>{table}</details>")
    return framed(f'{"".join(tables)}<p class="quiet">{escape(_legend())}</p>')


def _legend() -> str:
    return say("display", "legend", **{sign: mark for sign, mark in _SIGNS.items() if sign})


def _line(row: tuple[str, str, list[str]]) -> str:
    node, title, cells = row
    signs = "".join(f"<td {MIDDLE}>{cell}</td>" for cell in cells)
    return f'<tr><th scope="row" title="{escape(node)}" {LEFT}>{escape(title)}</th>{signs}</tr>'


def coverage_rich(marks: Marks, names: Mapping[str, str], skeleton: Skeleton) -> Table:
    """The same for a terminal."""
    columns, rows = _table(marks, names, skeleton)
    table = Table("", *(Column(Text(name)) for name in columns), box=SIMPLE, caption=_legend())  # a bracket is no markup
    for _, title, cells in rows:
        table.add_row(Text(title), *cells)
    return table


def _table(marks: Marks, names: Mapping[str, str], skeleton: Skeleton) -> tuple[list[str], list[tuple[str, str, list[str]]]]:
    wanted = {skeleton[node].part for own in marks.values() for node, mark in own.items() if mark}
    nodes = [node for node in skeleton if node.part in wanted]
    titles = {node.id: "　" * (node.id.count(".") - 1) + (node.en if language() == "en" else node.ja) for node in nodes}
    if len(marks) <= MOST_COLUMNS:
        return [names[one] for one in marks], [
            (node.id, titles[node.id], [_SIGNS[own.get(node.id, "")] for own in marks.values()]) for node in nodes
        ]
    signs: Sequence[str] = ("present", "moved", "omitted")
    counted = [
        (node.id, titles[node.id], [str(sum(own.get(node.id) == sign for own in marks.values())) for sign in signs]) for node in nodes
    ]
    return [f"{_SIGNS[sign]} {say('display', sign)}" for sign in signs], counted

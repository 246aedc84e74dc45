"""Where every clause of a draft comes from: rows of ``provenance.csv``, lines of a comment, tables of an annex."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

from kosshi.draft.formulas import reason_text
from kosshi.draft.model import Draft, Item
from kosshi.draft.number import Numbered, number
from kosshi.messages import say

Sources = Literal["comments", "annex", "none"]
COLUMNS = (
    *("path", "clause", "heading", "node", "source", "adapted", "gap", "left_out", "reason"),
    *("skeleton_id", "source_clause_id", "adapted_id"),
)


class Traced(NamedTuple):
    """A printed clause with the markers above it and the item its words come from.

    Attributes:
        clause: as printed.
        markers: of all levels from the top down to the clause, with blanks between them.
        item: its own, or for a numbered paragraph (項) the article's; None for chapters.
    """

    clause: Numbered
    markers: str
    item: Item | None


def trace(draft: Draft) -> Iterator[Traced]:
    """All printed clauses in order."""
    for top in number(draft):
        yield from _trace(top, "", None)


def _trace(clause: Numbered, above: str, item: Item | None) -> Iterator[Traced]:
    markers = f"{above} {clause.marker}".strip()
    own = clause.item or item
    yield Traced(clause, markers, own)
    for child in clause.children:
        yield from _trace(child, markers, own)


def provenance_rows(draft: Draft) -> list[dict[str, Any]]:
    """Table ``provenance`` (``COLUMNS``): one row a clause and node, then one a node that was left out, each with its reason."""
    rows = [
        {
            "path": one.clause.path,
            "clause": one.markers,
            "heading": one.clause.heading,
            "node": draft.node_name(node),
            "source": draft.source_name(one.item.source) if one.item else "",
            "adapted": adapted_of(one.item) if one.item else "",
            "gap": bool(one.item and one.item.gap),
            "left_out": "",
            "reason": reason_text(one.item.reason) if one.item and one.item.gap else "",
            "skeleton_id": node,
            "source_clause_id": one.item.source if one.item else "",
            "adapted_id": [what.value for what in one.item.adapted] if one.item else [],
        }
        for one in trace(draft)
        for node in ((one.item.nodes if one.item else ()) or ("",))
    ]
    empty = {**dict.fromkeys(COLUMNS, ""), "gap": False, "adapted_id": []}
    gone = ((one.node, draft.node_name(one.node), reason_text(one.reason)) for one in draft.left_out)
    return rows + [{**empty, "skeleton_id": node, "node": name, "left_out": reason} for node, name, reason in gone]


def source_of(item: Item, draft: Draft) -> str:
    """The name of the source clause, or why there is none."""
    if item.gap:
        return say("draft", "writer-gap")
    return draft.source_name(item.source) or say("draft", "writer-own")


def adapted_of(item: Item) -> str:
    """What was changed, in words."""
    return "、".join(say("draft", f"writer-adapted-{what.value}") for what in item.adapted)


def note(item: Item, draft: Draft) -> str:
    """The text of a comment on a clause."""
    lines = [say("draft", "writer-gap") if item.gap else say("draft", "writer-source", source=source_of(item, draft))]
    if item.gap and item.reason:
        lines.append(reason_text(item.reason))
    if item.adapted:
        lines.append(say("draft", "writer-adapted", adapted=adapted_of(item)))
    if item.nodes:
        lines.append(say("draft", "writer-node", nodes="、".join(map(draft.node_name, item.nodes))))
    return "\n".join(lines)


class AnnexTable(NamedTuple):
    """One table of the annex; ``paths`` names the clause each row is about, empty where there is none."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    paths: tuple[str, ...]


def annex_tables(draft: Draft) -> Sequence[AnnexTable]:
    """The clauses with their sources, then the nodes that were left out, if any."""
    traced = [one for one in trace(draft) if one.clause.item is not None]
    head = tuple(say("draft", f"writer-column-{name}") for name in ("clause", "heading", "source", "adapted"))
    rows = tuple((one.markers, one.clause.heading, source_of(one.item, draft), adapted_of(one.item)) for one in traced if one.item)
    tables = [AnnexTable(head, rows, tuple(one.clause.path for one in traced))]
    if draft.left_out:
        names = (say("draft", "writer-column-node"), say("draft", "writer-column-reason"))
        gone = tuple((draft.node_name(one.node), reason_text(one.reason)) for one in draft.left_out)
        tables.append(AnnexTable(names, gone, ("",) * len(gone)))
    return tables

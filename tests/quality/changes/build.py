"""Marked texts -> the rows of the typed changes: run from ``tests/`` as ``python -m quality.changes.build``.

A marked text (``marked/<a>__<b>.txt``) prints both wordings of a node in one line: ``⟦words of a|words of b|class⟧`` for
an edit, everything else is common; ``⏎`` is a line break. Classes: S substance, P punctuation, L spelling, R reference,
A actor, N parameter, X self-reference, F strength (``F>`` the second is stronger, ``F<`` weaker); what follows a ``/`` is
as good. White space counts for nothing. Where ``a`` has 、 and ``b`` ， in common text, that is an edit of punctuation.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CLASSES = {
    "S": "substance",
    "P": "punctuation",
    "L": "spelling",
    "R": "reference",
    "A": "actor",
    "N": "parameter",
    "X": "self-reference",
    "F": "strength",
}
DIRECTIONS = {">": "stronger", "<": "weaker"}
_MARK = re.compile(r"⟦([^|⟧]*)\|([^|⟧]*)\|([A-Z/<>]+)⟧")


def bare(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


def rows(marked: str, foreign_commas: bool = False) -> list[dict[str, Any]]:
    """The rows of one marked file.

    Args:
        marked: the whole file.
        foreign_commas: whether the second policy writes ， for 、.

    Returns:
        One row an edit; ``at_a`` and ``at_b`` are half-open places in the two wordings without white space.
    """
    found: list[dict[str, Any]] = []
    for part in marked.split("\n## ")[1:]:
        node, _, line = part.partition("\n")
        found += _node_rows(node.strip(), bare(line.replace("⏎", "")), foreign_commas)
    return found


def _node_rows(node: str, line: str, foreign_commas: bool) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    a = b = 0
    for place, piece in enumerate(_MARK.split(line)):
        if place % 4 == 0:
            for sign in piece:
                if sign == "、" and foreign_commas:
                    found.append(_row(node, "、", "，", (a, b), "P"))
                a, b = a + 1, b + 1
        elif place % 4 == 1:
            text_a = piece
        elif place % 4 == 2:
            text_b = piece
        else:
            found.append(_row(node, text_a, text_b, (a, b), piece))
            a, b = a + len(text_a), b + len(text_b)
    return found or [{"skeleton_id": node, "text_a": "", "text_b": "", "change": None}]


def _row(node: str, text_a: str, text_b: str, at: tuple[int, int], mark: str) -> dict[str, Any]:
    first, *also = mark.split("/")
    row: dict[str, Any] = {"skeleton_id": node, "text_a": text_a, "text_b": text_b, "change": CLASSES[first[0]]}
    row |= {"at_a": [at[0], at[0] + len(text_a)], "at_b": [at[1], at[1] + len(text_b)]}
    if first[1:]:
        row["direction"] = DIRECTIONS[first[1]]
    if also:
        row["also"] = [CLASSES[sign] for sign in also]
    return row


def main() -> None:
    """Write one file of rows for each marked file."""
    for file in sorted((HERE / "marked").glob("*.txt")):
        marked = file.read_text(encoding="utf-8")
        lines = [json.dumps(row, ensure_ascii=False) for row in rows(marked, "against ，" in marked)]
        (HERE / f"{file.stem}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

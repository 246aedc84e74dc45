"""Markdown tables, and the places in README.md where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

Cell = str | float | int | None


def table(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A Markdown table; figures to the right."""
    lines = ["| " + " | ".join(head) + " |", "|" + "|".join(["---", *["---:"] * (len(head) - 1)]) + "|"]
    return "\n".join([*lines, *("| " + " | ".join(map(shown, row)) + " |" for row in rows)])


def shown(cell: Cell) -> str:
    """Two to three digits that count; whole numbers and words as they are; nothing for None."""
    if cell is None:
        return ""
    if not isinstance(cell, float):
        return f"{cell:,}" if isinstance(cell, int) else cell
    if cell == 0:
        return "0"
    digits = 0 if abs(cell) >= 100 else 1 if abs(cell) >= 10 else 2 if abs(cell) >= 0.1 else 3
    return f"{cell:,.{digits}f}"


def put(file: Path, section: str, text: str) -> None:
    """Replace what stands between a section's markers.

    Raises:
        ValueError: the file has no such markers.
    """
    opening, closing = f"<!-- {section} -->", f"<!-- /{section} -->"
    whole = file.read_text(encoding="utf-8")
    before, found, rest = whole.partition(opening)
    _, end, behind = rest.partition(closing)
    if not (found and end):
        raise ValueError(f"{file.name} has no place for {section}")
    file.write_text(f"{before}{opening}\n{text}\n{closing}{behind}", encoding="utf-8")

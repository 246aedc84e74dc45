"""Two policies side by side, node by node; then what answers to no node, and the supplementary provisions.

The new text stands left and the old one right, as municipal practice has it; for two bodies, the second named is
the "new" one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from kosshi.compare import Collation, Difference, differences
from kosshi.messages import language, say
from kosshi.model import Clause, Part
from kosshi.showing import Shown
from kosshi.wording import similarities

Run = tuple[str, bool]  # words, and whether they differ from the other side
_LIKE = 0.5  # two clauses that answer to no node and are at least so alike are the same one, reworded


@dataclass(frozen=True, slots=True)
class ContrastRow:
    """One row: what stands at a node in the new (left) and the old text (right)."""

    title: str
    new: tuple[Run, ...]
    old: tuple[Run, ...]
    note: str


@dataclass(frozen=True, slots=True, repr=False)
class Contrast(Shown):
    """A whole 新旧対照表."""

    heading: str
    new_name: str
    old_name: str
    rows: tuple[ContrastRow, ...]

    def __repr__(self) -> str:
        """Heading and number of rows."""
        return f"<Contrast {self.heading}: {len(self.rows)} rows>"


def contrast(collation: Collation, old: str, new: str, names: dict[str, str], changed_only: bool = False) -> Contrast:
    """Compare two policies of a collation.

    Args:
        collation: holds both.
        old: policy id of the text that stands right.
        new: policy id of the text that stands left.
        names: what people call them.
        changed_only: leave out rows in which nothing differs.

    Raises:
        KeyError: one of the two has no name.
    """
    heading = say("main", "contrast-heading", old=names[old], new=names[new])
    table = _Table(collation, old, new)
    rows = [row for row in table.rows() if not changed_only or row.note or any(differs for _, differs in (*row.new, *row.old))]
    return Contrast(heading, names[new], names[old], tuple(rows))


class _Table:
    """The rows of one table."""

    def __init__(self, collation: Collation, old: str, new: str) -> None:
        self.collation = collation
        self.old = old
        self.new = new

    def rows(self) -> list[ContrastRow]:
        """Nodes in the skeleton's order, then own clauses, then supplementary provisions, in the new text's order.

        What only one side has at a node may stand elsewhere on the other; such pairs share a row.
        """
        lines = [*self._nodes(), *self._unaligned()]
        alone = [n for n, line in enumerate(lines) if line.old is None], [n for n, line in enumerate(lines) if line.new is None]
        for new, old in _pairs([lines[n].new for n in alone[0]], [lines[n].old for n in alone[1]]):
            lines[alone[0][new]] = replace(lines[alone[0][new]], old=lines[alone[1][old]].old)
            lines[alone[1][old]] = replace(lines[alone[1][old]], old=None)
        return [self._row(line) for line in lines if line.old or line.new]

    def _nodes(self) -> Iterator[_Line]:
        for node, entry in self.collation.entries.items():
            a, b = entry.reading(self.old), entry.reading(self.new)
            item = self.collation.skeleton[node]
            title = item.en if language() == "en" else item.ja
            if a or b:
                yield _Line(title, _Side.of(a.clauses, a.own[0]) if a else None, _Side.of(b.clauses, b.own[0]) if b else None)

    def _unaligned(self) -> Iterator[_Line]:
        """Clauses that answer to no node, and supplementary provisions; each side by itself."""
        for title, sides in (("contrast-own", self._additions), ("contrast-supplementary", self._supplementary)):
            yield from (_Line(say("main", title), None, side) for side in sides(self.new))
            yield from (_Line(say("main", title), side, None) for side in sides(self.old))

    def _row(self, line: _Line) -> ContrastRow:
        old, new = line.old, line.new
        if old is None or new is None:
            note = say("main", "contrast-omitted" if new is None else "contrast-added")
            left, right = (side.runs((), (), False) if side else () for side in (new, old))
            return ContrastRow(line.title, left, right, note)
        names = self.collation.designations[self.old], self.collation.designations[self.new]
        headings = differences(old.heading, new.heading, *names) if old.heading and new.heading else ()
        texts = differences(old.text, new.text, *names)
        return ContrastRow(line.title, new.runs(headings, texts, True), old.runs(headings, texts, False), "")

    def _additions(self, policy_id: str) -> list[_Side]:
        return [_Side.of((clause,), clause) for policy, clause in self.collation.additions if policy == policy_id]

    def _supplementary(self, policy_id: str) -> list[_Side]:
        clauses = [top for one in self.collation.alignments if one.policy.policy_id == policy_id for top in one.policy.clauses]
        return [_Side.of(tuple(top.walk()), top) for top in clauses if top.part is Part.SUPPLEMENTARY]


@dataclass(frozen=True, slots=True)
class _Line:
    """A row to be; ``None`` is a side that has nothing."""

    title: str
    old: _Side | None
    new: _Side | None


@dataclass(frozen=True, slots=True)
class _Side:
    """What one policy says: marker and heading of the first clause, the words of all, the markers between them by place."""

    marker: str
    heading: str
    text: str
    markers: tuple[tuple[int, str], ...]

    @staticmethod
    def of(clauses: Sequence[Clause], first: Clause) -> _Side:
        """Clauses in document order, the first of which names the row."""
        text, markers = "", []
        for clause in clauses:
            words = clause.text if clause is first else clause.full_text
            if not words:
                continue
            text += "\n" if text else ""
            if clause is not first and clause.marker:
                markers.append((len(text), f"{clause.marker} "))
            text += words
        return _Side(first.marker, first.heading, text, tuple(markers))

    def runs(self, headings: Sequence[Difference], texts: Sequence[Difference], new: bool) -> tuple[Run, ...]:
        """Equal and changed words by turns; markers of clauses are never marked as changed."""
        runs: list[Run] = [(f"{self.marker} " if self.marker else "", False), *_cut(self.heading, _ranges(headings, new), ())]
        if len(runs[0][0]) + len(self.heading) and self.text:
            runs.append(("\n", False))
        runs += _cut(self.text, _ranges(texts, new), self.markers)
        return _joined(runs)


def _ranges(marks: Sequence[Difference], new: bool) -> list[tuple[int, int]]:
    return [(one.edit.b_start, one.edit.b_end) if new else (one.edit.a_start, one.edit.a_end) for one in marks]


def _cut(text: str, changed: Sequence[tuple[int, int]], inserted: Sequence[tuple[int, str]]) -> Iterator[Run]:
    """The text cut at the borders of what is changed, with words put in before some places."""
    borders = sorted({0, len(text), *(at for pair in changed for at in pair), *(at for at, _ in inserted)})
    before = dict(inserted)
    for start, end in pairwise(borders):
        yield before.get(start, ""), False
        yield text[start:end], any(first <= start and end <= last for first, last in changed)


def _joined(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The runs without empty ones, neighbours of one kind joined."""
    joined: list[Run] = []
    for text, changed in runs:
        if joined and text and joined[-1][1] == changed:
            joined[-1] = (joined[-1][0] + text, changed)
        elif text:
            joined.append((text, changed))
    return tuple(joined)


def _pairs(a: Sequence[_Side | None], b: Sequence[_Side | None]) -> list[tuple[int, int]]:
    """Places in both of sides that are alike, each used once, the likest first."""
    scores = similarities(*([f"{one.heading}\n{one.text}" if one else "" for one in side] for side in (a, b)))
    alike = sorted((-float(scores[x, y]), x, y) for x, y in np.argwhere(scores >= _LIKE).tolist())
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, x, y in alike:
        if x not in found and y not in taken:
            found[x] = y
            taken.add(y)
    return list(found.items())

"""Two policies side by side, node by node; then what answers to no node, and the supplementary provisions.

Of two versions the new text stands left and the old one right, as municipal practice has it; of two bodies the first named
stands left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from kosshi.compare import Collation, Difference, Reading, differences
from kosshi.messages import language, say
from kosshi.model import Clause, Evidence, Part
from kosshi.showing import Shown
from kosshi.wording import similarities

Run = tuple[str, bool]  # words, and whether they differ from the other side
_LIKE = 0.5  # two clauses that answer to no node and are at least so alike are the same one, reworded
_SAME = 0.8  # two clauses that surely answer to different nodes are one only where their texts are at least so alike
_SURE = 0.5  # a clause answers surely to a node its own words name with this score


@dataclass(frozen=True, slots=True)
class ContrastRow:
    """One row: what stands at a node in the new (left) and the old text (right)."""

    title: str
    new: tuple[Run, ...]
    old: tuple[Run, ...]
    note: str


@dataclass(frozen=True, slots=True, repr=False)
class Contrast(Shown):
    """A whole 新旧対照表.

    Attributes:
        heading: what stands above it.
        new_name: of the text that stands left.
        old_name: of the text that stands right.
        rows: in the order of the new text.
        further: a second table below, of what the new text does not have but could.
        versions: whether the two are versions of one text, new and old, and not texts of two bodies.
    """

    heading: str
    new_name: str
    old_name: str
    rows: tuple[ContrastRow, ...]
    further: Contrast | None = None
    versions: bool = True

    def tables(self) -> Iterator[Contrast]:
        """This table, and the one below it."""
        yield self
        if self.further is not None:
            yield from self.further.tables()

    def __repr__(self) -> str:
        """Heading and number of rows."""
        return f"<Contrast {self.heading}: {len(self.rows)} rows>"


def contrast(
    collation: Collation, old: str, new: str, names: dict[str, str], changed_only: bool = False, *, versions: bool = True
) -> Contrast:
    """Compare two policies of a collation.

    Args:
        collation: holds both.
        old: policy id of the text that stands right.
        new: policy id of the text that stands left.
        names: what people call them.
        changed_only: leave out rows in which nothing differs.
        versions: they are versions of one text, new left and old right, and what only one of them has is told as added or
            omitted. Of two bodies the first named stands left, and what it alone has is told as its own.

    Raises:
        KeyError: one of the two has no name.
    """
    heading = say("main", "contrast-heading", old=names[old], new=names[new])
    if not versions:
        old, new = new, old  # of two bodies the first stands left, as people name them
    alone = (say("main", "contrast-omitted"), say("main", "contrast-added"))
    if not versions:
        alone = (say("main", "contrast-only", name=names[old]), say("main", "contrast-only", name=names[new]))
    table = _Table(collation, old, new, alone)
    rows = [row for row in table.rows() if not changed_only or row.note or any(differs for _, differs in (*row.new, *row.old))]
    return Contrast(heading, names[new], names[old], tuple(rows), versions=versions)


class _Table:
    """The rows of one table; ``alone`` says of a row that only the old, or only the new text has it."""

    def __init__(self, collation: Collation, old: str, new: str, alone: tuple[str, str]) -> None:
        self.collation = collation
        self.old = old
        self.new = new
        self.alone = alone
        self.above = {policy_id: self._above(policy_id) for policy_id in (old, new)}

    def _above(self, policy_id: str) -> dict[int, frozenset[str]]:
        """For every clause the nodes that the clause above it answers to; none for those at the top."""
        found: dict[int, frozenset[str]] = {}
        for alignment in self.collation.alignments:
            if alignment.policy.policy_id != policy_id:
                continue
            nodes: dict[int, set[str]] = {}
            for match in alignment.matches:
                if match.clause is not None and match.node is not None:
                    nodes.setdefault(id(match.clause), set()).add(match.node)
            for clause in alignment.policy.walk():
                found |= {id(child): frozenset(nodes.get(id(clause), ())) for child in clause.children}
        return found

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
                yield _Line(title, self._side(a), self._side(b))

    def _side(self, reading: Reading | None) -> _Side | None:
        if reading is None:
            return None
        first = reading.own[0]
        sure = any(m.clause is first and m.score >= _SURE and m.matched_by is not Evidence.INHERITED for m in reading.matches)
        side = _Side.of(reading.clauses, first)
        return replace(side, sure=sure, above=self.above[reading.policy_id].get(id(first)))

    def _unaligned(self) -> Iterator[_Line]:
        """Clauses that answer to no node, and supplementary provisions; each side by itself."""
        for title, sides in (("contrast-own", self._additions), ("contrast-supplementary", self._supplementary)):
            yield from (_Line(say("main", title), None, side) for side in sides(self.new))
            yield from (_Line(say("main", title), side, None) for side in sides(self.old))

    def _row(self, line: _Line) -> ContrastRow:
        old, new = line.old, line.new
        if old is None or new is None:
            note = self.alone[new is not None]
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
    """What one policy says at one place.

    Attributes:
        marker, heading: of the first clause.
        text: the words of all clauses.
        markers: those between the clauses, by place.
        sure: the first clause answers to its node by its own words, and surely.
        above: the nodes that the clause above it answers to; None where it stands at the top.
    """

    marker: str
    heading: str
    text: str
    markers: tuple[tuple[int, str], ...]
    sure: bool = False
    above: frozenset[str] | None = None

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
    """Places in both of sides that are alike and may be one clause, each used once, the likest first."""
    scores = similarities(*([f"{one.heading}\n{one.text}" if one else "" for one in side] for side in (a, b)))
    alike = sorted((-float(scores[x, y]), x, y) for x, y in np.argwhere(scores >= _LIKE).tolist())
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, x, y in alike:
        if x not in found and y not in taken and _may_be_one(a[x], b[y]):
            found[x] = y
            taken.add(y)
    return list(found.items())


def _may_be_one(a: _Side | None, b: _Side | None) -> bool:
    """Whether two sides may be one clause that is reworded or moved.

    Two that surely answer to different nodes are two clauses, however alike their headings are, unless they stand at the
    same place and say nearly the same.
    """
    if a is None or b is None:
        return False
    if not (a.sure and b.sure):
        return True
    same_place = a.above == b.above if a.above is None or b.above is None else bool(a.above & b.above)
    return same_place and bool(a.text and b.text) and float(similarities([a.text], [b.text])[0, 0]) >= _SAME

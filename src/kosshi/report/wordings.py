"""Two wordings against each other, for people: the words that differ, marked; every pair of texts is compared once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from kosshi.compare import Change, Collation, Difference, Reading, differences
from kosshi.tables import Row, clause_id
from kosshi.tokens import fold
from kosshi.wording import Edit

HARMLESS = frozenset({Change.SELF_REFERENCE, Change.SPELLING, Change.PUNCTUATION})
LONGEST = 20_000  # characters; two longer texts are shown as wholly different, for an edit script would take minutes
ALIKE = 0.35  # share of common characters below which marks within the sentence no longer help the reader


class Segment(NamedTuple):
    """A stretch of wording: ``same``, ``del`` (only in the first text) or ``ins`` (only in the second)."""

    kind: str
    text: str
    change: str = ""
    harmless: bool = False


@dataclass(frozen=True)
class Comparison:
    """Two texts and where they differ."""

    a: str
    b: str
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.differences

    @property
    def harmless(self) -> bool:
        """Whether nothing differs but spelling, punctuation and the body's words for itself."""
        return all(difference.change in HARMLESS for difference in self.differences)

    @cached_property
    def changes(self) -> Counter[Change]:
        """Number of differences of each kind."""
        return Counter(difference.change for difference in self.differences)

    @cached_property
    def alike(self) -> float:
        """Share of characters the two texts have in common, 0 to 1."""
        differing = sum(len(difference.text_a) + len(difference.text_b) for difference in self.differences)
        return 1 - differing / max(len(self.a) + len(self.b), 1)

    @cached_property
    def inline(self) -> tuple[Segment, ...]:
        """Both texts in one, the first text's words before the second's."""
        return tuple(self._walk())

    @cached_property
    def left(self) -> tuple[Segment, ...]:
        """The first text."""
        return tuple(segment for segment in self.inline if segment.kind != "ins")

    @cached_property
    def right(self) -> tuple[Segment, ...]:
        """The second text as it is printed; what is common is taken from it and not from the first."""
        return tuple(segment for segment in self._walk(from_b=True) if segment.kind != "del")

    def _walk(self, from_b: bool = False) -> Iterator[Segment]:
        at = 0
        text = self.b if from_b else self.a
        for difference in self.differences:
            edit = difference.edit
            start, end = (edit.b_start, edit.b_end) if from_b else (edit.a_start, edit.a_end)
            if text[at:start]:
                yield Segment("same", text[at:start])
            harmless = difference.change in HARMLESS
            if difference.text_a:
                yield Segment("del", difference.text_a, difference.change.value, harmless)
            if difference.text_b:
                yield Segment("ins", difference.text_b, difference.change.value, harmless)
            at = end
        if text[at:]:
            yield Segment("same", text[at:])


class Wordings:
    """The comparisons of a corpus; asked twice for the same two texts, it computes once."""

    def __init__(self, collation: Collation) -> None:
        self._own = collation.designations
        self._known: dict[tuple[str, str, tuple[str, ...], tuple[str, ...]], Comparison] = {}

    def compare(self, a: Reading, b: Reading) -> Comparison:
        """Two readings, usually of one node."""
        text_a, text_b = a.text, b.text
        key = (text_a, text_b, self._occurring(a.policy_id, text_a), self._occurring(b.policy_id, text_b))
        if key not in self._known:
            self._known[key] = Comparison(text_a, text_b, _differences(*key))
        return self._known[key]

    def _occurring(self, policy_id: str, text: str) -> tuple[str, ...]:
        """The body's words for itself that the text uses: others cannot matter, and bodies share comparisons."""
        folded = fold(text)
        return tuple(word for word in self._own.get(policy_id, ()) if fold(word) in folded)


def _differences(a: str, b: str, own_a: tuple[str, ...], own_b: tuple[str, ...]) -> tuple[Difference, ...]:
    if a != b and max(len(a), len(b)) > LONGEST:
        return (Difference(a, b, Change.SUBSTANCE, Edit("replace", 0, len(a), 0, len(b))),)
    return differences(a, b, own_a, own_b)


def wording_rows(wordings: Wordings, pairs: Sequence[tuple[str, Reading, Reading]]) -> list[Row]:
    """Rows of the table ``wording`` for (node, reading, reading), as :func:`kosshi.tables.wording_rows` gives them."""
    return [
        {
            "policy_a": a.policy_id,
            "policy_b": b.policy_id,
            "skeleton_id": node,
            "clause_a": clause_id(a.policy_id, a.own[0].path),
            "clause_b": clause_id(b.policy_id, b.own[0].path),
            "text_a": difference.text_a,
            "text_b": difference.text_b,
            "change": difference.change.value,
        }
        for node, a, b in pairs
        for difference in wordings.compare(a, b).differences
    ]

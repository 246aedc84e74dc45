"""Edits of a source text, carried out at once; every place of the old text is known in the new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kosshi.model import Source


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Other words for a stretch of the text.

    Attributes:
        start, end: half-open range in the old text.
        words: what stands there in the new text.
        inside: the words belong to the clause they touch; False for words between clauses.
    """

    start: int
    end: int
    words: str
    inside: bool = True


class Splice:
    """Edits of one source.

    Args:
        source: the old text.
        edits: in any order; words put in at one place stand in the order in which they are given.

    Raises:
        ValueError: two edits overlap.
    """

    def __init__(self, source: Source, edits: Iterable[Edit]) -> None:
        self._edits = sorted(edits, key=lambda edit: (edit.start, edit.end))
        text, at = [], 0
        for edit in self._edits:
            if edit.start < at:
                raise ValueError(f"two edits overlap at {edit.start}")
            text += [source.text[at : edit.start], edit.words]
            at = edit.end
        self.text = "".join((*text, source.text[at:]))
        self._source = source

    def start(self, place: int) -> int:
        """Where a stretch that began at ``place`` begins now."""
        moved = place
        for edit in self._edits:
            if edit.end > place or (edit.start == place and edit.inside):
                return min(moved, edit.start + moved - place) if edit.start < place else moved
            moved += len(edit.words) - (edit.end - edit.start)
        return moved

    def end(self, place: int) -> int:
        """Where a stretch that ended at ``place`` ends now."""
        moved = place
        for edit in self._edits:
            if edit.start >= place and not (edit.start == edit.end == place and edit.inside):
                return moved
            moved += len(edit.words) - (min(edit.end, place) - edit.start)
        return moved

    @property
    def source(self) -> Source:
        """The new text as a source; what the reader knew of the old one goes along."""
        old = self._source
        return replace(
            old,
            text=self.text,
            sha256="",
            hints=tuple(hint._replace(start=self.start(hint.start), end=self.end(hint.end)) for hint in old.hints),
            places=tuple(one._replace(start=self.start(one.start), end=self.end(one.end)) for one in old.places),
            links=tuple(one._replace(start=self.start(one.start), end=self.end(one.end)) for one in old.links),
            problems=(),
        )

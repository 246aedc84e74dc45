"""A sentence as the readers of norms see it: folded text and tokens, every character with its place in the text as given."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kosshi.force import bracketed, sentence_spans
from kosshi.tokens import default, fold_with_origin

_FILLER = "\u25a1"  # stands for what is in brackets; no pattern looks for it


class Word(NamedTuple):
    """A token with its place in the folded text of its sentence; ``inside`` if in round brackets."""

    surface: str
    lemma: str
    pos: str
    start: int
    end: int
    inside: bool


class Mention(NamedTuple):
    """Something a norm names.

    Attributes:
        term: its canonical name.
        surface: as printed.
        start, end: half-open range in the text that was given.
        kind: of a parameter: ``law`` ``level`` ``date`` ``period`` ``number`` ``document``; of a condition ``phrase``
            or ``clause``; else empty.
    """

    term: str
    surface: str
    start: int
    end: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence.

    Attributes:
        source: the text it stands in.
        start, end: its place there.
        plain: folded, without brackets and full stop, as :mod:`kosshi.force` reads it.
        text: folded, with brackets.
        origin: for each character of ``text`` its place in ``source``.
        words: its tokens.
        masked: ``text`` with a filler in place of what stands in round brackets.
        inside: for each character of ``text`` whether it stands in round brackets.
    """

    source: str
    start: int
    end: int
    plain: str
    text: str
    origin: tuple[int, ...]
    words: tuple[Word, ...]
    masked: str
    inside: tuple[bool, ...]

    @property
    def outer(self) -> tuple[Word, ...]:
        """The words outside brackets."""
        return tuple(word for word in self.words if not word.inside)

    def parted(self, end: int, start: int) -> bool:
        """Whether a line ends between ``text[end - 1]`` and ``text[start]``."""
        return "\n" in self.source[self.origin[end - 1] : self.origin[start]]

    def mention(self, term: str, start: int, end: int, kind: str = "") -> Mention:
        """What ``text[start:end]`` names."""
        first, behind = self.origin[start], self.origin[end - 1] + 1
        return Mention(term, "".join(self.source[first:behind].split("\n")), first, behind, kind)


def read(text: str) -> Iterator[Sentence]:
    """The sentences of a text."""
    folded = fold_with_origin(text)
    inside = bracketed(folded.text)
    words: list[Word] = []
    at = 0
    for token in default()(text):
        end = at + len(token.surface)
        words.append(Word(token.surface, token.lemma, token.pos, at, end, inside[at]))
        at = end
    place = begin = 0
    for span, plain in sentence_spans(text):
        start = begin
        begin = bisect_left(folded.origin, span.end, begin)
        own = []
        while place < len(words) and words[place].start < begin:
            surface, lemma, pos, first, behind, within = words[place]
            own.append(Word(surface, lemma, pos, first - start, min(behind, begin) - start, within))
            place += 1
        here, hidden = folded.text[start:begin], inside[start:begin]
        masked = "".join(_FILLER if hides else char for char, hides in zip(here, hidden, strict=True)) if True in hidden else here
        yield Sentence(text, span.start, span.end, plain, here, folded.origin[start:begin], tuple(own), masked, hidden)

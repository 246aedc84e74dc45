"""Texts laid end to end as one array of characters: bigrams and set words are found in all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kosshi.align.arrays import Places, runs

Codes = NDArray[np.int64]

_BITS = 21  # of a character's code


class Found(NamedTuple):
    """Occurrences in texts: the place of the text, and the code or number of what occurs, in order."""

    text: Places
    what: Codes


def characters(texts: Sequence[str]) -> Codes:
    """The codes of the characters of all texts."""
    return np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)


def bigrams(texts: Sequence[str]) -> Found:
    """Character bigrams as codes, the edges of each text among them."""
    padded = [f"^{text}$" for text in texts]
    codes = characters(padded)
    text = np.repeat(np.arange(len(texts)), [len(one) for one in padded])
    inside = text[1:] == text[:-1]
    return Found(text[:-1][inside], (codes[:-1] << _BITS | codes[1:])[inside])


def spelled(bigram: int) -> str:
    """The two characters of a bigram's code."""
    return chr(bigram >> _BITS) + chr(bigram & ((1 << _BITS) - 1))


class SetWords:
    """Some words, to be found in texts wherever they stand, also inside one another."""

    def __init__(self, words: Sequence[str]) -> None:
        self._longest = max(map(len, words), default=1)
        self._lengths: Places = np.array([len(word) for word in words], dtype=np.intp)
        self._codes = np.zeros((len(words), self._longest + 1), dtype=np.int64)
        for number, word in enumerate(words):
            self._codes[number, : len(word)] = characters([word])
        starts = np.where(self._lengths > 1, self._codes[:, 0] << _BITS | self._codes[:, 1], self._codes[:, 0])
        self._by_start: Places = np.argsort(starts, kind="stable")
        self._starts, first = np.unique(starts[self._by_start], return_index=True)
        self._borders = np.append(first, len(words))

    def within(self, texts: Sequence[str]) -> Found:
        """Which words each text has, by their numbers, each once a text and in their order."""
        codes = characters([*(f"{text}\0" for text in texts), "\0" * self._longest])
        text = np.repeat(np.arange(len(texts)), [len(one) + 1 for one in texts])
        single, double = codes[: len(text)], codes[: len(text)] << _BITS | codes[1 : len(text) + 1]
        at, word = self._beginning(double)
        if (self._lengths == 1).any():
            at, word = (np.concatenate(pair) for pair in zip(self._beginning(single), (at, word), strict=True))
        for place in range(2, self._longest):
            same = (self._lengths[word] <= place) | (self._codes[word, place] == codes[at + place])
            at, word = at[same], word[same]
        return Found(*np.divmod(np.unique(text[at] * len(self._lengths) + word), max(len(self._lengths), 1)))

    def _beginning(self, starts: Codes) -> tuple[Places, Places]:
        """The places where words may begin, and the words, by what a word begins with."""
        number = np.minimum(np.searchsorted(self._starts, starts), max(len(self._starts) - 1, 0))
        hits = np.flatnonzero(self._starts[number] == starts) if len(self._starts) else number[:0]
        hit, place = runs(self._borders[number[hits]], self._borders[number[hits] + 1])
        return hits[hit], self._by_start[place]

"""A wording as words: each keeps its printed place and the form it is matched by.

Words are matched on their form (width, white space, spelling and the body's words for itself folded away) and printed
as they stand. The forms of all words of a text, joined, are :func:`kosshi.designation.fold_designations` of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from kosshi.designation import PLACEHOLDER, fold_designations
from kosshi.facts import builtin
from kosshi.tokens import Lexicon, default, fold, fold_with_origin

SIGN = "補助記号"  # UniDic's name of punctuation
_STRETCH = re.compile(f"{PLACEHOLDER}|[^{PLACEHOLDER}。]+。*|。+")


class Word(NamedTuple):
    """One word: its form for matching, its part of speech, and its half-open range in the text as printed."""

    form: str
    pos: str
    start: int
    end: int


class _Sign(NamedTuple):
    """One character of the matching form and the printed stretch it stands for."""

    char: str
    start: int
    end: int


def occurring(text: str, own: Sequence[str]) -> tuple[str, ...]:
    """Those of the body's words for itself that the text uses; others cannot matter, and bodies share results."""
    folded = fold(text)
    return tuple(word for word in own if fold(word) and fold(word) in folded)


@lru_cache(maxsize=1 << 11)
def words(text: str, own: tuple[str, ...] = ()) -> tuple[Word, ...]:
    """The words of a text in order.

    Args:
        text: a wording as printed.
        own: the words by which its body speaks of itself; each becomes one word of the form ``PLACEHOLDER``.
    """
    signs = _named(_spelled(_signs(text)), text, own)
    found: list[Word] = []
    for form, pos, place in _forms("".join(sign.char for sign in signs)):
        start, end = signs[place].start, signs[place + len(form) - 1].end
        if found and start < found[-1].end:  # ㈱ is three characters of the form, and no word can end within it
            last = found.pop()
            found.append(Word(last.form + form, last.pos, last.start, max(end, last.end)))
        else:
            found.append(Word(form, pos, start, end))
    return tuple(found)


def _forms(text: str) -> Iterator[tuple[str, str, int]]:
    """(form, part of speech, place) of every token; the forms tile the text, and the body's sign is a token of its own."""
    at = 0
    for stretch in _STRETCH.findall(text):
        for form, pos in _cut(stretch):
            yield form, pos, at
            at += len(form)


@lru_cache(maxsize=1 << 15)
def _cut(stretch: str) -> tuple[tuple[str, str], ...]:
    """(form, part of speech) of the tokens of one sentence: what many witnesses have is cut, and kept, once."""
    if stretch == PLACEHOLDER:
        return ((stretch, "名詞"),)
    tokens = default()(stretch)
    borders = [0, *(token.start for token in tokens[1:]), len(stretch)]
    return tuple((stretch[start:end], token.pos) for token, (start, end) in zip(tokens, pairwise(borders), strict=True))


def _signs(text: str) -> list[_Sign]:
    """The characters of a text without white space and width."""
    folded = fold_with_origin(text)
    behind = (*folded.origin, len(text))[1:]
    return [
        _Sign(char, start, start + max(1, len(text[start:end].rstrip())))
        for char, start, end in zip(folded.text, folded.origin, behind, strict=True)
    ]


def _spelled(signs: list[_Sign]) -> list[_Sign]:
    """One spelling for what the lexicon spells in two ways, as :func:`kosshi.tokens.fold` does.

    Each character of a spelling put in stands for the whole stretch that was replaced.
    """
    spellings = builtin("lexicon.yaml", Lexicon).spellings
    pattern = re.compile("|".join(re.escape(word) for word in sorted(spellings, key=len, reverse=True)))
    found: list[_Sign] = []
    at = 0
    for match in pattern.finditer("".join(sign.char for sign in signs)):
        found += signs[at : match.start()]
        start, end = signs[match.start()].start, signs[match.end() - 1].end
        found += [_Sign(char, start, end) for char in spellings[match[0]]]
        at = match.end()
    return found + signs[at:]


def _named(signs: list[_Sign], text: str, own: tuple[str, ...]) -> list[_Sign]:
    """The body's words for itself as one sign each.

    Which stretches these are is for :mod:`kosshi.designation` to say: its result is laid over the text it was made of.
    """
    named = fold_designations(text, own)
    plain = "".join(sign.char for sign in signs)
    if named == plain:
        return signs
    body = "|".join(re.escape(word) for word in sorted({*map(fold, own), PLACEHOLDER} - {""}, key=lambda w: (-len(w), w)))
    laid = re.fullmatch(f"({body})".join(re.escape(stretch) for stretch in named.split(PLACEHOLDER)), plain)
    if laid is None:  # a text that folds otherwise by the character than as a whole
        return signs
    found: list[_Sign] = []
    at = 0
    for group in range(1, laid.re.groups + 1):
        first, last = laid.span(group)
        found += signs[at:first]
        found.append(_Sign(PLACEHOLDER, signs[first].start, signs[last - 1].end))
        at = last
    return found + signs[at:]

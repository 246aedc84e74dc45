"""Odd spellings told by the other witnesses: one text alone prints a broken word where the others print a whole one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from kosshi.check.oddity import Oddity
from kosshi.check.printed import Printed
from kosshi.check.witness import Witness
from kosshi.passages import HEADING, Passage
from kosshi.tokens import Token, default
from kosshi.wording import edits, similar_pairs

_NEAR = 0.75  # similarity from which two paragraphs at one node are wordings of one sentence
_LEAST = 1e-6  # the least by which two similarities of paragraphs differ
_NEIGHBOURS = 4  # of a paragraph that are looked at, itself among them
_SMALL = 2  # characters by which a slip differs
_CONTEXT = 2  # characters on both sides that belong to the form that is looked up
_SUPPORT = 2  # policies that must print the other form
_LONGEST = 400  # characters of a paragraph that is still compared
_KANJI = re.compile("[一-龠]")
_ADMINISTRATIVE = frozenset("市町村区県都道府課部局係室")  # 本市市民, 各課課長


class Slip(NamedTuple):
    """A place where a text differs from another by a sign or two.

    Attributes:
        start, end: the differing characters of the text; equal where the other has more.
        other_start, other_end: those of the other text.
    """

    start: int
    end: int
    other_start: int
    other_end: int


class Paragraphs:
    """The paragraphs of all policies by the nodes their clauses answer to, as numbers of their texts.

    Attributes:
        printed: the passages of all policies.
    """

    def __init__(self) -> None:
        self.printed = Printed()
        self._at_node: dict[str, dict[int, None]] = {}

    def add(self, witness: Witness) -> None:
        """Take in the passages of a policy."""
        self.printed.add(witness.policy_id, witness.passages)
        for one in witness.passages:
            if one.clause is not None and one.number != HEADING and len(one.text) <= _LONGEST:
                text = self.printed.texts[one.text]
                for node in witness.nodes(one.clause.path):
                    self._at_node.setdefault(node, {}).setdefault(text)

    @cached_property
    def at_node(self) -> list[list[str]]:
        """The distinct paragraphs of each node."""
        texts = list(self.printed.texts)
        return [[texts[number] for number in numbers] for numbers in self._at_node.values()]

    def printers(self, text: str) -> frozenset[int]:
        """The policies that print a paragraph, by number."""
        return frozenset(np.flatnonzero(self.printed.printers([self.printed.texts[text]], paragraphs=True)).tolist())


def odd_variants(paragraphs: Paragraphs) -> dict[str, list[Oddity]]:
    """Odd spellings by paragraph: its form stands in no other policy, the form of its neighbours in at least two.

    Args:
        paragraphs: those of all policies.
    """
    pairs = [pair for texts in paragraphs.at_node for pair in _pairs(paragraphs, texts)]
    odds = [(text, odd) for text, other in pairs for odd in _slips(text, other)]
    holders = _holders(paragraphs, {words for _, odd in odds for words in (odd.words, odd.right)})
    found: dict[str, list[Oddity]] = {}
    for text, odd in odds:
        mine = paragraphs.printers(text)
        if holders[odd.words] <= mine and len(holders[odd.right] - mine) >= _SUPPORT:
            kept = found.setdefault(text, [])
            if all(odd.end <= one.start or odd.start >= one.end for one in kept):
                kept.append(odd)
    return found


def _holders(paragraphs: Paragraphs, words: set[str]) -> dict[str, frozenset[int]]:
    """The policies that print words in any paragraph that is compared, by the words."""
    compared = {number for text, number in paragraphs.printed.texts.items() if len(text) <= _LONGEST}
    holding = paragraphs.printed.holding(sorted(words))
    printers = {word: paragraphs.printed.printers(compared.intersection(texts), paragraphs=True) for word, texts in holding.items()}
    return {word: frozenset(np.flatnonzero(who).tolist()) for word, who in printers.items()}


def _pairs(paragraphs: Paragraphs, texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Every paragraph of one policy alone with its nearest neighbours at the node."""
    printers = {text: paragraphs.printers(text) for text in texts}
    alone = [text for text in texts if len(printers[text]) == 1]
    if not alone or len(texts) < 2:
        return
    near: dict[int, list[tuple[float, str]]] = {}
    for row, column, score in zip(*(one.tolist() for one in similar_pairs(alone, texts, _NEAR - _LEAST)), strict=True):
        near.setdefault(row, []).append((-score, texts[column]))
    for row, text in enumerate(alone):
        for _, other in sorted(near.get(row, ()))[:_NEIGHBOURS]:
            if other != text and printers[other] != printers[text]:
                yield text, other


@lru_cache(maxsize=1 << 16)
def _slips(text: str, other: str) -> tuple[Oddity, ...]:
    found = []
    for step in edits(text, other):
        if step.kind == "equal":
            continue
        slip = _trimmed(text, other, Slip(*step[1:]))
        small = max(slip.end - slip.start, slip.other_end - slip.other_start) <= _SMALL
        if small and slip.start and slip.end < len(text) and _is_broken(text, other, slip):
            start, end = max(0, slip.start - _CONTEXT), min(len(text), slip.end + _CONTEXT)
            before, behind = max(0, slip.other_start - _CONTEXT), min(len(other), slip.other_end + _CONTEXT)
            low, high = (slip.start, slip.end) if slip.end > slip.start else (slip.start - 1, slip.end + 1)
            found.append(Oddity(low, high, text[start:end], other[before:behind]))
    return tuple(found)


def _trimmed(text: str, other: str, slip: Slip) -> Slip:
    """A difference between tokens without the characters both share at its ends: 迅速 and 迅 differ in 速."""
    start, end, other_start, other_end = slip
    while start < end and other_start < other_end and text[start] == other[other_start]:
        start, other_start = start + 1, other_start + 1
    while start < end and other_start < other_end and text[end - 1] == other[other_end - 1]:
        end, other_end = end - 1, other_end - 1
    return Slip(start, end, other_start, other_end)


def _is_broken(text: str, other: str, slip: Slip) -> bool:
    """Whether the text's form is a piece of the other's word, or a sign printed twice."""
    lost, added = other[slip.other_start : slip.other_end], text[slip.start : slip.end]
    if not added and len(lost) == 1:
        return _lost_half(text, other, slip)
    if not lost and len(added) == 1:
        return _doubled(text, slip)
    return len(lost) == len(added) == 1 and _fell_apart(text, other, slip)


def _lost_half(text: str, other: str, slip: Slip) -> bool:
    """迅かつ for 迅速かつ: of a word of two signs only one is left, and it stands alone."""
    word = _token_at(other, slip.other_start)
    if word is None or len(word.surface) != 2 or word.pos not in ("名詞", "形状詞", "副詞", "接続詞", "連体詞"):
        return False
    rest = slip.start if slip.other_start == word.start else slip.start - 1
    left = _token_at(text, rest)
    return left is not None and len(left.surface) == 1 and left.pos not in ("助詞", "補助記号", "接尾辞")


def _doubled(text: str, slip: Slip) -> bool:
    """必要要に for 必要に: a kanji printed twice, its second a token of its own."""
    sign = text[slip.start]
    token = _token_at(text, slip.start)
    if not _KANJI.match(sign) or sign in _ADMINISTRATIVE or token is None:
        return False
    beside = text[slip.start - 1 : slip.start] == sign or text[slip.end : slip.end + 1] == sign
    single = [_token_at(text, place) for place in (slip.start - 1, slip.start, slip.end) if text[place : place + 1] == sign]
    return beside and any(one is not None and one.surface == sign for one in single)


def _fell_apart(text: str, other: str, slip: Slip) -> bool:
    """脆若性 for 脆弱性: with one kanji exchanged the word is none any more."""
    word = _token_at(other, slip.other_start)
    mine = _token_at(text, slip.start)
    if word is None or mine is None or len(word.surface) < 2 or not all(map(_KANJI.match, word.surface + text[slip.start])):
        return False
    offset = slip.other_start - word.start
    start = slip.start - offset
    pieces = [token for token in default()(text) if start <= token.start < start + len(word.surface)]
    return len(pieces) == len(word.surface) and all(len(token.surface) == 1 and token.pos == "名詞" for token in pieces)


def _token_at(text: str, place: int) -> Token | None:
    return next((token for token in default()(text) if token.start <= place < token.end), None)


def by_passage(witness: Witness, found: Mapping[str, Sequence[Oddity]]) -> Iterator[tuple[Passage, Oddity]]:
    """The odd spellings of one policy, and the same spelling wherever else it prints it."""
    words: dict[str, Oddity] = {}
    for one in witness.passages:
        for odd in found.get(one.text, ()):
            if one.clause is not None:
                words.setdefault(odd.words, odd)
    for one in witness.passages:
        if one.clause is None:
            continue
        for shown, odd in words.items():
            for match in re.finditer(re.escape(shown), one.text):
                yield one, Oddity(match.start(), match.end(), shown, odd.right)

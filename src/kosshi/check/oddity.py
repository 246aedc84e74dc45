"""Findings of spellings that no text means, told by orthography and by the compounds of the field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from kosshi.check.witness import Witness
from kosshi.facts import Fact, builtin
from kosshi.passages import Passage
from kosshi.tokens import Lexicon, Token, default

_KANJI = re.compile("[一-龠]")
_TWICE = re.compile(r"(.)\1")
_NOMINAL = ("名詞", "接尾辞", "形状詞")
_ADDED = ("的", "性", "化", "等")  # behind a whole word
_STOP = re.compile("[、。，．「」()・]")
_WORD = re.compile("[一-龠々ァ-ヴーA-Za-z0-9]")
_SHOWN = 8  # characters at most shown before or behind an odd spelling
_BARE = 3  # … where no word stands there


class Oddity(NamedTuple):
    """One odd spelling in a text.

    Attributes:
        start, end: characters of the text.
        words: the odd spelling as shown.
        right: what is most likely meant; may be empty.
    """

    start: int
    end: int
    words: str
    right: str


class Slip(Fact):
    """One expression that no text means and what is meant; ``unless`` is a right word it may match."""

    pattern: str
    right: str
    unless: str = ""


class OddityFile(Fact):
    """The whole of ``data/oddities.yaml``."""

    bound_kanji: dict[str, tuple[str, ...]]
    broken: tuple[Slip, ...]
    mistaken: tuple[Slip, ...]
    doubled_particles: tuple[str, ...]
    doubled_apart: str
    compounds_apart: tuple[str, ...]
    compound_size: int
    compound_signs: str
    compound_shorthand: str


@lru_cache(maxsize=1)
def _facts() -> OddityFile:
    return builtin("oddities.yaml", OddityFile)


@lru_cache(maxsize=1)
def _slips() -> tuple[tuple[re.Pattern[str], Slip], ...]:
    return tuple((re.compile(slip.pattern), slip) for slip in (*_facts().broken, *_facts().mistaken))


@lru_cache(maxsize=1)
def _bound() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _facts().bound_kanji)))


def odd_spellings(witness: Witness) -> Iterator[tuple[Passage, Oddity]]:
    """Every odd spelling that needs no other text to be told, with the passage it stands in."""
    for one in witness.passages:
        if one.clause is None:
            continue
        for odd in oddities(one.text):
            yield one, odd
        for odd in _shorthand(one.text, witness.text):
            yield one, odd


@lru_cache(maxsize=1 << 16)
def oddities(text: str) -> tuple[Oddity, ...]:
    """The odd spellings of a text in matching form, in order, none inside another.

    Args:
        text: NFKC without white space.

    Returns:
        Lone kanji, broken words, wrong conversions, doubled particles and compounds with a sign too few or too many.
    """
    found = sorted((*_lone_kanji(text), *_by_pattern(text), *_by_tokens(text), *_broken_compounds(text)))
    kept: list[Oddity] = []
    for odd in found:
        if not kept or odd.start >= kept[-1].end:
            kept.append(odd)
    return tuple(kept)


def _lone_kanji(text: str) -> Iterator[Oddity]:
    for match in _bound().finditer(text):
        words = _facts().bound_kanji[match[0]]
        if not any(text.startswith(word, match.start() - word.index(match[0])) for word in words if word.index(match[0]) <= match.start()):
            yield _shown(text, match.start(), match.end(), words[0])


def _by_pattern(text: str) -> Iterator[Oddity]:
    for pattern, slip in _slips():
        for match in pattern.finditer(text):
            if slip.unless and re.search(slip.unless, match[0]):
                continue
            yield _shown(text, match.start(), match.end(), match.expand(slip.right))


def _by_tokens(text: str) -> Iterator[Oddity]:
    """脅威のの, 意図的の要因, 適切切に: what only the words tell that a text is made of."""
    if not _TWICE.search(text) and "的の" not in text:
        return
    particles = _facts().doubled_particles
    tokens = default()(text)
    for before, after in pairwise(tokens):
        same = before.pos == after.pos and before.surface == after.surface
        if same and before.pos in ("助詞", "助動詞") and after.surface in particles:
            yield _shown(text, before.start, after.end, after.surface)
        if before.surface == "的" and before.pos == "接尾辞" and after.surface == "の":
            yield _shown(text, before.start, after.end, "的な")
    for place in range(len(tokens) - 1):
        if _is_doubled(tokens, place):
            at = tokens[place].end
            yield _shown(text, at - 1, at + 1, text[at])


def _is_doubled(tokens: tuple[Token, ...], place: int) -> bool:
    """Whether the last kanji of a token is printed again behind it (適切|切に), or its first before it (適|適切に)."""
    before, after = tokens[place], tokens[place + 1]
    sign = before.surface[-1]
    if after.surface[0] != sign or not _KANJI.match(sign) or sign in _facts().doubled_apart or before.end != after.start:
        return False
    if before.surface == after.surface and before.pos == after.pos == "接尾辞":
        return True  # 責任者者
    if len(before.surface) >= 2 and after.pos == "副詞":
        return True  # 適切切に
    if len(before.surface) >= 2 and len(after.surface) == 1:
        behind = tokens[place + 2] if place + 2 < len(tokens) else None
        return behind is None or behind.pos not in _NOMINAL or behind.surface in _ADDED
    alone = len(before.surface) == 1 and before.pos == "名詞" and len(after.surface) >= 2
    return alone and (place == 0 or tokens[place - 1].pos not in (*_NOMINAL, "接頭辞"))


def _shown(text: str, start: int, end: int, right: str) -> Oddity:
    """An odd spelling with the word it is part of, before and after mending."""
    low, high = start, end
    while low and start - low < _SHOWN and _WORD.match(text[low - 1]):
        low -= 1
    while high < len(text) and high - end < _SHOWN and _WORD.match(text[high]):
        high += 1
    if low == start and not _WORD.match(text[start]):
        low = min(place for place in range(max(0, start - _BARE), start + 1) if not _STOP.search(text[place:start]))
    if high == end:
        high = max(place for place in range(end, min(len(text), end + _BARE) + 1) if not _STOP.search(text[end:place]))
    return Oddity(start, end, text[low:high], text[low:start] + right + text[end:high] if right else "")


# --- compounds ----------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _compounds() -> tuple[str, ...]:
    return tuple(word for word in builtin("lexicon.yaml", Lexicon).compounds if len(word) >= _facts().compound_size)


@lru_cache(maxsize=1)
def _misspelt() -> tuple[dict[str, list[str]], dict[str, str]]:
    """Every compound with one inner sign lost or doubled, by its first two characters, and the compound it stands for."""
    meant: dict[str, str] = {}
    for word in _compounds():
        for place in range(1, len(word) - 1):
            if word[place] in _facts().compound_signs or word[place].isascii() or word[place] in _facts().compound_shorthand:
                continue
            meant.setdefault(word[:place] + word[place + 1 :], word)
            meant.setdefault(word[: place + 1] + word[place:], word)
    for right in (*_compounds(), *_facts().compounds_apart):
        meant.pop(right, None)
    starts: dict[str, list[str]] = {}
    for wrong in sorted(meant, key=lambda word: (-len(word), word)):
        if not any(wrong in right for right in _compounds()):
            starts.setdefault(wrong[:2], []).append(wrong)
    return starts, meant


def _broken_compounds(text: str) -> Iterator[Oddity]:
    starts, meant = _misspelt()
    at = 0
    for place in [place for place in range(len(text) - 1) if text[place : place + 2] in starts]:
        wrong = next((word for word in starts[text[place : place + 2]] if text.startswith(word, place)), None)
        if place >= at and wrong is not None and not _inside_another(text, place, wrong, meant[wrong]):
            yield Oddity(place, place + len(wrong), wrong, meant[wrong])
            at = place + len(wrong)


def _inside_another(text: str, place: int, wrong: str, right: str) -> bool:
    """屋外サービス is no 外部サービス: with its second sign lost a compound may begin inside another word."""
    return wrong[1:2] != right[1:2] and place > 0 and _WORD.match(text[place - 1]) is not None


@lru_cache(maxsize=1)
def _short_forms() -> dict[str, str]:
    """電磁記録媒体 → 電磁的記録媒体: compounds without a sign that is often left out."""
    found = {}
    for word in _compounds():
        for place in range(1, len(word) - 1):
            if word[place] in _facts().compound_shorthand:
                found[word[:place] + word[place + 1 :]] = word
    return {short: word for short, word in found.items() if short not in _facts().compounds_apart}


def _shorthand(text: str, whole: str) -> Iterator[Oddity]:
    """Short forms where the same policy prints the full word elsewhere."""
    for odd in _shorthands(text):
        if odd.right in whole:
            yield odd


@lru_cache(maxsize=1 << 16)
def _shorthands(text: str) -> tuple[Oddity, ...]:
    """The short forms in a text."""
    short_forms = ((short, word) for short, word in _short_forms().items() if short in text)
    return tuple(
        Oddity(match.start(), match.end(), short, word) for short, word in short_forms for match in re.finditer(re.escape(short), text)
    )

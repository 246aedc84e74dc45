"""What a clause asks: the normative force of the predicate of its last main sentence.

Japanese drafting puts the force at the end of the sentence, so the ending decides; see ``data/force.yaml``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate, compress, pairwise
from operator import not_

from kosshi.facts import Fact, builtin
from kosshi.model import Clause, Span, Strength
from kosshi.tokens import Folded, fold, fold_with_origin


class Ending(Fact):
    """One normative ending: a pattern over the end of a sentence and the force it carries."""

    strength: Strength
    pattern: str


class Polite(Fact):
    """A pattern over a polite end of a sentence and the plain form it is read as."""

    ending: str
    plain: str


class ForceFile(Fact):
    """The whole of ``data/force.yaml``."""

    polite: tuple[Polite, ...]
    endings: tuple[Ending, ...]
    asides: str
    provisos: str
    beside_effort: str
    openings: str


_STOPS = "。．"
_POLITE = ("ます", "ません", "です")
_STOP = re.compile(f"[{_STOPS}]")


@lru_cache(maxsize=1)
def _endings() -> tuple[tuple[re.Pattern[str], Strength], ...]:
    return tuple((re.compile(ending.pattern), ending.strength) for ending in builtin("force.yaml", ForceFile).endings)


@lru_cache(maxsize=1)
def _polite() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(one.ending), one.plain) for one in builtin("force.yaml", ForceFile).polite)


def _plain_form(sentence: str) -> str:
    """A folded sentence with its last predicate in the plain form (ものとします as ものとする)."""
    if sentence.endswith(_POLITE):
        for pattern, plain in _polite():
            if pattern.search(sentence):
                return pattern.sub(plain, sentence)
    return sentence


@lru_cache(maxsize=1)
def _asides() -> re.Pattern[str]:
    return re.compile(builtin("force.yaml", ForceFile).asides)


@lru_cache(maxsize=1)
def _openings() -> re.Pattern[str]:
    return re.compile(builtin("force.yaml", ForceFile).openings)


def is_aside(sentence: str) -> bool:
    """Whether a folded sentence is a side remark (なお、…), which decides only where nothing else does."""
    return bool(_asides().match(sentence))


def is_proviso(sentence: str) -> bool:
    """Whether a folded sentence limits the one before it (ただし、…)."""
    return bool(_provisos().match(sentence))


@lru_cache(maxsize=1)
def _provisos() -> re.Pattern[str]:
    return re.compile(builtin("force.yaml", ForceFile).provisos)


@lru_cache(maxsize=1)
def _beside_effort() -> re.Pattern[str]:
    return re.compile(builtin("force.yaml", ForceFile).beside_effort)


def beside_effort(sentence: str) -> tuple[str, Strength] | None:
    """What a sentence that ends in an effort asks before it without effort, and its force; None where it does not.

    >>> beside_effort("記録を保存するとともに、連携に努めなければならない")[1].value
    'duty'
    """
    found = _beside_effort().search(_plain_form(sentence))
    return (found["measure"], sentence_strength(found["measure"] + "し" + found["ending"])) if found else None


def strength(clause: Clause) -> Strength:
    """Force of the clause's last main predicate; ``none`` where its own text has no predicate."""
    return text_strength(clause.text)


@lru_cache(maxsize=1 << 16)
def text_strength(text: str) -> Strength:
    """Force of the last main sentence of ``text``: one that is no side remark, or where no other has a predicate one that is."""
    aside = Strength.NONE
    for sentence in reversed(sentences(text)):
        found = sentence_strength(sentence)
        if found is Strength.NONE:
            continue
        if not is_aside(sentence):
            return found
        aside = aside if aside is not Strength.NONE else found
    return aside


def sentences(text: str) -> list[str]:
    """The sentences of a text, folded, without brackets and full stops."""
    return [plain for _, plain in sentence_spans(text) if plain]


@lru_cache(maxsize=1 << 16)
def sentence_spans(text: str) -> tuple[tuple[Span, str], ...]:
    """The sentences of a text, each with its place in it and as :func:`sentences` gives it.

    A full stop ends a sentence, and so does the end of a paragraph after a predicate: lists and captions have no stops.
    """
    folded = fold_with_origin(text)
    inside = bracketed(folded.text)
    found: list[tuple[Span, str]] = []
    start = 0
    for place in _possible_ends(text, folded):
        stop = folded.text[place] in _STOPS and not inside[place]
        if stop or place + 1 == len(folded.text) or _paragraph_ends(text, folded, inside, start, place):
            plain = _plain(folded.text, inside, start, place + (0 if stop else 1))
            found.append((Span(folded.origin[start], folded.origin[place] + 1), plain))
            start = place + 1
    return tuple(found)


def _possible_ends(text: str, folded: Folded) -> list[int]:
    """The places of full stops, of ends of lines and of the end of a text, ascending."""
    found = {match.start() for match in _STOP.finditer(folded.text)}
    if "\n" in text:
        found.update(place for place, (one, other) in enumerate(pairwise(folded.origin)) if other > one + 1)
    if folded.text:
        found.add(len(folded.text) - 1)
    return sorted(found)


def _paragraph_ends(text: str, folded: Folded, inside: tuple[bool, ...], start: int, place: int) -> bool:
    """Whether a sentence without a full stop ends with the line that ends behind ``place``."""
    if inside[place] or "\n" not in text[folded.origin[place] + 1 : folded.origin[place + 1]]:
        return False
    if not _openings().match(folded.text, place + 1):
        return False
    return sentence_strength(_plain(folded.text, inside, start, place + 1)) is not Strength.NONE


def _plain(text: str, inside: tuple[bool, ...], start: int, end: int) -> str:
    return fold("".join(compress(text[start:end], map(not_, inside[start:end]))) if True in inside[start:end] else text[start:end])


def bracketed(text: str) -> tuple[bool, ...]:
    """For every character of a folded text whether it stands in (or is one of) a pair of round brackets."""
    if "(" not in text:
        return (False,) * len(text)
    inside = [0] * (len(text) + 1)
    opened: list[int] = []
    for place, char in enumerate(text):
        if char == "(":
            opened.append(place)
        elif char == ")" and opened:
            inside[opened.pop()] += 1
            inside[place + 1] -= 1
    return tuple(depth > 0 for depth in accumulate(inside[:-1]))


@lru_cache(maxsize=1 << 16)
def sentence_strength(sentence: str) -> Strength:
    """Force of one folded sentence without its full stop."""
    sentence = _plain_form(sentence)
    for pattern, found in _endings():
        if pattern.search(sentence):
            return found
    return Strength.NONE

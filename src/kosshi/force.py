"""What a clause asks: the normative force of its last main predicate.

Japanese drafting puts the force at the end of the sentence, so the ending decides; see ``data/force.yaml``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kosshi.facts import Fact, builtin
from kosshi.model import Clause, Strength
from kosshi.tokens import fold


class Ending(Fact):
    """One normative ending: a pattern over the end of a sentence and the force it carries."""

    strength: Strength
    pattern: str


class ForceFile(Fact):
    """The whole of ``data/force.yaml``."""

    endings: tuple[Ending, ...]
    asides: str


_BRACKETS = re.compile(r"\([^()]*\)")
_STOP = re.compile(r"[。．]")


@lru_cache(maxsize=1)
def _endings() -> tuple[tuple[re.Pattern[str], Strength], ...]:
    return tuple((re.compile(ending.pattern), ending.strength) for ending in builtin("force.yaml", ForceFile).endings)


@lru_cache(maxsize=1)
def _asides() -> re.Pattern[str]:
    return re.compile(builtin("force.yaml", ForceFile).asides)


def strength(clause: Clause) -> Strength:
    """Force of the clause's last main predicate; ``none`` where its own text has no predicate."""
    return text_strength(clause.text)


@lru_cache(maxsize=1 << 16)
def text_strength(text: str) -> Strength:
    """Force of the last sentence of ``text`` that has a predicate."""
    aside = Strength.NONE
    for sentence in reversed(sentences(text)):
        found = sentence_strength(sentence)
        if found is Strength.NONE:
            continue
        if not _asides().match(sentence):
            return found
        aside = aside if aside is not Strength.NONE else found
    return aside


def sentences(text: str) -> list[str]:
    """The sentences of a text, folded, without brackets and full stops."""
    plain = fold(text)
    while (bare := _BRACKETS.sub("", plain)) != plain:
        plain = bare
    return [part for part in _STOP.split(plain) if part]


@lru_cache(maxsize=1 << 16)
def sentence_strength(sentence: str) -> Strength:
    """Force of one folded sentence without its full stop."""
    for pattern, found in _endings():
        if pattern.search(sentence):
            return found
    return Strength.NONE

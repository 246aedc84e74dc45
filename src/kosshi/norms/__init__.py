"""Text -> norms: for each sentence how strongly it binds, whom, on what condition, how soon and with which figures."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from kosshi.force import beside_effort, is_aside, is_proviso, sentence_spans, sentence_strength
from kosshi.model import Clause, Span, Strength
from kosshi.norms.actors import actor_term, actors
from kosshi.norms.measure import qualified, words_of
from kosshi.norms.qualifiers import CLAUSE, PHRASE, conditions, parameters, urgency
from kosshi.norms.sentence import Mention, read
from kosshi.norms.vocabulary import vocabulary
from kosshi.passages import HEADING, own_passages
from kosshi.tokens import KANJI_DIGITS

__all__ = [
    "CLAUSE", "PHRASE", "Mention", "Norm", "actor_term", "asked", "firmer", "in_source", "main_norm", "norms", "period_terms", "qualified",
    "rank", "same_for_model_text", "urgency_rank", "weakening", "weakening_steps", "words_of",
]  # fmt: skip


class Norm(NamedTuple):
    """What one sentence asks.

    Attributes:
        start, end: half-open range of the sentence in the text that was given, with its full stop.
        strength: the force of its main predicate.
        actors: whom it binds; empty where the subject is not said.
        conditions: what limits it: phrases (必要に応じて) and clauses (…場合には).
        urgency: how soon (直ちに, 速やかに, 遅滞なく).
        parameters: figures, periods, dates, levels, laws, named documents.
    """

    start: int
    end: int
    strength: Strength
    actors: tuple[Mention, ...] = ()
    conditions: tuple[Mention, ...] = ()
    urgency: tuple[Mention, ...] = ()
    parameters: tuple[Mention, ...] = ()


@lru_cache(maxsize=1 << 14)
def norms(text: str) -> tuple[Norm, ...]:
    """One norm a sentence of a clause's own text, in order; the ranges of all lie in ``text``."""
    found = []
    for sentence in read(text):
        strength = sentence_strength(sentence.plain)
        found.append(
            Norm(
                sentence.start,
                sentence.end,
                strength,
                actors(sentence, strength),
                conditions(sentence),
                urgency(sentence),
                parameters(sentence),
            )
        )
    return tuple(found)


@lru_cache(maxsize=1 << 16)
def main_norm(text: str) -> Norm | None:
    """The norm that decides the strength of a text: its last one that is no side remark; None where no sentence has force.

    As :func:`kosshi.force.text_strength` decides it.
    """
    aside = None
    for norm, (_, plain) in zip(reversed(norms(text)), reversed(sentence_spans(text)), strict=True):
        if norm.strength is Strength.NONE:
            continue
        if not is_aside(plain):
            return norm
        aside = aside or norm
    return aside


@lru_cache(maxsize=1 << 14)
def asked(text: str) -> tuple[tuple[str, Strength], ...]:
    """What a text asks besides its side remarks and provisos: words, folded, and their force, in order.

    A measure before とともに has the force of the ending without its effort: 保存するとともに、連携に努めなければならない is the
    duty to keep and the effort to work together.
    """
    found: list[tuple[str, Strength]] = []
    for norm, (_, plain) in zip(norms(text), sentence_spans(text), strict=True):
        if is_aside(plain) or is_proviso(plain) or not rank(norm.strength):
            continue
        if joined := beside_effort(plain) if norm.strength is Strength.EFFORT else None:
            found.append(joined)
        found.append((plain, norm.strength))
    return tuple(found)


def rank(strength: Strength) -> int:
    """How far a force binds, higher is more; 0 for what binds nobody (a definition, a lead, nothing)."""
    return vocabulary().ladder.get(strength, 0)


def same_for_model_text(a: Strength, b: Strength) -> bool:
    """Whether two forces do not depart from each other where one is the national model text's."""
    return a is b or {a, b} <= vocabulary().model_text_varies or (rank(a) > 0 and rank(a) == rank(b))


def firmer(before: str, after: str) -> bool | None:
    """Whether a figure asks more than another of the same unit (8文字以上, 12文字以上); None where that cannot be said."""
    plain = [unicodedata.normalize("NFKC", text).translate(KANJI_DIGITS) for text in (before, after)]
    numbers, units = [re.findall("[0-9]+", text) for text in plain], [re.sub("[0-9]+", "#", text) for text in plain]
    if units[0] != units[1] or any(len(found) != 1 for found in numbers) or numbers[0] == numbers[1]:
        return None
    larger = int(numbers[1][0]) > int(numbers[0][0])
    if re.search(vocabulary().larger_is_firmer, units[0]):
        return larger
    return not larger if re.search(vocabulary().smaller_is_firmer, units[0]) else None


def weakening(norm: Norm) -> int:
    """By how many steps a norm's conditions weaken it; phrases only, for a clause says when and not how much."""
    return max((weakening_steps(one.term) for one in norm.conditions if one.kind == PHRASE), default=0)


def weakening_steps(term: str) -> int:
    """By how many steps a set phrase weakens a norm; 0 for what is none."""
    return vocabulary().condition_steps.get(term, 0)


def period_terms() -> frozenset[str]:
    """Set phrases that say how often."""
    return vocabulary().periods


def urgency_rank(norm: Norm) -> int:
    """How soon a norm wants something done: 3 at once, 0 nothing said."""
    ranks = vocabulary().urgency_rank
    return max((ranks[one.term] for one in norm.urgency), default=0)


def in_source(source: str, clause: Clause, start: int, end: int) -> Span:
    """Where ``clause.text[start:end]`` stands in the source, from its first to its last character that is not blank.

    Args:
        source: the text of the policy's source.
        clause: one of its clauses.
        start: first character in ``clause.text``.
        end: the one behind the last, after ``start``.
    """
    places: list[int] = []
    for passage in own_passages(source, clause):
        if passage.number != HEADING:
            places += sorted(dict.fromkeys(passage.origin))
    before = sum(not char.isspace() for char in clause.text[:start])
    size = sum(not char.isspace() for char in clause.text[start:end])
    if not size or before + size > len(places):
        return Span(0, 0)
    return Span(places[before], places[before + size - 1] + 1)

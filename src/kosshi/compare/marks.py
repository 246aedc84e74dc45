"""Where a wording speaks of clauses, figures, documents, actors and limits, so that a change there can be named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kosshi.compare.units import Unit, units, wordings
from kosshi.model import Strength
from kosshi.norms import PHRASE, actor_term, norms, period_terms, weakening_steps
from kosshi.tokens import fold_with_origin

Ranges = tuple[tuple[int, int], ...]
Terms = tuple[tuple[int, int, str], ...]

_NOMINAL = frozenset({"名詞", "接尾辞", "接頭辞", "代名詞"})
_DEFINITION = re.compile(r"\(以下(?:単に)?「(?P<short>[^「」]{1,20})」という。?\)")
_PERSONAL = re.compile(r"(?:者|長|員|人)(?:等|たち)?$")


@dataclass(frozen=True, slots=True)
class Marks:
    """Half-open ranges in a text.

    Attributes:
        references: to clauses, with the lists they stand in.
        parameters: figures, periods, dates, levels, numbers of laws.
        documents: named documents.
        periods: set phrases that say how often.
        limits: set phrases that weaken, and words of urgency, each with its canonical term.
        actors: names of persons and offices, and whole subjects.
        sentences: start, end and force of every sentence.
    """

    references: Ranges
    parameters: Ranges
    documents: Ranges
    periods: Ranges
    limits: Terms
    actors: Ranges
    sentences: tuple[tuple[int, int, Strength], ...]

    def force_at(self, start: int, end: int) -> Strength:
        """Force of the last sentence that touches a range (that ends at it, for an empty range at its end)."""
        found = Strength.NONE
        for first, behind, strength in self.sentences:
            if first <= start and end <= behind:
                return strength
            if first < end:
                found = strength
        return found


@lru_cache(maxsize=1 << 10)
def marks(text: str, own: tuple[str, ...]) -> Marks:
    """The marks of a text whose body calls itself by the words ``own``."""
    found = norms(text)
    figures = [one for norm in found for one in norm.parameters]
    phrases = [one for norm in found for one in norm.conditions if one.kind == PHRASE]
    return Marks(
        _references(text),
        tuple((one.start, one.end) for one in figures if one.kind != "document"),
        tuple((one.start, one.end) for one in figures if one.kind == "document"),
        tuple((one.start, one.end) for one in phrases if one.term in period_terms()),
        tuple((one.start, one.end, one.term) for one in phrases if weakening_steps(one.term))
        + tuple((one.start, one.end, one.term) for norm in found for one in norm.urgency),
        _actors(text, units(text, own)),
        tuple((norm.start, norm.end, norm.strength) for norm in found),
    )


def _references(text: str) -> Ranges:
    folded = fold_with_origin(text)
    return tuple(
        (folded.origin[match.start()], folded.origin[match.end() - 1] + 1)
        for pattern in wordings().references
        for match in pattern.finditer(folded.text)
    )


def _actors(text: str, found: tuple[Unit, ...]) -> Ranges:
    """Names of persons anywhere, abbreviations for them, and the whole subjects that actors head."""
    ranges = [*_names(found), *_definitions(text)]
    for norm in norms(text):
        first = norm.start
        for actor in norm.actors:
            ranges.append((_subject_start(text, first, actor.start), _subject_end(text, actor.end)))
            first = actor.end
    return tuple(ranges)


def _subject_start(text: str, first: int, start: int) -> int:
    """A subject begins with its sentence; behind a comma outside brackets something else has gone before."""
    depth = 0
    for place in range(start - 1, first - 1, -1):
        depth += {"）": 1, ")": 1, "（": -1, "(": -1}.get(text[place], 0)
        if depth <= 0 and text[place] in "、，。":
            return place + 1
    return first


def _subject_end(text: str, end: int) -> int:
    """A bracket behind a subject belongs to it."""
    depth = 0
    for place in range(end, len(text)):
        depth += {"（": 1, "(": 1, "）": -1, ")": -1}.get(text[place], 0)
        if depth == 0 and not text[place].isspace():
            return place + 1 if text[place] in "）)" else end
    return end


def _names(found: tuple[Unit, ...]) -> list[tuple[int, int]]:
    ranges = []
    start = 0
    while start < len(found):
        end = start
        while end < len(found) and (found[end].pos in _NOMINAL or found[end].printed in ("等", "たち")) and found[end].kind == "word":
            end += 1
        name = "".join(unit.printed for unit in found[start:end])
        if _PERSONAL.search(name) and actor_term(name):  # bodies are what a policy covers, not who acts
            ranges.append((found[start].start, found[end - 1].end))
        start = max(end, start + 1)
    return ranges


def _definitions(text: str) -> list[tuple[int, int]]:
    folded = fold_with_origin(text)
    return [
        (folded.origin[match.start()], folded.origin[match.end() - 1] + 1)
        for match in _DEFINITION.finditer(folded.text)
        if actor_term(match["short"])
    ]

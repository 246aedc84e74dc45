"""Conditions, urgency and parameters of a sentence."""

from __future__ import annotations

import re
from functools import lru_cache

from kosshi.norms.sentence import Mention, Sentence
from kosshi.norms.vocabulary import vocabulary

PHRASE, CLAUSE = "phrase", "clause"


def conditions(sentence: Sentence) -> tuple[Mention, ...]:
    """What limits the norm: set phrases (必要に応じて) and clauses (…場合には), in order."""
    text = sentence.masked
    taken: list[tuple[int, int]] = []
    found: list[Mention] = []
    for qualifier, pattern in vocabulary().condition_patterns:
        for match in pattern.finditer(text):
            if _free(match.start(), match.end(), taken):
                taken.append(match.span())
                found.append(sentence.mention(qualifier.term, match.start(), match.end(), PHRASE))
    for pattern in vocabulary().clause_patterns:
        for match in pattern.finditer(text):
            start, end = _clause(text, match)
            if end > start and _free(start, end, taken):
                taken.append((start, end))
                found.append(sentence.mention(_term(sentence, start, end), start, end, CLAUSE))
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    words = vocabulary()
    return re.compile(words.anaphora), re.compile(words.embedded), re.compile(words.openings), re.compile(words.topics)


def _clause(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Where the words of a conditional clause stand; an empty range where the clause limits something else."""
    anaphora, embedded, openings, topics = _patterns()
    start, end = match.start("clause"), match.end("clause")
    topic = [one.end() for one in topics.finditer(text, start, max(start, end - 2))]
    start = topic[-1] if topic else start  # 職員は利用する場合には
    opening = openings.match(text, start, end)
    start = opening.end() if opening else start
    comma = text[match.end() - 1] in "、,"
    if anaphora.match(text[start:end]) or (not comma and embedded.match(text, match.end())):
        return start, start
    return start, match.end() - comma


def _term(sentence: Sentence, start: int, end: int) -> str:
    """A clause by its own words, without the particles that close it."""
    bare = "".join(char for char, hidden in zip(sentence.text[start:end], sentence.inside[start:end], strict=True) if not hidden)
    return re.sub(r"(?:に(?:は|おいて(?:は)?|あっては|も)?|は|も)$", "", bare)


def urgency(sentence: Sentence) -> tuple[Mention, ...]:
    """How soon the sentence wants something done, in order."""
    text = sentence.masked
    found = [
        sentence.mention(one.term, match.start(), match.end())
        for one, pattern in vocabulary().urgency_patterns
        for match in pattern.finditer(text)
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def parameters(sentence: Sentence) -> tuple[Mention, ...]:
    """Figures, periods, dates, levels, laws and named documents, also those in brackets, in order."""
    taken: list[tuple[int, int]] = []
    found: list[Mention] = []
    for kind, pattern in vocabulary().parameter_patterns:
        for match in pattern.finditer(sentence.text):
            if _free(match.start(), match.end(), taken):
                taken.append(match.span())
                found.append(sentence.mention(match[0], match.start(), match.end(), kind))
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _free(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return all(end <= other_start or start >= other_end for other_start, other_end in taken)

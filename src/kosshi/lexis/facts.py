"""``data/lexis.yaml``: parts of speech, stop words and bounds."""

from __future__ import annotations

from pydantic import Field

from kosshi.facts import Fact, Pattern, builtin


class VocabularyFacts(Fact):
    """The whole of ``data/lexis.yaml``.

    Attributes:
        kept: parts of speech that are counted unless others are asked for.
        known: parts of speech that may be asked for.
        signs: parts of speech that are no words.
        inflected: parts of speech that tables print in their dictionary form.
        stop: dictionary forms that tell nothing of a sentence's matter.
        numerals: pattern of a number.
        most_items: so many items can be compared pair by pair.
    """

    kept: tuple[str, ...] = Field(min_length=1)
    known: tuple[str, ...] = Field(min_length=1)
    signs: tuple[str, ...] = Field(min_length=1)
    inflected: tuple[str, ...] = Field(min_length=1)
    stop: tuple[str, ...] = Field(min_length=1)
    numerals: Pattern
    most_items: int = Field(gt=1)


def vocabulary_facts() -> VocabularyFacts:
    """The shipped facts."""
    return builtin("lexis.yaml", VocabularyFacts)

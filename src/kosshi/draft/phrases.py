"""Phrases of older editions in a text: where they stand, and the newer words that can stand there instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from kosshi.editions import Stale
from kosshi.editions.catalogue import places
from kosshi.facts import Fact, builtin
from kosshi.passages import plain_text

_LEAST = 3  # characters that phrase and newer words must share
_SHARED = 2  # characters in a row that phrase and newer words share, where the one may simply stand for the other
_MEMBERS = re.compile(r"(?:[^、。「」（）()はがをに]{1,10}、)+")  # of a list of examples, before a phrase that goes
_FIRST = re.compile("[0-9A-Za-z]+|[一-龠々]+|[ァ-ヶー]+|.")  # the first word of newer words


class Later(Fact):
    """Words inside a replacement that came with an edition, and what the editions before it say."""

    words: str
    since: str
    earlier: str


class Confirm(Fact):
    """Words another law has overtaken: from which edition on they are asked about, and what shows that they have been seen to."""

    id: str
    since: str
    patterns: tuple[str, ...]
    nowhere: tuple[str, ...]


class PhraseFile(Fact):
    """The whole of ``data/draft/phrases.yaml``."""

    compounds: dict[str, str]
    loose: tuple[str, ...]
    endings: tuple[str, ...]
    later: tuple[Later, ...]
    before: dict[str, tuple[str, ...]]
    confirm: tuple[Confirm, ...]


class Step(NamedTuple):
    """One place of a stale phrase: what stands there instead; None where that is to be found by hand."""

    start: int
    end: int
    words: str | None


@lru_cache(maxsize=1)
def phrase_facts() -> PhraseFile:
    """Words that are replaced as a whole, and words that go with a phrase."""
    return builtin("draft/phrases.yaml", PhraseFile)


def as_of(stale: Iterable[Stale], edition: str) -> tuple[Stale, ...]:
    """The stale phrases an edition no longer has, replaced by what that edition says and not by later words."""
    wanted = places()[edition]
    found = []
    for one in stale:
        words = one.replaced_by
        for later in phrase_facts().later:
            words = words if places()[later.since] <= wanted else words.replace(later.words, later.earlier)
        if places()[one.edition] <= wanted and plain_text(words) != plain_text(one.phrase):
            found.append(replace(one, replaced_by=words))
    return tuple(found)


def since(stale: Stale) -> str:
    """The edition that brought the newer words, where that is not the one that gave up the old ones."""
    found = [one.since for one in phrase_facts().later if one.words in stale.replaced_by and places()[one.since] > places()[stale.edition]]
    return max(found, key=lambda one: places()[one], default="")


def replaced_phrases(text: str, stale: Sequence[Stale]) -> str:
    """A text in print form with its stale phrases replaced, those to be replaced by hand left as they are."""
    for one in stale:
        for start, end, words in reversed(list(matches(text, one))):
            text = text if words is None else text[:start] + words + text[end:]
    return text


def matches(text: str, stale: Stale) -> Iterator[Step]:
    """The places of a stale phrase and of the compounds in which it stands, where the newer words do not stand already."""
    phrase, newer = plain_text(stale.phrase), plain_text(stale.replaced_by)
    longer = sorted((word for word in phrase_facts().compounds if phrase in word), key=len, reverse=True)
    there = [match.span() for match in re.finditer(re.escape(newer), text)]
    for match in re.finditer("|".join(map(re.escape, (*longer, phrase))), text):
        start, end = match.span()
        if any(first <= start and end <= last for first, last in there):
            continue
        if match[0] in phrase_facts().compounds:
            yield Step(start, end, phrase_facts().compounds[match[0]])
        elif not _alike(match[0], newer):
            yield _gone(text, start, end, newer)
        else:
            end -= _kept(match[0], newer)
            end += next((len(one) for one in phrase_facts().endings if text.startswith(one, end)), 0)
            yield Step(start, *_joined(text, end, stale.replaced_by))


def _alike(phrase: str, newer: str) -> bool:
    """Whether a phrase and the newer words share a word, so that one can stand where the other stood."""
    return any(phrase[at : at + _SHARED] in newer for at in range(len(phrase) - _SHARED + 1))


def _gone(text: str, start: int, end: int, newer: str) -> Step:
    """A phrase the newer words do not take up goes, with the list it belongs to, where the text goes on as they do."""
    first = _FIRST.match(newer)
    loose = (one for one in ("", *phrase_facts().loose) if text.startswith(one, end))
    behind = next((end + len(one) for one in loose if first and text.startswith(first[0], end + len(one))), 0)
    opening = max(text.rfind("。", 0, start) + 1, text.rfind("は、", 0, start) + 2 if "は、" in text[:start] else 0)
    if not behind or not (opening == start or _MEMBERS.fullmatch(text, opening, start)):
        return Step(start, end, None)
    return Step(opening, behind, "")


def _kept(phrase: str, newer: str) -> int:
    """How many characters at the end of a phrase only stand behind what was replaced: 記録媒体で構成 for 電磁的記録媒体."""
    for size in range(len(newer), _LEAST - 1, -1):
        at = phrase.find(newer[-size:])
        if at >= 0:
            return len(phrase) - at - size
    return 0


def _joined(text: str, end: int, words: str) -> tuple[int, str]:
    """Where a phrase ends and what replaces it, so that nothing is said twice with what stands behind it."""
    plain = plain_text(words)
    for loose in ("", *phrase_facts().loose):
        behind = end + len(loose)
        if text.startswith(loose, end) and text.startswith(plain, behind):
            return behind, ""  # the text goes on with the newer words: the phrase only goes
    for size in range(len(plain) - 1, 0, -1):
        if text.startswith(plain[-size:], end) and plain.endswith(words[-size:]):
            return end, words[:-size]
    return end, words

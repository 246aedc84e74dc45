"""Phrases of older editions inside a clause: found everywhere in it, replaced by no more than the newer words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kosshi.draft.upgrade.proposal import Replaced
from kosshi.draft.upgrade.splice import Edit
from kosshi.editions import Stale
from kosshi.facts import Fact, builtin
from kosshi.model import Clause, Policy
from kosshi.passages import HEADING, Passage, own_passages, plain_text

_LEAST = 3  # characters that phrase and newer words must share


class UpgradeFile(Fact):
    """The whole of ``data/draft/upgrade.yaml``."""

    compounds: dict[str, str]
    loose: tuple[str, ...]


@lru_cache(maxsize=1)
def facts() -> UpgradeFile:
    """Words that are replaced as a whole, and words that go with a phrase."""
    return builtin("draft/upgrade.yaml", UpgradeFile)


def phrase_edits(policy: Policy, clause: Clause, stale: Sequence[Stale]) -> tuple[tuple[Edit, ...], tuple[Replaced, ...]]:
    """The edits that bring a clause's phrases up to date, and what is replaced.

    Args:
        policy: the clause's policy.
        clause: the clause.
        stale: its stale phrases. A phrase that is the whole heading is replaced there only, others wherever the clause has them.
    """
    edits: list[Edit] = []
    replaced: list[Replaced] = []
    passages = own_passages(policy.source.text, clause)
    for one in stale:
        for passage in _where(passages, one):
            for start, end, words in _matches(passage.text, one):
                first, last = passage.span(start, end)
                last += 0 if words else _blanks(policy.source.text, last)
                if not any(edit.start < last and first < edit.end for edit in edits):
                    edits.append(Edit(first, last, words))
                    replaced.append(Replaced(passage.text[start:end], words, one.edition))
    return tuple(sorted(edits)), tuple(dict.fromkeys(replaced))


def _where(passages: Sequence[Passage], stale: Stale) -> list[Passage]:
    whole = [one for one in passages if one.number == HEADING and one.text == plain_text(stale.phrase)]
    return whole or list(passages)


def replaced_phrases(text: str, stale: Sequence[Stale]) -> str:
    """A text in print form with its stale phrases replaced."""
    for one in stale:
        for start, end, words in reversed(list(_matches(text, one))):
            text = text[:start] + words + text[end:]
    return text


def _matches(text: str, stale: Stale) -> Iterator[tuple[int, int, str]]:
    """(start, end, new words) of a stale phrase and of the compounds in which it stands, where the newer words do not stand already."""
    phrase, newer = plain_text(stale.phrase), plain_text(stale.replaced_by)
    longer = sorted((word for word in facts().compounds if phrase in word), key=len, reverse=True)
    there = [match.span() for match in re.finditer(re.escape(newer), text)]
    for match in re.finditer("|".join(map(re.escape, (*longer, phrase))), text):
        start, end = match.span()
        if any(first <= start and end <= last for first, last in there):
            continue
        if match[0] in facts().compounds:
            yield start, end, facts().compounds[match[0]]
        else:
            end -= _kept(match[0], newer)
            yield start, *_joined(text, end, stale.replaced_by)


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
    for loose in ("", *facts().loose):
        behind = end + len(loose)
        if text.startswith(loose, end) and text.startswith(plain, behind):
            return behind, ""  # the text goes on with the newer words: the phrase only goes
    for size in range(len(plain) - 1, 0, -1):
        if text.startswith(plain[-size:], end) and plain.endswith(words[-size:]):
            return end, words[:-size]
    return end, words


def _blanks(text: str, at: int) -> int:
    """Blanks behind a phrase that goes, which go with it."""
    return len(text[at:]) - len(text[at:].lstrip(" \t\u3000"))

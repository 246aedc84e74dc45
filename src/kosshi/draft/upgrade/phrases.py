"""Phrases of older editions inside a clause: replaced in its source by no more than the newer words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from kosshi.draft.phrases import as_of, matches, phrase_facts, since
from kosshi.draft.upgrade.proposal import Replaced
from kosshi.draft.upgrade.splice import Edit
from kosshi.editions import Stale, editions, markers
from kosshi.editions.catalogue import last_place, newest, places
from kosshi.model import Clause, Policy
from kosshi.passages import HEADING, Passage, own_passages, plain_text


class PhraseEdits(NamedTuple):
    """What brings a clause's phrases up to date.

    Attributes:
        edits: of the source.
        replaced: what they replace.
        by_hand: phrases for which no words fit into their sentence.
    """

    edits: tuple[Edit, ...]
    replaced: tuple[Replaced, ...]
    by_hand: tuple[str, ...]


def phrase_edits(policy: Policy, clause: Clause, stale: Sequence[Stale], edition: str) -> PhraseEdits:
    """The edits that bring a clause's phrases up to date.

    Args:
        policy: the clause's policy.
        clause: the clause.
        stale: its stale phrases. A phrase that is the whole heading is replaced there only, others wherever the clause has them;
            the words of older editions such a heading is made of are replaced in the text below it too.
        edition: the edition to which the clause is brought.
    """
    edits: list[Edit] = []
    replaced: list[Replaced] = []
    by_hand: list[str] = []
    passages = own_passages(policy.source.text, clause)
    texts = [one for one in passages if one.number != HEADING]
    everywhere = [(one, _where(passages, one)) for one in stale]
    below = [(word, texts) for one, where in everywhere if where != passages for word in _words_of(one, edition)]
    for one, where in (*everywhere, *below):
        for passage in where:
            for start, end, words in matches(passage.text, one):
                first, last = passage.span(start, end)
                if words is None:
                    by_hand.append(one.phrase)
                    continue
                last += 0 if words else _blanks(policy.source.text, last)
                if not any(edit.start < last and first < edit.end for edit in edits):
                    edits.append(Edit(first, last, words))
                    replaced.append(Replaced(passage.text[start:end], words, one.edition, since(one)))
    return PhraseEdits(tuple(sorted(edits)), tuple(dict.fromkeys(replaced)), tuple(dict.fromkeys(by_hand)))


def left_over(revised: Policy, replaced: Sequence[Replaced]) -> Iterator[tuple[str, str]]:
    """(path, words) of clauses of the new text in which a phrase that was replaced elsewhere still stands."""
    gone = [
        Stale(revised.policy_id, "", 0, 0, one.old, one.new, one.edition)
        for one in replaced
        if one.new and not _part(one, replaced) and _anywhere(one.old)
    ]
    for clause in revised.walk():
        for passage in own_passages(revised.source.text, clause):
            for one in gone:
                for start, end, _ in matches(passage.text, one):
                    yield clause.path, passage.text[start:end]


def to_confirm(policy: Policy, edition: str) -> Iterator[tuple[str, str, str]]:
    """(id, path, words) of words another law has overtaken by the time of an edition, a clause once each."""
    whole = plain_text(policy.source.text)
    for one in phrase_facts().confirm:
        if places()[one.since] > places()[edition] or any(words in whole for words in one.nowhere):
            continue
        for clause in policy.walk():
            text = "\n".join(passage.text for passage in own_passages(policy.source.text, clause))
            found = next(filter(None, (re.search(pattern, text) for pattern in one.patterns)), None)
            if found:
                yield one.id, clause.path, found[0]


def _part(one: Replaced, others: Sequence[Replaced]) -> bool:
    """Whether what is said of a phrase is said of a shorter one inside it."""
    return any(other.new and other.old != one.old and other.old in one.old for other in others)


def _anywhere(phrase: str) -> bool:
    """Whether a phrase is wording of an older edition in more than one node's clause."""
    return any(
        re.search(one, phrase) for marker in markers() if marker.kind == "phrase" and len(marker.where) != 1 for one in marker.patterns
    )


def _where(passages: Sequence[Passage], stale: Stale) -> list[Passage]:
    whole = [one for one in passages if one.number == HEADING and one.text == plain_text(stale.phrase)]
    return whole or list(passages)


def _words_of(heading: Stale, edition: str) -> Iterator[Stale]:
    """The phrases of older editions inside a heading that is replaced as a whole."""
    phrase = plain_text(heading.phrase)
    for marker in markers():
        if marker.kind != "phrase" or not marker.replaced_by or last_place(marker) == newest():
            continue
        gone = editions()[last_place(marker) + 1].id
        for match in filter(None, (re.search(one, phrase) for one in marker.patterns)):
            yield from as_of([replace(heading, phrase=match[0], replaced_by=marker.replaced_by, edition=gone)], edition)


def _blanks(text: str, at: int) -> int:
    """Blanks behind a phrase that goes, which go with it."""
    return len(text[at:]) - len(text[at:].lstrip(" \t\u3000"))

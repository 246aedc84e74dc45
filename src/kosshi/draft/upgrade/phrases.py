"""Phrases of older editions inside a clause: replaced in its source by no more than the newer words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kosshi.draft.phrases import matches, since
from kosshi.draft.upgrade.proposal import Replaced
from kosshi.draft.upgrade.splice import Edit
from kosshi.editions import Stale
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


def phrase_edits(policy: Policy, clause: Clause, stale: Sequence[Stale]) -> PhraseEdits:
    """The edits that bring a clause's phrases up to date.

    Args:
        policy: the clause's policy.
        clause: the clause.
        stale: its stale phrases. A phrase that is the whole heading is replaced there only, others wherever the clause has them.
    """
    edits: list[Edit] = []
    replaced: list[Replaced] = []
    by_hand: list[str] = []
    passages = own_passages(policy.source.text, clause)
    for one in stale:
        for passage in _where(passages, one):
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


def _where(passages: Sequence[Passage], stale: Stale) -> list[Passage]:
    whole = [one for one in passages if one.number == HEADING and one.text == plain_text(stale.phrase)]
    return whole or list(passages)


def _blanks(text: str, at: int) -> int:
    """Blanks behind a phrase that goes, which go with it."""
    return len(text[at:]) - len(text[at:].lstrip(" \t\u3000"))

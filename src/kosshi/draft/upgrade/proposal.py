"""What an upgrade proposes: nouns only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from kosshi.draft.formulas import reason_text as told_of_draft
from kosshi.draft.printing import printed_place
from kosshi.editions import Edition, editions
from kosshi.messages import catalogue, language, say
from kosshi.model import Policy
from kosshi.skeleton import Skeleton

__all__ = ["Kind", "Need", "NotProposed", "Proposal", "Replaced", "Upgrade", "edition_name", "printed_place"]


class Kind(StrEnum):
    """What is proposed."""

    PHRASE = "phrase"  # other words inside a clause
    CLAUSE = "clause"  # another wording of a clause
    MISSING = "missing"  # a clause, or paragraphs, the policy has not


class Need(StrEnum):
    """Whether the edition asks for it or the body decides."""

    REQUIRED = "required"
    OPTIONAL = "optional"


class Replaced(NamedTuple):
    """One phrase, what stands in its place (nothing where it only goes), and the edition that did so.

    ``since`` is the edition that brought the new words, where the old ones went before.
    """

    old: str
    new: str
    edition: str
    since: str = ""


class NotProposed(NamedTuple):
    """What is not proposed although the edition has it.

    Attributes:
        node: skeleton id; empty where the clause answers to none.
        reason: key of the messages ``left-out-…``.
        path: the clause of the old text concerned; empty where the policy has none.
        words: the stale phrase concerned; may be empty.
    """

    node: str
    reason: str
    path: str = ""
    words: str = ""

    @property
    def told(self) -> str:
        """The reason in the spoken language."""
        key = f"left-out-{self.reason}"
        return say("upgrade", key, words=self.words) if key in catalogue("upgrade") else told_of_draft(self.reason)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One change.

    Attributes:
        kind, need: what, and whether the edition asks for it.
        node: skeleton id the clause answers to; empty where it answers to none.
        path: the clause in the old text; empty where a clause is added.
        new_path: the clause in the new text; empty where the proposal is not carried out.
        after: path (old text) of the clause behind which an added clause goes; empty at the beginning of its group.
        old, new: heading and own text before and after.
        edition: the edition that asks for it, or to which the policy is brought.
        phrases: what is replaced (kind phrase).
        matter: what the newer wording has (kind clause), in Japanese and English.
        sources: ids of the clauses whose wording is taken or that bear witness to a phrase.
        overlaps: markers of the clauses of the old text that say nearly the same as a clause that is added.
    """

    kind: Kind
    need: Need
    node: str
    path: str
    new_path: str
    after: str
    old: str
    new: str
    edition: str
    phrases: tuple[Replaced, ...] = ()
    matter: tuple[str, str] = ("", "")
    sources: tuple[str, ...] = ()
    overlaps: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Why, in the spoken language, and what it would say twice."""
        if not self.overlaps:
            return self._why
        places = say("upgrade", "sources-joint").join(self.overlaps)
        return (" " if language() == "en" else "").join((self._why, say("upgrade", "overlaps", places=places)))

    @property
    def _why(self) -> str:
        if self.kind is Kind.PHRASE:
            return (" " if language() == "en" else "").join(map(_phrase_reason, self.phrases))
        if self.kind is Kind.CLAUSE:
            matter = self.matter[language() == "en"]
            return say("upgrade", "reason-clause", edition=edition_name(self.edition), matter=matter)
        if self.need is Need.REQUIRED:
            return say("upgrade", "reason-missing", edition=edition_name(self.edition))
        return say("upgrade", "reason-adopted" if self.new_path else "reason-optional")


def _phrase_reason(one: Replaced) -> str:
    key = "reason-phrase-gone" if not one.new else "reason-phrase-since" if one.since else "reason-phrase"
    names = {"edition": edition_name(one.edition), "since": edition_name(one.since) if one.since else ""}
    return say("upgrade", key, old=one.old, new=one.new, **names)


def edition_name(edition: str) -> str:
    """What people call an edition."""
    found: Edition = next(one for one in editions() if one.id == edition)
    return found.en if language() == "en" else found.ja


@dataclass(frozen=True, slots=True)
class Upgrade:
    """A policy brought up to an edition.

    Attributes:
        policy: the old text.
        revised: the new text, read again; the old one where nothing is carried out.
        edition: the edition it is brought up to.
        proposals: in the order of the new text, those not carried out where they would stand.
        paths: where each clause of the old text is in the new one.
        touched: paths (old text) of clauses in which only numbers were brought into line.
        left_out: what is not proposed, each with its reason.
        title: what the policy is called.
        source_names: what people call the clauses that are named as sources, by their ids.
        skeleton: names the nodes.
    """

    policy: Policy
    revised: Policy
    edition: str
    proposals: tuple[Proposal, ...]
    paths: dict[str, str]
    touched: tuple[str, ...]
    left_out: tuple[NotProposed, ...]
    title: str
    source_names: dict[str, str]
    skeleton: Skeleton

    def title_of(self, node: str) -> str:
        """The title of a node in the spoken language; empty where there is no such node."""
        if node not in self.skeleton:
            return ""
        return self.skeleton[node].en if language() == "en" else self.skeleton[node].ja

    @property
    def required(self) -> tuple[Proposal, ...]:
        """What the edition asks for."""
        return tuple(one for one in self.proposals if one.need is Need.REQUIRED)

    @property
    def optional(self) -> tuple[Proposal, ...]:
        """What the body decides."""
        return tuple(one for one in self.proposals if one.need is Need.OPTIONAL)

    @property
    def text(self) -> str:
        """The new text."""
        return self.revised.source.text

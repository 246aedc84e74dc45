"""A source policy as adaptation needs it, and a wording on its way from one body to another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kosshi.check import Reference
from kosshi.draft.model import Adaptation, Item, Target
from kosshi.draft.paragraphs import Paragraph
from kosshi.draft.vocabulary import person_term
from kosshi.editions import Stale
from kosshi.model import Policy


class Repair(NamedTuple):
    """A slip of a source and what stands right in its place.

    Attributes:
        start, end: where it stands in the source.
        wrong: what stands there, in matching form; empty where it is what stands right before printed again.
        right: the right words.
        what: what to call the change.
    """

    start: int
    end: int
    wrong: str
    right: str
    what: Adaptation


@dataclass(frozen=True)
class Origin:
    """A source policy as adaptation needs it.

    Attributes:
        policy: the policy.
        kind: kind of its body.
        designations: its words for its own body.
        references: the references of its text.
        nodes: which node each clause answers to first, by path.
        stale: words that the wanted edition replaced.
        repairs: slips that are mended.
        abbreviations: what it introduces as 以下「…」という, and the noun each stands for; empty where that is no single noun.
    """

    policy: Policy
    kind: str
    designations: tuple[str, ...]
    references: tuple[Reference, ...]
    nodes: Mapping[str, str]
    stale: tuple[Stale, ...] = ()
    repairs: tuple[Repair, ...] = ()
    abbreviations: tuple[tuple[str, str], ...] = ()

    @property
    def person_term(self) -> str:
        """The word this policy uses for the persons it binds."""
        return person_term(self.policy.source.text)


@dataclass
class Adapted:
    """A wording on its way: paragraphs and what was done to them."""

    heading: str
    paragraphs: list[Paragraph]
    done: set[Adaptation] = field(default_factory=set)
    targets: list[Target] = field(default_factory=list)
    refused: str = ""  # why the wording cannot serve: what stands behind ``gap-`` in a message key; empty where it can

    @property
    def text(self) -> str:
        """All words."""
        return "\n".join((self.heading, *(one.text for one in self.paragraphs)))

    def item(self, nodes: tuple[str, ...], heading: str, children: tuple[Item, ...], source: str) -> Item:
        """The clause with this wording.

        Args:
            nodes: what it answers to.
            heading: its heading, be it the wording's own.
            children: the clauses below.
            source: id of the clause the wording comes from.
        """
        paragraphs = tuple(one.text for one in self.paragraphs)
        return Item(nodes, heading, paragraphs, children, source, tuple(sorted(self.done)), tuple(self.targets))

    def refuse(self, reason: str) -> None:
        """Say why the wording cannot serve; the first reason stays."""
        self.refused = self.refused or reason


def each(wording: Adapted, pattern: re.Pattern[str], words: str, what: Adaptation) -> None:
    """Replace every match in heading and paragraphs."""
    if pattern.search(wording.heading):
        wording.heading = pattern.sub(words, wording.heading)
        wording.done.add(what)
    for place, whole in enumerate(wording.paragraphs):
        paragraph = whole
        for match in reversed(list(pattern.finditer(whole.text))):
            if match[0] != words:
                paragraph = paragraph.replaced(*match.span(), words)
                wording.done.add(what)
        wording.paragraphs[place] = paragraph

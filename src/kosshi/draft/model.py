"""A draft: clauses that each know their node and the clause they come from, before they have numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from kosshi.draft.profile import Profile
from kosshi.messages import language

# In a paragraph, this character stands for the first reference of its item, the next for the second. Unicode keeps it free: private
# characters (from U+E000) stand in real texts, as signs of their own fonts.
FIRST_MARK = 0xFDD0


class Adaptation(StrEnum):
    """What was changed in a wording so that it fits the body."""

    SELF = "self"  # the body's word for itself, its name
    HEAD = "head"  # the title of its head
    PERSONS = "persons"  # whom the policy binds
    ORGANS = "organs"  # the list of organs
    ZONES = "zones"  # network zones the body has not
    SERVICES = "services"  # services the body does not use
    REFERENCE = "reference"  # numbers of clauses
    DOCUMENT = "document"  # 本基本方針 → この訓令
    EDITION = "edition"  # a phrase of an older edition
    REPAIR = "repair"  # a sentence torn by the end of a page, or a joint left at its end
    SLIP = "slip"  # a misprint
    HEADING = "heading"  # the heading is the skeleton's
    TERM = "term"  # an abbreviation written out, or one that nothing uses
    LEAD = "lead"  # the words before a list, where the source has none


class Target(NamedTuple):
    """What a reference mark of a paragraph stands for: the nodes it points at."""

    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One drafted clause.

    Attributes:
        nodes: skeleton ids it answers to; none for what a definition or the 附則 adds.
        heading: may be empty.
        paragraphs: own text; a character from ``FIRST_MARK`` on stands for a reference.
        children: clauses below.
        source: id of the clause whose wording it follows; empty for gaps, words given by hand and formulas.
        adapted: what was changed in that wording.
        targets: what the reference marks stand for.
        gap: no wording was found; the text says what belongs here.
        reason: why not: a message key of ``data/messages/draft.yaml``, and behind a colon the words it speaks of.
        supplementary: it is a 附則.
    """

    nodes: tuple[str, ...] = ()
    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    children: tuple[Item, ...] = ()
    source: str = ""
    adapted: tuple[Adaptation, ...] = ()
    targets: tuple[Target, ...] = ()
    gap: bool = False
    reason: str = ""
    supplementary: bool = False

    @property
    def words(self) -> str:
        """Heading and own paragraphs, each on a line."""
        return "\n".join((self.heading, *self.paragraphs))


def walk(items: Iterable[Item]) -> Iterator[Item]:
    """Items and all below them, in order."""
    for item in items:
        yield item
        yield from walk(item.children)


class LeftOut(NamedTuple):
    """A node the draft does not have, and why (a message key of ``data/messages/draft.yaml`` or the profile's own words)."""

    node: str
    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole draft.

    Attributes:
        profile: what it was made for.
        chapters: one sequence of clauses a part: the basic policy, then the standards where they are drafted.
        supplementary: the 附則.
        left_out: nodes that were left out on purpose.
        source_names: what people call the clauses that wordings come from, by their ids.
        node_names: names of the skeleton's nodes in Japanese and English.
    """

    profile: Profile
    chapters: tuple[tuple[str, tuple[Item, ...]], ...]
    supplementary: tuple[Item, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    source_names: Mapping[str, str] = field(default_factory=dict, compare=False)
    node_names: Mapping[str, tuple[str, str]] = field(default_factory=dict, compare=False)

    def source_name(self, source: str) -> str:
        """What people call a clause: the body, then the markers down to the clause."""
        return self.source_names.get(source, source)

    def node_name(self, node: str) -> str:
        """The name of a node in the spoken language."""
        return self.node_names[node][language() == "en"] if node in self.node_names else node

"""Terms closed over use: what a chosen wording takes for known is defined in the draft, written out, or told against it.

A wording comes from a text that defines its words somewhere. An entry of that text's definitions comes along; an abbreviation
(以下「…」という) whose introduction was not chosen is written out; where neither can be done, the wording is no good choice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from kosshi.check.terms import term_file
from kosshi.draft.abbreviations import Abbreviations, Choice, choice, used
from kosshi.draft.adapt import adapt
from kosshi.draft.definitions import DEFINITIONS, Chapters, terms, unused, without
from kosshi.draft.model import Item, walk
from kosshi.draft.origins import Origins
from kosshi.draft.profile import Profile
from kosshi.draft.vocabulary import facts
from kosshi.skeleton import Skeleton
from kosshi.tables import clause_id
from kosshi.tokens import fold


def owned(items: Sequence[Item], above: Choice = ("", "")) -> Iterator[tuple[Item, Choice]]:
    """Items with the choice they came by; what only elaborates a chosen clause came with it."""
    for item in items:
        own = choice(item, above)
        yield item, own
        yield from owned(item.children, own)


@dataclass
class Closed:
    """Chapters whose terms are closed, and the choices that are not good.

    Attributes:
        chapters: the chapters.
        gone: nodes of definitions that nothing in the draft uses.
        doubtful: choices with words that could neither be defined nor written out.
    """

    chapters: Chapters
    gone: frozenset[str] = frozenset()
    doubtful: set[Choice] = field(default_factory=set)


class Closure:
    """Closes the terms of drafts of one profile.

    Args:
        profile: for whom.
        origins: the sources.
        skeleton: whose definitions come without being asked for.
        betrays: tells whether a text speaks of another body.
    """

    def __init__(self, profile: Profile, origins: Origins, skeleton: Skeleton, betrays: Callable[[str], str]) -> None:
        self._profile = profile
        self._origins = origins
        self._skeleton = skeleton
        self._betrays = betrays

    def close(self, chapters: Chapters) -> Closed:
        """Bring the definitions that are missing, drop those nothing uses, write out the abbreviations nothing introduces."""
        closed = Closed(chapters)
        self._bring(closed)
        closed.gone = unused(closed.chapters)
        closed.chapters = without(closed.chapters, closed.gone)
        abbreviations = Abbreviations(self._profile, self._origins, self._betrays)
        closed.chapters = abbreviations.settled(closed.chapters)
        closed.doubtful |= abbreviations.doubtful
        return closed

    # --- definitions --------------------------------------------------------------------------------------

    def _bring(self, closed: Closed) -> None:
        """Add the definitions that the words of the draft need, one after the other, for they need others."""
        if not any(DEFINITIONS in item.nodes for _, items in closed.chapters for item in items):
            return
        tried: set[str] = set()
        while True:
            missing = [(name, own) for name, own in self._missing(closed.chapters) if name not in tried]
            if not missing:
                return
            name, choice = missing[0]
            tried.add(name)
            entry = self._entry(name, choice[1].partition("#")[0])
            if entry is None:
                closed.doubtful |= {own for other, own in missing if other == name and own[1]}
            else:
                closed.chapters = [(title, _with_entry(items, entry)) for title, items in closed.chapters]

    def _missing(self, chapters: Chapters) -> Iterator[tuple[str, Choice]]:
        """Terms used, and by which choice, that nothing in the draft defines; in document order."""
        pairs = [(item, own) for _, items in chapters for item, own in owned(items)]
        everything = fold("\n".join(item.words for item, _ in pairs))
        defined = {
            name for _, items in chapters for top in items if DEFINITIONS in top.nodes for one in walk(top.children) for name in terms(one)
        }
        for item, own in pairs:
            if not item.source:
                continue
            text = fold(item.words)
            for name in sorted(self._telling | set(self._origins.known.definitions[item.source.partition("#")[0]])):
                if name in self._known or name in defined or name not in text:
                    continue
                if used(text, name) and not _explained(everything, name):
                    yield name, own

    @cached_property
    def _known(self) -> frozenset[str]:
        """Words that need no definition, and those the skeleton's definitions see to."""
        plain = {*term_file().plain, *facts().person_terms, self._profile.persons.term}
        titles = {title for node in self._skeleton if node.id.startswith(f"{DEFINITIONS}.") for title in node.titles}
        named = {part for title in titles for part in re.split("[()]", fold(title)) if part}
        return frozenset(map(fold, plain)) | named

    @cached_property
    def _telling(self) -> frozenset[str]:
        """Words of art that other texts define: who uses them should say what they mean."""
        index = self._origins.known.index
        special = {fold(name) for one in term_file().special if not one.quiet for name in one.names}
        return frozenset(name for name in special if index.definers(name, "")) | frozenset(index.expected)

    def _entry(self, name: str, first: str) -> Item | None:
        """The definition of a term, as its own text has it or else the newest source; None where none will do.

        What is one body's other name for a term of the skeleton will not do: the draft has that definition already.
        """
        newness = self._origins.newness
        having = [one for one in self._origins.policies if name in self._origins.known.definitions[one]]
        for policy_id in sorted(having, key=lambda one: (one != first, -newness[one], one)):
            origin = self._origins.by_id[policy_id]
            clause = origin.policy[self._origins.known.definitions[policy_id][name].path or ""]
            if origin.nodes.get(clause.path, "").startswith(f"{DEFINITIONS}."):
                continue
            wording = adapt((clause,), origin, self._profile, "", 0)
            heading = "".join(wording.heading.split())
            if wording.refused or clause.children or not wording.paragraphs or not heading or self._betrays(wording.text):
                continue
            return wording.item((), heading, (), clause_id(policy_id, clause.path))
        return None


def dangling(chapters: Chapters) -> frozenset[Choice]:
    """Choices with references to clauses of which the draft has none."""
    pairs = [(item, own) for _, items in chapters for item, own in owned(items)]
    present = {node for item, _ in pairs for node in item.nodes}
    return frozenset(own for item, own in pairs if any(not present & set(target.nodes) for target in item.targets))


def _explained(text: str, name: str) -> bool:
    """Whether a text says what a word means where it uses it, or introduces it as an abbreviation."""
    word = re.escape(name)
    return re.search(rf"「{word}」と|{word}\((?:[^()]|\([^()]*\))*(?:をいう|以下同じ)", text) is not None


def _with_entry(items: Sequence[Item], entry: Item) -> tuple[Item, ...]:
    return tuple(replace(item, children=(*item.children, entry)) if DEFINITIONS in item.nodes else item for item in items)

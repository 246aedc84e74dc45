"""Abbreviations (以下「…」という) in a text put together from several: introduced once, before they are used, and not in vain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property, lru_cache

from kosshi.check.terms import term_file
from kosshi.draft.definitions import Chapters
from kosshi.draft.introductions import INTRODUCED, WORD, noun
from kosshi.draft.model import Adaptation, Item, walk
from kosshi.draft.origins import Origins
from kosshi.draft.profile import Profile
from kosshi.draft.vocabulary import facts
from kosshi.draft.words_taken import own_words
from kosshi.tokens import fold

Choice = tuple[str, str]  # node and the id of the clause whose wording was chosen for it

_SHORT = 1  # characters of a word that is part of many others: 法


class Abbreviations:
    """The abbreviations of one draft.

    Args:
        profile: for whom.
        origins: the sources.
        betrays: tells whether a text speaks of another body.

    Attributes:
        doubtful: choices whose abbreviations could not be written out.
    """

    def __init__(self, profile: Profile, origins: Origins, betrays: Callable[[str], str]) -> None:
        self._profile = profile
        self._origins = origins
        self._betrays = betrays
        self._behind: list[str] = []  # the words of the items that are still to come, in order
        self._known: dict[str, str] = {}  # what was introduced, and what it stands for
        self.doubtful: set[Choice] = set()

    def settled(self, chapters: Chapters) -> Chapters:
        """The chapters with every abbreviation introduced before it is used, once, or written out."""
        self._behind = ["\n".join(item.paragraphs) for _, items in chapters for item in walk(items)]
        return [(title, tuple(self._item(item, ("", "")) for item in items)) for title, items in chapters]

    def _item(self, item: Item, above: Choice) -> Item:
        own = choice(item, above)
        self._behind.pop(0)
        words = list(item.paragraphs)
        for number, paragraph in enumerate(words):
            later = "\n".join((*words[number + 1 :], *self._behind))
            words[number] = self._uses(self._introductions(paragraph, later, own), own) if item.source else paragraph
        adapted = item.adapted
        if tuple(words) != item.paragraphs:
            adapted = tuple(sorted({*adapted, Adaptation.TERM}))
        return replace(item, paragraphs=tuple(words), adapted=adapted, children=tuple(self._item(child, own) for child in item.children))

    def _introductions(self, text: str, later: str, own: Choice) -> str:
        """A paragraph without the introductions of what was introduced already or is not used behind it."""

        def kept(match: re.Match[str]) -> str:
            word, long = match["word"], noun(text[: match.start()])
            if word not in self._known and used(text[match.end() :] + later, word):
                self._known[word] = long
                return match[0]
            if self._known.get(word, long) != long:
                self.doubtful.add(own)
            inner = re.sub("(?<=[^ぁ-ん])[。、]$", "", match["inner"])
            return f"（{inner}）" if inner else ""

        return INTRODUCED.sub(kept, text)

    def _uses(self, text: str, own: Choice) -> str:
        """A paragraph with the abbreviations nothing has introduced written out."""
        policy_id = own[1].partition("#")[0]
        here = {match["word"] for match in INTRODUCED.finditer(text)}
        for word, long in self._long(policy_id).items():
            if word in here or word == long or not used(text, word) or self._known.get(word, "") == long != "":
                continue
            if word in self._known and not long:
                continue  # introduced, be it by the same clause
            if not long or self._betrays(long):
                self.doubtful |= set() if fold(word) in _plain() else {own}
                continue
            text = _pattern(word).sub(long, text)
        return text

    def _long(self, policy_id: str) -> dict[str, str]:
        """What each abbreviation of a policy stands for, the longest first; empty where that is no single noun."""
        if policy_id not in self._longs:
            self._longs[policy_id] = self._read(policy_id) if policy_id in self._origins.by_id else {}
        return self._longs[policy_id]

    @cached_property
    def _longs(self) -> dict[str, dict[str, str]]:
        return {}

    def _read(self, policy_id: str) -> dict[str, str]:
        origin = self._origins.by_id[policy_id]
        apart = {
            *origin.designations,
            *facts().person_terms,
            *facts().documents,
            self._profile.persons.term,
            self._profile.body.calls_itself,
            *own_words(self._profile),
        }
        found: dict[str, str] = {}
        for word, long in self._origins.introductions(policy_id):
            if word not in apart:
                found.setdefault(word, self._renamed(long, origin.designations))
        return dict(sorted(found.items(), key=lambda pair: (-len(pair[0]), pair[0])))

    def _renamed(self, noun: str, designations: Iterable[str]) -> str:
        """A noun of a source with this body's word for itself in place of the source's."""
        for own in sorted(designations, key=len, reverse=True):
            if noun.startswith(own) and noun != own:
                return self._profile.body.calls_itself + noun.removeprefix(own)
        return noun


def choice(item: Item, above: Choice) -> Choice:
    """The choice an item came by; what only elaborates a chosen clause came with it."""
    return (item.nodes[0], item.source) if item.nodes and item.nodes[0] != above[0] else above


def used(text: str, word: str) -> bool:
    """Whether a text uses a word by itself, not as the end of a longer one."""
    return _pattern(word).search(text) is not None


@lru_cache(maxsize=1 << 10)
def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![{WORD}]){re.escape(word)}" + ("(?![一-龠])" if len(word) <= _SHORT else ""))


@lru_cache(maxsize=1)
def _plain() -> frozenset[str]:
    """Words anyone understands without a definition."""
    return frozenset(map(fold, term_file().plain))

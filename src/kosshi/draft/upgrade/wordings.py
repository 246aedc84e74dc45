"""Words for what a policy lacks: from the policies of the wanted edition, made the body's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from kosshi.corpus import Corpus
from kosshi.draft.adapt import adapt, document_word
from kosshi.draft.compose import Composer
from kosshi.draft.model import Item, walk
from kosshi.draft.phrases import as_of, phrase_facts, replaced_phrases
from kosshi.draft.profile import Profile
from kosshi.draft.upgrade.standing import own_document, standing
from kosshi.editions import Attribution, Stale, markers
from kosshi.editions.catalogue import Marker, places
from kosshi.passages import passage, plain_text
from kosshi.tables import clause_id
from kosshi.wording import edits, similarity

_DAMAGE = ("odd-word", "broken-sentence", "repeated-fragment")  # findings of words that are not as their author meant them
_ENDS = "、。"  # a phrase ends here
_PHRASE = re.compile("[^、。]+[、。]?")
_LEAST = 4  # characters by which a place in another text can be known


class Wording(NamedTuple):
    """A clause's paragraphs in the body's own words, and the id of the clause they come from."""

    paragraphs: tuple[str, ...]
    source: str


class Rewording(NamedTuple):
    """How a text comes to a newer wording.

    Attributes:
        steps: (start, end, words) of what changes in it.
        whole: it becomes the other's wording throughout; else it only takes in phrases.
        source: id of the clause the words come from.
    """

    steps: tuple[tuple[int, int, str], ...]
    whole: bool
    source: str


class Wordings:
    """Looks for words for one policy.

    Args:
        policy_id: the policy.
        corpus: holds it and the others.
        edition: the edition to which it is brought.
        sources: the policies whose words may be used, the wanted edition's first; all others where empty.
    """

    def __init__(self, policy_id: str, corpus: Corpus, edition: str, sources: tuple[str, ...]) -> None:
        self.policy_id = policy_id
        self.corpus = corpus
        self.edition = edition
        self._given = frozenset(sources)

    @property
    def attribution(self) -> Attribution:
        """The policy's own editions."""
        return self.corpus.attributions[self.policy_id]

    @cached_property
    def profile(self) -> Profile:
        """The body, as its own text shows it."""
        return standing(self.policy_id, self.corpus, self.edition)

    @cached_property
    def composers(self) -> tuple[Composer, ...]:
        """One for the policies of the edition, one for the others; policies wholly of later editions are no sources."""
        wanted = places()[self.edition]
        usable = (self._given or frozenset(self.corpus.policies)) - {self.policy_id}
        usable = frozenset(one for one in usable if places()[self.corpus.attributions[one].earliest] <= wanted)
        newest = frozenset(one for one in usable if places()[self.corpus.attributions[one].latest] >= wanted)
        tiers = [tier for tier in (newest, usable - newest) if tier]
        return tuple(Composer(self.profile.model_copy(update={"sources": tuple(sorted(tier))}), self.corpus) for tier in tiers)

    # --- whole clauses --------------------------------------------------------------------------------------

    @cached_property
    def _drafts(self) -> tuple[tuple[dict[str, Item], dict[str, str]], ...]:
        """For each composer, the items of its draft and the nodes it leaves out, by node."""
        found = []
        for composer in self.composers:
            draft = composer.draft()
            items = {node: item for _, chapter in draft.chapters for item in walk(chapter) for node in item.nodes}
            found.append((items, {one.node: one.reason for one in draft.left_out}))
        return tuple(found)

    def item(self, node: str) -> tuple[Item | None, str]:
        """A drafted clause for a node, or the reason why there is none."""
        for items, left_out in self._drafts:
            item = items.get(node)
            if item is None and node in left_out:
                return None, left_out[node]
            if item is not None and not any(one.gap for one in walk((item,))):
                own = self._own(item)
                if not self._too_new(own) and not self._torn(own):
                    return own, ""
        return None, "no-wording"

    def _torn(self, item: Item) -> bool:
        """Whether the clause an item comes from has words that cannot be copied."""
        for one in walk((item,)):
            policy_id, _, path = one.source.partition("#")
            if any(found.path == path and found.rule in _DAMAGE for found in self.corpus.found.get(policy_id, ())):
                return True
        return False

    def _too_new(self, item: Item) -> bool:
        """Whether an item has words that came after the wanted edition."""
        wanted = places()[self.edition]
        later = [one for one in markers() if one.kind == "phrase" and one.first and places()[one.first] > wanted]
        text = "\n".join(one.words for one in walk((item,)))
        return any(shows(marker, text) for marker in later)

    def _own(self, item: Item) -> Item:
        """An item in which the policy is called what it calls itself, without what is stale in its source."""
        paragraphs = tuple(self._worded(words, item.source) for words in item.paragraphs)
        return replace(item, paragraphs=paragraphs, children=tuple(map(self._own, item.children)))

    def _worded(self, words: str, source: str) -> str:
        own = own_document(self.corpus.policies[self.policy_id].source.text)
        words = words.replace(document_word(self.profile), own) if own else words
        return replaced_phrases(words, self._stale_at(source))

    def _stale_at(self, source: str) -> tuple[Stale, ...]:
        policy_id, _, path = source.partition("#")
        found = self.corpus.attributions.get(policy_id)
        return as_of((one for one in found.stale if one.path == path), self.edition) if found else ()

    # --- one wording nearest to the body's own ----------------------------------------------------------------

    def nearest(self, marker: Marker, node: str, own: str, siblings: int) -> Rewording | None:
        """How a text takes in what a marker stands for: by phrases where that will do, else as the nearest wording has it.

        Args:
            marker: what the wording must show.
            node: the node.
            own: the body's own words.
            siblings: how many clauses it has below.
        """
        for composer in self.composers:
            found = [one for one in self._fitting(composer, node, siblings) if shows(marker, "\n".join(one.paragraphs))]
            near = {one.source: round(similarity(own, "\n".join(one.paragraphs)), 4) for one in found}
            sound = [one for one in found if tuple(one.source.split("#")) not in composer.rank.faulty]
            found = sorted(sound or found, key=lambda one: (-near[one.source], one.source))
            for one in found:
                other = "\n".join(one.paragraphs)
                steps = _phrases(marker, own, other) or _before_last(marker, own, other)
                if steps:
                    return Rewording(steps, False, one.source)
            if found:
                return Rewording(_steps(own, "\n".join(found[0].paragraphs)), True, found[0].source)
        return None

    def _fitting(self, composer: Composer, node: str, siblings: int) -> Iterator[Wording]:
        for candidate in composer.candidates(node):
            wording = adapt(candidate.clauses, composer.origins[candidate.policy_id], composer.profile, node, siblings)
            if wording.refused or wording.targets or composer.traces.betray(wording.text):
                continue
            source = clause_id(candidate.policy_id, candidate.clauses[0].path)
            yield Wording(tuple(self._worded(one.text, source) for one in wording.paragraphs), source)

    def witness(self, node: str, words: str) -> str:
        """The clause of another policy that has the words at the node; empty where there is none."""
        for composer in self.composers:
            for candidate in composer.candidates(node) if node else ():
                clause = candidate.clauses[0]
                if plain_text(words) in plain_text(clause.full_text):
                    return clause_id(candidate.policy_id, clause.path)
        return ""


def shows(marker: Marker, text: str) -> bool:
    """Whether a text shows a marker of wording."""
    plain = plain_text(text)
    return any(re.search(one, plain) for one in marker.patterns) and not any(re.search(one, plain) for one in marker.unless)


def _steps(own: str, other: str) -> tuple[tuple[int, int, str], ...]:
    """What changes one text into another."""
    return tuple((step.a_start, step.a_end, other[step.b_start : step.b_end]) for step in edits(own, other) if step.kind != "equal")


def _phrases(marker: Marker, own: str, other: str) -> tuple[tuple[int, int, str], ...]:
    """The phrases of another text that show a marker, put in before the words behind them; none where the own text has not those."""
    here = passage(own, range(len(own)))
    phrases = [match[0] for match in _PHRASE.finditer(other)]
    first = next((n for n, phrase in enumerate(phrases) if shows(marker, phrase)), len(phrases))
    for behind in range(first + 1, len(phrases)):
        words = plain_text(phrases[behind])
        at = here.text.find(words)
        if len(words) < _LEAST or at < 0:
            continue
        if here.text.count(words) > 1 or (at and here.text[at - 1] not in _ENDS):
            return ()
        place = here.origin[at]
        return ((place, place, "".join(phrases[first:behind])),)
    return ()


def _before_last(marker: Marker, own: str, other: str) -> tuple[tuple[int, int, str], ...]:
    """The phrases of another text that show a marker, put in before the phrase in which the own text's last sentence decides."""
    words = phrase_facts().before.get(marker.id, ())
    phrases = [match[0] for match in _PHRASE.finditer(other)]
    shown = [place for place, phrase in enumerate(phrases) if shows(marker, phrase)]
    here = passage(own, range(len(own)))
    last = [match for match in _PHRASE.finditer(here.text) if match[0].endswith("。") and any(word in match[0] for word in words)]
    if not shown or not last or last[-1].end() < len(here.text) or not here.text[: last[-1].start()].endswith("、"):
        return ()
    newer = [*phrases[shown[0] : shown[-1] + 1], *phrases[shown[-1] + 1 : -1]]
    if not all(phrase.endswith("、") for phrase in newer):
        return ()
    place = here.origin[last[-1].start()]
    return ((place, place, "".join(newer)),)

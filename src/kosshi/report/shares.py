"""What the analyses say of all bodies, laid out body by body, so that a page need not go through what is said of the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from kosshi.changes import Force
from kosshi.corpus import Corpus
from kosshi.crosswalk import crosswalk_rows
from kosshi.elements import Element, Presence
from kosshi.messages import Language
from kosshi.tables import Row

KEPT = 5  # nearest policies of each that are remembered


class Shares:
    """Each body's share of a corpus's analyses; every one is sorted out once, when it is first asked for."""

    def __init__(self, corpus: Corpus, lang: Language) -> None:
        self._corpus = corpus
        self._lang = lang

    @cached_property
    def forces(self) -> Mapping[str, Sequence[Force]]:
        """The force of each node, by policy id."""
        found: dict[str, list[Force]] = {policy_id: [] for policy_id in self._corpus.policies}
        for one in self._corpus.forces:
            found[one.policy_id].append(one)
        return found

    @cached_property
    def crosswalks(self) -> Mapping[str, Sequence[Row]]:
        """The fields the law names, by policy id."""
        found: dict[str, list[Row]] = {policy_id: [] for policy_id in self._corpus.policies}
        for row in crosswalk_rows(self._corpus.crosswalks, self._lang):
            found[row["policy_id"]].append(row)
        return found

    @cached_property
    def presences(self) -> Mapping[str, Sequence[Presence]]:
        """The elements one policy has, leaves out or lacks, and those the model text has, as if there were no other policy."""
        expected = {place: replace(one, include=(), exclude=(), absent=(), places=()) for place, one in self._expected()}
        found: dict[str, dict[int, Presence]] = {policy_id: dict(expected) for policy_id in self._corpus.policies}
        for place, one in enumerate(self._corpus.presences):
            where: defaultdict[str, list[Element]] = defaultdict(list)
            for element in one.places:
                where[element.policy_id].append(element)
            bare = replace(one, include=(), exclude=(), absent=(), places=())
            for policy_id in one.include:
                found[policy_id][place] = replace(bare, include=(policy_id,), places=tuple(where[policy_id]))
            for policy_id in one.exclude:
                found[policy_id][place] = replace(bare, exclude=(policy_id,), places=tuple(where[policy_id]))
            for policy_id in one.absent:
                found[policy_id][place] = replace(bare, absent=(policy_id,))
        return {policy_id: [own[place] for place in sorted(own)] for policy_id, own in found.items()}

    def nearest(self, policy_id: str, n: int = 1) -> tuple[str, ...]:
        """The policies most similar to one, the nearest first; at most ``KEPT``."""
        return self._nearest[policy_id][:n]

    @cached_property
    def _nearest(self) -> Mapping[str, tuple[str, ...]]:
        kinship = self._corpus.kinship
        found = {}
        for place, policy_id in enumerate(kinship.ids):
            order = np.lexsort((-kinship.plain[place], -kinship.similarity[place]))[: KEPT + 1]
            found[policy_id] = tuple(kinship.ids[other] for other in order if other != place)[:KEPT]
        return found

    def _expected(self) -> list[tuple[int, Presence]]:
        return [(place, one) for place, one in enumerate(self._corpus.presences) if one.expected]

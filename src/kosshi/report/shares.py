"""What the analyses say of all bodies, laid out body by body, so that a page need not go through what is said of the others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from operator import attrgetter

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

    def presences(self, policy_id: str) -> list[Presence]:
        """The elements one policy has, leaves out or lacks, and those the model text has, as if there were no other policy."""
        found = []
        for one, bare in zip(self._corpus.presences, self._bare, strict=True):
            include, exclude, absent = (_alone(ids, policy_id) for ids in (one.include, one.exclude, one.absent))
            if include or exclude or absent:
                places = _own(one.places, policy_id) if include or exclude else ()
                found.append(replace(bare, include=include, exclude=exclude, absent=absent, places=places))
            elif bare.expected:
                found.append(bare)
        return found

    @cached_property
    def _bare(self) -> tuple[Presence, ...]:
        """The elements without any policy."""
        return tuple(replace(one, include=(), exclude=(), absent=(), places=()) for one in self._corpus.presences)

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


def _alone(ids: Sequence[str], policy_id: str) -> tuple[str, ...]:
    """The policy if it is among sorted ids, else nothing."""
    at = bisect_left(ids, policy_id)
    return (policy_id,) if at < len(ids) and ids[at] == policy_id else ()


def _own(places: Sequence[Element], policy_id: str) -> tuple[Element, ...]:
    """One policy's among places that go by policy id."""
    whose = attrgetter("policy_id")
    return tuple(places[bisect_left(places, policy_id, key=whose) : bisect_right(places, policy_id, key=whose)])

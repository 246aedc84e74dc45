"""How well a clause's words fit each skeleton node, taken alone: heading, terms, text.

All scores lie in 0..1. They depend on the distinct text only, so that copies in other policies cost nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kosshi.skeleton import Node, Skeleton
from kosshi.tokens import default, fold
from kosshi.wording import similarities

Scores = NDArray[np.float32]

FULL_TERMS = 5  # a text that has this many of a node's telling terms has all that one can ask
RANK_DECAY = 0.04  # a node's first term weighs 1, the tenth 0.74: terms are listed by how telling they are
TERMS = 0.6  # share of the telling terms in what a text says
HEADING_FLOOR = 0.42  # headings less alike than this share only what all headings share
SHORT_TITLE = 0.72  # likeness of a heading of up to SHORT characters to a title whose last noun it is
SHORT = 4
TEXT_CEILING = 0.42  # cosine between a clause and a node's own description that already means "the same matter"
COPY_FLOOR = 0.45  # unrelated clauses of this genre reach 0.45 by Indel similarity

_ACTORS = re.compile(r"会計年度任用職員等?|職員及び会計年度任用職員等?|本?[市町村区県]職員等?|組合職員等?|職員等|教職員等?|議員等?|構成員")
_JOINTS = re.compile(r"及び|並びに|又は|若しくは|および|または|[・、，,]|等|など|について|に関すること|に関する事項|の実施$")


def heading_form(heading: str) -> str:
    """A heading reduced to what tells it from others: actors unified, joints and 等 dropped."""
    plain = _ACTORS.sub("職員", fold(heading))
    return _JOINTS.sub("", plain) or plain


def bigrams(text: str) -> Counter[str]:
    """Character bigrams, the edges of the text among them."""
    padded = f"^{text}$"
    return Counter(padded[place : place + 2] for place in range(len(padded) - 1))


def words_and_bigrams(text: str) -> Counter[str]:
    """Lemmas of the content words, which hold through inflection and spelling, and bigrams, which hold through compounds."""
    return Counter(f"{lemma}/" for lemma in default().lemmas(text)) + bigrams(text)


class Vectors:
    """A fixed set of texts by their features, weighted by how few of the texts have them (TF-IDF)."""

    def __init__(self, texts: Sequence[str], features: Callable[[str], Counter[str]]) -> None:
        self._features = features
        counts = [features(text) for text in texts]
        frequency = Counter(gram for count in counts for gram in count)
        self._index = {gram: place for place, gram in enumerate(sorted(frequency))}
        self._weight = np.array([np.log((1 + len(texts)) / (1 + frequency[gram])) + 0.1 for gram in self._index], dtype=np.float32)
        self._rows = np.zeros((len(texts), len(self._index)), dtype=np.float32)
        for row, count in zip(self._rows, counts, strict=True):
            self._fill(row, count)
        self._norms = np.sqrt((self._rows**2).sum(axis=1)) + 1e-9
        self._columns = np.ascontiguousarray(self._rows.T)
        self._outside = float(self._weight.max(initial=1.0))

    def _fill(self, row: Scores, count: Counter[str]) -> None:
        for gram, number in count.items():
            place = self._index.get(gram)
            if place is not None:
                row[place] = (1 + np.log(number)) * self._weight[place]

    def cosines(self, text: str, count_unknown: float = 0.3) -> Scores:
        """Cosine of ``text`` with every text of the set; features of no text weigh ``count_unknown`` of the greatest weight."""
        count = self._features(text)
        places, values, unknown = [], [], 0
        for gram, number in count.items():
            place = self._index.get(gram)
            if place is None:
                unknown += 1
            else:
                places.append(place)
                values.append((1 + np.log(number)) * self._weight[place])
        if not places:
            return np.zeros(len(self._norms), dtype=np.float32)
        vector = np.array(values, dtype=np.float32)
        norm = np.sqrt((vector**2).sum() + unknown * (count_unknown * self._outside) ** 2)
        return np.asarray((vector @ self._columns[places]) / (self._norms * norm), dtype=np.float32)


class Judge:
    """Scores of clause texts against all nodes of a skeleton, each distinct text once."""

    def __init__(self, skeleton: Skeleton) -> None:
        self.skeleton = skeleton
        self.nodes: tuple[Node, ...] = tuple(skeleton)
        self.index = {node.id: place for place, node in enumerate(self.nodes)}
        self._heading_memo: dict[str, Scores] = {}
        self._terms_memo: dict[str, Scores] = {}
        self._text_memo: dict[str, Scores] = {}

    # --- heading

    @cached_property
    def _titles(self) -> tuple[list[str], NDArray[np.intp]]:
        forms, owners = [], []
        for place, node in enumerate(self.nodes):
            for title in dict.fromkeys(heading_form(title) for title in node.titles):
                forms.append(title)
                owners.append(place)
        return forms, np.array(owners)

    @cached_property
    def _short_titles(self) -> dict[str, list[int]]:
        """What stands behind the last の of a title: 情報資産の保管 below 情報資産の管理 may be headed 保管 alone."""
        short: dict[str, list[int]] = {}
        for place, node in enumerate(self.nodes):
            for title in node.titles:
                tail = heading_form(fold(title).rpartition("の")[2])
                if len(tail) >= 2 and place not in short.setdefault(tail, []):
                    short[tail].append(place)
        return short

    @cached_property
    def _title_bigrams(self) -> Vectors:
        return Vectors(self._titles[0], bigrams)

    def heading(self, heading: str) -> Scores:
        """Likeness of a heading to each node's title or best alias; 0 for all where there is none."""
        form = heading_form(heading)
        known = self._heading_memo.get(form)
        if known is None:
            known = self._heading_memo[form] = self._score_heading(form)
        return known

    def _score_heading(self, form: str) -> Scores:
        forms, owners = self._titles
        best = np.zeros(len(self.nodes), dtype=np.float32)
        if form:
            alike = 0.4 * similarities([form], forms)[0] + 0.6 * self._title_bigrams.cosines(form)
            alike = np.where(np.array([form == title for title in forms]), 1.0, np.minimum(alike, 0.95))
            np.maximum.at(best, owners, alike.astype(np.float32))
            for place in self._short_titles.get(form, ()) if len(form) <= SHORT else ():
                best[place] = max(best[place], SHORT_TITLE)
        return np.asarray(np.clip((best - HEADING_FLOOR) / (1 - HEADING_FLOOR), 0, 1), dtype=np.float32)

    # --- terms

    @cached_property
    def _terms(self) -> tuple[dict[str, list[tuple[int, float]]], Scores]:
        frequency = Counter(fold(term) for node in self.nodes for term in set(node.terms))
        table: dict[str, list[tuple[int, float]]] = {}
        full = np.ones(len(self.nodes), dtype=np.float32)
        for place, node in enumerate(self.nodes):
            weights = []
            for rank, term in enumerate(dict.fromkeys(fold(term) for term in node.terms)):
                weight = float(np.log(1 + len(self.nodes) / frequency[term])) / (1 + RANK_DECAY * rank)
                table.setdefault(term, []).append((place, weight))
                weights.append(weight)
            full[place] = sum(sorted(weights, reverse=True)[:FULL_TERMS])
        return table, full

    def terms(self, text: str) -> Scores:
        """How many of each node's telling terms the text has, weighted; 1 for :data:`FULL_TERMS` of the heaviest."""
        plain = fold(text)
        known = self._terms_memo.get(plain)
        if known is None:
            known = self._terms_memo[plain] = self._score_terms(plain)
        return known

    def _score_terms(self, plain: str) -> Scores:
        table, full = self._terms
        found = np.zeros(len(self.nodes), dtype=np.float32)
        for term, owners in table.items():
            if term in plain:
                for place, weight in owners:
                    found[place] += weight
        return np.asarray(np.minimum(found / full, 1.0), dtype=np.float32)

    # --- text

    @cached_property
    def _descriptions(self) -> Vectors:
        return Vectors([fold("、".join((*node.titles[:3], *node.terms, node.gist))) for node in self.nodes], words_and_bigrams)

    def text(self, text: str) -> Scores:
        """Likeness of a text to what the skeleton says of each node (title, terms, gist)."""
        plain = fold(text)
        known = self._text_memo.get(plain)
        if known is None:
            cosines = self._descriptions.cosines(plain, 0.0) if plain else np.zeros(len(self.nodes), dtype=np.float32)
            known = self._text_memo[plain] = np.asarray(np.minimum(cosines / TEXT_CEILING, 1.0), dtype=np.float32)
        return known

    def body(self, text: str) -> Scores:
        """What a text says apart from its heading: telling terms and likeness to the node's description."""
        return np.asarray(TERMS * self.terms(text) + (1 - TERMS) * self.text(text), dtype=np.float32)


class Examples:
    """Wordings that are surely of a node, taken from other policies of the corpus."""

    def __init__(self, judge: Judge, wordings: Iterable[tuple[str, str, str]]) -> None:
        """Collect ``(policy_id, node_id, folded text)``."""
        seen: dict[tuple[int, str], set[str]] = {}
        for policy_id, node_id, text in wordings:
            seen.setdefault((judge.index[node_id], text), set()).add(policy_id)
        self._keys = list(seen)
        self._policies = [frozenset(seen[key]) for key in self._keys]
        self._places = np.array([place for place, _ in self._keys], dtype=np.intp)
        self._size = len(judge.nodes)

    def likeness(self, policy_id: str, texts: Sequence[str]) -> Scores:
        """Likeness of folded texts to the nearest example of each node that another policy gave; ``texts × nodes``."""
        best = np.zeros((len(texts), self._size), dtype=np.float32)
        usable = np.array([bool(policies - {policy_id}) for policies in self._policies], dtype=bool)
        if not usable.any():
            return best
        alike = similarities(texts, [text for (_, text), ok in zip(self._keys, usable, strict=True) if ok])
        alike = np.clip((alike - COPY_FLOOR) / (1 - COPY_FLOOR), 0, 1)
        for column, place in enumerate(self._places[usable]):
            np.maximum(best[:, place], alike[:, column], out=best[:, place])
        return best

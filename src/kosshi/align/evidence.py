"""How well a clause's words fit each skeleton node, taken alone: heading, terms, text.

All scores lie in 0..1. They depend on the distinct text only, so that copies in other policies cost nothing; distinct
texts are scored in batches.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kosshi.align.arrays import Scores
from kosshi.align.signs import Found, SetWords, bigrams, spelled
from kosshi.skeleton import Node, Skeleton
from kosshi.tokens import Tokenizer, default, fold
from kosshi.wording import similarities

FULL_TERMS = 5  # a text that has this many of a node's telling terms has all that one can ask
RANK_DECAY = 0.04  # a node's first term weighs 1, the tenth 0.74: terms are listed by how telling they are
TERMS = 0.6  # share of the telling terms in what a text says
HEADING_FLOOR = 0.42  # headings less alike than this share only what all headings share
SHORT_TITLE = 0.72  # likeness of a heading of up to SHORT characters to a title whose last noun it is
SHORT = 4
TEXT_CEILING = 0.42  # cosine between a clause and a node's own description that already means "the same matter"
ALMOST = 1.001  # more than any score can be
BATCH = 2048  # texts scored at a time
MOST_KEPT = 8192  # scores of headings and texts kept
_LEMMAS = 1 << 42  # from here on features are lemmas, below bigrams
_FEATURES = 1 << 43  # more than any feature's number

_ACTORS = re.compile(r"会計年度任用職員等?|職員及び会計年度任用職員等?|本?[市町村区県]職員等?|組合職員等?|職員等|教職員等?|議員等?|構成員")
_JOINTS = re.compile(r"及び|並びに|又は|若しくは|および|または|[・、，,]|等|など|について|に関すること|に関する事項|の実施$")


@lru_cache(maxsize=1 << 13)
def heading_form(heading: str) -> str:
    """A heading reduced to what tells it from others: actors unified, joints and 等 dropped."""
    plain = _ACTORS.sub("職員", fold(heading))
    return _JOINTS.sub("", plain) or plain


class Vectors:
    """A fixed set of texts by their features, weighted by how few of the texts have them (TF-IDF).

    Features are character bigrams, which hold through compounds, and where wanted the lemmas of the content words, which
    hold through inflection and spelling.
    """

    def __init__(self, texts: Sequence[str], *, lemmas: bool) -> None:
        self._lemmas: dict[str, int] | None = {} if lemmas else None
        if self._lemmas is not None:
            for lemma in chain.from_iterable(map(default().lemmas, texts)):
                self._lemmas.setdefault(lemma, _LEMMAS + len(self._lemmas))
        found = self._features(texts)
        feature = np.unique(found.text * _FEATURES + found.what) % _FEATURES
        known, frequency = np.unique(feature, return_counts=True)
        names = [f"{lemma}/" for lemma in self._lemmas or ()]
        order = np.argsort(np.array([names[code - _LEMMAS] if code >= _LEMMAS else spelled(code) for code in known.tolist()], dtype=object))
        self._known = known
        self._column = np.argsort(order)
        self._weight: Scores = (np.log((1 + len(texts)) / (1 + frequency[order])) + 0.1).astype(np.float32)
        self._outside = float(self._weight.max(initial=1.0))
        rows = self._vectors(texts)[0].toarray()
        self._norms = np.sqrt((rows**2).sum(axis=1)) + 1e-9
        self._columns = np.ascontiguousarray(rows.T)

    def _features(self, texts: Sequence[str]) -> Found:
        """The features of texts as numbers, text by text in order; lemmas no text of the set has are left out."""
        found = bigrams(texts)
        if self._lemmas is None:
            return found
        number, lemmas = self._lemmas, default().lemmas
        own = [[number[lemma] for lemma in lemmas(text) if lemma in number] for text in texts]
        text = np.repeat(np.arange(len(texts)), [len(one) for one in own])
        flat = np.fromiter(chain.from_iterable(own), dtype=np.int64, count=len(text))
        return Found(np.concatenate([text, found.text]), np.concatenate([flat, found.what]))

    def _vectors(self, texts: Sequence[str]) -> tuple[csr_array, Scores]:
        """The weighted features of texts, and how many features of each are known in no text of the set."""
        found = self._features(texts)
        both, first, number = np.unique(found.text * _FEATURES + found.what, return_index=True, return_counts=True)
        text, feature = np.divmod(both, _FEATURES)
        place = np.minimum(np.searchsorted(self._known, feature), len(self._known) - 1)
        inside = self._known[place] == feature
        unknown = np.bincount(text[~inside], minlength=len(texts)).astype(np.float32)
        order = np.flatnonzero(inside)[np.lexsort((first[inside], text[inside]))]  # as they stand in the text: sums round the same
        column = self._column[place[order]]
        values = ((1 + np.log(number[order])) * self._weight[column]).astype(np.float32)
        starts = np.searchsorted(text[order], np.arange(len(texts) + 1))
        return csr_array((values, column.astype(np.int32), starts), shape=(len(texts), len(self._known))), unknown

    def cosines(self, texts: Sequence[str], count_unknown: float = 0.3) -> Scores:
        """Cosines of texts with the set, ``texts × set``; features of no text of it weigh ``count_unknown`` of the greatest weight."""
        vectors, unknown = self._vectors(texts)
        squares = np.asarray(vectors.multiply(vectors).sum(axis=1), dtype=np.float32)
        norms = np.sqrt(squares + unknown * (count_unknown * self._outside) ** 2)
        norms[squares == 0] = 1  # nothing known of it
        return np.asarray((vectors @ self._columns) / (self._norms * norms[:, None]), dtype=np.float32)


class Titles:
    """The nodes' titles and aliases, reduced by :func:`heading_form`."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        pairs = [(form, place) for place, node in enumerate(nodes) for form in dict.fromkeys(map(heading_form, node.titles))]
        self._size = len(nodes)
        self._forms = [form for form, _ in pairs]
        self._owners = np.array([place for _, place in pairs], dtype=np.intp)
        self._begins = np.flatnonzero(np.diff(self._owners, prepend=-1))  # every node has a title
        self._bigrams = Vectors(self._forms, lemmas=False)
        self._equal: dict[str, list[int]] = {}
        for form, place in pairs:
            self._equal.setdefault(form, []).append(place)
        self._short = self._tails(nodes)

    @staticmethod
    def _tails(nodes: Sequence[Node]) -> dict[str, list[int]]:
        """What stands behind the last の of a title: 情報資産の保管 below 情報資産の管理 may be headed 保管 alone."""
        short: dict[str, list[int]] = {}
        for place, node in enumerate(nodes):
            for title in node.titles:
                tail = heading_form(fold(title).rpartition("の")[2])
                if len(tail) >= 2 and place not in short.setdefault(tail, []):
                    short[tail].append(place)
        return short

    def likeness(self, forms: Sequence[str]) -> Scores:
        """Likeness of headings to each node's title or best alias, ``forms × nodes``; 0 for all where there is none."""
        alike = 0.4 * similarities(forms, self._forms) + 0.6 * self._bigrams.cosines(forms)
        best = np.maximum.reduceat(np.minimum(alike, 0.95), self._begins, axis=1)
        for row, form in enumerate(forms):
            best[row, self._equal.get(form, [])] = 1.0
            if len(form) <= SHORT:
                places = self._short.get(form, [])
                best[row, places] = np.maximum(best[row, places], SHORT_TITLE)
            if not form:
                best[row] = 0
        return np.asarray(np.clip((best - HEADING_FLOOR) / (1 - HEADING_FLOOR), 0, 1), dtype=np.float32)


class TellingTerms:
    """The words that tell each node from its neighbours, weighted by rank and by how few nodes share them."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        frequency = Counter(fold(term) for node in nodes for term in set(node.terms))
        self._number: dict[str, int] = {}
        self._full = np.ones(len(nodes), dtype=np.float32)
        weights = []
        self._of_node: list[list[tuple[str, float]]] = []
        for place, node in enumerate(nodes):
            own: list[float] = []
            self._of_node.append([])
            for rank, term in enumerate(dict.fromkeys(fold(term) for term in node.terms)):
                own.append(float(np.log(1 + len(nodes) / frequency[term])) / (1 + RANK_DECAY * rank))
                weights.append((self._number.setdefault(term, len(self._number)), place, own[-1]))
                self._of_node[-1].append((term, own[-1]))
            self._full[place] = sum(sorted(own, reverse=True)[:FULL_TERMS])
        self._weights = np.zeros((len(self._number), len(nodes)), dtype=np.float32)
        for number, place, weight in weights:
            self._weights[number, place] = weight
        self._words = SetWords(list(self._number))

    def share(self, text: str, node: int) -> float:
        """The same as :meth:`shares` of one text and one node."""
        return min(sum(weight for term, weight in self._of_node[node] if term in text) / float(self._full[node]), 1.0)

    def shares(self, texts: Sequence[str]) -> Scores:
        """How many of each node's terms folded texts have, weighted; 1 for :data:`FULL_TERMS` of the heaviest; ``texts × nodes``."""
        text, term = self._words.within(texts)
        starts = np.searchsorted(text, np.arange(len(texts) + 1))
        present = csr_array((np.ones(len(term), dtype=np.float32), term.astype(np.int32), starts), shape=(len(texts), len(self._number)))
        return np.asarray(np.minimum((present @ self._weights) / self._full, 1.0), dtype=np.float32)


class Descriptions:
    """What the skeleton says of each node: title, terms, gist."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        texts = [fold("、".join((*node.titles[:3], *node.terms, node.gist))) for node in nodes]
        self._vectors = Vectors(texts, lemmas=True)

    def likeness(self, texts: Sequence[str]) -> Scores:
        """Likeness of folded texts to each node's description, ``texts × nodes``."""
        return np.asarray(np.minimum(self._vectors.cosines(texts, 0.0) / TEXT_CEILING, 1.0), dtype=np.float32)


class Judge:
    """Scores of texts against all nodes of a skeleton, ``texts × nodes``; each distinct heading is scored once.

    Attributes:
        remembered: what is known of texts from one use to the next, for those who ask.
    """

    def __init__(self, skeleton: Skeleton) -> None:
        nodes = tuple(skeleton)
        self._titles, self._telling, self._descriptions = Titles(nodes), TellingTerms(nodes), Descriptions(nodes)
        self._headings: dict[str, Scores] = {}
        self._bodies: dict[str, Scores] = {}
        self.remembered: dict[Hashable, tuple[Scores, NDArray[np.intp], Scores]] = {}

    def headings(self, headings: Sequence[str]) -> Scores:
        """Likeness of headings to each node's title or best alias."""
        forms = [heading_form(heading) for heading in headings]
        if len(self._headings) > MOST_KEPT:
            self._headings.clear()
        new = [form for form in dict.fromkeys(forms) if form not in self._headings]
        for start in range(0, len(new), BATCH):
            batch = new[start : start + BATCH]
            self._headings.update(zip(batch, self._titles.likeness(batch), strict=True))
        return np.stack([self._headings[form] for form in forms])

    def heading(self, heading: str) -> Scores:
        """Likeness of one heading to each node's title or best alias; 0 for all where there is none."""
        row = self._headings.get(heading_form(heading))
        return self.headings([heading])[0] if row is None else row

    def terms(self, texts: Iterable[str]) -> Scores:
        """How many of each node's telling terms texts have."""
        return self._telling.shares([fold(text) for text in texts])

    def texts(self, texts: Iterable[str]) -> Scores:
        """Likeness of texts to what the skeleton says of each node."""
        return self._descriptions.likeness([fold(text) for text in texts])

    def share_of(self, text: str, node: int) -> float:
        """What :meth:`terms` gives one text for one node."""
        return self._telling.share(fold(text), node)

    def may_reach(self, text: str, node: int, score: float) -> bool:
        """Whether :meth:`body` may give a node so much, as far as the terms alone tell, which are found quicker than the rest."""
        return TERMS * self.share_of(text, node) + (1 - TERMS) * ALMOST >= score

    def body(self, text: str) -> Scores:
        """What one text says apart from its heading: telling terms and likeness to the node's description."""
        if text not in self._bodies:
            self.read([text])
        return self._bodies[text]

    def read(self, texts: Iterable[str]) -> None:
        """Get ready to tell what texts say apart from their headings."""
        if len(self._bodies) > MOST_KEPT:
            self._bodies.clear()
        new = list(dict.fromkeys(text for text in texts if text not in self._bodies))
        for start in range(0, len(new), BATCH):
            batch = new[start : start + BATCH]
            self._bodies.update(zip(batch, TERMS * self.terms(batch) + (1 - TERMS) * self.texts(batch), strict=True))


def judge_of(skeleton: Skeleton) -> Judge:
    """The judge of a skeleton; the same one as long as the user's lexicons stay the same."""
    return _judge(skeleton, default())


@lru_cache(maxsize=8)
def _judge(skeleton: Skeleton, _tokenizer: Tokenizer) -> Judge:
    return Judge(skeleton)

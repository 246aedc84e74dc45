"""How well a clause's words fit each skeleton node, taken alone: heading, terms, text.

All scores lie in 0..1. They depend on the distinct text only, so that copies in other policies cost nothing; distinct
texts are scored in batches.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kosshi.skeleton import Node, Skeleton
from kosshi.tokens import Tokenizer, default, fold
from kosshi.wording import similarities

Scores = NDArray[np.float32]

FULL_TERMS = 5  # a text that has this many of a node's telling terms has all that one can ask
RANK_DECAY = 0.04  # a node's first term weighs 1, the tenth 0.74: terms are listed by how telling they are
TERMS = 0.6  # share of the telling terms in what a text says
HEADING_FLOOR = 0.42  # headings less alike than this share only what all headings share
SHORT_TITLE = 0.72  # likeness of a heading of up to SHORT characters to a title whose last noun it is
SHORT = 4
TEXT_CEILING = 0.42  # cosine between a clause and a node's own description that already means "the same matter"
ALMOST = 1.001  # more than any score can be
BATCH = 2048  # texts scored at a time

_ACTORS = re.compile(r"会計年度任用職員等?|職員及び会計年度任用職員等?|本?[市町村区県]職員等?|組合職員等?|職員等|教職員等?|議員等?|構成員")
_JOINTS = re.compile(r"及び|並びに|又は|若しくは|および|または|[・、，,]|等|など|について|に関すること|に関する事項|の実施$")


@lru_cache(maxsize=1 << 13)
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
        self._outside = float(self._weight.max(initial=1.0))
        rows = self._vectors(counts)[0].toarray()
        self._norms = np.sqrt((rows**2).sum(axis=1)) + 1e-9
        self._columns = np.ascontiguousarray(rows.T)

    def _vectors(self, counts: Sequence[Counter[str]]) -> tuple[csr_array, Scores]:
        """The weighted features of texts, and how many features of each are known in no text of the set."""
        known = [[(self._index.get(gram, -1), number) for gram, number in count.items()] for count in counts]
        flat = np.array(list(chain.from_iterable(known)), dtype=np.intp).reshape(-1, 2)
        text = np.repeat(np.arange(len(counts)), [len(count) for count in counts])
        inside = flat[:, 0] >= 0
        places, numbers = flat[inside, 0], flat[inside, 1]
        values = ((1 + np.log(numbers)) * self._weight[places]).astype(np.float32)
        starts = np.concatenate([[0], np.cumsum(np.bincount(text[inside], minlength=len(counts)))])
        unknown = np.bincount(text[~inside], minlength=len(counts)).astype(np.float32)
        return csr_array((values, places.astype(np.int32), starts), shape=(len(counts), len(self._index))), unknown

    def cosines(self, texts: Sequence[str], count_unknown: float = 0.3) -> Scores:
        """Cosines of texts with the set, ``texts × set``; features of no text of it weigh ``count_unknown`` of the greatest weight."""
        vectors, unknown = self._vectors([self._features(text) for text in texts])
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
        self._bigrams = Vectors(self._forms, bigrams)
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
        self._by_start: dict[str, list[tuple[str, int]]] = {}
        for term, number in self._number.items():
            self._by_start.setdefault(term[:2], []).append((term, number))
        self._single = {start for start in self._by_start if len(start) < 2}

    def _in(self, plain: str) -> list[int]:
        """Numbers of the terms a text has; only those whose first two characters it has are looked for."""
        starts = {plain[place : place + 2] for place in range(len(plain) - 1)} | self._single
        near = starts & self._by_start.keys()
        return sorted(number for start in near for term, number in self._by_start[start] if term in plain)

    def share(self, text: str, node: int) -> float:
        """The same as :meth:`shares` of one text and one node."""
        return min(sum(weight for term, weight in self._of_node[node] if term in text) / float(self._full[node]), 1.0)

    def shares(self, texts: Sequence[str]) -> Scores:
        """How many of each node's terms folded texts have, weighted; 1 for :data:`FULL_TERMS` of the heaviest; ``texts × nodes``."""
        found = [self._in(text) for text in texts]
        starts = np.cumsum([0, *map(len, found)])
        columns = np.array(list(chain.from_iterable(found)), dtype=np.int32)
        present = csr_array((np.ones(len(columns), dtype=np.float32), columns, starts), shape=(len(texts), len(self._number)))
        return np.asarray(np.minimum((present @ self._weights) / self._full, 1.0), dtype=np.float32)


class Descriptions:
    """What the skeleton says of each node: title, terms, gist."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        texts = [fold("、".join((*node.titles[:3], *node.terms, node.gist))) for node in nodes]
        self._vectors = Vectors(texts, words_and_bigrams)

    def likeness(self, texts: Sequence[str]) -> Scores:
        """Likeness of folded texts to each node's description, ``texts × nodes``."""
        return np.asarray(np.minimum(self._vectors.cosines(texts, 0.0) / TEXT_CEILING, 1.0), dtype=np.float32)


@lru_cache(maxsize=8)
def _measures(skeleton: Skeleton, _tokenizer: Tokenizer) -> tuple[Titles, TellingTerms, Descriptions]:
    nodes = tuple(skeleton)
    return Titles(nodes), TellingTerms(nodes), Descriptions(nodes)


class Remembered:
    """Rows of scores by text: what is known is not scored again, what is not is scored in batches."""

    def __init__(self, score: Callable[[Sequence[str]], Scores]) -> None:
        self._score = score
        self._known: dict[str, Scores] = {}

    def __call__(self, texts: Iterable[str]) -> list[Scores]:
        """The row of each text."""
        texts = list(texts)
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        for start in range(0, len(new), BATCH):
            batch = new[start : start + BATCH]
            self._known.update(zip(batch, self._score(batch), strict=True))
        return [self._known[text] for text in texts]

    def one(self, text: str) -> Scores:
        """The row of one text."""
        row = self._known.get(text)
        return self([text])[0] if row is None else row


class Judge:
    """Scores of texts against all nodes of a skeleton, each distinct text once; lists of ``nodes`` scores, one a text."""

    def __init__(self, skeleton: Skeleton) -> None:
        titles, terms, descriptions = _measures(skeleton, default())
        self._telling = terms
        self._headings = Remembered(titles.likeness)
        self._terms = Remembered(terms.shares)
        self._texts = Remembered(descriptions.likeness)

    def headings(self, headings: Iterable[str]) -> list[Scores]:
        """Likeness of headings to each node's title or best alias."""
        return self._headings(map(heading_form, headings))

    def terms(self, texts: Iterable[str]) -> list[Scores]:
        """How many of each node's telling terms texts have."""
        return self._terms(map(fold, texts))

    def texts(self, texts: Iterable[str]) -> list[Scores]:
        """Likeness of texts to what the skeleton says of each node."""
        return self._texts(map(fold, texts))

    def heading(self, heading: str) -> Scores:
        """Likeness of one heading to each node's title or best alias; 0 for all where there is none."""
        return self._headings.one(heading_form(heading))

    def share_of(self, text: str, node: int) -> float:
        """What :meth:`terms` gives one text for one node."""
        return self._telling.share(fold(text), node)

    def may_reach(self, text: str, node: int, score: float) -> bool:
        """Whether :meth:`body` may give a node so much, as far as the terms alone tell, which are found quicker than the rest."""
        return TERMS * self.share_of(text, node) + (1 - TERMS) * ALMOST >= score

    def body(self, text: str) -> Scores:
        """What one text says apart from its heading: telling terms and likeness to the node's description."""
        return np.asarray(TERMS * self._terms.one(fold(text)) + (1 - TERMS) * self._texts.one(fold(text)), dtype=np.float32)

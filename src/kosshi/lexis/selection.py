"""Which words are counted (KH Coder: 語の取捨選択), and the counts as a matrix."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix, csr_matrix

from kosshi.errors import UsageError
from kosshi.lexis.documents import Documents, Texts, documents
from kosshi.lexis.facts import vocabulary_facts
from kosshi.messages import error


def at_least(name: str, value: int, least: int) -> None:
    """Check a count.

    Raises:
        UsageError: it is no whole number, or below its least value.
    """
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise error(UsageError, f"{name}={value}", "lexis", "out-of-range", least=least)


def one_of(value: str, known: tuple[str, ...]) -> None:
    """Check the name of a measure.

    Raises:
        UsageError: there is no such one; names those there are.
    """
    if value not in known:
        raise error(UsageError, str(value), "lexis", "no-measure", known=" ".join(known))


@dataclass(frozen=True)
class Selection:
    """Which words an analysis counts.

    Attributes:
        pos: part or parts of speech in UniDic's terms; None for those with a meaning of their own (nouns, verbs, adjectives, adverbs),
            ``("*",)`` for all.
        stop: leave out the stop words of ``data/lexis.yaml`` and bare numbers.
        drop: words to leave out besides, in their dictionary form or as printed.
        min_frequency, min_documents: a word must occur so often, and in so many documents.
        most: only so many of the most frequent words; None for all.

    Raises:
        UsageError: an unknown part of speech or a number below its least value; names those there are.

    Example:
        >>> Selection(pos=("名詞",), min_frequency=5).takes("監査", "名詞")
        True
        >>> Selection().takes("為る", "動詞")
        False
        >>> Selection(drop=("遵守",)).takes("順守", "名詞", "遵守")
        False
    """

    pos: str | tuple[str, ...] | None = None
    stop: bool = True
    drop: tuple[str, ...] = ()
    min_frequency: int = 1
    min_documents: int = 1
    most: int | None = None

    def __post_init__(self) -> None:
        """Check the values."""
        if self.pos is not None:
            given = (self.pos,) if isinstance(self.pos, str) else tuple(self.pos)
            known = (*vocabulary_facts().known, "*")
            for name in given:
                if name not in known:
                    raise error(UsageError, str(name), "lexis", "no-pos", known=" ".join(known))
            object.__setattr__(self, "pos", given)
        for name in ("min_frequency", "min_documents", "most"):
            value = getattr(self, name)
            if value is not None or name != "most":
                at_least(name, value, 1)

    def takes(self, lemma: str, pos: str, surface: str = "") -> bool:
        """Whether a word of this dictionary form, part of speech and printed form is one that counts, its frequency left aside."""
        facts = vocabulary_facts()
        wanted = facts.kept if self.pos is None else self.pos
        if "*" not in wanted and pos not in wanted:
            return False
        return not {lemma, surface} & set(self.drop) and not (self.stop and (lemma in facts.stop or re.fullmatch(facts.numerals, lemma)))


CONTENT = Selection()


class WordMatrix(NamedTuple):
    """How often every word stands in every document.

    Attributes:
        counts: documents × words.
        words: one row a word, the most frequent first: ``word`` as tables print it, ``lemma``, ``pos`` (its commonest),
            ``frequency``, ``documents`` (number of those that have it).
    """

    counts: csr_matrix
    words: pd.DataFrame


def matrix(texts: Texts, selection: Selection = CONTENT) -> WordMatrix:
    """Counts of the selected words in every document, by dictionary form.

    Raises:
        UsageError: no word meets the selection.

    Example:
        >>> import kosshi
        >>> counts, words = matrix(kosshi.load("corpus"), Selection(pos=("名詞",), most=3))
        >>> words.word.tolist(), counts.shape[1]
        (['管理', '情報資産', '情報システム'], 3)
    """
    made = documents(texts)
    lemmas, columns = word_columns(made, selection)
    inside = columns >= 0
    shape = (len(made), len(lemmas))
    places = (made.codes.document[inside], columns[inside])
    counts = coo_matrix((np.ones(int(inside.sum()), dtype=np.int64), places), shape=shape).tocsr()
    frequency = np.asarray(counts.sum(axis=0)).ravel()
    spread = np.asarray((counts > 0).sum(axis=0)).ravel()
    order = np.lexsort((np.arange(len(lemmas)), -frequency))
    order = order[(frequency[order] >= selection.min_frequency) & (spread[order] >= selection.min_documents)][: selection.most]
    if not len(order):
        raise error(UsageError, "selection", "lexis", "no-words")
    table = describe(made, [lemmas[at] for at in order], selection)
    table["frequency"], table["documents"] = frequency[order], spread[order]
    return WordMatrix(counts[:, order], table)


def word_columns(made: Documents, selection: Selection) -> tuple[list[str], np.ndarray[Any, Any]]:
    """The selected words' dictionary forms, sorted, and for every row of ``made.codes`` the place of its word there, else -1.

    Frequencies are not looked at.

    Raises:
        UsageError: no word meets the selection.
    """
    kinds = made.codes.kinds
    taken = [selection.takes(kind.lemma, kind.pos, kind.surface) for kind in kinds]
    lemmas = sorted({kind.lemma for kind, one in zip(kinds, taken, strict=True) if one})
    if not lemmas:
        raise error(UsageError, "selection", "lexis", "no-words")
    place = {lemma: at for at, lemma in enumerate(lemmas)}
    column = np.array([place[kind.lemma] if one else -1 for kind, one in zip(kinds, taken, strict=True)], dtype=np.int64)
    return lemmas, column[made.codes.kind]


def describe(made: Documents, lemmas: list[str], selection: Selection) -> pd.DataFrame:
    """``word``, ``lemma`` and ``pos`` of some dictionary forms; of several parts of speech the commonest that is selected."""
    counts = np.bincount(made.codes.kind, minlength=len(made.codes.kinds)).tolist()
    sums: dict[str, dict[str, int]] = {}
    for kind, count in zip(made.codes.kinds, counts, strict=True):
        if selection.takes(kind.lemma, kind.pos, kind.surface):
            own = sums.setdefault(kind.lemma, {})
            own[kind.pos] = own.get(kind.pos, 0) + count
    pos = [min(sums[lemma], key=lambda name: (-sums[lemma][name], name)) for lemma in lemmas]
    return pd.DataFrame({"word": [made.shown[lemma] for lemma in lemmas], "lemma": lemmas, "pos": pos})


def by_group(made: Documents, counts: csr_matrix, least: int = 2) -> np.ndarray[Any, Any]:
    """Counts of documents added up by the outside variable: groups × words. Documents without a value are left out.

    Raises:
        UsageError: there are fewer groups than ``least``.
    """
    if len(made.groups) < least:
        raise error(UsageError, made.by, "lexis", "few-groups", by=made.by, count=len(made.groups), least=least)
    inside = np.flatnonzero(made.group_codes >= 0)
    shape = (len(made.groups), len(made))
    belongs = coo_matrix((np.ones(len(inside), dtype=np.int64), (made.group_codes[inside], inside)), shape=shape).tocsr()
    return np.asarray((belongs @ counts).todense())

"""kosshi's tokens for scikit-learn: an analyzer for its vectorisers, and a vectoriser of clauses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.utils.validation import check_is_fitted

from kosshi.lexis.documents import words_of
from kosshi.lexis.selection import Selection, one_of
from kosshi.model import Clause
from kosshi.tokens import default

WEIGHTS = ("tfidf", "count", "binary")


@dataclass(frozen=True)
class Analyzer:
    """Text → the dictionary forms of its words, for ``analyzer=`` of scikit-learn's vectorisers; made by :func:`analyzer`."""

    selection: Selection

    def __call__(self, text: str | Clause) -> list[str]:
        """The words that count, in order."""
        said = text.full_text if isinstance(text, Clause) else text
        return [token.lemma for token in words_of(said, default()) if self.selection.takes(token.lemma, token.pos, token.surface)]


def analyzer(selection: Selection | None = None) -> Analyzer:
    """A function from a text (or clause) to the dictionary forms of its words; it can be pickled and cloned.

    Args:
        selection: which words; its frequencies and ``most`` are the vectoriser's matter and not looked at.

    Example:
        >>> from sklearn.feature_extraction.text import CountVectorizer
        >>> counter = CountVectorizer(analyzer=analyzer()).fit(["情報資産を守る。", "職員は情報資産を管理する。"])
        >>> counter.get_feature_names_out().tolist()
        ['守る', '情報資産', '管理', '職員']
    """
    return Analyzer(selection or Selection())


class ClauseVectorizer(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Clauses or texts → a sparse matrix, one column a word in its dictionary form.

    Args:
        weight: ``tfidf``, ``count`` or ``binary``.
        pos: parts of speech as in :class:`Selection`.
        stop: leave out stop words and bare numbers.
        min_df, max_df, max_features: as for scikit-learn's CountVectorizer.

    Attributes:
        vocabulary_: word → column.
        vectorizer_: the fitted scikit-learn vectoriser behind it.

    Example:
        >>> import kosshi
        >>> corpus = kosshi.load("corpus")
        >>> clauses = list(corpus["suwa"].walk())
        >>> vectors = ClauseVectorizer(min_df=2).fit(clauses)
        >>> vectors.transform(clauses).shape == (len(clauses), len(vectors.get_feature_names_out()))
        True
    """

    def __init__(
        self,
        *,
        weight: str = "tfidf",
        pos: str | tuple[str, ...] | None = None,
        stop: bool = True,
        min_df: float = 1,
        max_df: float = 1.0,
        max_features: int | None = None,
    ) -> None:
        self.weight = weight
        self.pos = pos
        self.stop = stop
        self.min_df = min_df
        self.max_df = max_df
        self.max_features = max_features

    def fit(self, X: Iterable[str | Clause], y: object = None) -> ClauseVectorizer:
        """Learn the words of some texts.

        Raises:
            UsageError: a wrong weight or part of speech.
            ValueError: a text is no text, or no word is left.
        """
        self.fit_transform(X, y)
        return self

    def fit_transform(self, X: Iterable[str | Clause], y: object = None) -> csr_matrix:  # noqa: ARG002 - scikit-learn's names
        """Learn the words of some texts and give the matrix: texts × words."""
        one_of(self.weight, WEIGHTS)
        kind = TfidfVectorizer if self.weight == "tfidf" else CountVectorizer
        self.vectorizer_ = kind(
            analyzer=analyzer(Selection(pos=self.pos, stop=self.stop)),
            binary=self.weight == "binary",
            min_df=self.min_df,
            max_df=self.max_df,
            max_features=self.max_features,
        )
        counted = self.vectorizer_.fit_transform(_texts(X))
        self.vocabulary_ = self.vectorizer_.vocabulary_
        return counted

    def transform(self, X: Iterable[str | Clause]) -> csr_matrix:
        """The matrix of some texts: texts × words; words not learnt are passed over.

        Raises:
            NotFittedError: before ``fit``.
            ValueError: a text is no text.
        """
        check_is_fitted(self)
        return self.vectorizer_.transform(_texts(X))

    def get_feature_names_out(self, input_features: object = None) -> np.ndarray[Any, Any]:  # noqa: ARG002 - scikit-learn's signature
        """The words in the order of the columns.

        Raises:
            NotFittedError: before ``fit``.
        """
        check_is_fitted(self)
        return np.asarray(self.vectorizer_.get_feature_names_out(), dtype=object)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.transformer_tags.preserves_dtype = []
        return tags


def _texts(given: Iterable[str | Clause]) -> list[str]:
    if isinstance(given, str):
        raise ValueError("Iterable over raw text documents expected, string object received.")
    texts = [one.full_text if isinstance(one, Clause) else one for one in given]
    for text in texts:
        if not isinstance(text, str):
            raise ValueError(f"np.nan or {type(text).__name__} is no text: expected str or Clause.")
    return texts

"""scikit-learn's own checks, and those it skips for texts done with texts."""

from __future__ import annotations

import pickle
import warnings

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError, SkipTestWarning
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.utils import estimator_checks as checks

from kosshi.errors import UsageError
from kosshi.lexis import ClauseVectorizer, Selection, analyzer, documents
from kosshi.tokens import default
from lexis.small import shipped

NAME = "ClauseVectorizer"
TEXTS = [row.text for row in documents(shipped()).rows]
# those of scikit-learn's checks that need no matrix of numbers
GENERAL = (
    checks.check_estimator_cloneable,
    checks.check_estimator_tags_renamed,
    checks.check_valid_tag_types,
    checks.check_estimator_repr,
    checks.check_no_attributes_set_in_init,
    checks.check_do_not_raise_errors_in_init_or_set_params,
    checks.check_mixin_order,
    checks.check_parameters_default_constructible,
    checks.check_get_params_invariance,
    checks.check_set_params,
)


def test_scikit_learns_checks_pass() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SkipTestWarning)  # it skips its checks of matrices for estimators of texts, its own too
        results = checks.check_estimator(ClauseVectorizer(), on_fail="raise")
    assert {result["status"] for result in results} == {"passed"}


@pytest.mark.parametrize("check", GENERAL, ids=lambda check: check.__name__)
def test_scikit_learns_checks_that_need_no_matrix(check: object) -> None:
    check(NAME, ClauseVectorizer())  # type: ignore[operator]


@pytest.mark.parametrize("weight", ["tfidf", "count", "binary"])
def test_fit_is_idempotent_leaves_parameters_alone_and_samples_stand_alone(weight: str) -> None:
    vectorizer = ClauseVectorizer(weight=weight, min_df=2)
    before = vectorizer.get_params()
    assert vectorizer.fit(TEXTS) is vectorizer
    first = vectorizer.transform(TEXTS)
    assert vectorizer.get_params() == before
    assert (first != vectorizer.fit(TEXTS).transform(TEXTS)).nnz == 0
    assert abs(first - vectorizer.fit_transform(TEXTS)).max() < 1e-12
    assert abs(first[::-1] - vectorizer.transform(TEXTS[::-1])).max() < 1e-12
    assert abs(first[3] - vectorizer.transform(TEXTS[3:4])).max() < 1e-12
    assert first.shape == (len(TEXTS), len(vectorizer.get_feature_names_out())) == (len(TEXTS), len(vectorizer.vocabulary_))
    again = pickle.loads(pickle.dumps(vectorizer))
    assert (first != again.transform(TEXTS)).nnz == 0
    assert clone(vectorizer).get_params() == before


def test_it_is_scikit_learns_vectoriser_with_kosshis_analyzer() -> None:
    plain = TfidfVectorizer(analyzer=analyzer()).fit(TEXTS)
    own = ClauseVectorizer().fit(TEXTS)
    assert own.get_feature_names_out().tolist() == plain.get_feature_names_out().tolist()
    assert own.get_feature_names_out().dtype == object
    assert abs(own.transform(TEXTS) - plain.transform(TEXTS)).max() == 0


def test_it_takes_clauses() -> None:
    clauses = [clause for policy in shipped().policies.values() for clause in policy.walk() if clause.full_text.strip()]
    assert (ClauseVectorizer().fit_transform(clauses) != ClauseVectorizer().fit_transform(TEXTS)).nnz == 0


def test_refusals() -> None:
    with pytest.raises(NotFittedError):
        ClauseVectorizer().transform(TEXTS)
    with pytest.raises(NotFittedError):
        ClauseVectorizer().get_feature_names_out()
    for wrong in ("情報資産", [1.0], [None], np.array([["情報"]], dtype=object)):
        with pytest.raises(ValueError, match="expected"):
            ClauseVectorizer().fit(wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="vocabulary"):
        ClauseVectorizer().fit(["。", ""])
    for options in ({"weight": "heavy"}, {"pos": ("noun",)}):
        with pytest.raises(UsageError):
            ClauseVectorizer(**options).fit(TEXTS)  # type: ignore[arg-type]


def test_it_works_in_a_pipeline_and_a_grid() -> None:
    rows = [row for row in documents(shipped(), by="skeleton_part").rows if row.group]
    model = make_pipeline(ClauseVectorizer(), LogisticRegression())
    grid = GridSearchCV(model, {"clausevectorizer__weight": ["tfidf", "binary"], "clausevectorizer__pos": [None, "名詞"]}, cv=3)
    grid.fit([row.text for row in rows], [row.group for row in rows])
    assert grid.best_score_ > 0.7


def test_the_analyzer_gives_content_words_and_survives_pickling() -> None:
    found = analyzer()
    assert found("職員は、情報資産を管理しなければならない。") == ["職員", "情報資産", "管理"]
    assert pickle.loads(pickle.dumps(found)) == found
    assert analyzer(Selection(pos="動詞", stop=False))("講じている。") == ["講ずる", "居る"]
    assert CountVectorizer(analyzer=found).fit_transform(TEXTS).shape[0] == len(TEXTS)


def test_vectorising_tokenises_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    ClauseVectorizer().fit(TEXTS)
    monkeypatch.setattr(type(default()), "_tokens", None)  # whoever tokenises now fails
    assert ClauseVectorizer(weight="count").fit(TEXTS).transform(TEXTS).nnz

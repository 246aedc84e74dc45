"""Concepts coded in documents, and set against the outside variable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import chi2_contingency, false_discovery_control
from scipy.stats.contingency import association

from kosshi.errors import UsageError
from kosshi.lexis.documents import Documents, Texts, documents
from kosshi.lexis.pattern import occurrences
from kosshi.lexis.results import Result
from kosshi.lexis.rules import Rule, Rules
from kosshi.messages import error

Array = np.ndarray[Any, Any]
_TESTS = ("concept", "documents", "of", "chi2", "dof", "p", "q", "cramers_v", "smallest_expected")


@dataclass(frozen=True, repr=False, eq=False)
class Crosstab(Result):
    """How the concepts are spread over the groups.

    Attributes:
        cells: one row a concept and group: ``concept``, ``group``, ``documents`` (with the concept), ``of`` (documents of the group),
            ``share``, ``expected`` (documents, were all groups alike), ``residual`` (adjusted standardised; beyond ±2 stands out).
        tests: one row a concept: ``concept``, ``documents``, ``of``, ``chi2`` (Pearson, no correction), ``dof``, ``p``, ``q`` (p after
            Benjamini and Hochberg), ``cramers_v`` (0 to 1), ``smallest_expected``; where it is below 5, χ² is not to be trusted. Empty
            (nan) where the concept is in no document or in every one.
    """

    cells: pd.DataFrame
    tests: pd.DataFrame

    def wide(self, value: str = "share") -> pd.DataFrame:
        """Concepts × groups of one column of ``cells``, in the order of the rules.

        Example:
            >>> import kosshi
            >>> from kosshi import lexis
            >>> table = lexis.crosstab(kosshi.load("corpus"), lexis.example_rules()).wide("documents")
            >>> int(table.loc["網の分離", "suwa"])
            3
        """
        order = list(dict.fromkeys(self.cells["concept"])), list(dict.fromkeys(self.cells["group"]))
        return self.cells.pivot(index="concept", columns="group", values=value).reindex(index=order[0], columns=order[1])


def code(texts: Texts, rules: Rules) -> pd.DataFrame:
    """Which concepts are in which documents.

    Args:
        texts: a corpus or its documents.
        rules: of :func:`load_rules` or :func:`example_rules`.

    Returns:
        One row a document: ``document_id``, ``group``, then a column of truth for every concept.

    Example:
        >>> import kosshi
        >>> from kosshi import lexis
        >>> found = lexis.code(kosshi.load("corpus"), lexis.example_rules())
        >>> found.loc[found["網の分離"], "document_id"].head(2).tolist()
        ['tokunoshima-renkya#2.10', 'tokunoshima-renkya#2.11']
    """
    made = documents(texts)
    coder = _Coder(made, rules.concepts)
    table: dict[str, Any] = {"document_id": [row.document_id for row in made.rows], "group": [row.group for row in made.rows]}
    table.update({name: coder.concept(name) for name in rules.concepts})
    return pd.DataFrame(table)


def crosstab(texts: Texts, rules: Rules) -> Crosstab:
    """The concepts by group, each with a χ² test of whether the groups differ.

    Documents without a value of the outside variable are left out. Clauses of one policy are not independent of each other, so that p is
    too small: read Cramér's V and the residuals.

    Args:
        texts: a corpus or its documents.
        rules: of :func:`load_rules` or :func:`example_rules`.

    Raises:
        UsageError: the outside variable has fewer than two groups.

    Example:
        >>> import kosshi
        >>> from kosshi import lexis
        >>> found = lexis.crosstab(lexis.documents(kosshi.load("corpus"), by="skeleton_part"), lexis.example_rules())
        >>> found.tests.loc[found.tests.chi2.idxmax(), "concept"]
        '責任の所在'
    """
    made = documents(texts)
    if len(made.groups) < 2:
        raise error(UsageError, made.by, "lexis", "few-groups", by=made.by, count=len(made.groups), least=2)
    coded = code(made, rules)
    inside = made.group_codes >= 0
    groups = made.group_codes[inside]
    of = np.bincount(groups, minlength=len(made.groups))
    cells, tests = [], []
    for name in rules.concepts:
        having = np.bincount(groups[coded[name].to_numpy()[inside]], minlength=len(made.groups))
        expected = of * having.sum() / of.sum()
        spare = expected * (1 - of / of.sum()) * (1 - having.sum() / of.sum())
        residual = np.divide(having - expected, np.sqrt(spare), out=np.zeros(len(of)), where=spare > 0)
        own = {"documents": having, "of": of, "share": having / of, "expected": expected, "residual": residual}
        cells.append(pd.DataFrame({"concept": name, "group": made.groups, **own}))
        tests.append({"concept": name, **_test(having, of)})
    told = pd.DataFrame(tests)
    judged = told["p"].notna()
    told["q"] = np.nan
    if judged.any():
        told.loc[judged, "q"] = false_discovery_control(told.loc[judged, "p"])
    return Crosstab(pd.concat(cells, ignore_index=True), told[list(_TESTS)])


def _test(having: Array, of: Array) -> dict[str, Any]:
    total, whole = int(having.sum()), int(of.sum())
    if total in (0, whole):
        return {"documents": total, "of": whole, "chi2": np.nan, "dof": np.nan, "p": np.nan, "cramers_v": np.nan, "smallest_expected": 0.0}
    table = np.array([having, of - having])
    found = chi2_contingency(table, correction=False)
    return {
        "documents": total,
        "of": whole,
        "chi2": float(found.statistic),
        "dof": float(found.dof),
        "p": float(found.pvalue),
        "cramers_v": float(association(table, method="cramer")),
        "smallest_expected": float(found.expected_freq.min()),
    }


class _Coder:
    """Rules against one set of documents; what a rule finds is reckoned once."""

    def __init__(self, made: Documents, concepts: Mapping[str, Rule]) -> None:
        self._made = made
        self._concepts = concepts
        self._known: dict[str, Array] = {}
        self._starts: dict[str, list[int]] = {}

    def concept(self, name: str) -> Array:
        """Truth for every document."""
        if name not in self._known:
            self._known[name] = self._holds(self._concepts[name])
        return self._known[name]

    def _holds(self, rule: Rule) -> Array:
        truth = np.ones(len(self._made), dtype=bool)
        for text in (rule.word, " ".join(rule.phrase)):
            if text:
                truth &= self._in_documents(self._found(text))
        if rule.any:
            truth &= np.any([self._holds(one) for one in rule.any], axis=0)
        for one in rule.all:
            truth &= self._holds(one)
        for one in rule.none:
            truth &= ~self._holds(one)
        if rule.near:
            truth &= self._in_documents(self._near(rule))
        if rule.concept:
            truth &= self.concept(rule.concept)
        return truth

    def _in_documents(self, places: Sequence[int]) -> Array:
        truth = np.zeros(len(self._made), dtype=bool)
        truth[self._made.codes.document[list(places)]] = True
        return truth

    def _places(self, rule: Rule) -> list[int]:
        """Where a word, a phrase or any of such begins, as rows of the codes."""
        if rule.any:
            return sorted({at for one in rule.any for at in self._places(one)})
        return self._found(rule.word or " ".join(rule.phrase))

    def _found(self, text: str) -> list[int]:
        if text not in self._starts:
            self._starts[text] = occurrences(self._made, text)[:, 0].tolist()
        return self._starts[text]

    def _near(self, rule: Rule) -> list[int]:
        """Where the first of some words stands that has all others near it, each at a place of its own."""
        lists = [self._places(one) for one in rule.near]
        return [at for at in lists[0] if self._joined((at,), lists[1:], rule)]

    def _joined(self, taken: tuple[int, ...], rest: Sequence[Sequence[int]], rule: Rule) -> bool:
        if not rest:
            return True
        low = taken[-1] + 1 if rule.ordered else max(taken) - rule.reach
        high = min(taken) + rule.reach
        document = self._made.codes.document
        begin = int(np.searchsorted(rest[0], low))
        for at in rest[0][begin:]:
            if at > high:
                break
            if at not in taken and document[at] == document[taken[0]] and self._joined((*taken, at), rest[1:], rule):
                return True
        return False

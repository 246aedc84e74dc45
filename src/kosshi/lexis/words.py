"""Words: how often, in what company, and which mark a group of documents out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix
from scipy.stats import false_discovery_control, power_divergence

from kosshi.errors import UsageError
from kosshi.lexis.documents import Documents, Texts, documents
from kosshi.lexis.pattern import occurrences
from kosshi.lexis.selection import CONTENT, Selection, at_least, describe, matrix, one_of, word_columns
from kosshi.messages import error

Array = np.ndarray[Any, Any]
COLLOCATION = ("log_likelihood", "mutual_information", "t_score", "log_dice", "weighted", "together")
SORTS = ("document", "left", "right")
_NOT_ONCE = Selection(min_frequency=2)


def frequencies(
    texts: Texts, pos: str | Iterable[str] | None = None, selection: Selection = CONTENT, by_group: bool = False
) -> pd.DataFrame:
    """How often every word occurs, by part of speech.

    Args:
        texts: a corpus or its documents.
        pos: only these parts of speech (``"名詞"``); None for those of the selection.
        selection: which words are counted.
        by_group: a row for every word and group instead of one a word.

    Returns:
        ``word`` (as people know it), ``lemma`` (dictionary form), ``pos``, ``frequency``, ``documents`` (number of those with it),
        ``per_10k`` (a 10,000 words of the texts, of the group where there are groups); with ``by_group`` first ``group``. By frequency.

    Raises:
        UsageError: an unknown part of speech.

    Example:
        >>> import kosshi
        >>> frequencies(kosshi.load("corpus"), pos="動詞").head(2)[["word", "frequency"]].values.tolist()
        [['講ずる', 60], ['行う', 51]]
    """
    made = documents(texts)
    if pos is not None:
        selection = replace(selection, pos=(pos,) if isinstance(pos, str) else tuple(pos))
    codes = made.codes
    taken = np.array([selection.takes(kind.lemma, kind.pos, kind.surface) for kind in codes.kinds], dtype=bool)
    inside = taken[codes.kind]
    kinds = [codes.kinds[at] for at in codes.kind[inside]]
    long = pd.DataFrame({"lemma": [kind.lemma for kind in kinds], "pos": [kind.pos for kind in kinds], "document": codes.document[inside]})
    keys = ["lemma", "pos"]
    if by_group:
        long["group"] = made.group_codes[codes.document[inside]]
        long = long[long["group"] >= 0]
        keys = ["group", *keys]
    counted = long.groupby(keys, sort=True)["document"].agg(frequency="size", documents="nunique").reset_index()
    counted = counted[(counted["frequency"] >= selection.min_frequency) & (counted["documents"] >= selection.min_documents)]
    head = ["group"] if by_group else []
    counted = counted.sort_values([*head, "frequency", "lemma", "pos"], ascending=[True] * len(head) + [False, True, True])
    if selection.most:
        counted = counted.groupby("group").head(selection.most) if by_group else counted.head(selection.most)
    totals = group_lengths(made) if by_group else made.lengths.sum()
    whole = totals[counted["group"].to_numpy()] if by_group else totals
    counted["per_10k"] = counted["frequency"] / whole * 10_000
    counted.insert(0, "word", [made.shown[lemma] for lemma in counted["lemma"]])
    if by_group:
        counted["group"] = [made.groups[at] for at in counted["group"]]
    return counted[[*head, "word", "lemma", "pos", "frequency", "documents", "per_10k"]].reset_index(drop=True)


def group_lengths(made: Documents) -> Array:
    """Number of words of every group."""
    inside = made.group_codes >= 0
    return np.bincount(made.group_codes[inside], weights=made.lengths[inside], minlength=len(made.groups)).astype(np.int64)


def concordance(texts: Texts, word: str, window: int = 12, sort: str = "document") -> pd.DataFrame:
    """Every place of a word with what stands around it (KWIC).

    Args:
        texts: a corpus or its documents.
        word: a word in any form, words in a row (``情報資産の管理``), or a pattern (``*責任者``); its dictionary form is looked for.
        window: so many words on either side, within the document.
        sort: by the order of the ``document``, or by what stands to the ``left`` (nearest word first) or ``right``.

    Returns:
        ``clause_id``, ``document_id``, ``group``, ``left``, ``keyword``, ``right`` (as printed, line ends as spaces), ``start``,
        ``end`` (of the keyword in the document's text). Empty where the word does not occur.

    Raises:
        UsageError: there is no word in ``word``, or a wrong window or sort.

    Example:
        >>> import kosshi
        >>> found = concordance(kosshi.load("corpus"), "サイバー攻撃", window=3)
        >>> found.loc[0, ["clause_id", "left", "keyword", "right"]].tolist()
        ['tokunoshima-renkya#3.1', 'サービス不能攻撃等の', 'サイバー攻撃', 'や部外者']
    """
    at_least("window", window, 0)
    one_of(sort, SORTS)
    made = documents(texts)
    codes = made.codes
    rows, keys = [], []
    for first, last in occurrences(made, word).tolist():
        at = int(codes.document[first])
        begin, end = _document_bounds(made, at)
        left, right = max(begin, first - window), min(end, last + window)
        text = made.rows[at].text
        rows.append(
            {
                "clause_id": made.rows[at].clause_id,
                "document_id": made.rows[at].document_id,
                "group": made.rows[at].group,
                "left": _on_one_line(text[codes.start[left] : codes.start[first]]),
                "keyword": _on_one_line(text[codes.start[first] : codes.end[last - 1]]),
                "right": _on_one_line(text[codes.end[last - 1] : codes.end[right - 1]]),
                "start": int(codes.start[first]),
                "end": int(codes.end[last - 1]),
            }
        )
        aside = range(first - 1, left - 1, -1) if sort == "left" else range(last, right)
        keys.append([codes.kinds[codes.kind[place]].lemma for place in aside])
    order = list(range(len(rows))) if sort == "document" else sorted(range(len(rows)), key=lambda at: keys[at])
    columns = ["clause_id", "document_id", "group", "left", "keyword", "right", "start", "end"]
    return pd.DataFrame([rows[at] for at in order], columns=columns)


def _document_bounds(made: Documents, document: int) -> tuple[int, int]:
    end = int(made.ends[document])
    return end - int(made.lengths[document]), end


def _on_one_line(text: str) -> str:
    return text.replace("\n", " ")


def collocates(texts: Texts, word: str, window: int = 5, measure: str = "log_likelihood", selection: Selection = _NOT_ONCE) -> pd.DataFrame:
    """Which words stand near a word.

    A word counts once, for the occurrence it is nearest to, so that the four cells behind the measures add up to all words but the
    occurrences themselves. The span does not leave the document.

    Args:
        texts: a corpus or its documents.
        word: as in :func:`concordance`.
        window: so many words on either side.
        measure: by which of the columns the rows are sorted.
        selection: which words are told of.

    Returns:
        ``word``, ``lemma``, ``pos``, ``left``, ``right``, ``together`` (how often near it), ``frequency`` (in all), ``expected``,
        ``log_likelihood`` (G² of the four cells, one degree of freedom; larger is surer), ``p``, ``mutual_information``
        (log2 of together to expected), ``t_score``, ``log_dice`` (14 at most), ``weighted`` (sum of 1 / distance, KH Coder's score).
        Words that stand near it less often than by chance come last.

    Raises:
        UsageError: there is no word in ``word``, or a wrong window, measure or selection.

    Example:
        >>> import kosshi
        >>> collocates(kosshi.load("corpus"), "漏えい").word.head(4).tolist()
        ['要因', '消去', '破壊', '重要']
    """
    at_least("window", window, 1)
    one_of(measure, COLLOCATION)
    made = documents(texts)
    places = occurrences(made, word)
    distance = _distances(made, places, window)
    lemmas, columns = word_columns(made, selection)
    outside = np.ones(len(columns), dtype=bool)  # all words but the occurrences themselves
    for first, last in places.tolist():
        outside[first:last] = False
    table = describe(made, lemmas, selection)
    for name, rows in (("left", distance < 0), ("right", distance > 0), ("frequency", outside)):
        table[name] = np.bincount(columns[rows & (columns >= 0)], minlength=len(lemmas))
    near = (distance != 0) & (columns >= 0)
    table["weighted"] = np.bincount(columns[near], weights=1 / np.abs(distance[near]), minlength=len(lemmas))
    table["together"] = table["left"] + table["right"]
    table = table[(table["together"] > 0) & (table["frequency"] >= selection.min_frequency)]
    span = int((distance != 0).sum())
    table = _measured(table, span, int(outside.sum()) - span, len(places))
    order = table[measure] * np.where(table["together"] > table["expected"], 1, -1) if measure == "log_likelihood" else table[measure]
    table = table.assign(order=order).sort_values(["order", "together", "lemma"], ascending=[False, False, True])
    return table[list(_COLLOCATES)].head(selection.most or len(table)).reset_index(drop=True)


_COLLOCATES = (
    "word", "lemma", "pos", "left", "right", "together", "frequency", "expected",
    "log_likelihood", "p", "mutual_information", "t_score", "log_dice", "weighted",
)  # fmt: skip


def _distances(made: Documents, places: Array, window: int) -> Array:
    """For every word its distance to the nearest occurrence, negative on its left; 0 where none is near, and in occurrences."""
    distance = np.zeros(len(made.codes.kind), dtype=np.int64)
    for first, last in places.tolist():
        begin, end = _document_bounds(made, int(made.codes.document[first]))
        for place in range(max(begin, first - window), min(end, last + window)):
            own = place - first if place < first else max(place - last + 1, 0)
            if own and (not distance[place] or abs(own) < abs(distance[place])):
                distance[place] = own
    for first, last in places.tolist():
        distance[first:last] = 0
    return distance


def _measured(table: pd.DataFrame, span: int, beyond: int, nodes: int) -> pd.DataFrame:
    """The measures of association for words ``together`` in a span of so many words and ``frequency`` in all."""
    together, frequency = table["together"].to_numpy(), table["frequency"].to_numpy()
    likelihood, p, expected = log_likelihood(together, frequency - together, span, beyond)
    return table.assign(
        expected=expected,
        log_likelihood=likelihood,
        p=p,
        mutual_information=np.log2(together / expected),
        t_score=(together - expected) / np.sqrt(together),
        log_dice=14 + np.log2(2 * together / (nodes + frequency)),
    )


def log_likelihood(here: Array, there: Array, size_here: int, size_there: int) -> tuple[Array, Array, Array]:
    """Dunning's G² for each word of two stretches of text.

    All four cells are reckoned with: the word and all other words, here and there.

    Args:
        here: how often each word stands in the one.
        there: how often in the other.
        size_here: number of all words in the one.
        size_there: number of all words in the other.

    Returns:
        G² (0 where there is nothing to compare), p with one degree of freedom, and how often the word were expected here.
    """
    observed = np.array([here, there, size_here - here, size_there - there], dtype=float)
    share = np.array([size_here, size_there], dtype=float) / max(size_here + size_there, 1)
    both = np.array([here + there, size_here + size_there - here - there], dtype=float)
    expected = np.array([both[0] * share[0], both[0] * share[1], both[1] * share[0], both[1] * share[1]])
    with np.errstate(invalid="ignore", divide="ignore"):
        result = power_divergence(observed, expected, ddof=2, axis=0, lambda_="log-likelihood")
    hollow = (expected == 0).any(axis=0)  # one row or column of the four cells is empty
    return np.where(hollow, 0.0, np.maximum(result.statistic, 0.0)), np.where(hollow, 1.0, result.pvalue), expected[0]


def keyness(texts: Texts, group: str | None = None, against: str | None = None, selection: Selection = CONTENT) -> pd.DataFrame:
    """Which words mark a group out against the rest.

    The test takes words for drawn one by one; clauses repeat themselves and copy one another, so that p is too small: read the effect
    size, and ``policies``, which says on how many policies it rests.

    Args:
        texts: a corpus or its documents; the groups are the outside variable's values.
        group: the group; None for every group in turn.
        against: the group it is set against; None for all other documents, those without a value too.
        selection: which words are counted; their frequencies are looked at in both together.

    Returns:
        ``group``, ``word``, ``lemma``, ``pos``, ``frequency`` (in the group), ``rest`` (outside), ``per_10k``, ``rest_per_10k``,
        ``expected``, ``log_likelihood`` (G²), ``p``, ``q`` (p after Benjamini and Hochberg over the group's words), ``log_ratio`` (log2 of
        the two shares, a 0 taken for 0.5; +1 is twice as often), ``percent_diff`` (%DIFF; inf where the rest has none), ``documents`` and
        ``policies`` (of the group, with the word). The group's own words come first, those it avoids last.

    Raises:
        UsageError: no such group, nothing to compare with, or a wrong selection.

    Example:
        >>> import kosshi
        >>> from kosshi import lexis
        >>> by_kind = lexis.documents(kosshi.load("corpus"), by="kind")
        >>> lexis.keyness(by_kind, "議会").word.head(2).tolist()
        ['議員', '責任']
    """
    made = documents(texts)
    for name in (group, against):
        if name is not None and name not in made.groups:
            raise error(UsageError, name, "lexis", "no-group", by=made.by, known=" ".join(made.groups) or "-")
    counts, words = matrix(made, selection)
    policies = np.unique([row.policy_id for row in made.rows], return_inverse=True)[1]
    tables = [_marked(made, counts, words, policies, (one, against)) for one in ([group] if group else made.groups)]
    columns = ["group", "word", "lemma", "pos", "frequency", "rest", "per_10k", "rest_per_10k", "expected"]
    columns += ["log_likelihood", "p", "q", "log_ratio", "percent_diff", "documents", "policies"]
    return pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)


def _marked(made: Documents, counts: csr_matrix, words: pd.DataFrame, policies: Array, pair: tuple[str, str | None]) -> pd.DataFrame:
    """The words of the first of a pair of groups against the second; ``policies`` is the number of every document's policy."""
    group, against = pair
    inside = made.group_codes == made.groups.index(group)
    outside = made.group_codes == made.groups.index(against) if against else ~inside
    if not outside.any() or group == against:
        raise error(UsageError, made.by, "lexis", "few-groups", by=made.by, count=1, least=2)
    here, there = (np.asarray(counts[np.flatnonzero(rows)].sum(axis=0)).ravel() for rows in (inside, outside))
    size_here, size_there = int(made.lengths[inside].sum()), int(made.lengths[outside].sum())
    likelihood, p, expected = log_likelihood(here, there, size_here, size_there)
    own = counts[np.flatnonzero(inside)] > 0
    numbers = policies[inside]
    belongs = csr_matrix((np.ones(len(numbers), dtype=np.int64), (numbers, np.arange(len(numbers)))))
    spread = np.asarray(((belongs @ own) > 0).sum(axis=0)).ravel()
    share_here, share_there = here / max(size_here, 1), there / max(size_there, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        percent = np.where(there > 0, (share_here / share_there - 1) * 100, np.inf)
        ratio = np.log2((np.maximum(here, 0.5) / max(size_here, 1)) / (np.maximum(there, 0.5) / max(size_there, 1)))
    table = words[["word", "lemma", "pos"]].assign(
        group=group, frequency=here, rest=there, per_10k=share_here * 1e4, rest_per_10k=share_there * 1e4, expected=expected,
        log_likelihood=likelihood, p=p, log_ratio=ratio, percent_diff=percent,
        documents=np.asarray(own.sum(axis=0)).ravel(), policies=spread,
    )  # fmt: skip
    table = table[(table["frequency"] + table["rest"]) > 0]
    table = table.assign(
        q=false_discovery_control(table["p"]), order=table["log_likelihood"] * np.where(here > expected, 1, -1)[table.index]
    )
    return table.sort_values(["order", "frequency", "lemma"], ascending=[False, False, True])

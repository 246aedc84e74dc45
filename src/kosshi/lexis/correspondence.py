"""Correspondence analysis of words and groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.linalg import svd
from scipy.stats.contingency import expected_freq

from kosshi.lexis.documents import Texts, documents
from kosshi.lexis.results import Result
from kosshi.lexis.selection import Selection, at_least, by_group, matrix

Array = np.ndarray[Any, Any]
_FREQUENT = Selection(min_frequency=5, most=120)


@dataclass(frozen=True, repr=False, eq=False)
class Correspondence(Result):
    """Words and groups in one space.

    Attributes:
        words: ``word``, ``lemma``, ``pos``, ``frequency``, ``mass``, ``distance`` (χ² distance from the average, squared: what is small
            is nobody's own word), principal coordinates ``dim1``, ``dim2`` …, ``contribution1``, ``contribution2`` … (to the dimension, 0
            to 1).
        groups: ``group``, ``frequency``, then the same.
        inertia: ``dimension``, ``inertia`` (its eigenvalue), ``share`` and ``cumulative`` share of all.
    """

    words: pd.DataFrame
    groups: pd.DataFrame
    inertia: pd.DataFrame


def correspondence(texts: Texts, selection: Selection = _FREQUENT, dimensions: int = 2) -> Correspondence:
    """Correspondence analysis of how often each word stands in each group.

    Both words and groups have principal coordinates (the symmetric map): distances between groups, or between words, mean something,
    those from a word to a group only their direction.

    Args:
        texts: a corpus or its documents; the groups are the outside variable's values, documents without one are left out.
        selection: which words.
        dimensions: so many, or as many as there are.

    Raises:
        UsageError: fewer than two groups, or no word meets the selection.

    Example:
        >>> import kosshi
        >>> from kosshi import lexis
        >>> found = lexis.correspondence(lexis.documents(kosshi.load("corpus"), by="policy_id"))
        >>> found.inertia["dimension"].tolist()
        [1, 2, 3, 4]
        >>> found.groups.loc[found.groups.contribution1.idxmax(), "group"]
        'ibaraki-gikai'
    """
    at_least("dimensions", dimensions, 1)
    made = documents(texts)
    counts, words = matrix(made, selection)
    table = by_group(made, counts).T.astype(float)
    kept_words, kept_groups = table.sum(axis=1) > 0, table.sum(axis=0) > 0
    table = table[kept_words][:, kept_groups]
    groups = pd.DataFrame({"group": [group for group, kept in zip(made.groups, kept_groups, strict=True) if kept]})
    rows, columns, eigenvalues = analyse(table)
    words = words[kept_words].drop(columns=["documents", "frequency"]).reset_index(drop=True)
    total = eigenvalues.sum()
    share = eigenvalues / total if total else eigenvalues
    inertia = pd.DataFrame({"dimension": range(1, len(share) + 1), "inertia": eigenvalues, "share": share, "cumulative": share.cumsum()})
    return Correspondence(
        _placed(words, table.sum(axis=1), rows, eigenvalues, dimensions),
        _placed(groups, table.sum(axis=0), columns, eigenvalues, dimensions),
        inertia,
    )


def analyse(table: Array) -> tuple[Array, Array, Array]:
    """Principal coordinates of rows and of columns of a table without empty ones, and the eigenvalues.

    The sign of a dimension is free; here the column that lies farthest out lies on its positive side.
    """
    whole = table.sum()
    expected = expected_freq(table) / whole
    u, singular, v = svd((table / whole - expected) / np.sqrt(expected), full_matrices=False)
    kept = min(table.shape) - 1
    u, singular, v = u[:, :kept], singular[:kept], v[:kept]
    columns = v.T * singular / np.sqrt(table.sum(axis=0) / whole)[:, None]
    rows = u * singular / np.sqrt(table.sum(axis=1) / whole)[:, None]
    signs = np.array([-1.0 if column[np.abs(column).argmax()] < 0 else 1.0 for column in columns.T])
    return rows * signs, columns * signs, singular**2


def _placed(table: pd.DataFrame, frequency: Array, coordinates: Array, eigenvalues: Array, dimensions: int) -> pd.DataFrame:
    mass = frequency / frequency.sum()
    table = table.assign(frequency=frequency.astype(int), mass=mass, distance=(coordinates**2).sum(axis=1))
    shown = range(min(dimensions, coordinates.shape[1]))
    for at in shown:
        table[f"dim{at + 1}"] = coordinates[:, at]
    for at in shown:
        table[f"contribution{at + 1}"] = mass * coordinates[:, at] ** 2 / eigenvalues[at] if eigenvalues[at] > 0 else 0.0
    return table

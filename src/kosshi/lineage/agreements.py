"""Wordings -> agreements, what they weigh, and the sums of what every two policies share.

A *sequence* is three neighbouring tokens of a wording (the beginning and the end of a text count as tokens), or the
wording as a whole. All sequences of one place that the same wordings hold are one *agreement*. An agreement of k
sequences weighs

    log((n + 1) / holders) * mean rarity of its sequences * k ** length_power

where n is the number of policies that hold the place's part, and the rarity of a sequence is
log((N + 1) / policies) with the policies of the place where it is most frequent: words found nowhere else, such as
slips of the pen, weigh more than a set phrase put in. What most have weighs next to nothing (factor ``majority``).
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from kosshi.lineage.figures import LineageFile
from kosshi.lineage.wordings import Wordings, part_of, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MIX = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)  # constants of SplitMix64
_DENSE = 24  # an agreement of more than 1/24 of the policies is cheaper to multiply as a full column
_BLOCK = 512  # full columns, or rows, multiplied at once
_FEW = 1 << 14  # sparse columns multiplied at once


@dataclass(frozen=True, eq=False)
class Agreements:
    """What the wordings have in common.

    Attributes:
        first: for each wording the place of its first sequence in ``sequence``; one longer than the wordings.
        sequence: for every token of every wording in order the agreement its sequence belongs to, -1 between lines.
        whole: for each wording the agreement that it is this very wording.
        has: policies × wordings, sparse, 1 where the policy has the wording.
        by_wording: wordings × agreements, sparse, 1 where the wording has it.
        holders: for each agreement the number of policies.
        witnesses: for each agreement the number of policies that hold its part.
        size: for each agreement the number of its token sequences, and ``members`` with the whole wordings.
        members: see ``size``.
        weight: what it weighs, 0 where a model text has it.
        part: for each agreement the index of its part in ``parts``.
        parts: the parts that occur, sorted.
    """

    first: NDArray[np.int64]
    sequence: NDArray[np.int64]
    whole: NDArray[np.int64]
    has: Any
    by_wording: Any
    holders: NDArray[np.int64]
    witnesses: NDArray[np.int64]
    size: NDArray[np.int64]
    members: NDArray[np.int64]
    weight: NDArray[np.float64]
    part: NDArray[np.int64]
    parts: tuple[str, ...]

    def of(self, wording: int) -> NDArray[np.int64]:
        """The agreements of each token of a wording, -1 between lines."""
        return self.sequence[self.first[wording] : self.first[wording + 1]]


@dataclass(frozen=True, eq=False)
class _Sequences:
    """Token sequences numbered by place: arrays over all tokens of all wordings that are the middle of a sequence."""

    first: NDArray[np.int64]
    middle: NDArray[np.int64]  # index of the token among all tokens
    wording: NDArray[np.int64]
    of_place: NDArray[np.int64]  # number of the sequence at its place
    gram: NDArray[np.int64]  # for each number of ``of_place`` the sequence wherever it stands
    count: int  # tokens of all wordings


def _sequences(wordings: Wordings, place: NDArray[np.int64]) -> _Sequences:
    """Every three neighbouring tokens, numbered; 0 stands for the end of a line."""
    vocabulary: dict[str, int] = {"": 0}
    tokens, owner = array("q", [0]), array("q", [-1])
    first = [0]
    for number, item in enumerate(wordings.items):
        own = [vocabulary.setdefault(word, len(vocabulary)) for word in words(item.key)] if item.key is not None else []
        tokens.extend((*own, 0))
        owner.extend((*repeat(number, len(own)), -1))
        first.append(first[-1] + len(own))
    ids, owners = np.array(tokens, dtype=np.int64), np.array(owner, dtype=np.int64)
    middle = np.flatnonzero(ids)
    base = len(vocabulary)
    grams = np.unique((ids[middle - 1] * base + ids[middle]) * base + ids[middle + 1], return_inverse=True)[1].reshape(-1)
    wording = owners[middle]
    span = int(grams.max(initial=0)) + 1
    distinct, of_place = np.unique(place[wording] * span + grams, return_inverse=True)
    offset = np.cumsum(owners >= 0) - 1
    return _Sequences(np.array(first), offset[middle], wording, of_place.reshape(-1), distinct % span, first[-1])


def agreements(wordings: Wordings, figures: LineageFile, models: Collection[str] = ()) -> Agreements:
    """What the wordings have in common and what it weighs.

    Args:
        wordings: those of a collation.
        figures: how it is weighed.
        models: policies that are model texts: what they say weighs nothing in others.
    """
    from scipy import sparse  # noqa: PLC0415 - not needed to print help

    items = wordings.items
    places = sorted(wordings.at)
    place = np.repeat(np.arange(len(places)), [len(wordings.at[name]) for name in places]).astype(np.int64)
    held = np.array([len(item.holders) for item in items], dtype=np.int64)
    found = _sequences(wordings, place)
    tokens = len(found.gram)
    # every pair (sequence, wording) once; the wording as a whole is one more sequence
    pairs = np.unique(found.of_place * len(items) + found.wording)
    sequence = np.concatenate([pairs // max(len(items), 1), tokens + np.arange(len(items))])
    wording = np.concatenate([pairs % max(len(items), 1), np.arange(len(items))])
    firsts = np.searchsorted(sequence, np.arange(tokens + len(items)))
    holders = _sums(held[wording], firsts)
    agreement, sample = _same_holders(_noise(len(items))[wording], firsts)
    count = len(sample)
    of_wording = sparse.csr_matrix((np.ones(len(sequence)), (wording, agreement[sequence])), shape=(len(items), count), dtype=np.float32)
    of_wording.data[:] = 1
    has = sparse.csr_matrix(
        (np.ones(held.sum()), ([h for item in items for h in item.holders], np.repeat(np.arange(len(items)), held))),
        shape=(len(wordings.ids), len(items)),
        dtype=np.float32,
    )
    total = np.array([sum(part_of(name) in parts for parts in wordings.parts) for name in places], dtype=np.int64)
    at = place[wording[firsts[sample]]]
    rarity = _rarity(found.gram, holders, tokens, len(wordings.ids))
    members = np.bincount(agreement, minlength=count)
    mean = np.bincount(agreement, weights=rarity, minlength=count) / np.maximum(members, 1)
    weight = np.log((total[at] + 1) / holders[sample]) * mean * members**figures.length_power
    weight[holders[sample] * 2 > total[at]] *= figures.majority
    weight[agreement[[tokens + number for number, item in enumerate(items) if item.key is None]]] *= figures.omission
    given = [number for number, policy_id in enumerate(wordings.ids) if policy_id in models]
    weight[of_wording[has[given].indices].indices] = 0
    flat = np.full(found.count, -1, dtype=np.int64)
    flat[found.middle] = agreement[found.of_place]
    parts = sorted({part_of(name) for name in places})
    part = np.array([parts.index(part_of(name)) for name in places], dtype=np.int64)
    return Agreements(
        found.first,
        flat,
        agreement[tokens:],
        has,
        of_wording,
        holders[sample],
        total[at],
        np.bincount(agreement[:tokens], minlength=count),
        members,
        weight,
        part[at],
        tuple(parts),
    )


def _sums(values: NDArray[Any], firsts: NDArray[np.int64]) -> NDArray[Any]:
    """Sums of consecutive stretches of values that begin at ``firsts``."""
    return np.add.reduceat(values, firsts) if len(firsts) else values


def _noise(count: int) -> NDArray[np.uint64]:
    """Numbers without pattern, always the same (SplitMix64): sums of them tell sets apart."""
    z = (np.arange(1, count + 1, dtype=np.uint64)) * np.uint64(_MIX[0])
    z = (z ^ (z >> np.uint64(30))) * np.uint64(_MIX[1])
    z = (z ^ (z >> np.uint64(27))) * np.uint64(_MIX[2])
    return z ^ (z >> np.uint64(31))


def _same_holders(noise: NDArray[np.uint64], firsts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each sequence the number of its set of wordings, numbered as they come, and for each set its first sequence."""
    _, sample, group = np.unique(_sums(noise, firsts), return_index=True, return_inverse=True)
    order = np.argsort(sample)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank[group.reshape(-1)], sample[order]


def _rarity(gram: NDArray[np.int64], holders: NDArray[np.int64], tokens: int, policies: int) -> NDArray[np.float64]:
    """How rare each sequence is in the whole corpus, by the place where it is most frequent; at least 0."""
    most = np.zeros(int(gram.max(initial=-1)) + 1, dtype=np.int64)
    np.maximum.at(most, gram, holders[:tokens])
    everywhere = np.concatenate([most[gram], holders[tokens:]])
    return np.asarray(np.log((policies + 1) / np.maximum(everywhere, 1)), dtype=np.float64)


def shared_sums(found: Agreements, factors: Sequence[NDArray[Any]]) -> list[NDArray[np.float32]]:
    """For every two policies the sum of the factors of the agreements they share, policies × policies, for each kind of factor.

    Agreements of many policies are multiplied as full columns, those of few as sparse ones.
    """
    size = found.has.shape[0]
    totals = [np.zeros((size, size), dtype=np.float32) for _ in factors]
    used = (found.holders > 1) & (np.max(factors, axis=0) > 0)
    many = found.holders * _DENSE > size
    columns = found.by_wording.tocsc()
    for chosen, block in ((np.flatnonzero(used & many), _BLOCK), (np.flatnonzero(used & ~many), _FEW)):
        for at in range(0, len(chosen), block):
            part = chosen[at : at + block]
            has = found.has @ columns[:, part]
            for total, of in zip(totals, factors, strict=True):
                _add_products(total, has, np.sqrt(of[part], dtype=np.float32), full=block == _BLOCK)
    return totals


def _add_products(total: NDArray[np.float32], has: Any, root: NDArray[np.float32], full: bool) -> None:
    """Add to ``total`` the product of the scaled columns with their own transposed."""
    from scipy import sparse  # noqa: PLC0415 - not needed to print help

    if full:
        columns = has.toarray() * root
        total += columns @ columns.T
        return
    scaled = (has @ sparse.diags(root)).tocsr()
    scaled.eliminate_zeros()
    turned = scaled.T.tocsr()
    for at in range(0, total.shape[0], _BLOCK):
        product = (scaled[at : at + _BLOCK] @ turned).tocoo()
        total[at : at + _BLOCK][product.row, product.col] += product.data


def part_sums(found: Agreements, factors: NDArray[Any]) -> NDArray[np.float64]:
    """The sum of the factors of each policy's agreements by part, policies × parts."""
    by_part = np.zeros((found.by_wording.shape[0], max(len(found.parts), 1)))
    for part in range(len(found.parts)):
        by_part[:, part] = found.by_wording @ np.where(found.part == part, factors, 0)
    return np.asarray(found.has @ by_part)

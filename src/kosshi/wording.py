"""Similarity and edit scripts of two wordings: the only door to RapidFuzz.

Similarity is the normalised Indel similarity (2 × longest common subsequence / sum of lengths), which measured
best on Japanese clauses; ``WRatio`` and the token-set ratios give near-constant scores without word spaces.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Indel

from kosshi.tokens import Token, Tokenizer, default, fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BLOCK = 16  # texts compared at a time with all that may be near to one of them
_SHORT_GAP = 2  # equal stretches up to this many characters between two changes are shown as part of the change


class Edit(NamedTuple):
    """One step from text a to text b, as half-open character ranges into both."""

    kind: str  # equal, replace, insert, delete
    a_start: int
    a_end: int
    b_start: int
    b_end: int


def similarity(a: str, b: str) -> float:
    """Similarity of two texts in their matching form, 0 to 1; 1 for equal texts, also when both are empty."""
    return Indel.normalized_similarity(fold(a), fold(b))


def similarities(a: Sequence[str], b: Sequence[str]) -> NDArray[np.float32]:
    """All similarities of folded texts, ``len(a) × len(b)``, 0 to 1."""
    import numpy as np  # noqa: PLC0415 - numpy is not needed to print help

    if not a or not b:
        return np.zeros((len(a), len(b)), dtype=np.float32)
    return process.cdist(a, b, scorer=Indel.normalized_similarity, dtype=np.float32, workers=1)


def similar_pairs(
    a: Sequence[str], b: Sequence[str], floor: float, pivots: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """The pairs of folded texts that are more alike than ``floor``: their places in ``a`` and ``b``, and how alike they are.

    Indel distance keeps the triangle inequality: a text near to a pivot is far from what the pivot is far from. So only
    few of ``len(a) × len(b)`` pairs are compared where the pivots are near; the result does not depend on them.

    Args:
        a: folded texts.
        b: folded texts.
        floor: 0 to 1.
        pivots: for each of ``a`` the place in ``b`` of a text believed to be near to it.
    """
    import numpy as np  # noqa: PLC0415

    sizes_a, sizes_b = (np.fromiter(map(len, texts), dtype=np.float32, count=len(texts)) for texts in (a, b))
    used, group = np.unique(pivots, return_inverse=True)
    from_pivot = process.cdist([b[place] for place in used.tolist()], b, scorer=Indel.distance, dtype=np.int32)
    to_pivot = process.cpdist(a, [b[place] for place in pivots.tolist()], scorer=Indel.distance, dtype=np.int32)
    ranked = np.lexsort((to_pivot, group))
    borders = np.flatnonzero(np.diff(group[ranked], prepend=-1))
    found = []
    for rows in np.split(ranked, borders[1:]):
        for start in range(0, len(rows), _BLOCK):
            block = rows[start : start + _BLOCK]
            least = np.abs(from_pivot[group[block[0]]] - to_pivot[block][:, None])
            most = (1 - floor) * (sizes_a[block][:, None] + sizes_b)
            near = np.flatnonzero((np.maximum(least, np.abs(sizes_a[block][:, None] - sizes_b)) <= most).any(axis=0))
            alike = similarities([a[place] for place in block.tolist()], [b[place] for place in near.tolist()])
            row, column = np.nonzero(alike > floor)
            found.append((block[row], near[column], alike[row, column]))
    first, second, alike = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return first, second, alike


def edits(a: str, b: str, tokenizer: Tokenizer | None = None) -> tuple[Edit, ...]:
    """The steps that turn ``a`` into ``b``, at token borders.

    Tokens are compared by their folded surface, so width and white space are no difference. The ranges of the
    steps tile both texts: applying them to ``a`` gives ``b`` (see :func:`apply`).
    """
    tokenize = tokenizer or default()
    tokens_a, tokens_b = tokenize(a), tokenize(b)
    opcodes = Indel.opcodes([token.surface for token in tokens_a], [token.surface for token in tokens_b])
    raw = [
        Edit(
            op.tag,
            *_range(tokens_a, op.src_start, op.src_end, len(a)),
            *_range(tokens_b, op.dest_start, op.dest_end, len(b)),
        )
        for op in opcodes
    ]
    return _tiled(_merged(raw), len(a), len(b))


def _range(tokens: Sequence[Token], start: int, end: int, size: int) -> tuple[int, int]:
    """Characters from the first token to the beginning of the token behind the last, so that ranges tile the text."""
    first = tokens[start].start if start < len(tokens) else size
    behind = tokens[end].start if end < len(tokens) else size
    return (first if start else 0), (behind if end > start else (first if start else 0))


def _merged(raw: list[Edit]) -> list[Edit]:
    """Changes that touch, or that only a short equal stretch separates, become one."""
    merged: list[Edit] = []
    for place, edit in enumerate(raw):
        inner = merged and merged[-1].kind != "equal" and place + 1 < len(raw)
        short = edit.kind == "equal" and inner and edit.a_end - edit.a_start <= _SHORT_GAP
        if edit.kind == "equal" and not short:
            merged.append(edit)
        elif merged and merged[-1].kind != "equal":
            last = merged[-1]
            merged[-1] = _named(last.a_start, edit.a_end, last.b_start, edit.b_end)
        else:
            merged.append(edit)
    return merged


def _named(a_start: int, a_end: int, b_start: int, b_end: int) -> Edit:
    kind = "insert" if a_start == a_end else "delete" if b_start == b_end else "replace"
    return Edit(kind, a_start, a_end, b_start, b_end)


def _tiled(steps: list[Edit], size_a: int, size_b: int) -> tuple[Edit, ...]:
    """Close the seams: every step begins where the one before ended, in both texts."""
    if not steps and (size_a or size_b):
        return (Edit("equal", 0, size_a, 0, size_b),)  # white space alone is no difference
    tiled: list[Edit] = []
    a_at = b_at = 0
    for place, step in enumerate(steps):
        last = place + 1 == len(steps)
        a_end = size_a if last else max(step.a_end, a_at)
        b_end = size_b if last else max(step.b_end, b_at)
        kind = step.kind if step.kind == "equal" else _named(a_at, a_end, b_at, b_end).kind
        tiled.append(Edit(kind, a_at, a_end, b_at, b_end))
        a_at, b_at = a_end, b_end
    return tuple(tiled)


def apply(a: str, b: str, steps: Sequence[Edit]) -> str:
    """``a`` with every step that is not ``equal`` carried out, taking the new words from ``b``."""
    return "".join(a[s.a_start : s.a_end] if s.kind == "equal" else b[s.b_start : s.b_end] for s in steps)

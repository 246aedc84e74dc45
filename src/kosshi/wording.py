"""Similarity and edit scripts of two wordings: the only door to RapidFuzz.

Similarity is the normalised Indel similarity (2 × longest common subsequence / sum of lengths), which measured
best on Japanese clauses; ``WRatio`` and the token-set ratios give near-constant scores without word spaces.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Indel

from kosshi.tokens import Token, Tokenizer, default, fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MANY = 16  # other texts, from which on a text is made ready to be compared with them all
_WIDE = 4096  # texts that others are compared with at a time
_BLOCK = 256  # texts whose characters are counted against all others at a time
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


def similar_pairs(a: Sequence[str], b: Sequence[str], floor: float) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """The pairs of folded texts that are more alike than ``floor``: their places in ``a`` and ``b``, and how alike they are.

    Two texts have no longer common subsequence than the characters they share, each as often as both have it. Whose shared
    characters are too few for the floor is not compared: among clauses of policies that leaves one pair in thirty.

    Args:
        a: folded texts.
        b: folded texts.
        floor: 0 to 1.
    """
    import numpy as np  # noqa: PLC0415

    if not a or not b:
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.float32)
    found = [_similar(a, b[start : start + _WIDE], floor) for start in range(0, len(b), _WIDE)]
    first, second = (np.concatenate([part[k] for part in found]) for k in (0, 1))
    second += np.repeat(np.arange(0, len(b), _WIDE), [len(part[1]) for part in found])
    order = np.lexsort((second, first))
    return first[order], second[order], np.concatenate([part[2] for part in found])[order]


def _similar(a: Sequence[str], b: Sequence[str], floor: float) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """The same for not too many texts ``b``."""
    import numpy as np  # noqa: PLC0415

    few = floor * (1 - 1e-6) / 2  # of both lengths together: so many shared characters or more may reach the floor
    sizes = np.fromiter(map(len, b), dtype=np.intp, count=len(b))
    signs = _Signs(b)
    rows, columns, found = [], [], []
    for start in range(0, len(a), _BLOCK):
        block = a[start : start + _BLOCK]
        near = [
            np.flatnonzero(shared >= np.ceil(few * (len(text) + sizes)).astype(np.int32))
            for text, shared in zip(block, signs.shared(block), strict=True)
        ]
        number = [len(others) for others in near]
        column = np.concatenate(near)
        alike = _alike(block, [b[place] for place in column.tolist()], number)
        above = np.flatnonzero(alike > floor)
        rows.append(start + np.repeat(np.arange(len(block)), number)[above])
        columns.append(column[above])
        found.append(alike[above])
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(found)


def _alike(texts: Sequence[str], others: Sequence[str], number: Sequence[int]) -> NDArray[np.float32]:
    """The similarities of texts with so many other texts each."""
    import numpy as np  # noqa: PLC0415

    if len(others) < _MANY * len(texts):
        repeated = [text for text, times in zip(texts, number, strict=True) for _ in range(times)]
        return process.cpdist(repeated, others, scorer=Indel.normalized_similarity, dtype=np.float32, workers=1)
    ends = [*accumulate(number)]
    return np.concatenate(
        [similarities([text], others[end - times : end]).reshape(-1) for text, end, times in zip(texts, ends, number, strict=True)]
    )


class _Signs:
    """What texts consist of. A sign is the first, second, third … of one character in a text."""

    def __init__(self, texts: Sequence[str]) -> None:
        import numpy as np  # noqa: PLC0415

        text, sign = _numbered(texts)
        self._known, column = np.unique(sign, return_inverse=True)
        self._longest = max(map(len, texts), default=0)
        number = np.int16 if self._longest < np.iinfo(np.int16).max else np.int32  # the shorter, the quicker
        self._texts = np.zeros((len(self._known), len(texts)), dtype=number)
        self._texts[column, text] = 1

    def shared(self, others: Sequence[str]) -> NDArray[np.int16 | np.int32]:
        """How many characters other texts share with these, ``others × texts``."""
        import numpy as np  # noqa: PLC0415
        from scipy.sparse import csr_array  # noqa: PLC0415

        text, sign = _numbered(others)
        column = np.minimum(np.searchsorted(self._known, sign), max(len(self._known) - 1, 0))
        both = self._known[column] == sign if len(self._known) else np.zeros(len(sign), dtype=bool)
        places = (text[both].astype(np.int32), column[both].astype(np.int32))
        ones = np.ones(len(places[0]), dtype=self._texts.dtype)
        shared: NDArray[np.int16 | np.int32] = csr_array((ones, places), shape=(len(others), len(self._known))) @ self._texts
        return shared


def _numbered(texts: Sequence[str]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Every character of every text, by text: the place of the text, and the character with its number among its equals there."""
    import numpy as np  # noqa: PLC0415

    characters = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    owner = np.repeat(np.arange(len(texts)), np.fromiter(map(len, texts), dtype=np.intp, count=len(texts)))
    keys = np.sort(owner << 21 | characters)
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    number = np.arange(len(keys)) - np.repeat(starts, np.diff(np.append(starts, len(keys))))
    return keys >> 21, (keys & 0x1FFFFF) << 32 | number


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

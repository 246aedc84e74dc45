"""Which sentence of one wording answers to which of another's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from kosshi.compare.units import wordings
from kosshi.designation import fold_designations
from kosshi.wording import similarity

ALIKE = 0.5  # below this two sentences speak of different things; of the public policies' pairs none that answer lie below
_MOST = 60  # sentences; longer texts (a whole chapter at one node) are not compared sentence by sentence

Pairs = tuple[tuple[int, int], ...]


def paired(sentences_a: Sequence[str], sentences_b: Sequence[str], own_a: Sequence[str] = (), own_b: Sequence[str] = ()) -> Pairs:
    """Indices of the sentences that answer to each other, in order and without crossing.

    Of all such pairings the one whose similarities add up to most; sentences less than ``ALIKE`` alike are left alone.
    """
    if max(len(sentences_a), len(sentences_b)) > _MOST:
        return ()
    return _best(tuple(_matter(sentence, own_a) for sentence in sentences_a), tuple(_matter(sentence, own_b) for sentence in sentences_b))


def _matter(sentence: str, own: Sequence[str]) -> str:
    """A sentence without its ending of force: a duty and an effort about one matter answer to each other."""
    folded = fold_designations(sentence, own).rstrip("。")
    found = [match for match in wordings().tail.finditer(folded) if match.end() == len(folded)]
    return folded[: found[0].start()] if found else folded


@lru_cache(maxsize=1 << 14)
def _best(a: tuple[str, ...], b: tuple[str, ...]) -> Pairs:
    score = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    alike = [[similarity(one, other) for other in b] for one in a]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            together = alike[i][j] + score[i + 1][j + 1] if alike[i][j] >= ALIKE else 0.0
            score[i][j] = max(score[i + 1][j], score[i][j + 1], together)
    found = []
    i = j = 0
    while i < len(a) and j < len(b):
        if alike[i][j] >= ALIKE and score[i][j] == alike[i][j] + score[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif score[i][j] == score[i + 1][j]:
            i += 1
        else:
            j += 1
    return tuple(found)

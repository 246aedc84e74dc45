"""Which old provision has become which new one."""

from __future__ import annotations

from collections.abc import Sequence

from kosshi.draft.amend.tree import Provision
from kosshi.tokens import fold
from kosshi.wording import similarities

_LEAST = 0.45  # below this similarity two provisions are different ones
_SAME_NUMBER = 0.2  # a provision that keeps its number is likelier the same one
_SAME_CAPTION = 0.2  # so is one that keeps its caption

Pair = tuple[Provision | None, Provision | None]


def matched(olds: Sequence[Provision], news: Sequence[Provision]) -> list[Pair]:
    """Old and new siblings in order, each old one beside the new one it has become, or beside None.

    Between two pairs the removed ones come first; a removed and an added one of the same number are a pair.
    """
    gains = _gains(olds, news)
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    for i in range(len(olds) - 1, -1, -1):
        for j in range(len(news) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + gains[i][j] if gains[i][j] > 0 else 0.0)
    found: list[Pair] = []
    i = j = gap_i = gap_j = 0
    while i < len(olds) and j < len(news):
        if gains[i][j] > 0 and best[i][j] == best[i + 1][j + 1] + gains[i][j]:
            found += [*_gap(olds[gap_i:i], news[gap_j:j]), (olds[i], news[j])]
            i, j = i + 1, j + 1
            gap_i, gap_j = i, j
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return [*found, *_gap(olds[gap_i:], news[gap_j:])]


def _gains(olds: Sequence[Provision], news: Sequence[Provision]) -> list[list[float]]:
    alike = similarities([fold(_whole(one)) for one in olds], [fold(_whole(one)) for one in news])
    return [
        [
            float(alike[i][j])
            - _LEAST
            + _SAME_NUMBER * (old.number == new.number)
            + _SAME_CAPTION * (bool(old.caption) and old.caption == new.caption)
            if old.kind is new.kind
            else -1.0
            for j, new in enumerate(news)
        ]
        for i, old in enumerate(olds)
    ]


def _whole(one: Provision) -> str:
    return "\n".join(below.caption + below.text for below in one.walk())


def _gap(olds: Sequence[Provision], news: Sequence[Provision]) -> list[Pair]:
    """What stands between two pairs."""
    found: list[Pair] = []
    waiting = list(news)
    for old in olds:
        same = next((new for new in waiting if (new.kind, new.number) == (old.kind, old.number)), None)
        if same is None:
            found.append((old, None))
            continue
        place = waiting.index(same)
        found += [*((None, new) for new in waiting[:place]), (old, same)]
        del waiting[: place + 1]
    return [*found, *((None, new) for new in waiting)]

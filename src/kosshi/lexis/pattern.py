"""A word or a run of words as people write it, found in documents by dictionary form."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

import numpy as np

from kosshi.errors import UsageError
from kosshi.lexis.documents import Documents
from kosshi.lexis.facts import vocabulary_facts
from kosshi.messages import error
from kosshi.tokens import default, fold

_WILD = "*?"


def elements(pattern: str) -> tuple[str, ...]:
    """A pattern cut into words that stand in a row: dictionary forms, or as written where a part between spaces has ``*`` or ``?``.

    Raises:
        UsageError: there is no word in it.

    Example:
        >>> elements("遵守しなければ")
        ('順守', '為る', 'ない', 'ば')
        >>> elements("情報* 監査")
        ('情報*', '監査')
        >>> elements("LGWAN 接続系")
        ('LGWAN接続系',)
    """
    signs = frozenset(vocabulary_facts().signs)
    found: list[str] = []
    wild = any(sign in pattern for sign in _WILD)
    for part in pattern.split() if wild else [pattern]:  # in a text, too, spaces do not keep a compound's parts asunder
        if any(sign in part for sign in _WILD) and part.strip(_WILD):
            found.append(fold(part))
        else:
            found.extend(token.lemma for token in default()(part) if token.pos not in signs)
    if not found:
        raise error(UsageError, f"「{pattern}」", "lexis", "no-pattern")
    return tuple(found)


def kinds_of(made: Documents, element: str) -> tuple[int, ...]:
    """The kinds of token one element of a pattern stands for."""
    if not any(sign in element for sign in _WILD):
        return made.places.get(element, ())
    return tuple(at for at, kind in enumerate(made.codes.kinds) if fnmatchcase(kind.lemma, element) or fnmatchcase(kind.surface, element))


def occurrences(made: Documents, pattern: str) -> np.ndarray[Any, Any]:
    """Where a pattern stands: rows of (first word, last word + 1) in ``made.codes``, ascending, not overlapping.

    Words stand in a row when only white space within a line lies between them.

    Raises:
        UsageError: there is no word in the pattern.
    """
    wanted = elements(pattern)
    rows = [_rows(made, element) for element in wanted]
    starts = rows[0]
    for step, following in enumerate(rows[1:], start=1):
        starts = starts[np.isin(starts + step, following)]
    if len(wanted) > 1:
        starts = np.array([at for at in starts.tolist() if _in_a_row(made, at, at + len(wanted))], dtype=np.int64)
    kept, reach = [], -1
    for at in starts.tolist():
        if at >= reach:
            kept.append(at)
            reach = at + len(wanted)
    found = np.array(kept, dtype=np.int64)
    return np.stack([found, found + len(wanted)], axis=1)


def _rows(made: Documents, element: str) -> np.ndarray[Any, Any]:
    found = [made.occurrences[kind] for kind in kinds_of(made, element)]
    return np.sort(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)


def _in_a_row(made: Documents, first: int, last: int) -> bool:
    codes = made.codes
    if codes.document[first] != codes.document[last - 1]:
        return False
    text = made.rows[codes.document[first]].text
    between = [text[codes.end[at] : codes.start[at + 1]] for at in range(first, last - 1)]
    return not any(gap.strip(" \t\u3000") for gap in between)  # a line's end is no blank

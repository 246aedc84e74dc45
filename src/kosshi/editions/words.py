"""A stretch of text that a pattern found, as whole words."""

from __future__ import annotations

from kosshi.passages import Passage
from kosshi.tokens import Token, default

_FUNCTION = frozenset({"助詞", "接続詞", "補助記号"})
_NOUNS = frozenset({"名詞", "接尾辞"})


def whole_words(here: Passage, start: int, end: int) -> tuple[int, int]:
    """Round a stretch of the source to whole words: particles and conjunctions at its ends go, a verb cut short is completed.

    Args:
        here: the passage it stands in.
        start: its first character in the source.
        end: the place behind its last.

    Returns:
        The stretch rounded; as it was where nothing would be left.
    """
    inside = [at for at in range(len(here.text)) if start <= here.place(at) < end]
    if not inside:
        return start, end
    tokens = [token for token in default()(here.text) if token.start <= inside[-1] and token.end > inside[0]]
    while tokens and tokens[0].pos in _FUNCTION:
        tokens.pop(0)
    while tokens and (tokens[-1].pos == "補助記号" or (tokens[-1].pos == "助詞" and _ends_a_noun(tokens))):
        tokens.pop()
    if not tokens:
        return start, end
    first, last = max(tokens[0].start, inside[0]), min(tokens[-1].end, inside[-1] + 1)
    while last < tokens[-1].end and "ぁ" <= here.text[last] <= "ゖ":  # 取扱|い; a compound may be cut between two of its words
        last += 1
    return here.span(first, last)


def _ends_a_noun(tokens: list[Token]) -> bool:
    return len(tokens) > 1 and tokens[-2].pos in _NOUNS

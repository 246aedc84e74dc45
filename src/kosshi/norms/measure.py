"""What a qualifier stands with: of 必要に応じて契約に基づき措置を講じる it is 措置."""

from __future__ import annotations

from functools import lru_cache

from kosshi.norms.sentence import Mention
from kosshi.norms.vocabulary import vocabulary
from kosshi.tokens import Token, default

_CONTENT = ("名詞", "動詞", "形容詞", "形状詞")


def qualified(text: str, qualifier: Mention, end: int) -> str:
    """The last telling word of what a qualifier stands with, up to the next comma, as the dictionary has it.

    Args:
        text: where the qualifier stands.
        qualifier: a set phrase or a word of urgency.
        end: where its sentence ends.

    Returns:
        The word; empty where only 実施する, 行う and the like follow, which tell nothing.
    """
    found = ""
    for token in _tokens(text):
        if token.start < qualifier.end or token.start >= end:
            continue
        if token.surface in ("、", ",", "，", "。"):
            if found:
                break
            continue
        if _tells(token):
            found = token.lemma
    return found


@lru_cache(maxsize=1 << 12)
def words_of(text: str) -> frozenset[str]:
    """The telling words of a text, as the dictionary has them."""
    return frozenset(token.lemma for token in _tokens(text) if _tells(token))


def _tells(token: Token) -> bool:
    return token.pos in _CONTENT and not {token.lemma, token.surface} & vocabulary().light


@lru_cache(maxsize=1 << 8)
def _tokens(text: str) -> tuple[Token, ...]:
    return tuple(default()(text))

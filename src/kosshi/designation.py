"""How a policy speaks of its own body: 本市, 組合, 市等 …; and folding that away for comparison."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from kosshi.facts import Fact, builtin
from kosshi.tokens import fold

_INNER_ORGAN = re.compile(r"(?:セキュリティ|推進|対策|運営|検討)(?:.{0,6})(?:委員会|本部|会議|協議会|局)$")  # set up by the policy
_NAME = r"(?![はがをに])[\u3005-\u3007\u3041-\u30ff\u4e00-\u9fff]"  # kanji and kana; particles end a name
PLACEHOLDER = "◯"  # stands for the body in folded text; a sign no policy numbers with


class DesignationFile(Fact):
    """The whole of ``data/designations.yaml``."""

    plain: tuple[str, ...]
    unsafe: tuple[str, ...]
    body_endings: tuple[str, ...]
    short_endings: tuple[str, ...]


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = builtin("designations.yaml", DesignationFile)
    alternatives = "|".join(sorted((re.escape(end) for end in words.body_endings), key=len, reverse=True))
    shorts = "|".join(sorted((re.escape(end) for end in words.short_endings), key=len, reverse=True))
    defined = re.compile(
        rf"(?P<full>{_NAME}{{1,40}}?(?:{alternatives}))\(以下(?:単に)?「(?P<short>[^「」]{{0,12}}?(?:{shorts}))」という。?\)"
    )
    safe = sorted((re.escape(word) for word in words.plain if word not in words.unsafe), key=len, reverse=True)
    plain = re.compile(rf"(?<![\u4e00-\u9fff])(?:{'|'.join(safe)})")
    return defined, plain


@lru_cache(maxsize=1 << 14)
def find_designations(text: str) -> tuple[str, ...]:
    """The words by which ``text`` speaks of its own body, the body's full name among them, longest first.

    A body's name followed by （以下「…」という。） gives both; of the set words (本市 …) those that occur.
    The first definition wins where a text names several bodies (an assembly speaks of its town as well).
    """
    defined, plain = _patterns()
    folded = fold(text)
    found: list[str] = []
    lines = "\n".join(map(fold, text.split("\n")))
    match = defined.search(lines) or defined.search(folded)  # a heading above a name is no part of it; a hard line end may be
    if match and not _INNER_ORGAN.search(match["full"]):
        found += [_own_name(match["full"]), match["short"]]
    counts = Counter(plain.findall(folded))
    shorts = {other["short"] for other in defined.finditer(folded)} - set(found)
    found += [word for word, _ in counts.most_common() if word not in shorts and word not in found]
    return tuple(sorted(dict.fromkeys(found), key=lambda word: (-len(word), word)))


def _own_name(full: str) -> str:
    """甲市及び甲市議会 is kept whole; a leading この規程は is not part of a name."""
    return re.sub(r"^(?:この|本)[^\u4e00-\u9fff]*", "", full) or full


def fold_designations(text: str, designations: Iterable[str]) -> str:
    """``text`` in its matching form with the body's words for itself replaced by one sign."""
    folded = fold(text)
    pattern = _alternation(tuple(word for word in designations if fold(word)))
    return pattern.sub(PLACEHOLDER, folded) if pattern else folded


@lru_cache(maxsize=1 << 12)
def _alternation(words: tuple[str, ...]) -> re.Pattern[str] | None:
    if not words:
        return None
    plain = builtin("designations.yaml", DesignationFile).plain
    return re.compile(
        "|".join(
            # 本市 inside 熊本市 is no 本市
            ("(?<![\u4e00-\u9fff])" if word in plain else "") + re.escape(fold(word))
            for word in sorted(words, key=len, reverse=True)
        )
    )

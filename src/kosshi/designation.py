"""How a policy speaks of its own body: 本市, 組合, 市等 …; and folding that away for comparison."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b

from kosshi.facts import Fact, builtin
from kosshi.tokens import fold

_INNER_ORGAN = re.compile(r"(?:セキュリティ|推進|対策|運営|検討)(?:.{0,6})(?:委員会|本部|会議|協議会|局)$")  # set up by the policy
_NAME = r"(?![はがをに])[\u3005-\u3007\u3041-\u30ff\u4e00-\u9fff]"  # kanji and kana; particles end a name
_KANJI = re.compile("[\u4e00-\u9fff]")
_BRACKET = "(以下"  # behind a name, before its abbreviation
_BEFORE, _BEHIND = 48, 40  # longest name before the bracket, longest abbreviation from the bracket on
PLACEHOLDER = "◯"  # stands for the body in folded text; a sign no policy numbers with


class DesignationFile(Fact):
    """The whole of ``data/designations.yaml``."""

    plain: tuple[str, ...]
    unsafe: tuple[str, ...]
    body_endings: tuple[str, ...]
    short_endings: tuple[str, ...]


@lru_cache(maxsize=1)
def _defined() -> re.Pattern[str]:
    words = builtin("designations.yaml", DesignationFile)
    alternatives = "|".join(sorted((re.escape(end) for end in words.body_endings), key=len, reverse=True))
    shorts = "|".join(sorted((re.escape(end) for end in words.short_endings), key=len, reverse=True))
    return re.compile(rf"(?P<full>{_NAME}{{1,40}}?(?:{alternatives}))\(以下(?:単に)?「(?P<short>[^「」]{{0,12}}?(?:{shorts}))」という。?\)")


@lru_cache(maxsize=1)
def _plain() -> re.Pattern[str]:
    """The set words a text may use without defining them, all of them kanji."""
    words = builtin("designations.yaml", DesignationFile)
    safe = sorted((word for word in words.plain if word not in words.unsafe), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, safe)))  # without a look behind, which would make the search slow


_known: dict[bytes, tuple[str, ...]] = {}  # by a digest: a memo by the text would keep the texts of a country
_MOST_KNOWN = 1 << 14


def find_designations(text: str) -> tuple[str, ...]:
    """The words by which ``text`` speaks of its own body, the body's full name among them, longest first.

    A body's name followed by （以下「…」という。） gives both; of the set words (本市 …) those that occur.
    The first definition wins where a text names several bodies (an assembly speaks of its town as well).
    """
    key = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    if key not in _known:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[key] = _found_in(text)
    return _known[key]


def _found_in(text: str) -> tuple[str, ...]:
    lines = [fold(line) for line in text.split("\n") if line]  # copies share their lines, and fold remembers them
    folded = "".join(lines)
    defined = list(_definitions(folded))  # a hard line end may stand in a name,
    found: list[str] = []
    match = next(_definitions("\n".join(lines)), None) or next(iter(defined), None)  # but a heading above one is no part of it
    if match and not _INNER_ORGAN.search(match["full"]):
        found += [_own_name(match["full"]), match["short"]]
    shorts = {other["short"] for other in defined} - set(found)
    found += [word for word in _set_words(folded) if word not in shorts]
    return tuple(sorted(dict.fromkeys(found), key=lambda word: (-len(word), word)))


def _definitions(folded: str) -> Iterator[re.Match[str]]:
    """The names with their abbreviations, in order; searched only around the bracket that each of them has."""
    at = folded.find(_BRACKET)
    while at >= 0:
        for match in _defined().finditer(folded, max(0, at - _BEFORE), at + _BEHIND):
            if match.end("full") == at:
                yield match
        at = folded.find(_BRACKET, at + 1)


def _set_words(folded: str) -> Iterator[str]:
    """The set words that occur somewhere as words of their own; 本市 inside 熊本市 is none."""
    for match in _plain().finditer(folded):
        if not match.start() or not _KANJI.match(folded, match.start() - 1):
            yield match[0]  # what begins inside another match follows a kanji, so that none is missed


def _own_name(full: str) -> str:
    """甲市及び甲市議会 is kept whole; a leading この規程は is not part of a name."""
    return re.sub(r"^(?:この|本)[^\u4e00-\u9fff]*", "", full) or full


def fold_designations(text: str, designations: Iterable[str]) -> str:
    """``text`` in its matching form with the body's words for itself replaced by one sign."""
    return _designations(tuple(designations)).away(fold(text))


class Designations:
    """A body's words for itself, to be found and folded away in texts in their matching form."""

    def __init__(self, designations: Iterable[str]) -> None:
        """Take the words as printed."""
        plain = builtin("designations.yaml", DesignationFile).plain
        words = {word: fold(word) for word in sorted(designations, key=len, reverse=True) if fold(word)}
        self._parts = [(form[0], form, (form, word in plain)) for word, form in words.items()]

    def within(self, folded: str) -> tuple[tuple[str, bool], ...]:
        """What of these words stands in a text, and whether only as a word of its own: texts of one wording are folded alike."""
        return tuple([part for sign, form, part in self._parts if sign in folded and form in folded])  # one sign is found quicker

    def away(self, folded: str) -> str:
        """The text with these words replaced by one sign, the first and the longest of them that overlap."""
        own = self.within(folded)
        if not own:  # most clauses do not name their body
            return folded
        found = [(start, rank) for rank, (form, alone) in enumerate(own) for start in _starts(form, folded, alone)]
        kept, at = [], 0
        for start, rank in sorted(found):
            if start >= at:
                kept += [folded[at:start], PLACEHOLDER]
                at = start + len(own[rank][0])
        return "".join([*kept, folded[at:]])


def _starts(form: str, folded: str, alone: bool) -> Iterator[int]:
    """Where a word begins in a text; ``alone``: 本市 inside 熊本市 is no 本市."""
    at = folded.find(form)
    while at >= 0:
        if not (alone and at and _KANJI.match(folded, at - 1)):
            yield at
        at = folded.find(form, at + 1)


@lru_cache(maxsize=1 << 12)
def _designations(designations: tuple[str, ...]) -> Designations:
    return Designations(designations)

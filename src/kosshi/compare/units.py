"""A wording as units that can be set against another's: words by their dictionary form, the body's names, endings of force.

Two units with one key say the same, however they are printed: サーバ and サーバー, 次の and 以下の, 本市 and 本町.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from kosshi.designation import PLACEHOLDER, DesignationFile
from kosshi.facts import Fact, builtin
from kosshi.tokens import CONTENT, KANJI_DIGITS, Token, Tokenizer, default, fold, fold_with_origin

OWN, SIGN, TAIL, REFERENCE, WORD = "own", "sign", "tail", "reference", "word"
_SIGNS = {"、": "、", ",": "、", "・": "、", "。": "。", ".": "。"}
_SIGN = re.compile(r"[、,・。.()「」『』\[\]:;!?…―~\-]+")  # NFKC has made the wide ones narrow
_ENDS_IN_U = re.compile(r"[うくすつぬふむゆるぐずぶ]$")
_LONGEST_PHRASE = 5  # words in the longest phrase of the data
_CONTEXT = 8  # characters before a word that may decide what it is
_PAST = frozenset({"て", "た", "たり", "で", "だ"})
_NEGATED = frozenset({"ない", "なけれ", "ず", "ぬ", "せる", "させる", "れる", "られる"})


class Group(Fact):
    """Words that say the same; the first is the one the others are read as, where the context allows."""

    words: tuple[str, ...]
    before: str = ""
    after: str = ""


class WordingFile(Fact):
    """The whole of ``data/wording.yaml``."""

    same: tuple[Group, ...]
    verbs: tuple[tuple[str, ...], ...]
    tails: str
    force_words: tuple[str, ...]
    joiners: tuple[str, ...]
    links: tuple[str, ...]
    offices: tuple[str, ...]
    compounds: tuple[str, ...]
    numerals: str
    reference: str
    bare_reference: str
    documents: tuple[str, ...]

    @cached_property
    def phrases(self) -> dict[str, tuple[str, re.Pattern[str], re.Pattern[str]]]:
        """Every word of a group: what it is read as, and the patterns for what stands behind and before it."""
        found = {}
        for group in self.same:
            before, after = re.compile(group.before), re.compile(f"(?:{group.after})$")
            free = re.compile("")
            for word in group.words:
                first = word == group.words[0]
                found[word] = (group.words[0], free if first else before, free if first else after)
        return found

    @cached_property
    def actions(self) -> dict[str, str]:
        """Every verb of a group: the first of the group."""
        return {verb: group[0] for group in self.verbs for verb in group}

    @cached_property
    def tail(self) -> re.Pattern[str]:
        """Endings of force."""
        return re.compile(f"(?P<unit>{self.tails})")

    @cached_property
    def references(self) -> tuple[re.Pattern[str], ...]:
        """References to clauses."""
        return tuple(re.compile(pattern.replace("{n}", self.numerals)) for pattern in (self.reference, self.bare_reference))


@lru_cache(maxsize=1)
def wordings() -> WordingFile:
    """The words that make no difference."""
    return builtin("wording.yaml", WordingFile)


class Unit(NamedTuple):
    """One unit of a wording.

    Attributes:
        key: what it is compared by.
        printed: as it stands in the folded text.
        kind: ``own`` the body's name, ``sign`` punctuation, ``tail`` an ending of force, ``reference``
            numbers of clauses, ``word`` anything else.
        pos: part of speech of its first word.
        content: dictionary forms of its words that carry matter.
        start, end: half-open range in the text as given.
    """

    key: str
    printed: str
    kind: str
    pos: str
    content: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Folded:
    """Folded text, its tokens, and where in it each token begins (and the last ends)."""

    text: str
    tokens: tuple[Token, ...]
    places: tuple[int, ...]
    index: dict[int, int]


@lru_cache(maxsize=1 << 14)
def occurring(text: str, own: tuple[str, ...]) -> tuple[str, ...]:
    """The words for the body that a text has; the others make no difference to its units."""
    return tuple(word for word in own if fold(word) in fold(text) or fold(word) in fold_with_origin(text).text)


@lru_cache(maxsize=1 << 10)  # wordings are compared node by node, each with the same first one; a text's units take 20 kB
def units(text: str, own: tuple[str, ...]) -> tuple[Unit, ...]:
    """The units of a text whose body calls itself by the words ``own``, in order; they cover every non-blank character."""
    tokens = default()(text)
    places = [0]
    for token in tokens:
        places.append(places[-1] + len(token.surface))
    folded = _Folded(fold_with_origin(text).text, tokens, tuple(places), {place: k for k, place in enumerate(places)})
    joined = {**_spans(folded, (wordings().tail,), TAIL), **_spans(folded, wordings().references, REFERENCE), **_own_names(folded, own)}
    return tuple(_whole(_units(folded, joined)))


def _whole(found: Iterator[Unit]) -> Iterator[Unit]:
    """The units, those that share one printed sign (㈱ is three words) as one: what is printed as one changes as one."""
    last: Unit | None = None
    for one in found:
        if last is not None and one.start < last.end:
            content, end = last.content + one.content, max(last.end, one.end)
            last = Unit(last.key + one.key, last.printed + one.printed, WORD, last.pos, content, last.start, end)
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _units(folded: _Folded, joined: dict[int, tuple[int, str]]) -> Iterator[Unit]:
    place = 0
    while place < len(folded.tokens):
        end, kind = joined.get(place, (place, ""))
        if kind:
            printed = _printed(folded, place, end)
            yield _unit(folded, place, end, PLACEHOLDER if kind == OWN else printed.translate(KANJI_DIGITS), kind)
        else:
            end, key = _phrase(folded, place) or _action(folded, place) or (place + 1, "")
            sign = end == place + 1 and bool(_SIGN.fullmatch(folded.tokens[place].surface))
            yield _unit(folded, place, end, key or _key(folded, place), SIGN if sign else WORD)
        place = end


def _printed(folded: _Folded, start: int, end: int) -> str:
    return folded.text[folded.places[start] : folded.places[end]]


def _unit(folded: _Folded, start: int, end: int, key: str, kind: str) -> Unit:
    tokens = folded.tokens[start:end]
    force = wordings().force_words
    content = tuple(token.lemma for token in tokens if token.pos in CONTENT and token.lemma not in force) if kind == WORD else ()
    if len(content) > 0 and key.startswith("\u2261"):
        content = (key.partition("|")[0],)
    return Unit(key, _printed(folded, start, end), kind, tokens[0].pos, content, tokens[0].start, tokens[-1].end)


def _key(folded: _Folded, place: int) -> str:
    """What a single word is compared by."""
    token = folded.tokens[place]
    if _SIGN.fullmatch(token.surface):
        return _SIGNS.get(token.surface, token.surface)
    if token.pos == "動詞":
        return f"{token.lemma}|{_form(folded, place)}"
    if token.pos in ("助詞", "助動詞", "形容詞"):
        return token.surface
    return token.lemma.translate(KANJI_DIGITS)


def _form(folded: _Folded, place: int) -> str:
    """The form a verb stands in, told from its last sign and the word behind it."""
    ahead = folded.tokens[place + 1].surface if place + 1 < len(folded.tokens) else ""
    if _ENDS_IN_U.search(folded.tokens[place].surface):
        return "u"
    return "t" if ahead in _PAST else "a" if ahead in _NEGATED else "i"


def _phrase(folded: _Folded, place: int) -> tuple[int, str] | None:
    """End and key of the longest phrase of the data that begins at a word."""
    phrases = wordings().phrases
    for end in range(min(place + _LONGEST_PHRASE, len(folded.tokens)), place, -1):
        found = phrases.get(_printed(folded, place, end))
        if found is None:
            continue
        first, before, after = found
        if before.match(folded.text, folded.places[end]) and after.search(
            folded.text[max(0, folded.places[place] - _CONTEXT) : folded.places[place]]
        ):
            return end, first
    return None


def _action(folded: _Folded, place: int) -> tuple[int, str] | None:
    """End and key of a verb of the data: 行う, 実施する."""
    actions = wordings().actions
    token = folded.tokens[place]
    if token.pos == "動詞" and token.lemma in actions:
        return place + 1, f"\u2261{actions[token.lemma]}|{_form(folded, place)}"
    ahead = folded.tokens[place + 1] if place + 1 < len(folded.tokens) else None
    if token.lemma in actions and ahead is not None and ahead.lemma == "為る":
        return place + 2, f"\u2261{actions[token.lemma]}|{_form(folded, place + 1)}"
    return None


def _spans(folded: _Folded, patterns: Iterable[re.Pattern[str]], kind: str) -> dict[int, tuple[int, str]]:
    """What patterns find at word borders, by the place of the first word: the word behind the last, and the kind."""
    found: dict[int, tuple[int, str]] = {}
    for pattern in patterns:
        for match in pattern.finditer(folded.text):
            start, end = folded.index.get(match.start("unit")), folded.index.get(match.end("unit"))
            if start is not None and end is not None:
                found.setdefault(start, (end, kind))
    return found


def _own_names(folded: _Folded, own: tuple[str, ...]) -> dict[int, tuple[int, str]]:
    """The body's names by the place of their first word, with a definition that follows: 甲組合（以下「組合」という。）."""
    found: dict[int, tuple[int, str]] = {}
    reach = 0
    for match in _own_pattern(own).finditer(folded.text):
        start, end = folded.index.get(match.start()), folded.index.get(match.end())
        if start is not None and end is not None and match.start() >= reach:
            found[start] = (end, OWN)
            reach = match.end()
    return found


@lru_cache(maxsize=1 << 12)
def _own_pattern(own: tuple[str, ...]) -> re.Pattern[str]:
    data = builtin("designations.yaml", DesignationFile)
    plain = [word for word in data.plain if word not in data.unsafe]
    names = sorted({fold(word) for word in own if fold(word)} - set(plain), key=lambda word: (-len(word), word))
    offices, compounds = ("|".join(map(re.escape, words)) for words in (wordings().offices, wordings().compounds))
    alternatives = [re.escape(name) + (f"(?!{compounds})" if len(name) == 1 else "") for name in names]
    words = "|".join(map(re.escape, sorted(plain, key=len, reverse=True)))
    alternatives.append(f"(?<![\u4e00-\u9fff])(?:{words})")  # one range for all of them: a range of all kanji is dear to compile
    one = f"(?:{'|'.join(alternatives)})"
    return re.compile(rf"{one}(?!{offices})(?:\(以下(?:単に)?「{one}」という。?\))?")


class Units(Tokenizer):
    """A tokenizer that gives units it was told of, for texts it was told of."""

    def __init__(self, known: dict[str, tuple[Token, ...]]) -> None:
        self._known = known

    def __call__(self, text: str) -> tuple[Token, ...]:
        """Units as tokens whose surface is the unit's key."""
        return self._known[text]


def tokens(found: Sequence[Unit], start: int, end: int) -> tuple[Token, ...]:
    """The units that begin in ``start`` to ``end`` of their text as tokens of that stretch alone."""
    first, behind = between(found, start, end)
    return tuple(Token(one.key, one.printed, one.pos, one.start - start, min(one.end, end) - start) for one in found[first:behind])


def between(found: Sequence[Unit], start: int, end: int) -> tuple[int, int]:
    """Indices of the units that begin in ``start`` to ``end`` of the text."""
    return bisect_left(found, start, key=_begin), bisect_left(found, end, key=_begin)


def _begin(unit: Unit) -> int:
    return unit.start

"""Japanese tokens: the only door to fugashi.

Text is folded for matching (NFKC, letter-spaced Latin closed up, spelling variants unified) while every token keeps
its offsets in the text as printed. One distinct text is tokenised once per tokenizer, and its words are kept.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import Field

from kosshi.facts import Fact, builtin, read_yaml

if TYPE_CHECKING:
    import fugashi


class Token(NamedTuple):
    """One token.

    Attributes:
        surface: as it stands in the folded text.
        lemma: dictionary form, the same for 講じる and 講ずる; the surface where the dictionary knows none.
        pos: first level of the part of speech in UniDic's terms (名詞, 動詞, 助詞, 補助記号 …).
        start, end: half-open range in the text as given.
    """

    surface: str
    lemma: str
    pos: str
    start: int
    end: int


class Lexicon(Fact):
    """``data/lexicon.yaml`` or a user's lexicon: ``compounds`` are kept whole, ``spellings`` are folded."""

    compounds: tuple[str, ...] = ()
    spellings: dict[str, str] = Field(default_factory=dict)


class Folded(NamedTuple):
    """A text's matching form and, for each of its characters, the place it comes from."""

    text: str
    origin: tuple[int, ...]


class _Forms(dict[int, str | None]):
    """The matching form of each character by its code, empty for white space; None where it is not one character by itself."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        form = unicodedata.normalize("NFKC", char)
        plain = len(form) == 1 and not form.isspace() and not _joins_on(char)
        self[code] = found = "" if char.isspace() else form if plain else None
        return found


_FORMS = _Forms()


@lru_cache(maxsize=1 << 10)
def fold_with_origin(text: str) -> Folded:
    """NFKC without white space, with the origin of every character."""
    if None not in {_FORMS[ord(char)] for char in set(text)}:
        folded = text.translate(_FORMS)
        if len(folded) == len(text):
            return Folded(folded, tuple(range(len(text))))
        return Folded(folded, tuple([place for place, char in enumerate(text) if not char.isspace()]))
    chars: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(text):
        if char.isspace():
            continue
        if place and _joins_on(char) and chars and origin[-1] == place - 1:
            melted = unicodedata.normalize("NFKC", text[place - 1] + char)
            if len(melted) == 1:  # ﾊ and ﾞ are one ば
                chars[-1] = melted
                continue
        for plain in unicodedata.normalize("NFKC", char):
            if not plain.isspace():
                chars.append(plain)
                origin.append(place)
    return Folded("".join(chars), tuple(origin))


def _joins_on(char: str) -> bool:
    """Whether a character changes the one before it: a voicing mark of half-width kana, a combining accent."""
    return char in "ﾞﾟ" or unicodedata.combining(char) > 0


@lru_cache(maxsize=1 << 14)
def fold(text: str) -> str:
    """The matching form of a text: NFKC, no white space, spelling variants of the built-in lexicon unified."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    spellings, pattern = _spellings()
    return pattern.sub(lambda match: spellings[match[0]], plain)


@lru_cache(maxsize=1)
def _spellings() -> tuple[dict[str, str], re.Pattern[str]]:
    spellings = builtin("lexicon.yaml", Lexicon).spellings
    return spellings, re.compile("|".join(re.escape(word) for word in sorted(spellings, key=len, reverse=True)))


_REMEMBERED = 1 << 12  # texts whose tokens are kept as such
_TAGGED = 1 << 17  # texts whose words are kept by number, some 500 bytes each: the tagger sees none of them twice
KANJI_DIGITS = str.maketrans("一二三四五六七八九", "123456789")  # 三年 and 3年 are one period; 十 and above are left alone
_SURROGATE = re.compile("[\ud800-\udfff]")
_LONGEST = 100_000  # characters given to MeCab at once; it ends the process on a text of a million


class Tokenizer:
    """fugashi with unidic-lite, domain compounds joined, results remembered by text.

    Args:
        extra: lexicons that add to the built-in one.
    """

    def __init__(self, extra: Iterable[Lexicon] = ()) -> None:
        lexicons = (builtin("lexicon.yaml", Lexicon), *extra)
        self._spellings = {a: b for lexicon in lexicons for a, b in lexicon.spellings.items()}
        self._compounds = _prefixes(word for lexicon in lexicons for word in lexicon.compounds)
        self._by_line: dict[str, _Word] = {}
        self._joined: dict[tuple[str, str], _Word] = {}
        self._all_words: list[_Word] = []
        self._numbers = lru_cache(maxsize=_TAGGED)(self._tagged)
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._all_tokens)

    def __call__(self, text: str) -> tuple[Token, ...]:
        """Tokens of ``text`` in order; white space between them is dropped."""
        return self._remembered(text)

    def _all_tokens(self, text: str) -> tuple[Token, ...]:
        return tuple(self._tokens(text))

    def surfaces(self, text: str) -> tuple[str, ...]:
        """The surfaces of the tokens of ``text``."""
        return tuple([word.surface for word in self._words(fold_with_origin(text).text)])

    def lemmas(self, text: str) -> tuple[str, ...]:
        """Lemmas of the content words of ``text``: nouns, verbs, adjectives and the like."""
        plain = unicodedata.is_normalized("NFKC", text) and text.split() == [text]
        words = self._words(text if plain else fold_with_origin(text).text)
        return tuple([word.lemma for word in words if word.pos in CONTENT])

    def _tokens(self, text: str) -> Iterator[Token]:
        folded = fold_with_origin(text)
        at = 0
        for word in self._words(folded.text):
            end = at + len(word.surface)
            yield Token(word.surface, word.lemma, word.pos, folded.origin[at], folded.origin[end - 1] + 1)
            at = end

    @cached_property
    def _tagger(self) -> fugashi.GenericTagger:
        """MeCab with its dictionary, opened for the first text."""
        return _tagger()

    def _words(self, folded: str) -> list[_Word]:
        """The words of a text without white space, compounds of the lexicon joined."""
        known = self._all_words
        return [known[number] for number in self._numbers(folded)]

    def _tagged(self, folded: str) -> array[int]:
        """The numbers of those words."""
        return array("I", [word.number for word in self._read(folded)])

    def _read(self, folded: str) -> list[_Word]:
        """The words as the tagger says them, compounds joined."""
        if not folded:
            return []
        plain = folded.replace("\0", "\ufffd")  # the dictionary reads C strings
        lines: list[str] = []
        for start in range(0, len(plain), _LONGEST):
            lines += self._parsed(plain[start : start + _LONGEST]).split("\n")
        try:
            return self._join([self._by_line[line] for line in lines])
        except KeyError:
            return self._join([self._by_line.get(line) or self._learn(line) for line in lines])

    def _parsed(self, plain: str) -> str:
        """The tagger's output; half a surrogate pair, which no encoding has, is read as an unknown sign."""
        try:
            return str(self._tagger.parse(plain))
        except UnicodeEncodeError:
            return str(self._tagger.parse(_SURROGATE.sub("\ufffd", plain)))

    def _learn(self, line: str) -> _Word:
        """What a line of the tagger's output says, remembered."""
        surface, lemma, pos = line.split("\t")
        lemma = (lemma.split("-", 1)[0] if lemma != "*" else "") or surface
        spelled = self._spellings.get(surface, surface)
        opens = spelled in self._compounds
        known = self._by_line[line] = self._number(_Word(surface, self._spellings.get(lemma, lemma), pos, spelled, opens))
        return known

    def _number(self, word: _Word) -> _Word:
        """A new word with its number."""
        numbered = word._replace(number=len(self._all_words))
        self._all_words.append(numbered)
        return numbered

    def _compound(self, surface: str, lemma: str) -> _Word:
        """A compound of the lexicon, with its number."""
        known = self._joined.get((surface, lemma))
        if known is None:
            known = self._joined[surface, lemma] = self._number(_Word(surface, lemma, "名詞", surface, False))
        return known

    def _join(self, words: list[_Word]) -> list[_Word]:
        """Join runs of words that spell a compound of the lexicon, the longest first."""
        joined: list[_Word] = []
        done = 0
        for place in [place for place, word in enumerate(words) if word.opens]:
            if place < done:
                continue
            size, spelled = 0, ""
            for reach, word in enumerate(words[place:], 1):
                spelled += word.spelled
                whole = self._compounds.get(spelled)
                if whole is None:
                    break
                if whole:
                    size, compound = reach, spelled
            if size > 1:
                surface = "".join([word.surface for word in words[place : place + size]])
                joined += words[done:place]
                joined.append(self._compound(surface, compound))
                done = place + size
        return joined + words[done:] if done else words


class _Word(NamedTuple):
    """A word as the tagger knows it; ``opens`` says whether a compound may begin with it as it is spelled; ``number`` is its place."""

    surface: str
    lemma: str
    pos: str
    spelled: str
    opens: bool
    number: int = 0


CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞", "接尾辞", "代名詞"})


def _prefixes(words: Iterable[str]) -> dict[str, bool]:
    """Every beginning of every word; True where it is a whole word."""
    found: dict[str, bool] = {}
    for word in words:
        plain = fold(word)
        for size in range(1, len(plain)):
            found.setdefault(plain[:size], False)
        found[plain] = True
    return found


def _tagger() -> Any:
    import fugashi  # noqa: PLC0415 - the dictionary is opened only when text is tokenised
    import unidic_lite  # noqa: PLC0415

    # A line a word: surface, lemma (unknown words have none), part of speech. Text is far quicker than node objects.
    lines = r'-O "" -F %m\\t%f[7]\\t%f[0]\\n -U %m\\t\\t%f[0]\\n -E ""'
    return fugashi.GenericTagger(f'-r "{unidic_lite.DICDIR}/dicrc" -d "{unidic_lite.DICDIR}" {lines}')


_user_lexicons: ContextVar[tuple[Lexicon, ...]] = ContextVar("user_lexicons", default=())


def use_lexicons(*lexicons: Lexicon) -> None:
    """Let the default tokenizer know these lexicons besides the built-in one from now on."""
    _user_lexicons.set(lexicons)


def lexicons() -> tuple[Lexicon, ...]:
    """The user's lexicons that are in use."""
    return _user_lexicons.get()


def default() -> Tokenizer:
    """The tokenizer with the built-in lexicon and the user's, one for each set of lexicons in a process."""
    return _tokenizer(tuple(lexicon.model_dump_json() for lexicon in _user_lexicons.get()))


@cache
def _tokenizer(lexicons: tuple[str, ...]) -> Tokenizer:
    return Tokenizer(Lexicon.model_validate_json(text) for text in lexicons)


def load_lexicon(path: Path) -> Lexicon:
    """A user's lexicon.

    Raises:
        DataError: the file is broken.
    """
    return read_yaml(path, Lexicon)

"""The term list and the grammar's words: ``data/elements.yaml`` and users' files of the same form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field

from kosshi.elements.element import ElementKind
from kosshi.facts import Fact, Pattern, builtin, read_yaml
from kosshi.passages import plain_text
from kosshi.tokens import Lexicon

FieldKind = Literal["threat", "effect", "organ", "person", "asset", "measure", "subject"]  # subject: persons whom a sentence binds


class Term(Fact):
    """One element of the list.

    Attributes:
        term: canonical term.
        kind: what it is.
        aliases: other printed forms of the same words.
        patterns: regular expressions over the matching form; a group ``is`` is the stretch that is meant.
        nodes: skeleton nodes whose model text has it.
        where: other nodes at which it is looked for.
        only: a measure that is looked for at ``nodes`` and ``where`` alone, not at their siblings.
        alone: whether the bare term counts wherever it stands; if not, only aliases and patterns do.
        whole: it counts only as a whole member of a list.
        cover: a class word for the members before it.
        concept: the term under which witnesses are compared; its own term where empty.
        group: a cover term it belongs to.
        first, last: editions of the model text that have it, where known.
        source: where the fact comes from.
        flag: ``V`` verified, ``I`` inferred, ``K`` from memory only.
    """

    term: str = Field(min_length=1)
    kind: ElementKind
    aliases: tuple[str, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    nodes: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    only: bool = False
    alone: bool = True
    whole: bool = False
    cover: bool = False
    concept: str = ""
    group: str = ""
    first: str | None = None
    last: str | None = None
    source: str
    flag: Literal["V", "I", "K"]

    @property
    def compared_as(self) -> str:
        """The term under which witnesses are compared."""
        return self.concept or self.term


class Grammar(Fact):
    """The words by which lists, causes and limits are told; see the comments in the file."""

    spellings: dict[str, str]
    joints: Pattern
    particles: tuple[str, ...]
    closers: Pattern
    ends: Pattern
    fixed: Pattern
    causes: Pattern
    doers: Pattern
    generic: Pattern
    own: Pattern
    organ_endings: tuple[str, ...]
    person_endings: tuple[str, ...]
    topics: Pattern
    leads: Pattern
    limits: Pattern
    none: Pattern
    follows: Pattern
    exclude: Pattern
    include: Pattern
    only: Pattern
    measures: tuple[Pattern, ...]
    new_measures: tuple[str, ...]
    managed: tuple[Pattern, ...]
    managed_at: tuple[str, ...]
    objects: tuple[str, ...]
    subjects: Pattern


class ClauseRule(Fact):
    """What is looked for in clauses of a certain heading or text, whatever node they answer to."""

    fields: tuple[FieldKind, ...] = Field(min_length=1)
    heading: Pattern | None = None
    text: Pattern | None = None


class ElementFile(Fact):
    """``data/elements.yaml``."""

    grammar: Grammar
    fields: dict[str, tuple[FieldKind, ...]]
    kinds: dict[str, tuple[FieldKind, ...]]
    clauses: tuple[ClauseRule, ...]
    elements: tuple[Term, ...] = Field(min_length=1)


class UserElementFile(Fact):
    """A user's file: elements only."""

    elements: tuple[Term, ...] = Field(min_length=1)


class Form(NamedTuple):
    """A text with its spellings unified and, for each of its characters, the stretch it comes from."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the given text that ``text[start:end]`` comes from."""
        return self.starts[start], self.ends[end - 1]


class Hit(NamedTuple):
    """A term of the list at a place of a form's text."""

    start: int
    end: int
    term: Term


@cache
def element_file() -> ElementFile:
    """The built-in file."""
    return builtin("elements.yaml", ElementFile)


def grammar() -> Grammar:
    """The grammar's words."""
    return element_file().grammar


@cache
def rule(name: str) -> re.Pattern[str]:
    """A pattern of the grammar by its name."""
    value: str = getattr(grammar(), name)
    return re.compile(value)


@cache
def _spellings() -> tuple[dict[str, str], re.Pattern[str]]:
    known = {plain_text(a): plain_text(b) for a, b in builtin("lexicon.yaml", Lexicon).spellings.items()}
    known |= {plain_text(a): plain_text(b) for a, b in grammar().spellings.items()}
    known = {a: b for a, b in known.items() if a != b}
    return known, re.compile("|".join(re.escape(word) for word in sorted(known, key=len, reverse=True)))


@lru_cache(maxsize=1 << 16)
def form(text: str) -> Form:
    """The form in which terms are looked for; ``text`` is a passage's text (NFKC without blanks)."""
    return _unified(text.replace(",", "、"))


def _unified(text: str) -> Form:
    known, pattern = _spellings()
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in (*pattern.finditer(text), None):
        until = match.start() if match else len(text)
        chars.extend(text[at:until])
        starts.extend(range(at, until))
        ends.extend(range(at + 1, until + 1))
        if match is None:
            break
        new = known[match[0]]
        chars.extend(new)
        starts.extend(match.start() for _ in new)
        ends.extend(match.end() for _ in new)
        at = match.end()
    return Form("".join(chars), tuple(starts), tuple(ends))


def folded(word: str) -> str:
    """A word of the list in the form in which it is looked for."""
    return form(plain_text(word)).text


class Terms:
    """The elements kosshi knows: the built-in ones, then a user's, which win where both have a word.

    Args:
        terms: in order; a later one replaces an earlier one of the same kind and term.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms: dict[tuple[ElementKind, str], Term] = {(term.kind, term.term): term for term in terms}
        self._words: dict[ElementKind, dict[str, Term]] = {kind: {} for kind in ElementKind}
        self._patterns: dict[ElementKind, list[tuple[re.Pattern[str], Term]]] = {kind: [] for kind in ElementKind}
        for term in self._terms.values():
            for word in (term.term, *term.aliases) if term.alone else term.aliases:
                self._words[term.kind][folded(word)] = term
            self._patterns[term.kind] += [(re.compile(folded_pattern(pattern)), term) for pattern in term.patterns]

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms.values())

    def __len__(self) -> int:
        return len(self._terms)

    def get(self, kind: ElementKind, term: str) -> Term | None:
        """The element with this canonical term."""
        return self._terms.get((kind, term))

    def plus(self, more: Iterable[Term]) -> Terms:
        """These elements and ``more``."""
        return Terms((*self, *more))

    def exact(self, kind: ElementKind, word: str) -> Term | None:
        """The element one of whose printed forms ``word`` (in matching form) is."""
        return self._words[kind].get(word)

    @cached_property
    def _sizes(self) -> Mapping[ElementKind, tuple[int, ...]]:
        return {kind: tuple(sorted({len(word) for word in words}, reverse=True)) for kind, words in self._words.items()}

    def suffix(self, kind: ElementKind, word: str) -> Hit | None:
        """The longest printed form that ``word`` ends with; elements that count only as a whole must be all of it."""
        for size in self._sizes[kind]:
            term = self._words[kind].get(word[-size:]) if size <= len(word) else None
            if term is not None and (size == len(word) or not term.whole):
                return Hit(len(word) - size, len(word), term)
        return None

    @cached_property
    def _alternations(self) -> Mapping[ElementKind, re.Pattern[str]]:
        return {
            kind: re.compile("|".join(_bordered(word) for word in sorted(words, key=lambda w: (-len(w), w))) or "(?!)")
            for kind, words in self._words.items()
        }

    def scan(self, kind: ElementKind, text: str) -> tuple[Hit, ...]:
        """Every place where an element of ``kind`` stands, in order; printed forms never overlap, patterns may."""
        hits = [Hit(m.start(), m.end(), self._words[kind][m[0]]) for m in self._alternations[kind].finditer(text)]
        hits += self.spread(kind, text)
        return tuple(sorted(hits, key=lambda hit: (hit.start, hit.end, hit.term.term)))

    def spread(self, kind: ElementKind, text: str) -> list[Hit]:
        """What the patterns alone find."""
        hits = []
        for pattern, term in self._patterns[kind]:
            for match in pattern.finditer(text):
                start, end = match.span("is") if "is" in pattern.groupindex else match.span()
                if end > start:
                    hits.append(Hit(start, end, term))
        return hits


def _bordered(word: str) -> str:
    """A word as a pattern; in katakana or Latin it must not stand inside a longer one (ログ in プログラム)."""
    same = r"[\u30a1-\u30fa\u30fc]" if re.match(r"[\u30a1-\u30fa]", word) else "[A-Za-z]" if re.match("[A-Za-z]", word) else ""
    tail = r"[\u30a1-\u30fa\u30fc]" if re.search(r"[\u30a1-\u30fc]$", word) else "[A-Za-z]" if re.search("[A-Za-z]$", word) else ""
    return (f"(?<!{same})" if same else "") + re.escape(word) + (f"(?!{tail})" if tail else "")


def folded_pattern(pattern: str) -> str:
    """A pattern whose plain words are in the form in which terms are looked for."""
    return _unified(pattern).text


@cache
def builtin_terms() -> Terms:
    """The elements that ship with kosshi."""
    return Terms(element_file().elements)


def organ_words(terms: Terms | None = None) -> tuple[str, ...]:
    """Every printed form of a body's name in the list, sorted; words that any text may use (管理者, 事務局) are left out."""
    organs = [
        term
        for term in (builtin_terms() if terms is None else terms)
        if term.kind is ElementKind.ORGAN and not term.whole and not term.cover
    ]
    return tuple(sorted({word for term in organs for word in (term.term, *term.aliases)}))


def load_terms(path: Path, *more: Path) -> Terms:
    """The built-in elements and those of users' files.

    Raises:
        DataError: a file is broken; names file and field.
    """
    files: Sequence[UserElementFile] = [read_yaml(file, UserElementFile) for file in (path, *more)]
    return builtin_terms().plus(term for file in files for term in file.elements)

"""Terms a policy introduces: entries of its definitions, 以下「…」という, 「…」とは, asides in brackets."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple

from kosshi.check.printed import Printed
from kosshi.check.witness import Witness
from kosshi.facts import Fact, builtin
from kosshi.force import text_strength
from kosshi.model import Clause, Part, Strength
from kosshi.passages import HEADING, Passage
from kosshi.tokens import fold


class SpecialTerm(Fact):
    """A term of art that wants a definition; see ``data/terms.yaml``."""

    term: str
    alike: tuple[str, ...] = ()
    stem: str = ""
    builtin: bool = False
    quiet: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The term and its other names."""
        return (self.term, *self.alike)


class PropertyWords(Fact):
    """Words that tell the definition of one property from those of its sisters."""

    terms: tuple[str, ...]
    telling: str


class BodyKind(Fact):
    """A kind of body: its word for itself and who leads it."""

    kind: str
    words: tuple[str, ...]
    head: str = ""


class OwnPlace(Fact):
    """Places at which the model text speaks of the body itself."""

    nodes: tuple[str, ...]
    behind: str


class Pointer(Fact):
    """What a reference stands before and the nodes that word names."""

    words: str
    nodes: tuple[str, ...]
    at: tuple[str, ...] = ()
    not_at: tuple[str, ...] = ()


class TermFile(Fact):
    """The whole of ``data/terms.yaml``."""

    special: tuple[SpecialTerm, ...]
    families: tuple[tuple[str, ...], ...]
    plain: tuple[str, ...]
    bound: tuple[str, ...]
    properties: tuple[PropertyWords, ...]
    kinds: tuple[BodyKind, ...]
    other_words: str
    neutral: tuple[str, ...]
    name_endings: tuple[str, ...]
    name_organs: str
    titles: str
    no_names: tuple[str, ...]
    own_places: tuple[OwnPlace, ...]
    pointers: tuple[Pointer, ...]


@lru_cache(maxsize=1)
def term_file() -> TermFile:
    """``data/terms.yaml``."""
    return builtin("terms.yaml", TermFile)


class TermKind(StrEnum):
    """How a term is introduced."""

    ENTRY = "entry"  # a clause of the definitions with the term as heading
    QUOTED = "quoted"  # 「…」とは、
    ABBREVIATION = "abbreviation"  # 以下「…」という
    ASIDE = "aside"  # …（…をいう。以下同じ。）


class Term(NamedTuple):
    """A term where it is introduced.

    Attributes:
        term: in matching form.
        kind: how it is introduced.
        path: the clause; None outside of clauses.
        span: the term in the source.
        place: in the text: the passage (place among the policy's) and the character behind its introduction.
        definition: the words that define it, where they can be told.
        names: the term and what stands in brackets beside it.
        home: what it is defined for, see :meth:`Witness.home`; ``own`` where it holds for one clause, form or note only.
    """

    term: str
    kind: TermKind
    path: str | None
    span: tuple[int, int]
    place: tuple[int, int]
    definition: str
    names: tuple[str, ...]
    home: str


OWN = "own"
_LEAST_DEFINERS = 3  # texts that must define a word of no list before its lack says anything of another text
_NEARLY_ALL = 5  # … and how many must define it for each that uses it without
LEAST_DEFINITION = 12  # characters of a definition that can be told from another
_DEFINITION = "bp.definition"
_HEADING = re.compile(r"(?:用語|ことば|言葉|語句)?(?:の)?(?:定義|意義|意味)(?:等)?$|^用語(?:の.{2,4})?$")
_MEANING = (Strength.DEFINITION, Strength.NONE, Strength.LEAD)
_STATES = re.compile(r"(?:である|です|ます|含む|除く|いう|指す|意味する|称する)。?[」)]?$")
_LONGEST = 30  # characters of a term
_TALKS = re.compile("[がをは]|[るいただすく]$")  # a sentence or a predicate is no term
_QUOTES = '「『"“”’'
_INTRODUCED = re.compile(
    r"以下(?P<scope>[^「」()。]{0,24})(?P<terms>(?:「[^「」]{1,40}」(?:及び|又は|若しくは|並びに|、|・|と、?)*)+)(?:と|、)?(?:それぞれ)?"
    r"(?:いう|いい|いいます|総称|略|呼|称|する)"
)
_ONE = re.compile("「([^「」]{1,40})」")
_SCOPED = re.compile("この(?:条|項|号|章|節|款|表|別表|附則)|本(?:条|項|号|章|節|表)|同(?:条|項)")
_MEANT = re.compile(r"(?:^|[。、をてい]|において)「(?P<term>[^「」]{1,30})」とは、?(?P<words>.+?(?:をいい|をいう|である|です|こと))")
_ASIDE = re.compile(
    r"(?P<term>[一-龠々ァ-ヶーA-Za-z0-9・]{2,30})\((?P<words>(?:[^()]|\([^()]*\))*?(?:をいう。|こと。?|状態))?(?P<same>[^()]*以下同じ)?。?\)"
)


def terms(witness: Witness) -> tuple[Term, ...]:
    """Every term a policy introduces, in document order; what only an amendment says of an earlier text is not among them."""
    found = [*_entries(witness), *_in_text(witness)]
    return tuple(sorted(found, key=lambda one: (one.span, one.kind.value)))


def definition_clauses(witness: Witness) -> tuple[Clause, ...]:
    """The clauses that hold definitions: those that answer to the node of definitions or are headed so."""
    clauses = witness.outline.clauses
    return tuple(clause for clause in clauses if _is_headed(clause.heading) or _DEFINITION in witness.nodes(clause.path))


@lru_cache(maxsize=1 << 16)
def _is_headed(heading: str) -> bool:
    """Whether a heading announces definitions."""
    return _HEADING.search(fold(heading)) is not None


def _entries(witness: Witness) -> Iterator[Term]:
    holders = {clause.path for clause in definition_clauses(witness)}
    for clause in witness.outline.clauses:
        if clause.part is Part.SUPPLEMENTARY:
            continue
        above = [one.path for one in witness.outline.line_up(clause)][1:]
        defined = "をいう" in clause.text and any(node.startswith(_DEFINITION + ".") for node in witness.direct_nodes(clause.path))
        if clause.path in holders or not (holders & set(above) or (defined and not above)):
            continue
        kind = TermKind.ENTRY if not above or above[0] in holders else TermKind.ASIDE  # of an enumeration inside an entry
        own = witness.outline.own(clause)
        if not own or own[0].number != HEADING or not (len(own) > 1 or clause.children):
            continue
        heading, rest = _cut(witness.policy.source.text, own[0])
        names = _names(heading)
        if not names or len(names[0]) > _LONGEST or _TALKS.search(names[0]):
            continue
        words = rest + "".join(one.text for one in own[1:])
        if not _defines(words):
            continue
        if re.match(r"「?[^「」]{1,30}」?とは", words):
            words = words.partition("とは")[2].lstrip("、,")
        yield Term(
            names[0],
            kind,
            clause.path,
            own[0].span(0, len(heading)),
            (0, 0),
            words,
            names,
            witness.home(clause),
        )


def _defines(words: str) -> bool:
    """Whether a clause may say what a word means: it asks nothing and does nothing."""
    asked = text_strength(words)
    return asked in _MEANING or (asked is Strength.DECLARATION and _STATES.search(words) is not None)


def _cut(source: str, heading: Passage) -> tuple[str, str]:
    """情報資産　次に掲げるもの: what stands behind a wide blank is no part of the term."""
    for place in range(2, len(heading.text) - 2):
        gap = source[heading.place(place - 1) + 1 : heading.place(place)]
        if "\u3000" in gap and "\u3000" not in source[heading.first : heading.place(place - 1)]:
            return heading.text[:place], heading.text[place:]
    return heading.text, ""


def _names(heading: str) -> tuple[str, ...]:
    """マイナンバー利用事務系(個人番号利用事務系) → both."""
    plain = heading.strip(_QUOTES + "」』:：.、,*")
    parts = re.fullmatch(r"([^()]+)\(([^()]+)\)", plain)
    if parts is None:
        return (plain,) if plain else ()
    short = _ONE.search(parts[2])
    return parts[1], short[1] if short else parts[2]


class _Introduced(NamedTuple):
    """A term introduced in a passage: the term's range, the character behind its introduction, the words that define it."""

    term: str
    kind: TermKind
    start: int
    end: int
    behind: int
    definition: str
    scoped: bool


def _in_text(witness: Witness) -> Iterator[Term]:
    for place, one in enumerate(witness.passages):
        introduced = _introduced(one.text, one.number == HEADING)
        if not introduced:
            continue
        home = witness.home(one.clause) if one.clause is not None else OWN  # a form or note speaks for itself
        for new in introduced:
            scope = OWN if new.scoped else home
            span = one.span(new.start, new.end)
            yield Term(new.term, new.kind, one.path, span, (place, new.behind), new.definition, (new.term,), scope)


@lru_cache(maxsize=1 << 16)
def _introduced(text: str, heading: bool) -> tuple[_Introduced, ...]:
    """The terms a passage introduces."""
    found = []
    for match in _INTRODUCED.finditer(text):
        scoped = _SCOPED.search(match["scope"]) is not None
        base = match.start("terms")
        for named in _ONE.finditer(match["terms"]):
            range_ = base + named.start(1), base + named.end(1)
            found.append(_Introduced(named[1], TermKind.ABBREVIATION, *range_, match.end(), "", scoped))
    for match in _MEANT.finditer(text) if not heading else ():
        found.append(_Introduced(match["term"], TermKind.QUOTED, *match.span("term"), match.end("term"), match["words"], False))
    for match in _ASIDE.finditer(text) if not heading else ():
        if match["words"] or match["same"]:
            found.append(_Introduced(match["term"], TermKind.ASIDE, *match.span("term"), match.end(), match["words"] or "", False))
    return tuple(found)


class TermIndex:
    """The definitions of all texts.

    Args:
        terms: the terms each text introduces, by policy id.
        printed: what the texts print.
    """

    def __init__(self, terms: Mapping[str, Sequence[Term]], printed: Printed) -> None:
        self._definers: dict[str, set[str]] = {}
        self._wordings: dict[str, dict[str, set[str]]] = {}
        for policy_id, introduced in terms.items():
            for term in introduced:
                if term.kind not in (TermKind.ENTRY, TermKind.QUOTED):
                    continue
                for name in term.names:
                    self._definers.setdefault(fold(name), set()).add(policy_id)
                if len(term.definition) >= LEAST_DEFINITION:
                    words = self._wordings.setdefault(fold(term.term), {})
                    words.setdefault(fold(term.definition), set()).add(policy_id)
        self.common = tuple(sorted(name for name in self._definers if len(name) >= 3 and "等" not in name))
        self._in_order: dict[str, tuple[str, ...]] = {}
        self._printed = printed

    @cached_property
    def expected(self) -> tuple[str, ...]:
        """The words that at least three texts define, and nearly all that use them: who does not has left it out."""
        often = [name for name in self.common if len(self._definers[name]) >= _LEAST_DEFINERS]
        holding = self._printed.holding(often)
        found = []
        for name in often:
            uses = self._printed.printers(holding[name])
            uses[[self._printed.policies[policy_id] for policy_id in self._definers[name]]] = False
            if _NEARLY_ALL * int(uses.sum()) <= len(self._definers[name]):
                found.append(name)
        return tuple(found)

    def definers(self, name: str, but: str) -> int:
        """How many texts other than ``but`` define a word."""
        who = self._definers.get(fold(name), ())
        return len(who) - (but in who)

    def defines_so(self, name: str, words: str, but: str) -> bool:
        """Whether a text other than ``but`` gives a word this definition, both in matching form."""
        return _others(self._wordings.get(name, {}).get(words, ()), but)

    def wordings(self, name: str, but: str) -> tuple[str, ...]:
        """The definitions that texts other than ``but`` give a word, in matching form."""
        known = self._wordings.get(fold(name), {})
        return tuple(words for words in self._sorted(fold(name)) if _others(known[words], but))

    def _sorted(self, name: str) -> tuple[str, ...]:
        """All definitions of a word."""
        if name not in self._in_order:
            self._in_order[name] = tuple(sorted(self._wordings.get(name, {})))
        return self._in_order[name]


def _others(who: Collection[str], but: str) -> bool:
    """Whether there is anyone but one."""
    return len(who) > 1 or (len(who) == 1 and but not in who)


def is_explained(witness: Witness, name: str) -> bool:
    """Whether a text says anywhere what a word means, in whatever form."""
    text = witness.text
    at = text.find(name)
    while at >= 0:
        # every form of it begins with the word or with the sign before it
        if _explained(name).match(text, at) or (at and _explained(name).match(text, at - 1)):
            return True
        at = text.find(name, at + 1)
    return False


@lru_cache(maxsize=1 << 12)
def _explained(name: str) -> re.Pattern[str]:
    """The forms in which a text says what a word means."""
    word = re.escape(name)
    return re.compile(
        rf"[(「『【]{word}[)」』】](?:[^「」]{{0,3}}(?:とは|という|といい|と総称|と呼|と略|と称))"  # 「X」という
        rf"|(?<=[^(]\(){word}(?=\))"  # 最高責任者(CIO)
        rf"|{word}\((?:[^()]|\([^()]*\))*(?:をいう|いう。|こと。?|状態|以下同じ。?|以下「[^「」]+」という。?|を含む。?)\)"
        rf"|(?:^|[。、]){word}とは、?[^。]*(?:をいう|をいい|こと|指す|である|です)"
        rf"|{word}の範囲(?:は|とは)"
        rf"|{word}は、(?:次|以下|下記|別表)[^。]{{0,20}}(?:とおり|もの|者)"
        rf"|(?:を|て|、){word}(?:という|といい|と呼|と総称|と称)",
        re.MULTILINE,
    )

"""Findings of a text that speaks of another body as of itself: 本町 in the policy of a city or of an assembly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from kosshi.check.finding import Finding, Severity, finding
from kosshi.check.terms import Term, TermKind, term_file
from kosshi.check.witness import Witness
from kosshi.model import Part

RULE = "foreign-self-reference"
_CLEAR = 4  # how many times as often the usual word must stand where no title says what body it is
_KANJI = "一-龠々ヶケ"
_MUNICIPAL = "市町村"
_OTHERS = re.compile(r"(?:他|関係|構成|各|隣接)[^、。]{0,8}$")
_BOTH = re.compile(r"(?:及び|並びに|又は|若しくは|・|と|以外の)$")
_UNIONS = ("組合", "広域連合", "企業団", "県", "都", "府", "道")


class _Found(NamedTuple):
    """Words in a passage and their range."""

    words: str
    start: int
    end: int


def foreign_self_references(witness: Witness, own: Sequence[Term]) -> Iterator[Finding]:
    """``foreign-self-reference``: words for the own body, its head or its policy that are another body's.

    Args:
        witness: the text.
        own: the terms it introduces.
    """
    shorts = {term.term for term in own if term.kind is TermKind.ABBREVIATION}
    names = own_names(witness)
    kinds = _kinds(names, witness.designations)
    yield from _words_of_another_kind(witness, shorts, kinds)
    yield from _head_of_another_kind(witness, kinds)
    yield from _policy_of_another(witness, names)
    yield from _named_other_at_own_place(witness, own)


@lru_cache(maxsize=1)
def _title_names() -> re.Pattern[str]:
    facts = term_file()
    endings = "|".join(sorted(facts.name_endings, key=len, reverse=True))
    name = rf"[{_KANJI}ぁ-んァ-ヴー・]{{1,24}}?(?:{endings})"
    municipality = rf"[{_KANJI}ぁ-ん]{{1,6}}[市町村区県]"
    return re.compile(
        rf"(?P<name>{name})(?:{facts.name_organs})?(?:の|等)?\s*(?:{facts.titles})"
        rf"|^[#○\s]*(?P<first>{municipality})(?=.{{2,40}}(?:方針|ポリシー|規程|規則|要綱|指針|訓令)(?:$|\())",
        re.MULTILINE,
    )


def own_names(witness: Witness) -> tuple[str, ...]:
    """The names of the body in the title and in its first definition of itself, without an organ's (…議会)."""
    found = [match["name"] or match["first"] for match in _title_names().finditer(witness.title)]
    organs = re.compile(rf"(?:{term_file().name_organs})$")
    if not found:
        found = [organs.sub("", word) for word in witness.designations if len(word) > 2]
    return tuple(dict.fromkeys(name for name in found if name and name not in term_file().no_names))


def _kinds(names: Sequence[str], designations: Sequence[str]) -> frozenset[str]:
    """The kinds of the bodies a text speaks for: 市 of 甲市, 町 and 議会 of 乙町議会; empty where no name is known."""
    found = set()
    for word in (*names, *(word for word in designations if len(word) > 2)):
        for kind in term_file().kinds:
            if re.search(rf"[^本当]{kind.kind}(?:及び|と|・|$|{term_file().name_organs})", word):
                found.add(kind.kind)
    return frozenset(found)


@lru_cache(maxsize=1)
def _self_words() -> tuple[re.Pattern[str], dict[str, str]]:
    kind_of = {word: kind.kind for kind in term_file().kinds for word in kind.words}
    words = "|".join(sorted(kind_of, key=len, reverse=True))
    return re.compile(rf"(?<![{_KANJI}])(?:{words})(?!{term_file().other_words})"), kind_of


@lru_cache(maxsize=1 << 16)
def _self_words_in(text: str) -> tuple[_Found, ...]:
    """Where a text says 本市, 本町 or the like."""
    return tuple(_Found(match[0], *match.span()) for match in _self_words()[0].finditer(text))


def _words_of_another_kind(witness: Witness, shorts: set[str], kinds: frozenset[str]) -> Iterator[Finding]:
    """本町 where the text else says 本市 or is a city's by its title."""
    _, kind_of = _self_words()
    places = [(one, found) for one in witness.passages for found in _self_words_in(one.text) if found.words not in shorts]
    counts: dict[str, int] = {}
    for _, found in places:
        counts[kind_of[found.words]] = counts.get(kind_of[found.words], 0) + 1
    if not kinds:
        usual = max(sorted(counts), key=lambda kind: counts[kind], default="")
        rest = sum(counts.values()) - counts.get(usual, 0)
        if not usual or not rest or counts[usual] < _CLEAR * rest:
            return
        kinds = frozenset({usual})
    neutral = term_file().neutral
    for one, found in places:
        if kind_of[found.words] not in kinds and not (kind_of[found.words] in neutral and kinds - set(neutral)):
            fields = {"words": found.words, "own": "・".join(sorted(kinds))}
            yield finding(RULE, Severity.WARNING, one.path, one.span(found.start, found.end), "foreign-word", **fields)


def _head_of_another_kind(witness: Witness, kinds: frozenset[str]) -> Iterator[Finding]:
    """町長 in the policy of a city that names no towns beside it."""
    municipal = kinds & set(_MUNICIPAL)
    if len(municipal) != 1 or kinds & set(_UNIONS):
        return
    (own,) = municipal
    for one in witness.passages:
        for found in _other_heads_in(one.text, own) if one.clause is not None else ():
            fields = {"words": found.words, "own": _heads()[own]}
            yield finding(RULE, Severity.WARNING, one.path, one.span(found.start, found.end), "foreign-head", **fields)


@lru_cache(maxsize=1)
def _heads() -> dict[str, str]:
    """Who leads a body, by its kind."""
    return {kind.kind: kind.head for kind in term_file().kinds if kind.head}


@lru_cache(maxsize=1 << 16)
def _other_heads_in(text: str, own: str) -> tuple[_Found, ...]:
    """Where a text names the head of a body of another kind than its own, and not beside others."""
    pattern, beside, after = _head_patterns(own)
    found = []
    for match in pattern.finditer(text):
        before = text[: match.start()]
        if beside.search(before) or after.match(text[match.end() :]) or _OTHERS.search(before):
            continue
        found.append(_Found(match[0], *match.span()))
    return tuple(found)


@lru_cache(maxsize=1 << 4)
def _head_patterns(own: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """The head of another kind of body, and what stands before and behind one of several bodies."""
    heads = "|".join(_heads().values())
    others = "|".join(head for kind, head in _heads().items() if kind != own)
    return (
        re.compile(rf"(?<![{_KANJI}])(?:{others})(?=[はがのにをへ部等、]|$)"),
        re.compile(rf"(?:{heads}|[市町村区])(?:、|及び|又は|・|若しくは|並びに)?$"),
        re.compile(rf"(?:、|及び|又は|・|若しくは|並びに)(?:{heads}|[市町村区]長)"),
    )


def _policy_of_another(witness: Witness, names: Sequence[str]) -> Iterator[Finding]:
    """甲市情報セキュリティ対策基準 in the policy of 乙市."""
    municipal = [name for name in names if name[-1] in "市町村区県"]
    if not municipal or any(name.endswith(_UNIONS[:3]) for name in names):
        return
    for one in witness.passages:
        for name, found in _policies_in(one.text):
            if one.clause is None or one.clause.part is Part.SUPPLEMENTARY or name[0] == "旧" or name[-1] == "県" != municipal[0][-1]:
                continue
            if name.endswith(_plain_names()) or any(own.endswith(name) or name.endswith(own) for own in names):
                continue
            span = one.span(found.start, found.end)
            yield finding(RULE, Severity.WARNING, one.path, span, "foreign-policy", words=found.words, own=municipal[0])


@lru_cache(maxsize=1)
def _policy_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![{_KANJI}ァ-ヶー])(?P<name>[{_KANJI}]{{1,6}}[市町村区県])(?:{term_file().name_organs})?"
        r"(?:教育)?情報セキュリティ(?:ポリシー|基本方針|対策基準|実施手順|委員会)"
    )


@lru_cache(maxsize=1 << 16)
def _policies_in(text: str) -> tuple[tuple[str, _Found], ...]:
    """Where a text names a body's policy: the body, and the words with the body's range."""
    return tuple((match["name"], _Found(match[0], *match.span("name"))) for match in _policy_pattern().finditer(text))


@lru_cache(maxsize=1)
def _plain_names() -> tuple[str, ...]:
    """No body's own name: 各市, 構成市町 …; a single 市 stands for no name only by itself."""
    return tuple(name for name in term_file().no_names if len(name) > 1)


def _named_other_at_own_place(witness: Witness, own: Sequence[Term]) -> Iterator[Finding]:
    """本町の情報資産 in the text of an assembly that says 議会 of itself and 本町 of its town."""
    _, kind_of = _self_words()
    foreign = {
        term.term for term in own if term.kind is TermKind.ABBREVIATION and term.term in kind_of and term.term not in witness.designations
    }
    if not foreign or not witness.designations or any(re.search("及び|・|と", word) for word in witness.designations if len(word) > 2):
        return  # 甲市及び甲市議会: the town is of the body
    words = "|".join(sorted(foreign, key=len, reverse=True))
    for place in term_file().own_places:
        pattern = re.compile(rf"(?<![{_KANJI}])(?:{words})(?={place.behind})")
        for one in witness.passages:
            if one.clause is None or not set(witness.nodes(one.clause.path)) & set(place.nodes):
                continue
            for found in pattern.finditer(one.text):
                if _BOTH.search(one.text[: found.start()]):
                    continue  # of both bodies: 議会及び本町が保有する
                fields = {"words": found[0], "own": min(witness.designations, key=len)}
                yield finding(RULE, Severity.WARNING, one.path, one.span(found.start(), found.end()), "foreign-place", **fields)

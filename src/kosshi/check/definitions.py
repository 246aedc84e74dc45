"""Findings of terms: used without a definition, defined without a use, defined twice, defined in another term's words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations

from kosshi.check.finding import Finding, Severity, finding
from kosshi.check.terms import LEAST_DEFINITION, OWN, SpecialTerm, Term, TermIndex, TermKind, definition_clauses, is_explained, term_file
from kosshi.check.witness import Witness
from kosshi.passages import Passage
from kosshi.tokens import fold
from kosshi.wording import similarities

_ELSEWHERE = re.compile(
    r"用語[^。]{0,60}(?:方針|ポリシー|規程|基準|規則|要綱)[^。]{0,30}(?:例による|定めるところによる|定義による|準ずる|同じ)"
)
_HERE = re.compile("次|各号|以下|下記|左の|表")
_WORD = "一-龠々ァ-ヶーA-Za-z0-9"
_PARTIES = "甲乙丙丁"  # of a contract that is quoted
_SHARED = 4  # characters two definitions must share around a telling word before it counts as copied
_COPY = 0.92  # similarity from which a definition is in the words of another term's
_NEARER = 0.08  # … and how much nearer it must be to them than to any definition of its own term


# --- undefined-term -----------------------------------------------------------------------------------------


def undefined_terms(witness: Witness, own: Sequence[Term], index: TermIndex) -> Iterator[Finding]:
    """``undefined-term``: words used as terms that others define and this text does not.

    Args:
        witness: the text.
        own: the terms it introduces.
        index: those of all texts.
    """
    known = {fold(name) for term in own for name in term.names}
    away = _refers_away(witness)
    if "bp" in witness.alignment.parts and not away:
        yield from _unbound(witness, known)
    defines = any(term.kind in (TermKind.ENTRY, TermKind.QUOTED) for term in own)
    if not definition_clauses(witness) or not defines or away:
        return
    done: set[str] = set()
    for special in term_file().special:
        if special.quiet or not (special.builtin or any(index.definers(name, witness.policy_id) for name in special.names)):
            continue
        yield from _undefined(witness, special.names, known, done, Severity.NOTE)
    for family in term_file().families:
        if any(fold(name) in known for name in family):
            for name in family:
                yield from _undefined(witness, (name,), known, done, Severity.WARNING)
    for name in index.expected:
        if name not in _listed() and name not in known:
            yield from _undefined(witness, (name,), known, done, Severity.NOTE)


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    """The words of which ``data/terms.yaml`` says whether they want a definition, in matching form."""
    special = (name for special in term_file().special for name in special.names)
    return frozenset(fold(word) for word in (*term_file().plain, *special))


def _undefined(witness: Witness, names: Sequence[str], known: set[str], done: set[str], severity: Severity) -> Iterator[Finding]:
    if done & set(names) or known & {fold(name) for name in names}:
        return
    done.update(names)
    if any(is_explained(witness, name) for name in names):
        return
    for name in sorted(names, key=len, reverse=True):
        first = next(_uses(witness, name, _as_word(name)), None)
        if first is not None:
            yield _at(first, "undefined-term", severity, "undefined-term", name)
            return


@lru_cache(maxsize=1 << 12)
def _as_word(name: str) -> re.Pattern[str]:
    """A term as a word of its own."""
    return re.compile(rf"(?<![{_WORD}]){re.escape(name)}(?!等?[をが]?設置)")


@lru_cache(maxsize=1 << 10)
def _as_subject(name: str) -> re.Pattern[str]:
    """An abbreviation as the one who is bound."""
    return re.compile(rf"(?:^|[。、]|(?<=に、)){re.escape(name)}は(?!、?(?:次|以下))")


def _unbound(witness: Witness, known: set[str]) -> Iterator[Finding]:
    """職員等は、… without 以下「職員等」という: an abbreviation as the one who is bound."""
    for name in term_file().bound:
        if fold(name) in known or is_explained(witness, name):
            continue
        first = next(_uses(witness, name, _as_subject(name)), None)
        if first is not None:
            one, found = first
            at = found.start() + found[0].index(name)
            span = one.span(at, at + len(name))
            yield finding("undefined-term", Severity.NOTE, one.path, span, "undefined-abbreviation", term=name)


def _refers_away(witness: Witness) -> bool:
    """Whether the definitions are said to be those of another document."""
    for clause in definition_clauses(witness):
        own, _ = witness.outline.own_text(clause)
        if any(_points_elsewhere(one.text) for one in own.passages):
            return True
    return False


@lru_cache(maxsize=1 << 12)
def _points_elsewhere(text: str) -> bool:
    """Whether a sentence of a passage says that terms are used as in another document."""
    return any(_ELSEWHERE.search(sentence) and not _HERE.search(sentence) for sentence in text.split("。"))


def _uses(witness: Witness, name: str, pattern: re.Pattern[str]) -> Iterator[tuple[Passage, re.Match[str]]]:
    """Where a pattern that holds a word matches in the clauses."""
    for one in witness.saying(name):
        if one.clause is not None:
            for found in pattern.finditer(one.text):
                yield one, found


def _at(place: tuple[Passage, re.Match[str]], rule: str, severity: Severity, key: str, term: str) -> Finding:
    one, found = place
    return finding(rule, severity, one.path, one.span(found.start(), found.end()), key, term=term)


# --- unused-term --------------------------------------------------------------------------------------------


def unused_terms(witness: Witness, own: Sequence[Term]) -> Iterator[Finding]:
    """``unused-term``: entries of the definitions and abbreviations that the rest of the text never uses."""
    stems = _stems()
    holders = {clause.path for holder in definition_clauses(witness) for clause in holder.walk()}
    seen: set[str] = set()
    for term in own:
        known = fold(term.term) in seen  # introduced again: another finding
        seen.add(fold(term.term))
        if term.home == OWN or len(term.term) < 2 or known:
            continue
        if term.kind is TermKind.ENTRY and not _entry_used(witness, term, stems):
            yield finding("unused-term", Severity.NOTE, term.path, term.span, "unused-term", term=term.term)
        if term.kind is TermKind.QUOTED and term.path in holders and not _quoted_used(witness, term):
            yield finding("unused-term", Severity.NOTE, term.path, term.span, "unused-term", term=term.term)
        if term.kind is TermKind.ABBREVIATION and not _abbreviation_used(witness, term):
            yield finding("unused-term", Severity.NOTE, term.path, term.span, "unused-abbreviation", term=term.term)


@lru_cache(maxsize=1)
def _stems() -> Mapping[str, str]:
    """The stem by which a term of art is used, where it is another word."""
    return {fold(name): special.stem for special in term_file().special for name in special.names if special.stem}


def _entry_used(witness: Witness, term: Term, stems: Mapping[str, str]) -> bool:
    patterns = [re.compile(re.escape(fold(name)).replace("の", "[のをがは]?")) for name in term.names]
    patterns += [re.compile(stems[fold(name)]) for name in term.names if fold(name) in stems]
    for one in witness.passages:
        inside = one.clause is not None and (one.clause.path == term.path or one.clause.path.startswith(f"{term.path}."))
        if not inside and any(pattern.search(fold(one.text)) for pattern in patterns):
            return True
    return any(pattern.search(fold(witness.title)) for pattern in patterns)


def _quoted_used(witness: Witness, term: Term) -> bool:
    """Said once more, be it in the paragraph that says what it means."""
    word = fold(term.term)
    others = (one.text for place, one in enumerate(witness.passages) if place != term.place[0])
    return fold(witness.passages[term.place[0]].text).count(word) > 1 or any(word in fold(text) for text in others)


def _abbreviation_used(witness: Witness, term: Term) -> bool:
    """Used behind its introduction; 情報システム担当者 is no use of 担当者 where it is what 担当者 stands for."""
    place, end = term.place
    word = fold(term.term)
    holder = witness.passages[place].text
    long = re.search(rf"([{_WORD}・]+){re.escape(term.term)}\(以下", holder)
    whole = fold(long[1]) + word if long else ""
    texts = [holder[end:], *(one.text for one in witness.passages[place + 1 :])]
    for text in texts:
        plain = fold(text)
        if whole:
            plain = plain.replace(whole, "")
        if word in plain:
            return True
    return False


# --- redefined-term -----------------------------------------------------------------------------------------


def redefined_terms(own: Sequence[Term]) -> Iterator[Finding]:
    """``redefined-term``: a term introduced a second time for the same part of the text."""
    first: dict[tuple[str, str], Term] = {}
    for term in own:
        if term.home == OWN or term.term in _PARTIES:
            continue
        key = (fold(term.term), term.home)
        earlier = first.setdefault(key, term)
        if earlier is term or earlier.span == term.span:
            continue
        if TermKind.ASIDE in (earlier.kind, term.kind) and not _both_say(earlier, term):
            continue
        if earlier.path == term.path and earlier.kind is not term.kind:
            continue  # an entry that says 「X」とは once more
        severity = Severity.NOTE if earlier.definition == term.definition else Severity.WARNING
        fields = {"term": term.term, "first": earlier.path or ""}
        yield finding("redefined-term", severity, term.path, term.span, "redefined-term", **fields)


def _both_say(earlier: Term, term: Term) -> bool:
    """Two asides are two definitions only where both say what the word means, in different words."""
    return bool(earlier.definition and term.definition) and earlier.definition != term.definition and earlier.kind is term.kind


# --- copied-definition --------------------------------------------------------------------------------------


def copied_definitions(own: Sequence[Term], index: TermIndex, policy_id: str = "") -> Iterator[Finding]:
    """``copied-definition``: two terms in the same words, or one that has kept telling words of another."""
    defined = [term for term in own if len(term.definition) >= LEAST_DEFINITION and term.kind is not TermKind.ABBREVIATION]
    said: set[tuple[int, int]] = set()
    for a, b in combinations(defined, 2):
        if fold(a.definition) == fold(b.definition) and not _same(a, b):
            copy, other = (a, b) if _misses_its_own(a) and not _misses_its_own(b) else (b, a)
            said |= {a.span, b.span}
            yield finding(
                "copied-definition", Severity.WARNING, copy.path, copy.span, "copied-definition", term=copy.term, other=other.term
            )
    for found in (*_telling(own), *_nearer(defined, index, policy_id)):
        span = (found.start, found.end)
        if span not in said:
            said.add(span)
            yield found


def _misses_its_own(term: Term) -> bool:
    """Whether a definition lacks every word that tells its property."""
    telling = next((one.telling for one in term_file().properties if term.term in one.terms), None)
    return telling is not None and re.search(telling, term.definition) is None


def _same(a: Term, b: Term) -> bool:
    """Whether two entries name one thing."""
    names_a, names_b = ({fold(name) for name in term.names} for term in (a, b))
    for special in term_file().special:
        alike = {fold(name) for name in special.names}
        if names_a & alike and names_b & alike:
            return True
    return bool(names_a & names_b)


def _telling(own: Sequence[Term]) -> Iterator[Finding]:
    """可用性 with 者だけが, as the same text's 機密性 has it."""
    words = term_file().properties
    by_property = {k: next((t for t in own if t.term in one.terms and t.definition), None) for k, one in enumerate(words)}
    for k, term in by_property.items():
        if term is None:
            continue
        for j, other in by_property.items():
            if other is None or j == k:
                continue
            for found in re.finditer(words[j].telling, term.definition):
                shared = _shared_around(term.definition, found.span(), other.definition)
                if shared and len(shared) - len(found[0]) >= _SHARED and not re.search(words[k].telling, found[0]):
                    fields = {"term": term.term, "other": other.term, "words": found[0]}
                    yield finding("copied-definition", Severity.WARNING, term.path, term.span, "copied-words", **fields)
                    break


def _shared_around(text: str, span: tuple[int, int], other: str) -> str:
    """The longest stretch of ``text`` around ``span`` that stands in ``other`` too; empty where there is none."""
    start, end = span
    if text[start:end] not in other:
        return ""
    while start and text[start - 1 : end] in other:
        start -= 1
    while end < len(text) and text[start : end + 1] in other:
        end += 1
    return text[start:end]


def _nearer(defined: Sequence[Term], index: TermIndex, policy_id: str) -> Iterator[Finding]:
    """A definition in the words the others have for another term."""
    for term in defined:
        if term.kind is not TermKind.ENTRY:
            continue
        name, words = fold(term.term), fold(term.definition)
        if index.defines_so(name, words, policy_id):
            continue
        mine = index.wordings(name, policy_id)
        if not mine:
            continue
        own_best = float(similarities([words], mine).max())
        if own_best >= _COPY - _NEARER:
            continue
        for other in index.common:
            texts = () if other == name or _one_thing(name, other) else index.wordings(other, policy_id)
            if texts and float(similarities([words], texts).max()) >= max(_COPY, own_best + _NEARER):
                yield finding("copied-definition", Severity.WARNING, term.path, term.span, "copied-definition", term=term.term, other=other)
                break


def _one_thing(a: str, b: str) -> bool:
    def holds(special: SpecialTerm, name: str) -> bool:
        return fold(name) in {fold(one) for one in special.names}

    return any(holds(special, a) and holds(special, b) for special in term_file().special)

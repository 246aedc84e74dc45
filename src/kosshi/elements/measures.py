"""Measures: what the list knows at a clause's nodes, and members of …等の対策 that it does not know."""

from __future__ import annotations

import re

from kosshi.elements.element import ElementKind, Mark
from kosshi.elements.lists import Member, masked, members, nested, nominal, sentences, tokens
from kosshi.elements.terms import Hit, Term, Terms, grammar

_POINTS = re.compile(r"^(?:第?[0-9]|上記|前記|次|以下|前|これ)|に(?:規定|掲げ)|定める")
_CLASS_WORDS = ("情報セキュリティ対策", "対策", "必要な対策", "管理", "情報資産の管理")
_WHOSE = re.compile(r"^.*[るた](?=[^るた]+$)|^(?:職員|議員|教職員)等?の")  # 本町が貸与する, 職員等の
_LONGEST = 28  # characters of a new measure; what is longer is a sentence


def measure_marks(text: str, nodes: tuple[str, ...], terms: Terms) -> list[Mark]:
    """The measures of one paragraph.

    Args:
        text: the paragraph in the form of :func:`kosshi.elements.terms.form`.
        nodes: ids of the skeleton nodes the clause answers to or stands below.
        terms: the list.
    """
    hits = [hit for hit in terms.scan(ElementKind.MEASURE, text) if looked_for(hit.term, nodes)]
    hits = [hit for hit in hits if not any(_covers(other, hit) for other in hits)]
    found = [Mark(hit.start, _word_end(text, hit), ElementKind.MEASURE, hit.term.term) for hit in hits]
    known = frozenset(place for hit in hits for place in range(hit.start, hit.end))
    if any(node == place or node.startswith(place + ".") for node in nodes for place in grammar().new_measures):
        for start, end in sentences(text):
            found += _new(text[start:end], start, known)
        if not text.endswith("。") and nominal(text):
            found += _items(text, known)
    if any(node in grammar().managed_at for node in nodes):
        managed = _managed(text, terms)
        found = [mark for mark in found if not any(other.start < mark.end and mark.start < other.end for other in managed)] + managed
    return found


def _word_end(text: str, hit: Hit) -> int:
    """Where the last word of a measure ends: a pattern may stop within it (見直|す) or take the particle behind it."""
    for token in tokens(text):
        if token.start < hit.end <= token.end:
            particle = token.end == hit.end and token.pos == "助詞" and token.surface in ("を", "が", "は") and token.start > hit.start
            return token.start if particle else token.end
    return hit.end


def _items(text: str, known: frozenset[int]) -> list[Mark]:
    """The members of an item without a predicate."""
    found = []
    for start, end in _merged(masked(text), known, 0):
        words = text[start:end]
        if not any(place in known for place in range(start, end)) and _is_measure(words):
            found.append(Mark(start, end, ElementKind.MEASURE, words, known=False))
    return found


def _covers(other: Hit, hit: Hit) -> bool:
    """Whether another, longer stretch holds this one."""
    longer = other.end - other.start > hit.end - hit.start
    return longer and other.start <= hit.start and hit.end <= other.end


def looked_for(term: Term, nodes: tuple[str, ...]) -> bool:
    """Whether a measure is looked for at these nodes: its own, those below, and without ``only`` their siblings."""
    places = list(term.nodes + term.where)
    if not term.only:
        places += [node.rpartition(".")[0] for node in term.nodes if node.startswith("bp.") and node.count(".") > 1]
    return any(node == place or node.startswith(place + ".") for node in nodes for place in places)


def _new(sentence: str, offset: int, known: frozenset[int]) -> list[Mark]:
    """A、B等の…対策を講じる: the members that the list does not know."""
    found: list[Mark] = []
    bare = masked(sentence)
    for start, end in _list_ranges(bare):
        for first, last in _merged(bare[start:end], known, offset + start):
            words = bare[start + first : start + last].replace(" ", "")
            at, until = offset + start + first, offset + start + last
            if not any(place in known for place in range(at, until)) and _is_measure(words):
                found.append(Mark(at, until, ElementKind.MEASURE, words, known=False))
    return found


def _merged(inner: str, known: frozenset[int], offset: int) -> list[tuple[int, int]]:
    """The members' ranges, nested modifiers joined to the member they belong to unless the list knows what stands before."""
    found: list[tuple[int, int]] = []
    parts = members(inner)
    for place, member in enumerate(parts):
        taken = place > 0 and any(offset + at in known for at in range(parts[place - 1].start, parts[place - 1].end))
        if place and not taken and (nested(inner, parts[place - 1], member) or _same_object(inner, parts[place - 1], member)):
            found[-1] = (found[-1][0], member.end)
        else:
            found.append((member.start, member.end))
    return found


def _same_object(inner: str, first: Member, second: Member) -> bool:
    """Whether a member is a second doing with the object of the first: 機器の設定及び監視."""
    words = inner[second.start : second.end]
    return second.joint not in "、\t" and len(tokens(words)) == 1 and "の" in inner[first.start : first.end]


def _managed(text: str, terms: Terms) -> list[Mark]:
    """Aの管理, Bの管理 of 「A、B及びCの管理について、物理的な対策を講じる」."""
    found: list[Mark] = []
    for start, end in sentences(text):
        bare = masked(text[start:end])
        first, last = next((match.span("is") for p in grammar().managed if (match := re.search(p, bare))), (0, 0))
        for member in members(bare[first:last]):
            at = start + first
            printed = bare[first + member.start : first + member.end].replace(" ", "")
            words = _WHOSE.sub("", printed)
            term = terms.exact(ElementKind.MEASURE, printed + "の管理") or terms.exact(ElementKind.MEASURE, words + "の管理")
            if term is not None or (2 <= len(words) <= _LONGEST and nominal(words) and not _POINTS.search(words)):
                element = term.term if term else words + "の管理"
                found.append(Mark(at + member.start, at + member.end, ElementKind.MEASURE, element, known=term is not None))
    return found


def _list_ranges(bare: str) -> list[tuple[int, int]]:
    """Where a sentence lists measures."""
    return [match.span("is") for pattern in grammar().measures for match in re.finditer(pattern, bare)]


def _is_measure(words: str) -> bool:
    """Whether words can name a measure: a noun phrase that ends in a doing."""
    if not 2 <= len(words) <= _LONGEST or _POINTS.search(words) or words in _CLASS_WORDS:
        return False
    return nominal(words) and words.endswith(grammar().objects)

"""From an alignment to the elements of a policy: each clause read for what its place asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from kosshi.designation import find_designations
from kosshi.elements.element import Element, ElementKind, Mark
from kosshi.elements.lists import CELL
from kosshi.elements.measures import measure_marks
from kosshi.elements.places import spots
from kosshi.elements.scopes import names_subject, scope_marks, subject_marks
from kosshi.elements.terms import FieldKind, Terms, builtin_terms, folded, form, rule
from kosshi.elements.threats import threat_marks
from kosshi.model import Alignment
from kosshi.passages import HEADING, OwnText, Passage, behind, own_text
from kosshi.skeleton import Skeleton

_CELL_GAP = re.compile(r"[^\n]*(?:\t|[ \u3000]{2,}|\|)[^\n]*")
_JOINED = re.compile(r"[・、]|及び|と")  # a name that looks like a list
_SCOPE = (ElementKind.ORGAN, ElementKind.PERSON, ElementKind.ASSET)
_STANDS_FOR_BODY = "#"  # a sign for the body's own name; no text numbers or names anything with it alone
_LINE_END = re.compile(r"[ \t]*[\n\f]\s*")
_Nodes = tuple[str, ...]


class _By(NamedTuple):
    """What elements are found by: the list, and names of the body that look like a list themselves, in matching form."""

    terms: Terms
    names: tuple[str, ...]


class _Found(NamedTuple):
    """A mark with its range in a clause's own text, its node and its words as printed."""

    start: int
    end: int
    node: str | None
    surface: str
    mark: Mark


def find(alignment: Alignment, terms: Terms | None = None, skeleton: Skeleton | None = None) -> tuple[Element, ...]:
    """The elements of a policy, in document order.

    Args:
        alignment: the policy with the nodes its clauses answer to.
        terms: the list; the built-in one where None.
        skeleton: tells the kinds of nodes of a skeleton that is not kosshi's; not needed for the built-in one.
    """
    terms = builtin_terms() if terms is None else terms
    policy = alignment.policy
    names = tuple(folded(name) for name in find_designations(policy.source.text) if _JOINED.search(name))
    by = _By(terms, tuple(name for name in names if len(name) > 2))
    found: list[Element] = []
    for clause, fields, nodes, above in spots(alignment, skeleton):
        own, at = own_text(policy.source.text, clause)
        for start, end, node, surface, mark in _in_text(own, not clause.children, fields, nodes, above, by):
            place = (mark.polarity, at + start, at + end, mark.known, mark.scope)
            found.append(Element(policy.policy_id, clause, node, mark.kind, mark.element, surface, *place))
    return tuple(found)


@lru_cache(maxsize=1 << 16)
def _in_text(own: OwnText, leaf: bool, fields: tuple[FieldKind, ...], nodes: _Nodes, above: _Nodes, by: _By) -> tuple[_Found, ...]:
    """The elements of a clause, each once, with places counted from where its own text begins.

    Args:
        own: its text.
        leaf: it has no clauses below.
        fields: what is looked for.
        nodes: the nodes it answers to.
        above: those, or the nodes of a clause above.
        by: the list, and names of the body.
    """
    terms, names = by
    found: dict[tuple[ElementKind, str, str], _Found] = {}
    for passage in _passages(own, leaf, fields, terms):
        text, origin = _celled(own.printed, passage)
        shape = form(text)
        here = tuple(name for name in names if name in shape.text)
        for mark in _marks(shape.text, fields, above, terms, here):
            start, end = shape.span(mark.start, mark.end)
            start, end = origin[start], behind(own.printed, origin[end - 1])
            surface = _LINE_END.sub("", own.printed[start:end])
            found.setdefault((mark.kind, mark.element, mark.polarity), _Found(start, end, _node(nodes, mark, terms), surface, mark))
    return tuple(found.values())


def _node(own: tuple[str, ...], mark: Mark, terms: Terms) -> str | None:
    """Of the nodes a clause answers to the one where the element is expected, else the best."""
    term = terms.get(mark.kind, mark.element)
    expected = [node for node in own if term is not None and node in term.nodes]
    return next(iter((*expected, *own)), None)


def _passages(own: OwnText, leaf: bool, fields: Sequence[FieldKind], terms: Terms) -> Iterator[Passage]:
    """The paragraphs that are read; the heading where it is all the clause has, or names a measure of the standards."""
    alone = leaf and all(passage.number == HEADING for passage in own.passages)
    kept = [passage for passage in own.passages if passage.number != HEADING or alone or ("subject" in fields and "measure" in fields)]
    yield from _mended(kept, terms) if "organ" in fields else kept


def _mended(passages: Sequence[Passage], terms: Terms) -> Iterator[Passage]:
    """Lines of a table that break off inside a known name (選挙管 | 理委員会) put together again."""
    held: Passage | None = None
    for passage in passages:
        if held is None:
            held = passage
            continue
        tail, head = re.split(r"[、,。\s]", held.text)[-1], re.split(r"[、,。(\s]", passage.text)[0]
        ways = (tail[size:] for size in range(len(tail)))
        if tail and any(terms.exact(ElementKind.ORGAN, folded(way + head)) for way in ways):
            held = Passage(held.clause, held.number, held.text + passage.text, held.origin + passage.origin)
        else:
            yield held
            held = passage
    if held is not None:
        yield held


def _celled(printed: str, passage: Passage) -> tuple[str, tuple[int, ...]]:
    """A passage's text with a sign where a border of table cells stands in print."""
    chars: list[str] = []
    origin: list[int] = []
    last = passage.first
    for char, place in zip(passage.text, passage.origin, strict=True):
        if place > last + 1 and _CELL_GAP.fullmatch(printed[last + 1 : place]):
            chars.append(CELL)
            origin.append(last)
        chars.append(CELL if char == "|" else char)
        origin.append(place)
        last = place
    return "".join(chars), tuple(origin)


@lru_cache(maxsize=1 << 16)
def _marks(text: str, fields: tuple[FieldKind, ...], nodes: tuple[str, ...], terms: Terms, names: tuple[str, ...]) -> tuple[Mark, ...]:
    """The elements of one paragraph in matching form, in order."""
    found: list[Mark] = []
    if "threat" in fields:
        found += threat_marks(text, terms)
    scope = tuple(kind for kind in _SCOPE if kind.value in fields)
    if scope:
        found += scope_marks(_nameless(text, names), scope, terms)
    if "subject" in fields and ("measure" not in fields or names_subject(text, terms)):
        persons = subject_marks(_nameless(text, names), terms)
        bound = "measure" not in fields
        found += persons if bound else [mark for mark in persons if mark.known and rule("subjects").search(mark.element)]
    if "measure" in fields:
        found += measure_marks(text, nodes, terms)
    return tuple(sorted(found, key=lambda mark: (mark.start, mark.end, mark.kind, mark.element)))


def _nameless(text: str, names: tuple[str, ...]) -> str:
    """The text with the body's own name made one run of signs: a ・ inside a name joins nothing."""
    for name in names:
        text = text.replace(name, _STANDS_FOR_BODY * len(name))
    return text

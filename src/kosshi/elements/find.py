"""From an alignment to the elements of a policy: each clause read for what its place asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kosshi.designation import find_designations
from kosshi.elements.element import Element, ElementKind, Mark
from kosshi.elements.lists import CELL
from kosshi.elements.measures import measure_marks
from kosshi.elements.places import fields_by_clause, nodes_by_clause
from kosshi.elements.scopes import scope_marks, subject_marks
from kosshi.elements.terms import FieldKind, Terms, builtin_terms, folded, form, rule
from kosshi.elements.threats import threat_marks
from kosshi.model import Alignment, Clause
from kosshi.passages import HEADING, Passage, own_passages
from kosshi.skeleton import Skeleton

_CELL_GAP = re.compile(r"[^\n]*(?:\t|[ \u3000]{2,}|\|)[^\n]*")
_JOINED = re.compile(r"[・、]|及び|と")  # a name that looks like a list
_SCOPE = (ElementKind.ORGAN, ElementKind.PERSON, ElementKind.ASSET)
_STANDS_FOR_BODY = "#"  # a sign for the body's own name; no text numbers or names anything with it alone


def find(alignment: Alignment, terms: Terms | None = None, skeleton: Skeleton | None = None) -> tuple[Element, ...]:
    """The elements of a policy, in document order.

    Args:
        alignment: the policy with the nodes its clauses answer to.
        terms: the list; the built-in one where None.
        skeleton: tells the kinds of nodes of a skeleton that is not kosshi's; not needed for the built-in one.
    """
    terms = builtin_terms() if terms is None else terms
    policy = alignment.policy
    names = tuple(name for name in find_designations(policy.source.text) if _JOINED.search(name))
    nodes = nodes_by_clause(alignment)
    found: list[Element] = []
    fields = fields_by_clause(alignment, skeleton)
    for clause in policy.walk():
        if clause.path not in fields:
            continue
        own = nodes.get(clause.path, ())
        above = own or _nodes_above(clause.path, nodes)
        seen: set[tuple[ElementKind, str, str]] = set()
        for passage in _passages(policy.source.text, clause, fields[clause.path], terms):
            for mark, start, end in _read(policy.source.text, passage, fields[clause.path], above, (terms, names)):
                key = (mark.kind, mark.element, mark.polarity)
                if key not in seen:
                    seen.add(key)
                    found.append(_element(alignment, clause, _node(own, mark, terms), mark, (start, end)))
    return tuple(found)


def _element(alignment: Alignment, clause: Clause, node: str | None, mark: Mark, span: tuple[int, int]) -> Element:
    start, end = span
    surface = re.sub(r"[ \t]*[\n\f]\s*", "", alignment.policy.source.text[start:end])
    return Element(
        alignment.policy.policy_id, clause, node, mark.kind, mark.element, surface, mark.polarity, start, end, mark.known, mark.scope
    )


def _nodes_above(path: str, nodes: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    while path:
        path = path.rpartition(".")[0]
        if path in nodes:
            return nodes[path]
    return ()


def _node(own: tuple[str, ...], mark: Mark, terms: Terms) -> str | None:
    """Of the nodes a clause answers to the one where the element is expected, else the best."""
    term = terms.get(mark.kind, mark.element)
    expected = [node for node in own if term is not None and node in term.nodes]
    return next(iter((*expected, *own)), None)


def _passages(source: str, clause: Clause, fields: Sequence[FieldKind], terms: Terms) -> Iterator[Passage]:
    """The paragraphs that are read; the heading where it is all the clause has, or names a measure of the standards."""
    own = own_passages(source, clause)
    alone = all(passage.number == HEADING for passage in own) and not clause.children
    kept = [passage for passage in own if passage.number != HEADING or alone or ("subject" in fields and "measure" in fields)]
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


def _read(
    source: str, passage: Passage, fields: Sequence[FieldKind], nodes: tuple[str, ...], by: tuple[Terms, tuple[str, ...]]
) -> Iterator[tuple[Mark, int, int]]:
    """The marks of a passage with their ranges in the source."""
    text, origin = _celled(source, passage)
    shape = form(text)
    for mark in _marks(shape.text, tuple(fields), nodes, *by):
        start, end = shape.span(mark.start, mark.end)
        yield mark, origin[start], origin[end - 1] + 1


def _celled(source: str, passage: Passage) -> tuple[str, tuple[int, ...]]:
    """A passage's text with a sign where a border of table cells stands in the source."""
    chars: list[str] = []
    origin: list[int] = []
    last = passage.origin[0]
    for char, place in zip(passage.text, passage.origin, strict=True):
        if place > last + 1 and _CELL_GAP.fullmatch(source[last + 1 : place]):
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
    if "subject" in fields:
        persons = subject_marks(_nameless(text, names), terms)
        bound = "measure" not in fields
        found += persons if bound else [mark for mark in persons if mark.known and rule("subjects").search(mark.element)]
    if "measure" in fields:
        found += measure_marks(text, nodes, terms)
    return tuple(sorted(found, key=lambda mark: (mark.start, mark.end, mark.kind, mark.element)))


def _nameless(text: str, names: tuple[str, ...]) -> str:
    """The text with the body's own name made one run of signs: a ・ inside a name joins nothing."""
    for name in names:
        plain = folded(name)
        if len(plain) > 2:
            text = text.replace(plain, _STANDS_FOR_BODY * len(plain))
    return text

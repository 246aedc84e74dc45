"""Where what is looked for: by skeleton node, by the node's kind in other skeletons, by heading and sentence pattern."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from kosshi.elements.terms import FieldKind, element_file, form
from kosshi.model import Alignment, Clause, Part
from kosshi.passages import plain_text
from kosshi.skeleton import NodeKind, Skeleton

_BELOW: frozenset[FieldKind] = frozenset({"threat", "effect", "organ", "person", "asset"})  # what items below share with their parent


class Spot(NamedTuple):
    """A clause of the body in which something is looked for.

    Attributes:
        clause: the clause.
        fields: what is looked for.
        own: the nodes it answers to, the best first.
        above: those, or where there are none those of the nearest clause above that has any.
    """

    clause: Clause
    fields: tuple[FieldKind, ...]
    own: tuple[str, ...]
    above: tuple[str, ...]


def fields_of_node(node: str, skeleton: Skeleton | None = None) -> tuple[FieldKind, ...]:
    """What is looked for in clauses that answer to a node; empty where nothing is.

    Args:
        node: its id.
        skeleton: tells the kind of a node that the data file does not name.
    """
    return _fields_of_kind(node, skeleton[node].kind if skeleton is not None and node in skeleton else None)


@cache
def _fields_of_kind(node: str, kind: NodeKind | None) -> tuple[FieldKind, ...]:
    """What is looked for at a node of this kind."""
    known = element_file().fields
    at = node
    while at:
        if at in known:
            return known[at]
        at = at.rpartition(".")[0]
    return element_file().kinds.get(kind, ()) if kind is not None else ()


def spots(alignment: Alignment, skeleton: Skeleton | None = None) -> list[Spot]:
    """The clauses of the body of a policy in which something is looked for, in document order."""
    nodes = alignment.nodes()
    at_node = {node: fields_of_node(node, skeleton) for node in {node for own in nodes.values() for node in own}}
    found: list[Spot] = []
    waiting: list[tuple[Clause, tuple[FieldKind, ...], tuple[str, ...]]]
    waiting = [(clause, (), ()) for clause in reversed(alignment.policy.clauses) if clause.part is Part.BODY]
    while waiting:
        clause, fields, above = waiting.pop()
        own = nodes.get(clause.path, ())
        named = [field for node in own for field in at_node[node]] if own else [field for field in fields if field in _BELOW]
        if not any(node.startswith("st") for node in own):
            named += _by_words(clause.heading, clause.text)
        fields = tuple(dict.fromkeys(named))
        if fields:
            found.append(Spot(clause, fields, own, own or above))
        waiting += [(child, fields, own or above) for child in reversed(clause.children)]
    return found


@cache
def _rules() -> tuple[tuple[tuple[FieldKind, ...], re.Pattern[str] | None, re.Pattern[str] | None], ...]:
    return tuple(
        (rule.fields, re.compile(rule.heading) if rule.heading else None, re.compile(rule.text) if rule.text else None)
        for rule in element_file().clauses
    )


@lru_cache(maxsize=1 << 16)
def _by_words(heading: str, text: str) -> tuple[FieldKind, ...]:
    """What the heading or a sentence of a clause says it is about."""
    heading, text = form(plain_text(heading)).text, form(plain_text(text)).text
    found: list[FieldKind] = []
    for fields, in_heading, in_text in _rules():
        if (in_heading is None or in_heading.search(heading)) and (in_text is None or in_text.search(text)):
            found += fields
    return tuple(found)

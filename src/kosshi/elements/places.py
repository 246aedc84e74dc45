"""Where what is looked for: by skeleton node, by the node's kind in other skeletons, by heading and sentence pattern."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from kosshi.elements.terms import FieldKind, element_file, form
from kosshi.model import Alignment, Clause, Part
from kosshi.passages import plain_text
from kosshi.skeleton import Skeleton

_BELOW: frozenset[FieldKind] = frozenset({"threat", "effect", "organ", "person", "asset"})  # what items below share with their parent


def fields_of_node(node: str, skeleton: Skeleton | None = None) -> tuple[FieldKind, ...]:
    """What is looked for in clauses that answer to a node; empty where nothing is.

    Args:
        node: its id.
        skeleton: tells the kind of a node that the data file does not name.
    """
    known = element_file().fields
    at = node
    while at:
        if at in known:
            return known[at]
        at = at.rpartition(".")[0]
    if skeleton is not None and node in skeleton:
        return element_file().kinds.get(skeleton[node].kind, ())
    return ()


def nodes_by_clause(alignment: Alignment) -> dict[str, tuple[str, ...]]:
    """The nodes each clause answers to, the best first, by its path."""
    found: dict[str, list[str]] = {}
    for match in alignment.matches:
        if match.clause is not None and match.node is not None:
            found.setdefault(match.clause.path, []).append(match.node)
    return {path: tuple(nodes) for path, nodes in found.items()}


def fields_by_clause(alignment: Alignment, skeleton: Skeleton | None = None) -> Mapping[str, tuple[FieldKind, ...]]:
    """What is looked for in each clause of the body of a policy, by its path; clauses in which nothing is are left out."""
    nodes = nodes_by_clause(alignment)
    found: dict[str, tuple[FieldKind, ...]] = {}

    def visit(clause: Clause, above: tuple[FieldKind, ...]) -> None:
        own = [field for node in nodes.get(clause.path, ()) for field in fields_of_node(node, skeleton)]
        if clause.path not in nodes:
            own += [field for field in above if field in _BELOW]
        standards = any(node.startswith("st") for node in nodes.get(clause.path, ()))
        own += [] if standards else _by_words(clause)
        if own:
            found[clause.path] = tuple(dict.fromkeys(own))
        for child in clause.children:
            visit(child, found.get(clause.path, ()))

    for clause in alignment.policy.clauses:
        if clause.part is Part.BODY:
            visit(clause, ())
    return found


@cache
def _rules() -> tuple[tuple[tuple[FieldKind, ...], re.Pattern[str] | None, re.Pattern[str] | None], ...]:
    return tuple(
        (rule.fields, re.compile(rule.heading) if rule.heading else None, re.compile(rule.text) if rule.text else None)
        for rule in element_file().clauses
    )


def _by_words(clause: Clause) -> list[FieldKind]:
    """What the heading or a sentence of a clause says it is about."""
    heading, text = form(plain_text(clause.heading)).text, form(plain_text(clause.text)).text
    found: list[FieldKind] = []
    for fields, in_heading, in_text in _rules():
        if (in_heading is None or in_heading.search(heading)) and (in_text is None or in_text.search(text)):
            found += fields
    return found

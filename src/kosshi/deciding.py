"""Which sentence of a reading decides how firmly a policy asks a node, and what its other sentences ask."""

from __future__ import annotations

import re
from functools import lru_cache

from kosshi.compare import Reading
from kosshi.model import Clause, Strength
from kosshi.norms import Norm, asked, main_norm, norms, rank
from kosshi.skeleton import Node
from kosshi.tokens import fold

_INTRODUCES = re.compile(r"(?:次|以下|下記|左)の|(?:次|以下)に掲げる")


def main_sentence(reading: Reading, node: Node | None = None) -> tuple[Clause, Norm] | None:
    """The clause and norm that decide a reading's force.

    The first of its own clauses that binds, else the first with any force. Where that sentence has none of the node's
    words and another of the clause has, the clause answers to two nodes and the other sentence decides; where it only
    introduces items that have a force of their own (…してはならない), the firmest item does.
    """
    found = [(clause, norm) for clause in reading.own if (norm := _norm_at(clause, node)) is not None]
    binding = [one for one in found if rank(one[1].strength)] or found
    if not binding:
        return None
    clause, norm = binding[0]
    items = _items(reading, clause) if _INTRODUCES.search(fold(clause.text[norm.start : norm.end])) else []
    return max(items, key=lambda one: rank(one[1].strength), default=(clause, norm))


def _norm_at(clause: Clause, node: Node | None) -> Norm | None:
    """The norm of a clause that speaks of a node."""
    return main_norm(clause.text) if node is None else _norm_of(clause.text, node.terms)


@lru_cache(maxsize=1 << 16)
def _norm_of(text: str, terms: tuple[str, ...]) -> Norm | None:
    """The norm of a text that has one of a node's words, the main one where none has."""
    main = main_norm(text)
    if main is None or _speaks(text, main, terms):
        return main
    return next((norm for norm in norms(text) if rank(norm.strength) and _speaks(text, norm, terms)), main)


def _speaks(text: str, norm: Norm, terms: tuple[str, ...]) -> bool:
    words = fold(text[norm.start : norm.end])
    return any(fold(term) in words for term in terms)


def _items(reading: Reading, clause: Clause) -> list[tuple[Clause, Norm]]:
    """The items below a clause that ask something by themselves; one that ends in こと borrows its force from the lead."""
    own = {id(one) for one in reading.own}
    below = [one for one in reading.clauses if id(one) not in own and one.path.startswith(f"{clause.path}.")]
    found = [(one, norm) for one in below if (norm := main_norm(one.text)) is not None and rank(norm.strength)]
    return [(one, norm) for one, norm in found if not fold(one.text[norm.start : norm.end]).rstrip("。").endswith("こと")]


def firmest(reading: Reading, strength: Strength, node: Node) -> Strength:
    """The firmest force among the force that decides and those of the reading's other main sentences about the node."""
    found = [(words, force) for clause in reading.own for words, force in asked(clause.text)]
    about = [force for words, force in found if any(fold(term) in words for term in node.terms)]
    return max((strength, *about), key=rank)

"""Which elements which bodies have, leave out or lack, against the model text and against each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kosshi.elements.element import Element, ElementKind, Polarity
from kosshi.elements.terms import Terms, builtin_terms
from kosshi.model import Alignment

_Key = tuple[ElementKind, str]


@dataclass(frozen=True, slots=True)
class Presence:
    """One element over all policies.

    Attributes:
        kind: what it is.
        element: the canonical term under which witnesses are compared (町長 and 市長 are one).
        expected: whether the model text has it.
        nodes: where the model text has it; of others the nodes at which policies have it.
        include, exclude, absent: policy ids, sorted; ``absent`` are policies that have the part of the text in which
            the model text or others have the element, but not the element.
        places: where each policy has it, with clause and characters.
        known: whether it is in the list.
        group: the cover term it belongs to; empty where none.
        cover: it only names the class of others.
    """

    kind: ElementKind
    element: str
    expected: bool
    nodes: tuple[str, ...]
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    absent: tuple[str, ...]
    places: tuple[Element, ...]
    known: bool = True
    group: str = ""
    cover: bool = False

    def of(self, policy_id: str) -> tuple[Element, ...]:
        """Where one policy has it."""
        return tuple(place for place in self.places if place.policy_id == policy_id)


@dataclass(frozen=True, slots=True)
class Against:
    """What one body adds and omits against the model text or another body.

    ``excluded`` is what it leaves out by name; ``opposed`` what one takes in and the other leaves out.
    """

    policy_id: str
    other: str | None
    adds: tuple[Presence, ...]
    omits: tuple[Presence, ...]
    excluded: tuple[Presence, ...]
    opposed: tuple[Presence, ...] = ()


def presence(found: Mapping[str, Sequence[Element]], alignments: Iterable[Alignment], terms: Terms | None = None) -> tuple[Presence, ...]:
    """Every element of the model text and of any policy, over all policies.

    Args:
        found: the elements of each policy (:func:`kosshi.elements.find`).
        alignments: those they were found with.
        terms: the list they were found with; the built-in one where None.

    Returns:
        By kind, then those of the model text in the list's order, then the others by number of policies and term.
    """
    terms = builtin_terms() if terms is None else terms
    parts = {alignment.policy.policy_id: _parts(alignment) for alignment in alignments}
    places: dict[_Key, list[Element]] = {}
    for policy_id in sorted(found):
        for element in found[policy_id]:
            places.setdefault(key_of(element, terms), []).append(element)
    expected = _expected(terms)
    keys = dict.fromkeys([*expected, *sorted(places, key=lambda key: (-_bodies(places[key]), key[1]))])
    ordered = sorted(keys, key=lambda key: (list(ElementKind).index(key[0]), key not in expected))
    groups = {(term.kind, term.compared_as): (term.group, term.cover) for term in terms}
    return tuple(_presence(key, places.get(key, []), expected.get(key, ()), parts, groups.get(key, ("", False))) for key in ordered)


def key_of(element: Element, terms: Terms) -> _Key:
    """What two elements share that are compared as one."""
    term = terms.get(element.kind, element.element)
    return element.kind, term.compared_as if term else element.element


def _bodies(places: Sequence[Element]) -> int:
    return len({place.policy_id for place in places})


def _expected(terms: Terms) -> dict[_Key, tuple[str, ...]]:
    """The elements of the newest model text and their nodes; what a last edition dropped is not expected."""
    found: dict[_Key, tuple[str, ...]] = {}
    for term in terms:
        if term.nodes and term.last is None:
            key = (term.kind, term.compared_as)
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), *term.nodes)))
    return found


def _parts(alignment: Alignment) -> frozenset[str]:
    return frozenset(match.node.partition(".")[0] for match in alignment.matches if match.node is not None and match.clause is not None)


def _presence(
    key: _Key, places: Sequence[Element], nodes: tuple[str, ...], parts: Mapping[str, frozenset[str]], named: tuple[str, bool]
) -> Presence:
    include = {place.policy_id for place in places if place.polarity is Polarity.INCLUDE}
    exclude = {place.policy_id for place in places if place.polarity is Polarity.EXCLUDE} - include
    seen = nodes or tuple(dict.fromkeys(sorted(place.node for place in places if place.node)))
    there = {node.partition(".")[0] for node in seen}
    absent = {policy_id for policy_id, own in parts.items() if own & there} - include - exclude
    known = bool(nodes) or any(place.known for place in places)
    bodies = (tuple(sorted(include)), tuple(sorted(exclude)), tuple(sorted(absent)))
    return Presence(key[0], key[1], bool(nodes), seen, *bodies, tuple(places), known, *named)


def against(presences: Iterable[Presence], policy_id: str, other: str | None = None) -> Against:
    """What a body adds and omits against the model text, or against another body.

    Cover terms count for nothing. Against the model text 教育委員会 is no addition where that has 行政委員会, nor does its body
    omit the latter.

    Args:
        presences: of :func:`presence`.
        policy_id: the body.
        other: the other body; None for the model text.
    """
    presences = tuple(presences)
    adds, omits, excluded, opposed = [], [], [], []
    expected = {(one.kind, one.element) for one in presences if one.expected}
    covered = {(one.kind, one.group) for one in presences if one.group and policy_id in one.include}
    for one in presences:
        if one.cover:
            continue
        has, leaves_out = policy_id in one.include, policy_id in one.exclude
        there = one.expected if other is None else other in one.include
        if leaves_out:
            excluded.append(one)
        if other is not None and ((leaves_out and there) or (has and other in one.exclude)):
            opposed.append(one)
        elif has and not there:
            if other is not None or one.kind is not ElementKind.ORGAN or (one.kind, one.group) not in expected:
                adds.append(one)
        elif there and policy_id in one.absent and (other is not None or (one.kind, one.element) not in covered):
            omits.append(one)
    return Against(policy_id, other, tuple(adds), tuple(omits), tuple(excluded), tuple(opposed))

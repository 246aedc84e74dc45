"""What an element is: one atomic threat, effect, body, person, asset or measure that a clause speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from kosshi.model import Clause


class ElementKind(StrEnum):
    """What an element is (contract, column ``kind``)."""

    THREAT = "threat"
    EFFECT = "effect"
    ORGAN = "organ"
    PERSON = "person"
    ASSET = "asset"
    MEASURE = "measure"


class Polarity(StrEnum):
    """Whether the clause takes the element in or leaves it out (contract, column ``polarity``)."""

    INCLUDE = "include"
    EXCLUDE = "exclude"


class Mark(NamedTuple):
    """An element found in one passage.

    Attributes:
        start, end: half-open range in the text that was read.
        kind, element, polarity, known, scope: as in :class:`Element`.
    """

    start: int
    end: int
    kind: ElementKind
    element: str
    polarity: Polarity = Polarity.INCLUDE
    known: bool = True
    scope: str = ""

    def at(self, start: int, end: int) -> Mark:
        """The same element at another place."""
        return self._replace(start=start, end=end)


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a policy.

    Attributes:
        policy_id: the policy.
        clause: the clause that has it.
        node: id of the skeleton node the clause answers to, None where it answers to none.
        kind: threat, effect, organ, person, asset or measure.
        element: canonical Japanese term; of an unknown element its words as printed, in matching form.
        surface: as printed, without line breaks.
        polarity: taken in or left out.
        start, end: half-open range in ``policy.source.text``.
        known: whether the term is in the list; False where only the grammar found it.
        scope: what limits it, as printed (``教育委員会事務局においては``); empty where nothing does.
    """

    policy_id: str
    clause: Clause
    node: str | None
    kind: ElementKind
    element: str
    surface: str
    polarity: Polarity
    start: int
    end: int
    known: bool = True
    scope: str = ""

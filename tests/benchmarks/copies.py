"""Policies that copy one another: a wanted share of distinct clauses at any number of policies.

Half of the bodies copy one of the five models, half an earlier body's policy. While copying, each clause gets a new wording, one
that nobody had, at a rate that brings the wanted share about: the number of distinct clauses is that of new wordings, plus the
models' own, plus clauses with a body's full name in them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from edits import edited
from models import WITH_STANDARDS, Body, Model, body, models

FROM_EARLIER = 0.5
TRIES = 24
_FULL_NAME = re.compile(
    r"(?:徳之島町|茨城町)(?!(?:議会)?[（(]以下)"
)  # names that no abbreviation folds away; those of the other models are


@dataclass
class Copy:
    """One body's policy: the models its parts are from and its wordings in them."""

    body: Body
    parts: tuple[Model, ...]
    parent: int | None
    wordings: tuple[tuple[str, ...], ...] = ()

    @property
    def text(self) -> str:
        """As it would be published."""
        printed = (part.printed(own) for part, own in zip(self.parts, self.wordings, strict=True))
        return self.body.named("\n".join(printed))


def copied(count: int, distinct: float, seed: int) -> Iterator[tuple[Body, str]]:
    """``count`` policies with about this share of distinct clauses; each body with its text."""
    rng = random.Random(seed)
    copies = planned(rng, count)
    rate = rate_for(copies, distinct)
    known = {wording for copy in copies for part in copy.parts for wording in part.wordings}
    for copy in copies:
        for place, part in enumerate(copy.parts):
            own = part.wordings if copy.parent is None or place else copies[copy.parent].wordings[0]
            copy.wordings += (tuple(_new(rng, known, text) if rng.random() < rate else text for text in own),)
        yield copy.body, copy.text


def planned(rng: random.Random, count: int) -> list[Copy]:
    """Who copies from whom, before any wording is changed."""
    texts, second = models()
    copies: list[Copy] = []
    by_model: dict[str, list[int]] = {}
    for number in range(count):
        first = rng.choice(texts)
        earlier = by_model.setdefault(first.text, [])
        parent = rng.choice(earlier) if earlier and rng.random() < FROM_EARLIER else None
        parts = (first, second) if rng.random() < WITH_STANDARDS else (first,)
        copies.append(Copy(body(rng), parts, parent))
        earlier.append(number)
    return copies


def rate_for(copies: list[Copy], distinct: float) -> float:
    """The rate of new wordings that gives the wanted share of distinct clauses, or one as near as so few policies can have."""
    clauses = sum(part.clauses for copy in copies for part in copy.parts)
    slots = 0
    before: set[tuple[str, str]] = set()
    for copy in copies:
        for part in copy.parts:
            for wording in part.wordings:
                named = bool(_FULL_NAME.search(wording))
                slots += not named
                before.add((wording, copy.body.name if named else ""))
    return min(1.0, max(0.0, (distinct * clauses - len(before)) / slots))


def _new(rng: random.Random, known: set[str], text: str) -> str:
    """A wording nobody had; the last one tried where chance does not find any."""
    wording = text
    for tried in range(TRIES):
        wording = edited(rng, text, tried)
        if wording not in known:
            break
    known.add(wording)
    return wording

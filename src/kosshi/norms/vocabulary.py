"""``data/norms.yaml``: whom norms bind, on what condition, how soon, with which figures."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from kosshi.facts import Fact, builtin
from kosshi.model import Strength


class Actor(Fact):
    """A person, an office or a body that norms bind, and its other names."""

    term: str
    aliases: tuple[str, ...] = ()


class Qualifier(Fact):
    """A set phrase that limits a norm; ``steps`` says by how much it binds less with it, ``period`` that it says how often."""

    term: str
    steps: int = 0
    period: bool = False
    pattern: str


class Urgency(Fact):
    """How soon something is to be done; a higher rank is sooner."""

    term: str
    rank: int
    pattern: str


class Figure(Fact):
    """A kind of number, period, date or named document."""

    kind: str
    pattern: str


class NormFile(Fact):
    """The whole of ``data/norms.yaml``."""

    ladder: dict[Strength, int]
    actors: tuple[Actor, ...]
    endings: tuple[str, ...]
    not_endings: tuple[str, ...]
    not_tails: tuple[str, ...]
    determiners: tuple[str, ...]
    conditions: tuple[Qualifier, ...]
    clauses: tuple[str, ...]
    anaphora: str
    embedded: str
    openings: str
    topics: str
    urgency: tuple[Urgency, ...]
    light: frozenset[str]
    parameters: tuple[Figure, ...]
    model_text_varies: frozenset[Strength]
    larger_is_firmer: str
    smaller_is_firmer: str

    @cached_property
    def names(self) -> dict[str, str]:
        """Canonical term of every name of an actor."""
        return {name: actor.term for actor in self.actors for name in (actor.term, *actor.aliases)}

    @cached_property
    def office(self) -> re.Pattern[str]:
        """Ends of words that name persons and offices."""
        return re.compile(f"(?:{'|'.join(self.endings)})(?:等|たち)?$")

    @cached_property
    def no_office(self) -> re.Pattern[str]:
        """Ends of words that only look so."""
        return re.compile(f"(?:^(?:{'|'.join(self.not_endings)})|(?:{'|'.join(self.not_tails)}))(?:等)?$")

    @cached_property
    def determiner(self) -> re.Pattern[str]:
        """Words before a name that are no part of it."""
        return re.compile(f"^(?:{'|'.join(sorted(self.determiners, key=len, reverse=True))})+(?=.)")

    @cached_property
    def condition_patterns(self) -> tuple[tuple[Qualifier, re.Pattern[str]], ...]:
        """Set phrases, compiled."""
        return tuple((one, re.compile(one.pattern)) for one in self.conditions)

    @cached_property
    def clause_patterns(self) -> tuple[re.Pattern[str], ...]:
        """Conditional clauses, compiled; the group ``clause`` of each holds the words."""
        return tuple(map(re.compile, self.clauses))

    @cached_property
    def urgency_patterns(self) -> tuple[tuple[Urgency, re.Pattern[str]], ...]:
        """Urgency, compiled."""
        return tuple((one, re.compile(one.pattern)) for one in self.urgency)

    @cached_property
    def parameter_patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Kind and pattern of every figure."""
        return tuple((one.kind, re.compile(one.pattern)) for one in self.parameters)

    @cached_property
    def condition_steps(self) -> dict[str, int]:
        """By how many steps each set phrase weakens."""
        return {one.term: one.steps for one in self.conditions}

    @cached_property
    def periods(self) -> frozenset[str]:
        """Set phrases that say how often."""
        return frozenset(one.term for one in self.conditions if one.period)

    @cached_property
    def urgency_rank(self) -> dict[str, int]:
        """Rank of every degree of urgency."""
        return {one.term: one.rank for one in self.urgency}


@lru_cache(maxsize=1)
def vocabulary() -> NormFile:
    """The words norms are read with."""
    return builtin("norms.yaml", NormFile)

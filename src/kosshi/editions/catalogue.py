"""The editions of the national guideline and the markers that tell them apart: ``data/editions.yaml``."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Literal

from pydantic import Field, model_validator

from kosshi.facts import Fact, Pattern, builtin

Flag = Literal["V", "I", "K"]
MarkerKind = Literal["phrase", "heading", "node", "absence", "count"]
Weight = Literal["decides", "refines", "supports"]


class Edition(Fact):
    """One edition: id (``H30``), the day it was issued, name in both languages, evidence flag and source."""

    id: str
    date: date
    ja: str
    en: str
    flag: Flag
    source: str


class Marker(Fact):
    """Something in a policy that stands in certain editions only; the fields are explained in the data file."""

    id: str
    part: str
    kind: MarkerKind
    where: tuple[str, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    unless: tuple[Pattern, ...] = ()
    at_least: int = 1
    top: bool = False
    count: int = 0
    first: str | None = None
    last: str | None = None
    early: str | None = None
    flag: Flag
    first_flag: Flag | None = None
    last_flag: Flag | None = None
    weight: Weight = "decides"
    replaced_by: str = ""
    ja: str
    en: str
    source: str

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Marker:
        if self.kind in ("phrase", "heading") and not self.patterns:
            raise ValueError(f"marker '{self.id}' is a {self.kind} without patterns")
        if self.kind in ("node", "absence", "count") and not self.where:
            raise ValueError(f"marker '{self.id}' names no skeleton ids")
        return self


class EditionsFile(Fact):
    """The whole of ``data/editions.yaml``."""

    editions: tuple[Edition, ...] = Field(min_length=1)
    groups: tuple[tuple[str, ...], ...]
    weights: dict[Flag, int]
    markers: tuple[Marker, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> EditionsFile:
        ids = [edition.id for edition in self.editions]
        if [id_ for group in self.groups for id_ in group] != ids:
            raise ValueError("the groups do not hold the editions in their order")
        if [edition.date for edition in self.editions] != sorted(edition.date for edition in self.editions):
            raise ValueError("the editions do not stand in the order of their dates")
        if len({marker.id for marker in self.markers}) != len(self.markers):
            raise ValueError("a marker id is used twice")
        for marker in self.markers:
            for named in (marker.first, marker.last, marker.early):
                if named is not None and named not in ids:
                    raise ValueError(f"marker '{marker.id}' names the unknown edition '{named}'")
            if marker.first and marker.last and ids.index(marker.first) > ids.index(marker.last):
                raise ValueError(f"marker '{marker.id}' ends before it begins")
        return self


def editions_file() -> EditionsFile:
    """Editions, groups and markers."""
    return builtin("editions.yaml", EditionsFile)


def editions() -> tuple[Edition, ...]:
    """The editions, oldest first."""
    return editions_file().editions


def markers() -> tuple[Marker, ...]:
    """All markers, in the order of the file."""
    return editions_file().markers


@lru_cache(maxsize=1)
def places() -> dict[str, int]:
    """Position of every edition, 0 for the oldest."""
    return {edition.id: place for place, edition in enumerate(editions())}


def newest() -> int:
    """Position of the newest edition."""
    return len(editions()) - 1


def issued_by(day: date) -> int:
    """Position of the newest edition issued by ``day``; -1 where it is before the first."""
    return sum(edition.date <= day for edition in editions()) - 1


def first_place(marker: Marker) -> int:
    """Position of the first edition with the marker."""
    return places()[marker.first] if marker.first else 0


def last_place(marker: Marker) -> int:
    """Position of the last edition with the marker."""
    return places()[marker.last] if marker.last else newest()


def early_place(marker: Marker) -> int:
    """Position of the edition in whose time the wording was already about."""
    return places()[marker.early] if marker.early else first_place(marker)


def first_weight(marker: Marker) -> int:
    """How much the marker's beginning counts."""
    return editions_file().weights[marker.first_flag or marker.flag]


def last_weight(marker: Marker) -> int:
    """How much the marker's end counts."""
    return editions_file().weights[marker.last_flag or marker.flag]

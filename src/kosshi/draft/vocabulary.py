"""The words by which adaptation knows what it changes (``data/draft/adaptation.yaml``)."""

from __future__ import annotations

from functools import lru_cache

from kosshi.facts import Fact, builtin


class Counted(Fact):
    """A phrase that counts the items behind it."""

    pattern: str
    plain: str


class AdaptationFile(Fact):
    """The whole of ``data/draft/adaptation.yaml``."""

    documents: tuple[str, ...]
    person_terms: tuple[str, ...]
    person_compounds: tuple[str, ...]
    zones: dict[str, tuple[str, ...]]
    services: dict[str, tuple[str, ...]]
    counted: Counted
    needs: dict[str, str]
    more_needs: dict[str, tuple[str, ...]]
    only_with: dict[str, tuple[str, ...]]
    organ_sentence: str
    organ_nodes: tuple[str, ...]
    elsewhere: tuple[str, ...]
    person_nodes: tuple[str, ...]
    headings: dict[str, str]
    model_self: str
    titles: dict[str, dict[str, str]]
    inward: dict[str, str]


@lru_cache(maxsize=1)
def facts() -> AdaptationFile:
    """What is changed, and by which words it is known."""
    return builtin("draft/adaptation.yaml", AdaptationFile)

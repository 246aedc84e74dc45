"""The fixed phrases of a draft: marked gaps, the date of coming into force."""

from __future__ import annotations

from functools import lru_cache

from kosshi.draft.profile import Profile
from kosshi.facts import Fact, builtin
from kosshi.skeleton import Node

MOST_TERMS = 6


class FormulaFile(Fact):
    """The whole of ``data/draft/formulas.yaml``."""

    gap: str
    gap_terms: str
    in_force: str
    supplementary: str
    leads: dict[str, str]


@lru_cache(maxsize=1)
def formulas() -> FormulaFile:
    """The phrases."""
    return builtin("draft/formulas.yaml", FormulaFile)


def gap_text(node: Node) -> str:
    """What stands where no source has a wording: what the node is for and which words belong there."""
    terms = formulas().gap_terms.format(terms="、".join(node.terms[:MOST_TERMS]))
    return formulas().gap.format(gist=node.gist) + terms


def lead_text(node: Node, document: str) -> tuple[str, ...]:
    """What an article says before its items where no source does; nothing where there is no fixed phrase."""
    lead = formulas().leads.get(node.id)
    return (lead.format(document=document),) if lead else ()


def in_force_text(profile: Profile, document: str) -> tuple[str, ...]:
    """The paragraphs of the 附則: coming into force, then what the profile adds."""
    first = (formulas().in_force.format(document=document, date=profile.in_force),) if profile.in_force else ()
    return (*first, *(line.strip() for line in profile.supplementary))

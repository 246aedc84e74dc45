"""The fixed phrases of a draft: marked gaps, the date of coming into force."""

from __future__ import annotations

from functools import lru_cache

from kosshi.draft.profile import Profile
from kosshi.facts import Fact, builtin
from kosshi.messages import catalogue, say
from kosshi.skeleton import Node

MOST_TERMS = 6


class FormulaFile(Fact):
    """The whole of ``data/draft/formulas.yaml``."""

    gap: str
    gap_terms: str
    local_rule: str
    in_force: str
    supplementary: str
    leads: dict[str, str]
    one_document: dict[str, str]


@lru_cache(maxsize=1)
def formulas() -> FormulaFile:
    """The phrases."""
    return builtin("draft/formulas.yaml", FormulaFile)


def gap_text(node: Node) -> str:
    """What stands where no source has a wording: what the node is for and which words belong there."""
    words = [term.strip("、。") for term in node.terms]
    terms = formulas().gap_terms.format(terms="、".join(list(dict.fromkeys(words))[:MOST_TERMS]))
    return formulas().gap.format(gist=node.gist) + terms


def reason_text(reason: str) -> str:
    """Why a node has no wording or is left out, in words.

    Args:
        reason: of an :class:`~kosshi.draft.model.Item` or a :class:`~kosshi.draft.model.LeftOut`: a message key, behind a
            colon the words it speaks of; or the profile's own words, which are given back.
    """
    key, _, words = reason.partition(":")
    return say("draft", key, words=words) if key in catalogue("draft") else reason


def lead_text(node: Node, document: str) -> tuple[str, ...]:
    """What an article says before its items where no source does; nothing where there is no fixed phrase."""
    lead = formulas().leads.get(node.id)
    return (lead.format(document=document),) if lead else ()


def one_document_text(node: Node, profile: Profile, document: str) -> tuple[str, ...]:
    """What a node says where basic policy and standards are chapters of one document; nothing where it says the same as ever."""
    words = formulas().one_document.get(node.id, "") if profile.standards else ""
    return (words.format(own=f"{document}に定める" if profile.instrument else ""),) if words else ()


def in_force_text(profile: Profile, document: str) -> tuple[str, ...]:
    """The paragraphs of the 附則: coming into force, then what the profile adds."""
    first = (formulas().in_force.format(document=document, date=profile.in_force),) if profile.in_force else ()
    return (*first, *(line.strip() for line in profile.supplementary))

"""Which headings of a draft are headings of the document."""

from __future__ import annotations

from kosshi.draft.definitions import DEFINITIONS
from kosshi.draft.number import Numbered


def is_term(clause: Numbered) -> bool:
    """Whether a clause explains a term: its heading is the term, and no table of contents lists it."""
    return clause.item is not None and any(node.startswith(f"{DEFINITIONS}.") for node in clause.item.nodes)

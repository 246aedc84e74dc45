"""Alignment -> elements: the atomic threats, effects, bodies, persons, assets and measures of a policy.

    from kosshi import elements
    found = {a.policy.policy_id: elements.find(a) for a in corpus.alignments}
    elements.presence(found, corpus.alignments)

Known terms come from ``data/elements.yaml`` and users' files; members of a list that nobody knows are found by grammar and
marked as new.
"""

from kosshi.elements.element import Element, ElementKind, Polarity
from kosshi.elements.find import find
from kosshi.elements.presence import Against, Presence, against, presence
from kosshi.elements.rows import element_rows, presence_rows
from kosshi.elements.terms import Term, Terms, builtin_terms, load_terms, organ_words

__all__ = [
    "Against",
    "Element",
    "ElementKind",
    "Polarity",
    "Presence",
    "Term",
    "Terms",
    "against",
    "builtin_terms",
    "element_rows",
    "find",
    "load_terms",
    "organ_words",
    "presence",
    "presence_rows",
]

"""The words by which adaptation knows what it changes (``data/draft/adaptation.yaml``)."""

from __future__ import annotations

import re
from functools import lru_cache

from kosshi.facts import Fact, builtin
from kosshi.tokens import fold


class Counted(Fact):
    """A phrase that counts the items behind it."""

    pattern: str
    plain: str


class AdaptationFile(Fact):
    """The whole of ``data/draft/adaptation.yaml``."""

    documents: tuple[str, ...]
    instruments: tuple[str, ...]
    instruments_in_articles: tuple[str, ...]
    person_terms: tuple[str, ...]
    person_compounds: tuple[str, ...]
    zones: dict[str, tuple[str, ...]]
    services: dict[str, tuple[str, ...]]
    wireless_lan: tuple[str, ...]
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
    above: tuple[str, ...]
    words_of_kinds: dict[str, tuple[str, ...]]
    local_rule: str
    unusual_organs: dict[str, tuple[str, ...]]
    miswritten_organs: dict[str, str]
    independent: tuple[str, ...]
    offices: tuple[str, ...]


@lru_cache(maxsize=1)
def facts() -> AdaptationFile:
    """What is changed, and by which words it is known."""
    return builtin("draft/adaptation.yaml", AdaptationFile)


@lru_cache(maxsize=1 << 12)
def person_term(text: str) -> str:
    """The word a text uses for all the persons it binds: the one it introduces as such, else the most frequent, else 職員等."""
    plain, terms = fold(text), facts().person_terms
    defined = re.search(rf"以下「({'|'.join(terms)})」と(?:いう|総称する)", plain)
    if defined:
        return defined[1]
    counts = {}
    for word in sorted((*facts().person_compounds, *terms), key=len, reverse=True):  # 職員等 is no 職員
        counts[word] = plain.count(word)
        plain = plain.replace(word, " ")
    return max(terms, key=lambda term: (counts[term], -terms.index(term)))

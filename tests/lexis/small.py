"""Small sets of documents and the shipped corpus, shared by the tests of lexis."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import kosshi
from kosshi.lexis import Document, Documents
from kosshi.tokens import default
from samples import CORPUS


@cache
def shipped() -> kosshi.Corpus:
    return kosshi.load(CORPUS)


def made(groups: Mapping[str, list[str]]) -> Documents:
    """Documents of the given texts; the group is their policy too."""
    rows = [
        Document(f"{group}#{number}", f"{group}#{number}", group or "none", group, text)
        for group, texts in groups.items()
        for number, text in enumerate(texts, start=1)
    ]
    return Documents(tuple(rows), "policy_id", "clause", default())

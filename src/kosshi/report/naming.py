"""The policies people name in arguments: by id, body, title or file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

from kosshi.corpus import Corpus
from kosshi.errors import UsageError
from kosshi.messages import error, say

CATALOGUE = "batch"
LISTED = 20  # policies an error names


def policy_named(corpus: Corpus, word: str) -> str:
    """The id of the policy somebody means; its id goes before any other name.

    Args:
        corpus: where to look.
        word: a policy_id, a body, a title, or a file's name with or without its suffix.

    Raises:
        UsageError: no policy, or several, of this name; lists those that could be meant.
    """
    if word in corpus.policies:
        return word
    wanted = _folded(word)
    found = [policy_id for policy_id in corpus.policies if wanted and wanted in _names(corpus, policy_id)]
    if len(found) == 1:
        return found[0]
    if found:
        raise error(UsageError, word, CATALOGUE, "ambiguous-policy", known=listed(corpus, found))
    raise error(UsageError, word, CATALOGUE, "no-policy", known=listed(corpus, corpus.policies))


def listed(corpus: Corpus, ids: Iterable[str]) -> str:
    """Policies with the body and the file, so that one whose id says nothing can be told."""
    words = [say(CATALOGUE, "policy", id=one, name=corpus.name(one), file=PurePosixPath(corpus.entries[one].file).name) for one in ids]
    more = [say(CATALOGUE, "more", n=len(words) - LISTED)] if len(words) > LISTED else []
    return say(CATALOGUE, "policy-separator").join([*words[:LISTED], *more])


def _names(corpus: Corpus, policy_id: str) -> frozenset[str]:
    entry = corpus.entries[policy_id]
    file = PurePosixPath(entry.file)
    names = (entry.body, entry.title, entry.name, entry.file, file.name, file.stem)
    return frozenset(_folded(name) for name in names if name)


def _folded(name: str) -> str:
    """A name without what people type now this way, now that: widths, letter case, white space."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())

"""What is kept of a whole corpus between runs: its alignments, as long as no policy, skeleton or program has changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from kosshi.align.stored import decode_alignments, encode_alignments
from kosshi.cache import key
from kosshi.corpus.keys import alignment_key
from kosshi.corpus.reading import FEW
from kosshi.model import Alignment

if TYPE_CHECKING:
    from kosshi.corpus.corpus import Corpus


def kept_alignments(corpus: Corpus, make: Callable[[], tuple[Alignment, ...]]) -> tuple[Alignment, ...]:
    """The alignments of a corpus from its cache, or made now and kept there."""
    if corpus.cache is None or len(corpus) < FEW:
        return make()
    name = key("alignments", alignment_key(corpus))
    found = corpus.cache.get([name], partial(decode_alignments, policies=tuple(corpus)))
    if name not in found:
        found[name] = make()
        corpus.cache.put({name: encode_alignments(found[name])})
    return found[name]

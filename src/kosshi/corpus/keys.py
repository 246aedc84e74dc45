"""Keys of what is made of a corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kosshi.keys import digest, program_key
from kosshi.tokens import lexicons

if TYPE_CHECKING:
    from kosshi.corpus.corpus import Corpus


def corpus_key(corpus: Corpus, *options: object) -> str:
    """The key of what is made of a corpus: its texts and entries, skeleton, terms, lexicons, kosshi, and the options given."""
    known: list[object] = [program_key(), alignment_key(corpus)]
    known += ["terms", *(term.model_dump_json() for term in corpus.terms or ())]
    known += [f"{file}: {reason}" for file, reason in corpus.failures]
    return digest(*known, *options)


def alignment_key(corpus: Corpus) -> str:
    """The key of what the alignments depend on, by whichever version of the program: policies, skeleton, lexicons."""
    known: list[object] = [part.model_dump_json() for part in corpus.skeleton.parts]
    known += [lexicon.model_dump_json() for lexicon in lexicons()]
    return digest(*known, *(policy_key(corpus, policy_id) for policy_id in corpus.policies))


def policy_key(corpus: Corpus, policy_id: str) -> str:
    """The key of what is made of one policy alone, by whichever version of the program."""
    source = corpus.policies[policy_id].source
    words = (source.sha256, source.name, source.media_type, source.encoding, source.text)
    return digest(policy_id, *words, corpus.entries[policy_id].model_dump_json())

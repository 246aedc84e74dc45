"""How a corpus shows itself: a line of figures and the coverage matrix."""

from __future__ import annotations

from rich.console import Group

from kosshi.corpus.corpus import Corpus
from kosshi.display import coverage_html, coverage_rich
from kosshi.messages import say
from kosshi.showing import to_html, to_rich


def _named(corpus: Corpus) -> dict[str, str]:
    return {policy_id: corpus.name(policy_id) for policy_id in corpus.policies}


def _summary(corpus: Corpus) -> str:
    clauses = sum(1 for policy in corpus for _ in policy.walk())
    return say("display", "corpus", policies=len(corpus), clauses=clauses, nodes=len(corpus.skeleton))


@to_html.register
def corpus_html(corpus: Corpus) -> str:
    """A corpus as a notebook shows it: HTML."""
    return f"<p>{_summary(corpus)}</p>{coverage_html(corpus.marks, _named(corpus), corpus.skeleton)}"


@to_rich.register
def corpus_rich(corpus: Corpus) -> Group:
    """A corpus as a terminal shows it: what rich prints."""
    return Group(_summary(corpus), coverage_rich(corpus.marks, _named(corpus), corpus.skeleton))

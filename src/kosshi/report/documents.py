"""Documents in Word: the summary of one body to take to a meeting, and the 新旧対照表 of two.

What draws and writes them is imported when one is made: it takes longer to import than a report without documents to make.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from functools import cached_property, partial
from typing import TYPE_CHECKING

from kosshi.corpus import Corpus
from kosshi.messages import language, speak
from kosshi.report.limits import MANY
from kosshi.report.links import checked
from kosshi.report.site import Site

if TYPE_CHECKING:
    from kosshi.plots import Figure

CONTRASTS = 50  # pairs that get a document of their own
Makers = dict[str, Callable[[], bytes]]


def summary_docx(corpus: Corpus, policy_id: str) -> bytes:
    """The summary of one body as a Word file (A4), in the spoken language; the same bytes for the same corpus.

    Args:
        corpus: the policy and those it is compared with.
        policy_id: which.

    Raises:
        UsageError: the corpus has no such policy.

    >>> import kosshi
    >>> summary_docx(kosshi.load("corpus"), "suwa")[:2]
    b'PK'
    """
    return Documents(Site(corpus, language())).summary(corpus[policy_id].policy_id)


class Documents:
    """The documents of a report.

    Args:
        site: the report; its language is that of the documents.
    """

    def __init__(self, site: Site) -> None:
        self._site = site

    def files(self) -> Makers:
        """Every document by the name of its file, each made when it is asked for: a summary a body, a 新旧対照表 a pair.

        Where all of many bodies are paired there are none of pairs.
        """
        ids = self._site.corpus.policies
        found: Makers = {f"documents/{checked(one)}.docx": partial(self.summary, one) for one in ids}
        pairs = {
            f"documents/{checked(a)}--{checked(b)}.docx": partial(self.contrast, a, b)
            for a, b in (self._site.pairs if len(self._site.pairs) <= CONTRASTS else ())
        }
        return found | pairs

    def summary(self, policy_id: str) -> bytes:
        """The summary of one body."""
        from kosshi.report.summary import Summary  # noqa: PLC0415 - see above

        body = self._site.survey.by_id[policy_id]
        return self._speaking(lambda: Summary(self._site, body, self._map).to_bytes())

    def contrast(self, old: str, new: str) -> bytes:
        """The comparison table of two bodies, or of two versions of one body's policy."""
        from kosshi.contrast import contrast, to_bytes  # noqa: PLC0415

        corpus, names = self._site.corpus, {one: self._site.survey.by_id[one].name for one in (old, new)}
        versions = corpus.compare(old, new).of_one_body
        return self._speaking(lambda: to_bytes(contrast(corpus.collation, old, new, names, versions=versions), ".docx"))

    def _speaking(self, make: Callable[[], bytes]) -> bytes:
        """What is made while the report's language is spoken; the caller's stays what it is."""

        def made() -> bytes:
            speak(self._site.say.lang)
            return make()

        return copy_context().run(made)

    @cached_property
    def _map(self) -> Figure | None:
        """The map of all bodies; a thousand names on one map say nothing."""
        from kosshi.plots import similarity  # noqa: PLC0415

        return similarity(self._site.corpus) if 2 < len(self._site.corpus) <= MANY else None

"""改め文: the sentences that turn one text in articles into another, proved by carrying them out.

:func:`amend` writes them and gives them only where :func:`apply`, which reads nothing but the printed sentences, makes
exactly the new text of the old one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kosshi.draft.amend.instrument import Instrument, document, sentences_of
from kosshi.draft.amend.interpret import apply
from kosshi.draft.amend.plan import Grain, plan
from kosshi.draft.amend.tree import LISTED, Act, Kind, Provision, UnamendableError, from_draft, from_policy, phrases, told
from kosshi.draft.number import Numbered
from kosshi.model import BlockKind, Policy

__all__ = [
    "Act",
    "Amendment",
    "Instrument",
    "Kind",
    "Provision",
    "Refusal",
    "UnamendableError",
    "amend",
    "apply",
    "from_draft",
    "from_policy",
    "sentences_of",
]


@dataclass(frozen=True, slots=True)
class Amendment:
    """Proved amending sentences.

    Attributes:
        sentences: each as printed: its own line, then the lines of the provisions it adds.
        text: the whole amending instrument as plain text.
        remarks: keys of what the drafter has to see to (data file, ``remarks``).
    """

    sentences: tuple[str, ...]
    text: str
    remarks: tuple[str, ...] = ()

    def told(self) -> tuple[str, ...]:
        """The remarks in the spoken language."""
        return tuple(told(phrases().remarks[key]) for key in self.remarks)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there are no amending sentences: a key of the data file's ``refusals``, and where."""

    reason: str
    where: str = ""

    def told(self) -> str:
        """The reason in the spoken language."""
        return told(phrases().refusals[self.reason], where=self.where)


Text = Policy | Act | Sequence[Numbered]


def amend(old: Text, new: Text, instrument: Instrument | None = None) -> Amendment | Refusal:
    r"""The sentences that turn ``old`` into ``new``.

    Args:
        old: a policy in articles, the clauses of a numbered draft, or a tree.
        new: the same of the text it is to become.
        instrument: title, form and dates of the amending instrument. A 附則 that only the new text has, behind those of
            the old one, is taken for the amending instrument's own.

    Returns:
        A refusal where the texts are not in articles, nothing changes, or the sentences do not prove.

    >>> from kosshi.model import Source
    >>> from kosshi.parse import parse
    >>> old = "第1条　この訓令は、情報資産を守る。\n第2条　必要な事項は、町長が定める。\n"
    >>> made = amend(parse(Source("old", old)), parse(Source("new", old.replace("情報資産", "行政情報"))))
    >>> made.sentences
    ('\u3000第1条中「情報資産」を「行政情報」に改める。',)
    """
    paper = instrument or Instrument()
    try:
        before, after = _act(old, paper.title), _act(new, paper.new_title or paper.title)
        after, own = _own_supplementary(before, after)
        if before == after:
            return Refusal("unchanged")
        proved = _proved(before, after, replace(paper, provisions=own or paper.provisions))
    except UnamendableError as error:
        return Refusal(error.reason, error.where)
    if isinstance(proved, Refusal):
        return proved
    return replace(proved, remarks=tuple(_remarks(old, before, after)))


def _act(text: Text, title: str) -> Act:
    if isinstance(text, Act):
        return replace(text, title=text.title or title)
    return from_policy(text, title) if isinstance(text, Policy) else from_draft(text, title)


def _own_supplementary(before: Act, after: Act) -> tuple[Act, tuple[Provision, ...]]:
    """The new text without the one 附則 it has more than the old one, and that one's provisions."""
    if len(after.supplementary) != len(before.supplementary) + 1:
        return after, ()
    own = after.supplementary[-1]
    return replace(after, provisions=tuple(one for one in after.provisions if one is not own)), own.children


def _proved(before: Act, after: Act, paper: Instrument) -> Amendment | Refusal:
    """The finest sentences, in the order of the text if that works, that give the new text when carried out as printed."""
    refused = UnamendableError("unprovable")
    for grain in Grain:
        for by_place in (True, False):
            sentences = plan(before, after, grain, by_place)
            text = document(sentences, paper)
            try:
                if apply(before, sentences_of(text)) == after:
                    return Amendment(sentences, text)
            except UnamendableError as error:
                refused = error
    return Refusal(refused.reason, refused.where)


def _remarks(old: Text, before: Act, after: Act) -> Iterator[str]:
    if not isinstance(old, Policy):
        return
    kinds = {block.kind for block in old.blocks}
    if BlockKind.CONTENTS in kinds and _outline(before) != _outline(after):
        yield "contents"
    if BlockKind.APPENDIX in kinds:
        yield "appendix"


def _outline(act: Act) -> list[object]:
    """What a table of contents shows."""
    return [(one.kind, one.number, one.caption) for one in act.walk() if one.kind not in (Kind.PARAGRAPH, *LISTED)]

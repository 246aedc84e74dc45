"""Findings of words that lead on to items which are not there."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from kosshi.check.finding import Finding, Severity, finding
from kosshi.check.outline import Outline
from kosshi.model import BlockKind, Clause
from kosshi.passages import HEADING, Passage

_LEAD = re.compile(
    r"(?:次|以下|下記)(?:の各[号項]|に(?:掲げ|定め|示)|のとおり|の[^、。「」()（）]{0,12}(?:対策|措置|事項|項目|要件|手順|区分|段階|点)(?!の))[^。「」]*。?$"
)
_ELSEWHERE = re.compile("次の?(?:[条項号章節表図]|各条)|別[表図紙]|様式|(?:以下|次)の(?:段階|手順|項目)(?:へ|に進)")
_SHOWN = 20  # characters of the words at most
_SENTENCES = re.compile("(?<=。)")


@lru_cache(maxsize=1 << 16)
def lead(text: str) -> str:
    """The last sentence of a text where it only leads on to items below it (次の対策を講じる。); else empty.

    >>> lead("情報資産を守る。このため、次の対策を講じる。")
    'このため、次の対策を講じる。'
    >>> lead("次に掲げる対策のほか、必要な措置を講じる。さらに見直す。")
    ''
    """
    last = next((one for one in reversed(_SENTENCES.split(text)) if one), "")
    return last if _LEAD.search(last) and not _ELSEWHERE.search(last) else ""


def leads_without_items(outline: Outline) -> Iterator[Finding]:
    """``lead-without-items``: a clause ends with 次の対策を講じる。, and no item, table or line follows."""
    for clause, (own, at) in zip(outline.clauses, outline.own_texts, strict=True):
        paragraphs = [one for one in own.passages[-1:] if one.number != HEADING]
        words = lead(paragraphs[0].text) if paragraphs and not clause.children else ""
        whole = paragraphs[0].of(clause, at) if words else None
        if whole is None or _followed(outline, clause, whole):
            continue
        span = whole.span(len(whole.text) - len(words), len(whole.text))
        shown = words if len(words) <= _SHOWN else f"…{words[1 - _SHOWN :]}"
        yield finding("lead-without-items", Severity.WARNING, clause.path, span, "lead-without-items", words=shown)


def _followed(outline: Outline, clause: Clause, whole: Passage) -> bool:
    """Whether something other than the next clause stands behind a paragraph: a table, a note, a figure's rest."""
    if outline.is_inline(clause) or "\t" in outline.text[whole.first : whole.last]:
        return True
    behind = bisect_right(outline.begins, whole.last)
    end = outline.begins[behind] if behind < len(outline.begins) else len(outline.text)
    kinds = (BlockKind.FURNITURE, BlockKind.NAVIGATION, BlockKind.AMENDMENT)
    return any(whole.last < block.start < end and block.kind not in kinds for block in outline.policy.blocks)

"""Misprints of a source put right: only what differs is replaced, and only where exactly the wrong words stand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kosshi.check.leads import lead
from kosshi.draft.adapted import Adapted, Repair
from kosshi.draft.model import Adaptation
from kosshi.draft.paragraphs import Paragraph, printed

Edit = tuple[int, int, str]


def mended(wording: Adapted, repairs: Sequence[Repair]) -> None:
    """Put the slips of a wording right; one that does not stand there as it was found refuses the wording."""
    for place, whole in enumerate(wording.paragraphs):
        paragraph = whole
        edits: set[Edit] = set()
        for repair in repairs:
            span = paragraph.place(repair.start, repair.end)
            if span is None:
                continue
            edit = _edit(paragraph, span, repair)
            if edit is None:
                wording.refuse("slip")
                continue
            edits.add(edit)
            wording.done.add(repair.what)
        ordered = sorted(edits, reverse=True)
        if any(before[1] > behind[0] for behind, before in pairwise(ordered)):
            wording.refuse("slip")  # two corrections of one place
            continue
        for start, end, words in ordered:
            paragraph = paragraph.replaced(start, end, words)
        wording.paragraphs[place] = paragraph


def without_lead(wording: Adapted) -> bool:
    """Take away the last sentence where it only leads on to items; False where nothing else is left."""
    if not wording.paragraphs:
        return True
    last = wording.paragraphs[-1]
    words = lead(last.text)
    if words:
        rest = last.replaced(len(last.text) - len(words), len(last.text), "")
        wording.paragraphs[-1:] = [rest] if rest.text.strip() else []
        wording.done.add(Adaptation.LEAD)
    return bool(wording.paragraphs)


def _edit(paragraph: Paragraph, span: tuple[int, int], repair: Repair) -> Edit | None:
    """What to replace by what in a paragraph; None where something else stands there than the wrong words."""
    start, end = span
    if not repair.wrong:
        again = paragraph.text[start:end] == paragraph.text[max(0, 2 * start - end) : start]
        return (start, end, "") if again else None
    wrong, right = printed(repair.wrong), printed(repair.right)
    signs = [k for k in range(start, end) if not paragraph.text[k].isspace()]
    if "".join(paragraph.text[k] for k in signs) != wrong:
        return None
    head, tail = _shared(wrong, right)
    low = signs[head] if head < len(signs) else end
    high = signs[len(signs) - tail - 1] + 1 if tail < len(signs) else start
    return (low, max(low, high), right[head : len(right) - tail])


def _shared(wrong: str, right: str) -> tuple[int, int]:
    """How many signs two words share at their beginning, and how many behind those at their end."""
    most = min(len(wrong), len(right))
    head = next((k for k in range(most) if wrong[k] != right[k]), most)
    tail = next((k for k in range(most - head) if wrong[-1 - k] != right[-1 - k]), most - head)
    return head, tail

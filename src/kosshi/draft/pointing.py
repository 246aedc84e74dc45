"""References of a wording: marks that stand for the nodes they point at, until the draft's numbers are known."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kosshi.check import Reference, ReferenceKind
from kosshi.draft.adapted import Adapted, Origin, each
from kosshi.draft.model import FIRST_MARK, Adaptation, Target
from kosshi.draft.profile import Profile
from kosshi.draft.vocabulary import facts
from kosshi.model import Clause


def _inward(wording: Adapted, reference: Reference, clauses: Sequence[Clause], numbered: bool) -> bool:
    """Whether a reference points into the clauses that are adapted themselves; it keeps its words where they fit the draft.

    次の各号 are the items below, whatever their number; 前項 holds only where the draft's paragraphs are ``numbered``.
    """
    own = {clause.path for clause in clauses}
    targets = set(reference.targets or ())
    if targets <= own:
        if not numbered or reference.kind is not ReferenceKind.RELATIVE:
            wording.refuse("reference")
        return True
    return targets <= {child.path for clause in clauses for child in clause.children} and reference.kind is ReferenceKind.RELATIVE


def _plain_inward(wording: Adapted) -> None:
    """次の各号 is the language of articles."""
    for words, plain in facts().inward.items():
        each(wording, re.compile(re.escape(words)), plain, Adaptation.REFERENCE)


# points at an item by its sign
_BARE = re.compile("(?<![ァ-ヶーA-Za-z])[ア-コ](?=により|に掲げ|に規定|に定め|に該当|から[ア-コ]ま|及び[ア-コ](?![ァ-ヶー]))")


def _is_top(node: str) -> bool:
    """Whether a node gets an article of its own, whose paragraphs are 項."""
    return node.count(".") == 1


def point(wording: Adapted, origin: Origin, clauses: Sequence[Clause], profile: Profile, node: str) -> None:
    """Every reference to other clauses becomes a mark that stands for the nodes it points at."""
    if not profile.in_articles:
        _plain_inward(wording)
    if any(_BARE.search(one.text) for one in wording.paragraphs):
        wording.refuse("reference")
    for reference in origin.references:
        if not reference.targets:
            continue
        for place, paragraph in enumerate(wording.paragraphs):
            span = paragraph.place(reference.start, reference.end)
            if span is None or _inward(wording, reference, clauses, profile.in_articles and _is_top(node)):
                continue
            nodes = tuple(dict.fromkeys(origin.nodes[path] for path in reference.targets if path in origin.nodes))
            if not nodes:
                wording.refuse("reference")
                continue
            start = span[0]
            for above in facts().above:
                start -= len(above) if paragraph.text[:start].endswith(above) else 0
            mark = chr(FIRST_MARK + len(wording.targets))
            wording.targets.append(Target(nodes))
            wording.paragraphs[place] = paragraph.replaced(start, span[1], mark)
            wording.done.add(Adaptation.REFERENCE)

"""One policy as the checks of substance see it: its clauses, their nodes, its name and its own words for itself."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate

from kosshi.check.outline import Outline
from kosshi.check.reference import Reference
from kosshi.check.resolve import references_in
from kosshi.model import Alignment, BlockKind, Clause, Evidence, Match, Part
from kosshi.passages import Passage, plain_text

_TITLE_REACH = 600  # characters in which the title of a text without a cover is looked for


class Witness:
    """A policy with its alignment.

    Args:
        alignment: the policy against the skeleton.
        designations: the words by which it speaks of its own body.
    """

    def __init__(self, alignment: Alignment, designations: tuple[str, ...] = ()) -> None:
        self.alignment = alignment
        self.policy = alignment.policy
        self.policy_id = alignment.policy.policy_id
        self.designations = designations
        self.outline = Outline(alignment.policy)
        self._matches = alignment.by_clause()
        self._nodes = alignment.nodes()

    @cached_property
    def by_path(self) -> dict[str, Clause]:
        """Every clause by its path."""
        return {clause.path: clause for clause in self.outline.clauses}

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Every reference of the text."""
        return references_in(self.outline)

    def matches(self, path: str) -> tuple[Match, ...]:
        """The rows of a clause's alignment, the best first; that of an addition has no node."""
        return self._matches.get(path, ())

    def nodes(self, path: str) -> tuple[str, ...]:
        """Ids of the nodes a clause answers to, the best first."""
        return self._nodes.get(path, ())

    def direct_nodes(self, path: str) -> tuple[str, ...]:
        """As :meth:`nodes`, without what an item only inherits."""
        return tuple(m.node for m in self.matches(path) if m.node is not None and m.matched_by is not Evidence.INHERITED)

    def nodes_below(self, clause: Clause) -> frozenset[str]:
        """The nodes a clause and the clauses below it answer to."""
        return frozenset(node for below in clause.walk() for node in self.nodes(below.path))

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The paragraphs and headings of the clauses, then those of the 前文, appendices and notes."""
        return self.outline.passages

    @cached_property
    def title(self) -> str:
        """What is printed before the first clause, but for contents and history; lines in matching form."""
        blocks = [b for b in self.policy.blocks if b.kind is BlockKind.COVER]
        text = self.policy.source.text
        if blocks:
            printed = "\n".join(text[b.start : b.end] for b in blocks)
        else:
            first = next((piece.start for clause in self.outline.clauses for piece in clause.pieces), len(text))
            printed = text[: min(first, _TITLE_REACH)]
        return "\n".join(filter(None, map(plain_text, printed.split("\n"))))

    @cached_property
    def text(self) -> str:
        """All passages in matching form, one a line."""
        return "\n".join(one.text for one in self.passages)

    def home(self, clause: Clause | None) -> str:
        """What a term defined in a clause is defined for: one part of a text of several, one 附則, or the whole (empty)."""
        if clause is None:
            return ""
        top = clause.path.partition(".")[0]
        if clause.part is Part.SUPPLEMENTARY:
            return top
        return self._parts.get(top, "") if len(set(self._parts.values())) > 1 else ""

    @cached_property
    def _parts(self) -> dict[str, str]:
        """The part of the skeleton most clauses below each topmost clause belong to."""
        found = {}
        for clause in self.policy.clauses:
            if clause.part is Part.SUPPLEMENTARY:
                continue
            parts = sorted(node.partition(".")[0] for below in clause.walk() for node in self.nodes(below.path))
            if parts:
                found[clause.path] = max(dict.fromkeys(parts), key=parts.count)
        return found

    def saying(self, words: str) -> Iterator[Passage]:
        """The passages that hold these words, in order; ``words`` have no line end."""
        at = self.text.find(words)
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            yield self.passages[place]
            at = self.text.find(words, self._starts[place] + len(self.passages[place].text) + 1)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """Where in ``text`` each passage begins."""
        return tuple(accumulate((len(one.text) + 1 for one in self.passages[:-1]), initial=0))

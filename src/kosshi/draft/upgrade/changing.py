"""What changes inside the clauses a policy has: phrases of older editions, and wordings an edition replaced."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kosshi.draft.phrases import as_of, replaced_phrases
from kosshi.draft.upgrade.phrases import phrase_edits
from kosshi.draft.upgrade.places import Places
from kosshi.draft.upgrade.proposal import Need, NotProposed, Replaced
from kosshi.draft.upgrade.splice import Edit
from kosshi.draft.upgrade.wordings import Rewording, Wordings, shows
from kosshi.editions import Stale, markers
from kosshi.editions.catalogue import Marker, places
from kosshi.model import Clause
from kosshi.pieces import PieceKind
from kosshi.skeleton import Skeleton


@dataclass(frozen=True, slots=True)
class Reworded:
    """A clause's newer wording.

    Attributes:
        marker: what the newer wording has.
        rewording: how the clause comes to it.
        start, end: the clause's own text in the source.
    """

    marker: Marker
    rewording: Rewording
    start: int
    end: int

    @property
    def need(self) -> Need:
        """The edition asks for a phrase more; to give up the body's own words for another's is the body's decision."""
        return Need.OPTIONAL if self.rewording.whole else Need.REQUIRED

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits of the source."""
        return tuple(Edit(self.start + at, self.start + to, words) for at, to, words in self.rewording.steps)


@dataclass(frozen=True, slots=True)
class Change:
    """What changes inside one clause.

    Attributes:
        clause: the clause.
        node: the node it answers to first; may be empty.
        phrase_edits: edits that replace stale phrases.
        phrases: what they replace.
        reworded: the newer wording, where the clause lacks what it has.
        taken: the newer wording is carried out.
    """

    clause: Clause
    node: str
    phrase_edits: tuple[Edit, ...]
    phrases: tuple[Replaced, ...]
    reworded: Reworded | None = None
    taken: bool = False

    @property
    def edits(self) -> tuple[Edit, ...]:
        """All edits that are carried out; those of a whole wording take the place of phrases inside it."""
        if self.reworded is None or not self.taken:
            return self.phrase_edits
        start, end = self.reworded.start, self.reworded.end
        apart = [one for one in self.phrase_edits if not self.reworded.rewording.whole or one.end <= start or one.start >= end]
        return (*apart, *self.reworded.edits)


class Changing:
    """Looks for what changes inside the clauses of one policy.

    Args:
        nodes: where the policy's nodes are.
        words: the newer words.
        skeleton: the nodes.
    """

    def __init__(self, nodes: Places, words: Wordings, skeleton: Skeleton) -> None:
        self.policy = nodes.policy
        self.nodes = nodes
        self.words = words
        self.skeleton = skeleton
        self.left_out: list[NotProposed] = []

    def changes(self, adopt: Collection[str], everything: bool) -> list[Change]:
        """The changes, in document order.

        Args:
            adopt: nodes whose whole newer wording is wanted.
            everything: all of them are.
        """
        stale = self._stale
        found = []
        for clause in self.policy.walk():
            node = self.nodes.node.get(clause.path, "")
            own = phrase_edits(self.policy, clause, stale.get(clause.path, ()), self.words.edition)
            self.left_out += [NotProposed(node, "by-hand", clause.path, words) for words in own.by_hand]
            marker = self._lacked(clause, stale)
            reworded = self._reworded(clause, node, marker) if marker else None
            if own.edits or reworded:
                taken = reworded is not None and (reworded.need is Need.REQUIRED or everything or node in adopt)
                found.append(Change(clause, node, own.edits, own.replaced, reworded, taken))
        return found

    @cached_property
    def _stale(self) -> dict[str, tuple[Stale, ...]]:
        """The stale phrases by path."""
        found: dict[str, list[Stale]] = {}
        for one in as_of(self.words.attribution.stale, self.words.edition):
            found.setdefault(one.path, []).append(one)
        return {path: tuple(own) for path, own in found.items()}

    @cached_property
    def _newer(self) -> dict[str, Marker]:
        """Markers of wording that came after the policy's own edition, by the one node they stand at."""
        own, wanted = places()[self.words.attribution.latest], places()[self.words.edition]
        return {
            marker.where[0]: marker
            for marker in markers()
            if marker.kind == "phrase"
            and len(marker.where) == 1
            and marker.weight == "decides"
            and marker.first
            and (marker.first_flag or marker.flag) != "K"  # what rests on memory alone asks for nothing
            and own < places()[marker.first] <= wanted
            and marker.where[0] in self.skeleton
        }

    def _lacked(self, clause: Clause, stale: Mapping[str, Sequence[Stale]]) -> Marker | None:
        """The newer wording a clause's node has and the clause has not."""
        node = self.nodes.node.get(clause.path, "")
        marker = self._newer.get(node)
        own = self.nodes.clauses.get(node, [])
        if marker is None or not clause.text or not own or own[0] is not clause:
            return None
        said = [replaced_phrases(one.full_text, stale.get(one.path, ())) for other in own for one in other.walk()]
        return None if shows(marker, "\n".join(said)) else marker

    def _reworded(self, clause: Clause, node: str, marker: Marker) -> Reworded | None:
        """The newer words in the clause's place."""
        start, end = _text_range(clause)
        inner = [piece.start for one in clause.walk() for piece in one.pieces if one is not clause]
        if any(start < place < end for place in inner):
            return None  # text on both sides of its items
        found = self.words.nearest(marker, node, self.policy.source.text[start:end], len(clause.children))
        if found is not None:
            return Reworded(marker, found, start, end)
        if not self.skeleton.children(node):  # else the words may stand in a clause below
            self.left_out.append(NotProposed(node, "no-wording", clause.path))
        return None


def _text_range(clause: Clause) -> tuple[int, int]:
    """From the first to the last character of a clause's own text, which is not empty."""
    pieces = [piece for piece in clause.pieces if piece.kind is PieceKind.TEXT]
    return pieces[0].start, pieces[-1].end


def edits_by_path(changes: Sequence[Change]) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    """(path, edits) of the changes that are carried out."""
    for one in changes:
        if one.edits:
            yield one.clause.path, one.edits

"""Why two policies are taken for kin: the words they share, how few have them, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kosshi.compare import Collation, Reading
from kosshi.lineage.agreements import Agreements
from kosshi.lineage.wordings import ADDITIONS, Wordings, words
from kosshi.model import Clause, Policy
from kosshi.passages import HEADING, own_passages
from kosshi.tokens import default
from kosshi.wording import edits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

_SEQUENCE = 3  # tokens of a sequence, see kosshi.lineage.agreements


class WordPlace(NamedTuple):
    """Where shared words stand: a half-open range of characters of the policy's source, within one clause."""

    policy_id: str
    path: str
    start: int
    end: int


class SharedWords(NamedTuple):
    """Words that two policies share and that the same policies have.

    Attributes:
        node: skeleton id; None where the words stand in clauses that answer to no node.
        text: the words as matched (the body's name folded away), pieces apart joined by `` … ``; empty for an omission.
        omission: both leave the node out; then there are no words and no places.
        whole: the wording is the same from beginning to end.
        witnesses: all policies that have the words, sorted, the two among them.
        weight: what they weigh; the weights of all shared words add up to ``Lineage.weight`` of the two.
        places: where they stand in the two policies.
    """

    node: str | None
    text: str
    omission: bool
    whole: bool
    witnesses: tuple[str, ...]
    weight: float
    places: tuple[WordPlace, ...]


class _Char(NamedTuple):
    """A character of a reading, and where it comes from; ``piece`` rises where something else stands in between."""

    char: str
    path: str
    piece: int
    place: int


@dataclass(frozen=True, eq=False)
class Grounds:
    """What the figures of a lineage were made of, and what of it two policies share."""

    collation: Collation
    wordings: Wordings
    agreements: Agreements

    @cached_property
    def _columns(self) -> Any:
        """The wordings of each agreement."""
        return self.agreements.by_wording.tocsc()

    @cached_property
    def _policies(self) -> dict[str, Policy]:
        return {alignment.policy.policy_id: alignment.policy for alignment in self.collation.alignments}

    @cached_property
    def index(self) -> dict[str, int]:
        """The place of each policy in the matrices."""
        return {policy_id: number for number, policy_id in enumerate(self.wordings.ids)}

    def witnesses(self, agreement: int) -> tuple[str, ...]:
        """The policies that have an agreement, sorted."""
        column = self._columns.indices[self._columns.indptr[agreement] : self._columns.indptr[agreement + 1]]
        return tuple(self.wordings.ids[k] for k in sorted(k for one in column.tolist() for k in self.wordings.items[one].holders))

    def common(self, agreement: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether more than half of the witnesses have an agreement, so that it tells nothing."""
        return np.asarray(self.agreements.holders[agreement] * 2 > self.agreements.witnesses[agreement])

    def shared(self, a: str, b: str, every: bool = False) -> tuple[SharedWords, ...]:
        """What two policies share, the weightiest first.

        Args:
            a: policy id.
            b: policy id.
            every: also what more than half of the witnesses have.

        Raises:
            KeyError: one of them is not in the collation.
        """
        of = self.wordings.of
        first, second = self.index[a], self.index[b]
        places = [place for place in self.wordings.at if (first, place) in of and (second, place) in of]
        found = [one for place in places for one in self.at(place, a, b, every)]
        return tuple(sorted(found, key=lambda one: (-one.weight, one.node or "", one.text)))

    def at(self, place: str, a: str, b: str, every: bool = False) -> list[SharedWords]:
        """What two policies that both have a wording of a place share there."""
        u, v = (self.wordings.of[self.index[policy_id], place] for policy_id in (a, b))
        has = [self.agreements.by_wording[k].indices for k in (u, v)]
        both = np.intersect1d(*has).astype(np.int64)
        both = both[self.agreements.weight[both] > 0]
        both = both if every else both[~self.common(both)]
        if not len(both):
            return []
        if self.wordings.items[u].key is None:
            return [self._omission(place, int(agreement)) for agreement in both]
        traced = [_Traced.of(self._lines(policy_id, place, self.wordings.items[k].key or "")) for policy_id, k in ((a, u), (b, v))]
        found = []
        for agreement in both.tolist():
            runs = [self._runs(k, agreement) for k in (u, v)]
            places = [
                WordPlace(policy_id, *where)
                for policy_id, trace, own in zip((a, b), traced, runs, strict=True)
                for where in dict.fromkeys(place for run in own for place in trace.places(*run))
            ]
            text = " … ".join(traced[0].text(*run) for run in runs[0])
            whole = u == v and int(self.agreements.whole[u]) == agreement
            weight = float(self.agreements.weight[agreement])
            found.append(SharedWords(place or None, text, False, whole, self.witnesses(agreement), weight, tuple(places)))
        return found

    def _omission(self, place: str, agreement: int) -> SharedWords:
        weight = float(self.agreements.weight[agreement])
        return SharedWords(place, "", True, False, self.witnesses(agreement), weight, ())

    def _runs(self, wording: int, agreement: int) -> list[tuple[int, int]]:
        """The stretches of tokens of a wording that an agreement is about; all where it is about the whole alone.

        A sequence that stands there twice is shown once, in the longest stretch. Where words were left out the
        sequences are those of the words beside the gap: these are shown with their neighbours.
        """
        own = self.agreements.of(wording)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], own == agreement, [False]]).astype(np.int8)))
        runs = sorted(edges.reshape(-1, 2).tolist(), key=lambda run: (run[0] - run[1], run[0]))
        tokens = ("", *words(self.wordings.items[wording].key), "")
        seen: set[tuple[str, ...]] = set()
        kept = []
        for start, end in runs:
            sequences = {tokens[k : k + 3] for k in range(start, end)}
            if not sequences <= seen:
                kept.append((start, end) if end - start >= _SEQUENCE else (max(start - 1, 0), min(end + 1, len(own))))
            seen |= sequences
        return _joined(sorted(kept)) or [(0, len(own))]

    def _lines(self, policy_id: str, place: str, key: str) -> list[tuple[str, list[_Char]]]:
        """The lines of a wording, each with the characters of the policy it was made of."""
        policy = self._policies[policy_id]
        if place == ADDITIONS:
            clauses = self.wordings.added[policy_id]
            return [(line, _chars(policy, [clause], (True, False))) for line, clause in zip(key.split("\n"), clauses, strict=True)]
        reading = self.collation.entries[place].reading(policy_id)
        return [(key, reading_chars(policy, reading))] if reading else []


def _joined(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted stretches, those that touch as one."""
    joined: list[tuple[int, int]] = []
    for start, end in runs:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def reading_chars(policy: Policy, reading: Reading) -> list[_Char]:
    """The characters of ``reading.text`` without white space, with their places in the source."""
    written = [clause for clause in reading.clauses if clause.text]
    return _chars(policy, written, (False,)) if written else _chars(policy, reading.own, (True,))


def _chars(policy: Policy, clauses: Iterable[Clause], headings: Sequence[bool]) -> list[_Char]:
    """The characters of clauses: of their headings (True) or their text (False), or both."""
    source = policy.source.text
    found: list[_Char] = []
    piece = 0
    for clause in clauses:
        for passage in own_passages(source, clause):
            if (passage.number == HEADING) not in headings:
                continue
            for char, place in zip(passage.text, passage.origin, strict=True):
                piece += bool(found) and bool(source[found[-1].place + 1 : place].strip())  # a page number, a marker
                found.append(_Char(char, clause.path, piece, place))
    return found


@dataclass(frozen=True, eq=False)
class _Traced:
    """A wording token by token, with the characters of the source each token comes from."""

    lines: tuple[str, ...]
    tokens: tuple[tuple[int, int, int], ...]  # line, start, end; an empty token between lines
    chars: tuple[list[_Char], ...]
    origin: tuple[list[tuple[int, int]], ...]  # for each character of a line its range of ``chars``

    @classmethod
    def of(cls, lines: Sequence[tuple[str, list[_Char]]]) -> _Traced:
        """Tokens and origins of lines and the characters they were made of."""
        tokens: list[tuple[int, int, int]] = []
        for number, (line, _) in enumerate(lines):
            tokens += [(number, 0, 0)] if number else []
            tokens += [(number, token.start, token.end) for token in default()(line)]
        origin = tuple(_origins(line, "".join(char.char for char in chars)) for line, chars in lines)
        return cls(tuple(line for line, _ in lines), tuple(tokens), tuple(chars for _, chars in lines), origin)

    def _stretches(self, first: int, last: int) -> list[tuple[int, int, int]]:
        """Line, start and end of the tokens ``first`` to ``last`` (exclusive), one for each line."""
        by_line: dict[int, tuple[int, int]] = {}
        for line, start, end in self.tokens[first:last]:
            if end:
                by_line[line] = (by_line.get(line, (start, end))[0], end)
        return [(line, start, end) for line, (start, end) in by_line.items()]

    def text(self, first: int, last: int) -> str:
        """The words of these tokens as matched."""
        return " … ".join(self.lines[line][start:end] for line, start, end in self._stretches(first, last))

    def places(self, first: int, last: int) -> list[tuple[str, int, int]]:
        """Path, start and end in the source of these tokens, one for each piece of each clause."""
        found: dict[tuple[str, int], tuple[int, int]] = {}
        for line, start, end in self._stretches(first, last):
            begin = min((pair[0] for pair in self.origin[line][start:end]), default=0)
            behind = max((pair[1] for pair in self.origin[line][start:end]), default=0)
            for char in self.chars[line][begin:behind]:
                low = found.get((char.path, char.piece), (char.place, 0))[0]
                found[char.path, char.piece] = low, char.place + 1
        return [(path, start, end) for (path, _), (start, end) in found.items()]


def _origins(key: str, printed: str) -> list[tuple[int, int]]:
    """For each character of a folded line the range of the printed characters it stands for."""
    found: list[tuple[int, int]] = []
    for step in edits(key, printed):
        size = step.a_end - step.a_start
        if size == step.b_end - step.b_start:
            found += [(step.b_start + k, step.b_start + k + 1) for k in range(size)]
        else:
            found += [(step.b_start, step.b_end)] * size
    return found

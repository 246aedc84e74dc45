"""What the words of each clause say for each node: heading and text together, and the wordings of other policies."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from kosshi.align.arrays import Places, Scores, runs
from kosshi.align.body import Bodies, Wording
from kosshi.align.evidence import TERMS, Judge
from kosshi.align.examples import Examples, Likeness, joined
from kosshi.model import Evidence

HEADING = 0.50
BODY = 0.50  # heading and body share one; without a heading the body has it all
HEADING_ALONE = 0.60  # a heading without text or items says less: chapters share the titles of measures
UNUSUAL_HEADING = 0.35  # a heading like no title at all says nothing for or against a node
UNTITLED = 0.9  # then the body counts nearly as if there were no heading
USUAL_WORDS = 0.50  # median evidence of leaf clauses in policies that keep near the model text is 0.5 to 0.8
MOST_RAISED = 2.0
COPIED = 0.75  # weight of another policy's sure wording against the clause's own words
PLACE = 0.12  # what place alone weighs among the evidence for a pair
BATCH = 2048
REMEMBERED = 4096  # wordings of a call that are kept for the next one
WEIGHTS = np.array([[HEADING], [(1 - TERMS) * BODY], [TERMS * BODY]])  # of heading, text and terms in what decides a pair
_STRONG = (0.999 * PLACE / WEIGHTS).astype(np.float32)
NAMES = (Evidence.HEADING, Evidence.TEXT, Evidence.TERMS, Evidence.ORDER)  # the first of equal weights decides


class Said(NamedTuple):
    """What wordings say for each node, whatever other policies say.

    Attributes:
        scores: ``wordings × nodes``, 0 to 1.
        cells: wording × number of nodes + node, in order, of the pairs for which some evidence weighs as much as place does.
        evidence: what heading, text and terms say there, ``3 × cells``.
    """

    scores: Scores
    cells: Places
    evidence: Scores


def words_alone(wordings: Sequence[Wording], judge: Judge, size: int) -> Said:
    """What heading and text of wordings say for each of ``size`` nodes; the wordings of few policies are remembered."""
    if len(wordings) > REMEMBERED:
        return _said(wordings, judge, size)
    known = judge.remembered
    new = [one for one in wordings if one not in known]
    if len(known) + len(new) > 2 * REMEMBERED:
        known.clear()
        new = list(wordings)
    said = _said(new, judge, size)
    borders = np.searchsorted(said.cells, np.arange(len(new) + 1) * size)
    for place, (one, (start, end)) in enumerate(zip(new, pairwise(borders.tolist()), strict=True)):
        known[one] = (said.scores[place].copy(), said.cells[start:end] - place * size, said.evidence[:, start:end].copy())
    rows = [known[one] for one in wordings]
    cells = [np.zeros(0, dtype=np.intp), *(nodes + place * size for place, (_, nodes, _) in enumerate(rows))]
    evidence = [np.zeros((3, 0), dtype=np.float32), *(evidence for _, _, evidence in rows)]
    scores = np.array([row for row, _, _ in rows], dtype=np.float32).reshape(-1, size)
    return Said(scores, np.concatenate(cells), np.concatenate(evidence, axis=1))


def _said(wordings: Sequence[Wording], judge: Judge, size: int) -> Said:
    """The same, nothing remembered."""
    words = np.zeros((len(wordings), size), dtype=np.float32)
    cells, evidence = [np.zeros(0, dtype=np.intp)], [np.zeros((3, 0), dtype=np.float32)]
    for start in range(0, len(wordings), BATCH):
        words[start : start + BATCH], said = _scored(wordings[start : start + BATCH], judge, size)
        strong = np.flatnonzero((said >= _STRONG).any(axis=0))
        cells.append(strong + start * size)
        evidence.append(said[:, strong])
    return Said(words, np.concatenate(cells), np.concatenate(evidence, axis=1))


def _scored(wordings: Sequence[Wording], judge: Judge, size: int) -> tuple[Scores, Scores]:
    """The scores of some wordings, and what heading, text and terms say, ``3 × (wordings · nodes)``."""
    words = np.zeros((len(wordings), size), dtype=np.float32)
    evidence = np.zeros((3, len(wordings), size), dtype=np.float32)
    headed = np.flatnonzero([bool(one.heading) for one in wordings])
    worded = np.flatnonzero([bool(one.text) for one in wordings])
    said = np.array([bool(one.text.strip()) for one in wordings], dtype=bool)
    if len(headed):
        heading = judge.headings([wordings[place].heading for place in headed.tolist()])
        evidence[0, headed] = heading
        words[headed] = HEADING_ALONE * heading
    if len(worded):
        texts = [wordings[place].full for place in worded.tolist()]
        terms, likeness = judge.terms(texts), judge.texts(texts)
        evidence[1, worded], evidence[2, worded] = likeness, terms
        body = TERMS * terms + (1 - TERMS) * likeness
        words[worded[said[worded]]] = body[said[worded]]
    both = np.intersect1d(headed, np.flatnonzero(said))
    if len(both):
        heading, body = evidence[0, both], words[both]
        usual = heading.max(axis=1, keepdims=True) >= UNUSUAL_HEADING
        mixed = HEADING * heading + BODY * body
        words[both] = np.maximum(mixed, np.where(usual, HEADING_ALONE * heading, UNTITLED * body))
    words[[one.titled for one in wordings]] = 0
    return words, evidence.reshape(3, -1)


class Words:
    """What the words of every clause say; equal wordings share a row.

    Attributes:
        rows: each clause's row.
        scores: ``rows × nodes``.
        peaks: the greatest score of each row.
        raised: for each policy how much its words are raised: weak evidence is normal where a policy uses other words than most.
    """

    def __init__(self, bodies: Bodies, said: Said) -> None:
        """Take what the wordings of some clauses say."""
        self.rows = bodies.wording
        self.scores = said.scores
        self._said = said._replace(scores=said.scores[:0])
        self._wording = np.arange(len(said.scores))
        self._copies = Likeness(np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.float32))
        self._policy = bodies.policies
        self._weigh(bodies)

    def _weigh(self, bodies: Bodies) -> None:
        """Work out what follows from rows and scores."""
        self.peaks: Scores = self.scores.max(axis=1, initial=0)
        self.raised: Scores = np.array([self._raised(bodies, start, end) for start, end in pairwise(bodies.starts)], dtype=np.float32)

    def _raised(self, bodies: Bodies, start: int, end: int) -> float:
        telling = self.peaks[self.rows[start:end][bodies.telling[start:end]]]
        usual = float(np.median(telling.astype(np.float64))) if len(telling) else USUAL_WORDS
        return min(max(USUAL_WORDS / max(usual, 1e-6), 1.0), MOST_RAISED)

    def of(self, clauses: Places, nodes: slice) -> Scores:
        """Scores of some clauses, raised; ``nodes × clauses``."""
        return np.ascontiguousarray(self.scores[self.rows[clauses], nodes].T * self.raised[self._policy[clauses]])

    def peaks_of(self, clauses: Places, parts: Sequence[slice]) -> Scores:
        """The greatest score of some clauses within each part's nodes, raised; ``clauses × parts``."""
        peaks = np.stack([self.scores[:, nodes].max(axis=1, initial=0) for nodes in parts], axis=1)
        return peaks[self.rows[clauses]] * self.raised[self._policy[clauses], None]

    def hear(self, bodies: Bodies, examples: Examples, text: Places) -> None:
        """Take in the further evidence of other policies.

        Args:
            bodies: the clauses.
            examples: what other policies surely say.
            text: of each row, the number of its text as the examples count texts.
        """
        rows, size = self.rows.copy(), len(self.scores)
        first, behind = (np.searchsorted(examples.best.text, text, side) for side in ("left", "right"))
        row, place = runs(first, behind)
        best = examples.best.at(place)._replace(text=row)
        policies, own_rows = [np.zeros(0, dtype=np.intp)], [np.arange(size)]
        for policy, near in examples.near_own():  # a policy's own wordings are no evidence for it
            start, end = bodies.starts[policy : policy + 2]
            own = start + np.flatnonzero(np.isin(text[self.rows[start:end]], near))
            alone, number = np.unique(self.rows[own], return_inverse=True)
            rows[own] = sum(map(len, own_rows)) + number
            policies.append(np.full(len(alone), policy))
            own_rows.append(alone)
        self.rows, self._wording = rows, np.concatenate(own_rows)
        others = examples.without(np.concatenate(policies), text[self._wording[size:]])
        self._copies = joined(best, others._replace(text=size + others.text))
        self.scores = np.concatenate([self.scores, self.scores[self._wording[size:]]])
        before = self.scores[self._copies.text, self._copies.node]
        self.scores[self._copies.text, self._copies.node] = np.maximum(before, (1 - COPIED) * before + COPIED * self._copies.alike)
        self._weigh(bodies)

    def deciding(self, clauses: Places, nodes: Places) -> Places:
        """Which of :data:`NAMES` weighs most in pairs of clause and node."""
        size, rows = self.scores.shape[1], self.rows[clauses]
        weights = np.zeros((len(NAMES), len(clauses)))
        found, place = _places(self._said.cells, self._wording[rows] * size + nodes)
        weights[:3, found] = WEIGHTS * self._said.evidence[:, place]
        found, place = _places(self._copies.text * size + self._copies.node, rows * size + nodes)
        weights[1, found] = np.maximum(weights[1, found], COPIED * self._copies.alike[place].astype(np.float64))
        weights[3] = PLACE
        return np.asarray(weights.argmax(axis=0))


def _places(cells: Places, wanted: Places) -> tuple[Places, Places]:
    """Which of the wanted cells are among some cells, and where these stand there."""
    place = np.searchsorted(cells, wanted)
    found = np.flatnonzero(np.append(cells, -1)[place] == wanted)
    return found, place[found]

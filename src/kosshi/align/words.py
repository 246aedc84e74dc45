"""What the words of each clause say for each node: heading and text together, and the wordings of other policies."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kosshi.align.body import Bodies, Wording
from kosshi.align.evidence import TERMS, Judge, Scores
from kosshi.align.examples import Examples
from kosshi.model import Clause

Places = NDArray[np.intp]

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


def words_alone(wordings: Sequence[Wording], judge: Judge, size: int) -> Scores:
    """What heading and text of wordings say for each of ``size`` nodes, 0 to 1; ``wordings × nodes``."""
    words = np.zeros((len(wordings), size), dtype=np.float32)
    headed = np.array([bool(one.heading) and not one.titled for one in wordings], dtype=bool)
    worded = np.array([bool(one.text.strip()) and not one.titled for one in wordings], dtype=bool)
    for start in range(0, len(wordings), BATCH):
        batch = np.arange(start, min(start + BATCH, len(wordings)))
        alone = batch[headed[batch] & ~worded[batch]]
        if len(alone):
            words[alone] = HEADING_ALONE * np.stack(judge.headings(wordings[k].heading for k in alone))
        with_text = batch[worded[batch]]
        if len(with_text):
            texts = [wordings[k].full for k in with_text]
            words[with_text] = TERMS * np.stack(judge.terms(texts)) + (1 - TERMS) * np.stack(judge.texts(texts))
        both = batch[headed[batch] & worded[batch]]
        if len(both):
            heading, body = np.stack(judge.headings(wordings[k].heading for k in both)), words[both]
            usual = heading.max(axis=1, keepdims=True) >= UNUSUAL_HEADING
            mixed = HEADING * heading + BODY * body
            words[both] = np.maximum(mixed, np.where(usual, HEADING_ALONE * heading, UNTITLED * body))
    return words


class Words:
    """What the words of every clause say; equal wordings share a row.

    Attributes:
        rows: each clause's row.
        scores: ``rows × nodes``.
        peaks: the greatest score of each row.
        raised: for each policy how much its words are raised: weak evidence is normal where a policy uses other words than most.
        copies: likeness of each row to what other policies surely say; None as long as nothing is known of them.
    """

    def __init__(self, bodies: Bodies, rows: Places, scores: Scores, copies: Scores | None = None) -> None:
        """Take rows and scores and work out what follows from them."""
        self.rows = rows
        self.scores = scores
        self.copies = copies
        self.peaks: Scores = scores.max(axis=1, initial=0)
        self._policy = np.repeat(np.arange(len(bodies.starts) - 1), np.diff(bodies.starts))
        self.raised: Scores = np.array([self._raised(bodies, start, end) for start, end in pairwise(bodies.starts)], dtype=np.float32)

    def _raised(self, bodies: Bodies, start: int, end: int) -> float:
        telling = self.peaks[self.rows[start:end][bodies.telling[start:end]]]
        usual = float(np.median(telling.astype(np.float64))) if len(telling) else USUAL_WORDS
        return min(max(USUAL_WORDS / max(usual, 1e-6), 1.0), MOST_RAISED)

    def of(self, clauses: Places, nodes: Places) -> Scores:
        """Scores of some clauses, raised; ``nodes × clauses``."""
        words = self.scores.take(self.rows[clauses], axis=0).take(nodes, axis=1).T
        return np.ascontiguousarray(words * self.raised[self._policy[clauses]])

    def with_examples(self, bodies: Bodies, examples: Examples, text: Places) -> Words:
        """The words with the further evidence of other policies.

        Args:
            bodies: the clauses.
            examples: what other policies surely say.
            text: of each row, the number of its text as the examples count texts.
        """
        rows, before = self.rows.copy(), list(range(len(self.scores)))
        copies = [examples.best[text]]
        for policy, (start, end) in enumerate(pairwise(bodies.starts)):
            own = start + np.flatnonzero(np.isin(text[self.rows[start:end]], examples.near_own(policy)))
            for row in np.unique(self.rows[own]):  # a policy's own wordings are no evidence for it
                rows[own[self.rows[own] == row]] = len(before)
                before.append(int(row))
                copies.append(examples.without(policy, int(text[row]))[None])
        likeness = np.concatenate(copies)
        scores = self.scores[before]
        for start in range(0, len(scores), BATCH):
            batch = scores[start : start + BATCH]
            np.maximum(batch, (1 - COPIED) * batch + COPIED * likeness[start : start + BATCH], out=batch)
        return Words(bodies, rows, scores, likeness)


class Deciding:
    """Name of the evidence that weighs most in a pair of clause and node, remembered by row and node."""

    def __init__(self, words: Words, bodies: Bodies, judge: Judge) -> None:
        """Take what is to be judged."""
        self._words = words
        self._bodies = bodies
        self._judge = judge
        self._known: dict[tuple[int, int], str] = {}

    def __call__(self, clause: int, node: int) -> str:
        """The name, as in :class:`kosshi.model.Evidence`."""
        row = int(self._words.rows[clause])
        name = self._known.get((row, node))
        if name is None:
            name = self._known[row, node] = self._name(self._bodies.clauses[clause], row, node)
        return name

    def _name(self, clause: Clause, row: int, node: int) -> str:
        text = [clause.full_text] if clause.text else []
        weights = {
            "heading": HEADING * float(self._judge.heading(clause.heading)[node]) if clause.heading else 0.0,
            "text": max(((1 - TERMS) * BODY * float(scores[node]) for scores in self._judge.texts(text)), default=0.0),
            "terms": max((TERMS * BODY * float(scores[node]) for scores in self._judge.terms(text)), default=0.0),
            "order": PLACE,
        }
        if self._words.copies is not None:
            weights["text"] = max(weights["text"], COPIED * float(self._words.copies[row, node]))
        return max(weights, key=lambda name: weights[name])

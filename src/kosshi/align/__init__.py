"""Policies × Skeleton -> Alignments.

Each policy is first split into parts (basic policy, standards), then every part is solved on its own
(:mod:`kosshi.align.solve`) from what its words say (:mod:`kosshi.align.evidence`). A second round adds, as
further evidence, the wordings that other policies of the corpus surely have for a node.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from kosshi.align.evidence import Examples, Judge, Scores
from kosshi.align.parts import split_parts
from kosshi.align.rows import Pair, rows
from kosshi.align.solve import Trees, assign, total_scores
from kosshi.designation import find_designations, fold_designations
from kosshi.model import Alignment, Clause, Part, Policy
from kosshi.skeleton import Skeleton

__all__ = ["align"]

HEADING = 0.50
BODY = 0.50  # heading and body share one; without a heading the body has it all
HEADING_ALONE = 0.60  # a heading without text or items says less: chapters share the titles of measures
SURE = 0.80  # a match scored so high may serve other policies as an example
MAX_EXAMPLES = 12  # distinct wordings kept a node


@dataclass(slots=True)
class Draft:
    """What is known of one policy while it is being aligned."""

    policy: Policy
    clauses: list[Clause]
    parents: list[int]
    folded: list[str]
    words: Scores
    parts: list[str | None]
    pairs: list[Pair] = field(default_factory=list)


def align(policies: Sequence[Policy], skeleton: Skeleton) -> tuple[Alignment, ...]:
    """Align every policy with the skeleton.

    Args:
        policies: parsed policies; together they are the corpus that gives further evidence.
        skeleton: the nodes.

    Returns:
        One alignment a policy, in the order given. Every clause stands in at least one match; every node of a part
        that the policy has stands in at least one match.
    """
    judge = Judge(skeleton)
    drafts = [_draft(policy, judge) for policy in policies]
    for draft in drafts:
        _solve(draft, judge, None)
    if len(drafts) > 1:
        examples = Examples(judge, _sure_wordings(drafts))
        for draft in drafts:
            _solve(draft, judge, examples)
    return tuple(rows(draft.policy, draft.clauses, draft.parents, draft.parts, draft.pairs, skeleton) for draft in drafts)


def _draft(policy: Policy, judge: Judge) -> Draft:
    clauses: list[Clause] = []
    parents: list[int] = []
    _flatten(policy.clauses, -1, clauses, parents)
    designations = find_designations(policy.source.text)
    folded = [fold_designations(clause.full_text, designations) for clause in clauses]
    words = np.stack([clause_words(clause, judge) for clause in clauses])
    return Draft(policy, clauses, parents, folded, words, split_parts(clauses, parents, words, judge.skeleton))


def _flatten(clauses: Sequence[Clause], parent: int, into: list[Clause], parents: list[int]) -> None:
    for clause in clauses:
        if clause.part is Part.SUPPLEMENTARY:
            continue
        into.append(clause)
        parents.append(parent)
        _flatten(clause.children, len(into) - 1, into, parents)


def clause_words(clause: Clause, judge: Judge) -> Scores:
    """What heading and text of a clause say for each node, 0 to 1."""
    heading = judge.heading(clause.heading) if clause.heading else None
    if not clause.text.strip():
        return HEADING_ALONE * heading if heading is not None else np.zeros(len(judge.nodes), dtype=np.float32)
    body = body_words(clause, judge)
    if heading is None:
        return body
    return np.maximum(HEADING * heading + BODY * body, HEADING_ALONE * heading)


def body_words(clause: Clause, judge: Judge) -> Scores:
    """What the text says: telling terms and likeness to the node's description."""
    return 0.6 * judge.terms(clause.full_text) + 0.4 * judge.text(clause.full_text)


def _solve(draft: Draft, judge: Judge, examples: Examples | None) -> None:
    words = draft.words
    copies = None
    if examples is not None:
        copies = examples.likeness(draft.policy.policy_id, draft.folded)
        words = np.maximum(words, 0.25 * words + 0.75 * copies)
    draft.pairs = []
    for part in dict.fromkeys(part for part in draft.parts if part):
        draft.pairs.extend(_solve_part(draft, judge, part, words, copies))


def _solve_part(draft: Draft, judge: Judge, part: str, words: Scores, copies: Scores | None) -> list[Pair]:
    members = [place for place, name in enumerate(draft.parts) if name == part]
    nodes = [place for place, node in enumerate(judge.nodes) if node.part == part]
    local = {place: row for row, place in enumerate(members)}
    columns = {place: column for column, place in enumerate(nodes)}
    parents = [judge.skeleton.parent(judge.nodes[place].id) for place in nodes]
    trees = Trees(
        clause_parent=np.array([local.get(draft.parents[place], -1) for place in members], dtype=np.intp),
        node_parent=np.array([columns[judge.index[parent]] if parent else -1 for parent in parents], dtype=np.intp),
        free_top=np.ones(len(members), dtype=bool),
    )
    own = words[np.ix_(members, nodes)]
    total = total_scores(own, trees)
    found = assign(total, own)
    return [
        Pair(members[row], judge.nodes[nodes[column]].id, float(total[row, column]), _deciding(draft, judge, members[row], nodes[column], copies))
        for row, column in found
    ]


def _deciding(draft: Draft, judge: Judge, clause: int, node: int, copies: Scores | None) -> str:
    """Name of the evidence that weighs most."""
    own = draft.clauses[clause]
    weights = {
        "heading": HEADING * float(judge.heading(own.heading)[node]) if own.heading else 0.0,
        "text": 0.4 * BODY * float(judge.text(own.full_text)[node]) if own.text else 0.0,
        "terms": 0.6 * BODY * float(judge.terms(own.full_text)[node]) if own.text else 0.0,
        "order": 0.12,
    }
    if copies is not None and float(copies[clause, node]) > 0:
        weights["text"] = max(weights["text"], 0.75 * float(copies[clause, node]))
    return max(weights, key=lambda name: weights[name])


def _sure_wordings(drafts: Sequence[Draft]) -> list[tuple[str, str, str]]:
    found: dict[str, dict[str, list[str]]] = {}
    for draft in drafts:
        for pair in draft.pairs:
            if pair.score >= SURE and draft.clauses[pair.clause].text:
                found.setdefault(pair.node, {}).setdefault(draft.folded[pair.clause], []).append(draft.policy.policy_id)
    kept = []
    for node, wordings in found.items():
        ranked = sorted(wordings.items(), key=lambda item: (-len(item[1]), item[0]))[:MAX_EXAMPLES]
        kept += [(policy_id, node, text) for text, policy_ids in ranked for policy_id in policy_ids]
    return kept

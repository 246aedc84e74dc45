"""Policies × Skeleton -> Alignments.

Each policy is first split into parts (basic policy, standards), then every part is solved on its own
(:mod:`kosshi.align.solve`) from what its words say (:mod:`kosshi.align.evidence`). A second round adds, as
further evidence, the wordings that other policies of the corpus surely have for a node.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from kosshi.align.evidence import TERMS, Examples, Judge, Scores
from kosshi.align.extend import Solved, extend
from kosshi.align.fill import containers, gaps
from kosshi.align.parts import is_part_title, split_parts
from kosshi.align.rows import Pair, rows
from kosshi.align.solve import Trees, assign, total_scores
from kosshi.designation import find_designations, fold_designations
from kosshi.model import Alignment, Clause, Part, Policy
from kosshi.skeleton import Skeleton

__all__ = ["align"]

HEADING = 0.50
BODY = 0.50  # heading and body share one; without a heading the body has it all
HEADING_ALONE = 0.60  # a heading without text or items says less: chapters share the titles of measures
UNUSUAL_HEADING = 0.35  # a heading like no title at all says nothing for or against a node
UNTITLED = 0.9  # then the body counts nearly as if there were no heading
USUAL_WORDS = 0.50  # median evidence of leaf clauses in policies that keep near the model text is 0.5 to 0.8
MOST_RAISED = 2.0
SURE = 0.80  # a match scored so high may serve other policies as an example
OTHER_WORDS = 1.7  # from this raise on, a policy's words say little everywhere and place must help
HOLLOW = 0.4  # what a container without any of its content counts when the part is decided
CHAPTERS = frozenset({"part", "chapter", "section"})
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


def align(policies: Sequence[Policy], skeleton: Skeleton, designations: Mapping[str, Sequence[str]] | None = None) -> tuple[Alignment, ...]:
    """Align every policy with the skeleton.

    Args:
        policies: parsed policies; together they are the corpus that gives further evidence.
        skeleton: the nodes.
        designations: by policy_id, the words by which policies speak of their own body, where the program is not to find them.

    Returns:
        One alignment a policy, in the order given. Every clause stands in at least one match; every node of a part
        that the policy has stands in at least one match.
    """
    judge = Judge(skeleton)
    given = designations or {}
    drafts = [_draft(policy, judge, given.get(policy.policy_id)) for policy in policies]
    for draft in drafts:
        _solve(draft, judge, None)
    if len(drafts) > 1:
        examples = Examples(judge, _sure_wordings(drafts))
        for draft in drafts:
            _solve(draft, judge, examples)
    return tuple(rows(draft.policy, draft.clauses, draft.parents, draft.parts, draft.pairs, skeleton) for draft in drafts)


def _draft(policy: Policy, judge: Judge, given: Sequence[str] | None) -> Draft:
    clauses: list[Clause] = []
    parents: list[int] = []
    _flatten(policy.clauses, -1, clauses, parents)
    designations = find_designations(policy.source.text) if given is None else given
    folded = [fold_designations(clause.full_text, designations) for clause in clauses]
    words = np.zeros((0, len(judge.nodes)), dtype=np.float32)
    if clauses:
        words = np.stack([clause_words(clause, judge) for clause in clauses])
    draft = Draft(policy, clauses, parents, folded, words, [])
    draft.parts = split_parts(clauses, parents, judge.skeleton, partial(_fit, draft, judge))
    return draft


def _fit(draft: Draft, judge: Judge, members: Sequence[int], part: str) -> float:
    """How well some clauses fit a part as a tree: the sum over the pairs of the best assignment.

    A chapter of the standards without its sections counts less: measures of the basic policy carry the same titles.
    """
    words = draft.words * _plainness(draft, draft.words)
    total, own, children, nodes = _totals(draft, judge, part, words, members)
    pairs = assign(total, own, children, _parents_within(draft, members))
    filled = {ancestor for _, column in pairs for ancestor in judge.skeleton.ancestors(judge.nodes[nodes[column]].id)}
    fit = 0.0
    for row, column in pairs:
        node_id = judge.nodes[nodes[column]].id
        hollow = node_id not in filled and bool(judge.skeleton.children(node_id))
        fit += float(total[row, column]) * (HOLLOW if hollow else 1.0)
    return fit


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
    if is_part_title(clause, judge.skeleton):
        return np.zeros(len(judge.nodes), dtype=np.float32)
    if not clause.text.strip():
        alone = HEADING_ALONE * heading if heading is not None else np.zeros(len(judge.nodes))
        return np.asarray(alone, dtype=np.float32)
    body = judge.body(clause.full_text)
    if heading is None:
        return body
    other = UNTITLED * body if heading.max() < UNUSUAL_HEADING else HEADING_ALONE * heading
    return np.asarray(np.maximum(HEADING * heading + BODY * body, other), dtype=np.float32)


def _solve(draft: Draft, judge: Judge, examples: Examples | None) -> None:
    words = draft.words
    copies = None
    if examples is not None:
        copies = examples.likeness(draft.policy.policy_id, draft.folded)
        words = np.maximum(words, 0.25 * words + 0.75 * copies)
    words = np.minimum(words * _plainness(draft, words), 1.0)
    draft.pairs = []
    for part in dict.fromkeys(part for part in draft.parts if part):
        draft.pairs.extend(_solve_part(draft, judge, part, words, copies))


def _parents_within(draft: Draft, members: Sequence[int]) -> NDArray[np.intp]:
    """Row of each member's parent among the members, -1 where it is not among them."""
    local = {place: row for row, place in enumerate(members)}
    return np.array([local.get(draft.parents[place], -1) for place in members], dtype=np.intp)


def _may_be_chapter(draft: Draft, place: int, judge: Judge) -> float:
    """How freely what stands below a clause may count as topmost: chapters 章 need not be nodes, numbered items do."""
    if place < 0 or is_part_title(draft.clauses[place], judge.skeleton):
        return 1.0
    return 1.0 if draft.clauses[place].style in CHAPTERS else 0.4


def _plainness(draft: Draft, words: Scores) -> float:
    """How much to raise the words of a policy that uses other words than most: weak evidence there is normal."""
    telling = [float(row.max()) for row, clause in zip(words, draft.clauses, strict=True) if clause.text and not clause.children]
    usual = float(np.median(telling)) if telling else USUAL_WORDS
    return float(np.clip(USUAL_WORDS / max(usual, 1e-6), 1.0, MOST_RAISED))


def _solve_part(draft: Draft, judge: Judge, part: str, words: Scores, copies: Scores | None) -> list[Pair]:
    members = [place for place, name in enumerate(draft.parts) if name == part]
    total, own, children, nodes = _totals(draft, judge, part, words, members)
    pairs = []
    for row, column in assign(total, own, children, _parents_within(draft, members)):
        evidence = _deciding(draft, judge, members[row], nodes[column], copies)
        pairs.append(Pair(members[row], judge.nodes[nodes[column]].id, float(total[row, column]), evidence))
    pairs = extend(Solved(draft.clauses, draft.parents, members, words, pairs, part), judge)
    pairs += containers(members, draft.parents, pairs, judge.skeleton)
    if _plainness(draft, draft.words) >= OTHER_WORDS:
        pairs += gaps(members, draft.parents, pairs, judge.skeleton, part)
    return pairs


def _totals(draft: Draft, judge: Judge, part: str, words: Scores, members: Sequence[int]) -> tuple[Scores, Scores, Scores, list[int]]:
    """Total, words' and children's scores of some clauses against a part's nodes, and those nodes' positions."""
    nodes = [place for place, node in enumerate(judge.nodes) if node.part == part]
    columns = {place: column for column, place in enumerate(nodes)}
    parents = [judge.skeleton.parent(judge.nodes[place].id) for place in nodes]
    trees = Trees(
        clause_parent=_parents_within(draft, members),
        node_parent=np.array([columns[judge.index[parent]] if parent else -1 for parent in parents], dtype=np.intp),
        free_top=np.array([_may_be_chapter(draft, draft.parents[place], judge) for place in members], dtype=np.float32),
    )
    own = words[np.ix_(members, nodes)]
    total, children = total_scores(own, trees)
    return total, own, children, nodes


def _deciding(draft: Draft, judge: Judge, clause: int, node: int, copies: Scores | None) -> str:
    """Name of the evidence that weighs most."""
    own = draft.clauses[clause]
    weights = {
        "heading": HEADING * float(judge.heading(own.heading)[node]) if own.heading else 0.0,
        "text": (1 - TERMS) * BODY * float(judge.text(own.full_text)[node]) if own.text else 0.0,
        "terms": TERMS * BODY * float(judge.terms(own.full_text)[node]) if own.text else 0.0,
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

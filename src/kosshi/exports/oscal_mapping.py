"""One alignment as an OSCAL mapping: which clauses answer to a node, how nearly, how surely, and what has no counterpart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kosshi.corpus import Corpus
from kosshi.exports.identifiers import NAMESPACE, identifier, token
from kosshi.model import Alignment, Clause, Evidence, Match, Part, Status
from kosshi.skeleton import Skeleton

SURE = 0.5  # a match less sure than this may mean that the two only touch
Json = dict[str, Any]


def mapping(corpus: Corpus, alignment: Alignment, source: str, target: str) -> Json | None:
    """The mapping from the catalog of a policy to that of the skeleton; None where no clause answers to a node.

    A node and all clauses that answer to it themselves make one entry. Its relationship is ``equivalent-to``;
    ``subset-of`` where the policy omits nodes below this one, ``superset-of`` where the clauses answer to other nodes too
    or add clauses of their own; ``intersects-with`` where both hold, or the match is less sure than ``SURE``.
    The confidence is the score of the best of the matches.

    Args:
        corpus: the policy's corpus.
        alignment: the policy against the skeleton.
        source: where the policy's catalog lies, seen from the mapping collection.
        target: where the skeleton's lies.
    """
    policy_id = alignment.policy.policy_id
    view = _View(alignment, corpus.skeleton)
    maps = [view.entry(node) for node in view.nodes]
    if not maps:
        return None
    answered = len(view.nodes)
    found: Json = {
        "uuid": identifier("mapping", policy_id),
        "source-resource": {"type": "catalog", "href": source},
        "target-resource": {"type": "catalog", "href": target},
        "maps": maps,
        "coverage": {"target-coverage": round(answered / (answered + len(view.omitted)), 4)},
    }
    for side, ids in (("source", view.added()), ("target", [token(node) for node in view.omitted])):
        if ids:
            gaps = {"uuid": identifier("gap", side, policy_id), "unmapped-controls": [{"with-ids": ids}]}
            found[f"{side}-gap-summary"] = gaps
    return found


class _View:
    """An alignment looked up by node and by clause."""

    def __init__(self, alignment: Alignment, skeleton: Skeleton) -> None:
        self._policy = alignment.policy
        self._skeleton = skeleton
        self._matches: dict[str, list[Match]] = {}
        self._answers: dict[str, set[str]] = {}
        self._added: set[str] = set()
        self.omitted: list[str] = []
        for match in alignment.matches:
            if match.status is Status.OMITTED:
                self.omitted.append(match.node or "")
            elif match.clause is not None and match.node is not None:
                self._matches.setdefault(match.node, []).append(match)
                self._answers.setdefault(match.clause.path, set()).add(match.node)
            elif match.clause is not None and match.clause.part is Part.BODY:
                self._added.add(match.clause.path)
        self.nodes = sorted(self._matches, key=skeleton.order.__getitem__)
        self._lacking = {above for node in self.omitted for above in skeleton.ancestors(node)}

    def entry(self, node: str) -> Json:
        """The map of one node."""
        matches = [match for match in self._matches[node] if match.matched_by is not Evidence.INHERITED] or self._matches[node]
        clauses = [match.clause for match in matches if match.clause is not None]
        score = max(match.score for match in matches)
        evidence = dict.fromkeys(match.matched_by.value for match in matches if match.matched_by)
        props = [{"name": "matched-by", "ns": NAMESPACE, "value": " ".join(evidence)}] if evidence else []
        if matches[0].moved:
            props.append({"name": "moved", "ns": NAMESPACE, "value": "true"})
        return {
            "uuid": identifier("map", self._policy.policy_id, node),
            "relationship": self._relationship(node, clauses, score),
            "sources": [{"type": "control", "id-ref": token(clause.path, "c")} for clause in clauses],
            "targets": [{"type": "control", "id-ref": token(node)}],
            "confidence-score": {"percentage": round(score, 4)},
            **({"props": props} if props else {}),
        }

    def _relationship(self, node: str, clauses: Iterable[Clause], score: float) -> str:
        less = node in self._lacking
        more = any(self._says_more(clause, node) for clause in clauses)
        if score < SURE or (less and more):
            return "intersects-with"
        return "subset-of" if less else "superset-of" if more else "equivalent-to"

    def _says_more(self, clause: Clause, node: str) -> bool:
        """Whether a clause answers to a node elsewhere, or has a clause below it that answers to none."""
        elsewhere = any(not _akin(node, other) for other in self._answers[clause.path])
        return elsewhere or any(child.path in self._added for child in clause.children)

    def added(self) -> list[str]:
        """The controls of clauses that answer to no node and have none below that does."""
        return [
            token(clause.path, "c")
            for clause in self._policy.walk()
            if clause.path in self._added and not any(below.path in self._answers for below in clause.walk())
        ]


def _akin(node: str, other: str) -> bool:
    """Whether one of two nodes is the other or stands above it."""
    return node == other or node.startswith(f"{other}.") or other.startswith(f"{node}.")

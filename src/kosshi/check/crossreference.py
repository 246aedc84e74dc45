"""Findings of references that lead to a clause, but to the wrong one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from kosshi.check.finding import Finding, Severity, finding
from kosshi.check.reference import Reference, ReferenceKind
from kosshi.check.terms import Pointer, term_file
from kosshi.check.witness import Witness
from kosshi.model import Clause, Evidence
from kosshi.passages import plain_text
from kosshi.skeleton import Skeleton

_LINK = re.compile(
    r"^(?:に|の|で|により)?(?:(?:掲げる|規定する|定める|示す|記載する|挙げる|掲げた|規定された|規定した|定めた|ある|いう)|(?:の規定による|の規定に基づく))?"
)
_KINDS = (ReferenceKind.NUMBERED, ReferenceKind.RELATIVE, ReferenceKind.OUTLINE)
_SURE = 0.6  # score from which the alignment of a wrong target is believed
_BEHIND = 24  # characters behind a reference in which the word it stands before is looked for


def wrong_references(witness: Witness, skeleton: Skeleton) -> Iterator[Finding]:
    """``wrong-reference``: 上記4の脅威 where 4 is the scope; 上記7、8及び9に規定する対策 where 9 is the clause itself.

    Nothing is said where the target answers to no node or is not surely aligned.
    """
    for reference in witness.references:
        if reference.kind not in _KINDS or not reference.targets or reference.external or reference.path is None:
            continue
        if reference.path not in witness.by_path:
            continue
        pointer = _pointer(witness, reference)
        if pointer is None:
            continue
        wanted = [node for node in pointer.nodes if node in skeleton]
        targets = [witness.by_path[path] for path in reference.targets if path in witness.by_path]
        severity = _weight(witness, reference.path, targets, wanted, bool(pointer.at)) if wanted and targets else None
        if severity is not None:
            fields = {"words": reference.words, "heading": _named(targets), "wanted": "・".join(skeleton[node].ja for node in wanted)}
            span = (reference.start, reference.end)
            yield finding("wrong-reference", severity, reference.path, span, "wrong-reference", **fields)


def _pointer(witness: Witness, reference: Reference) -> Pointer | None:
    """What the word behind a reference says of its target."""
    behind = plain_text(witness.policy.source.text[reference.end : reference.end + 2 * _BEHIND])[:_BEHIND]
    link = _LINK.match(behind)
    rest = behind[link.end() :] if link else behind
    if link is None or not link[0]:
        return None
    nodes = set(witness.nodes(reference.path or ""))
    for pointer in term_file().pointers:
        if (pointer.at and not nodes & set(pointer.at)) or nodes & set(pointer.not_at):
            continue
        if re.match(pointer.words, rest):
            return pointer
    return None


def _weight(witness: Witness, path: str, targets: Sequence[Clause], wanted: Collection[str], several: bool) -> Severity | None:
    """How wrong the targets are; None where they are right or nothing can be said."""
    known = [_answers(witness, target) for target in targets]
    right = [any(_akin(node, want) for node in nodes for want in wanted) for nodes in known]
    if not any(right):
        return Severity.WARNING if all(_is_sure(witness, target) for target in targets) else None
    wrong = [target for target, good in zip(targets, right, strict=True) if not good]
    if not several or not wrong:
        return None
    if any(target.path == path or path.startswith(f"{target.path}.") for target in wrong):
        return Severity.WARNING  # a list that has slipped: it takes in the clause it stands in
    present = [clause for clause in witness.policy.clauses if any(_akin(n, w) for n in witness.nodes(clause.path) for w in wanted)]
    missed = [clause for clause in present if clause.path not in {target.path for target in targets}]
    slipped = len(present) == len(targets) and missed and all(_is_sure(witness, target) for target in wrong)
    return Severity.NOTE if slipped else None  # 5から7まで where the measures stand in 6 to 8


def _answers(witness: Witness, clause: Clause) -> frozenset[str]:
    """The nodes of a clause; of what stands below it where it answers to none itself."""
    own = witness.nodes(clause.path)
    return frozenset(own) if own else witness.nodes_below(clause)


def _akin(node: str, want: str) -> bool:
    """Whether one node is the other or stands below it."""
    return node == want or node.startswith(f"{want}.") or want.startswith(f"{node}.")


def _is_sure(witness: Witness, clause: Clause) -> bool:
    matches = witness.matches(clause.path)
    return bool(matches) and (matches[0].score >= _SURE or matches[0].matched_by is Evidence.HEADING)


def _named(targets: Sequence[Clause]) -> str:
    """How a message names what a reference leads to."""
    return "、".join("".join((target.heading or target.text[:16]).split()) for target in targets)

"""A draft read back by kosshi itself: does the file say what was drafted, and is anything wrong with it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kosshi.align import align
from kosshi.check import Finding, Severity, check
from kosshi.draft.model import Draft
from kosshi.draft.number import Numbered, number
from kosshi.model import Alignment, Policy, Status
from kosshi.parse import parse
from kosshi.skeleton import Skeleton
from kosshi.sources import read_bytes
from kosshi.tokens import fold


@dataclass(frozen=True, slots=True)
class Proof:
    """What reading a draft back gives.

    Attributes:
        policy: the draft as parsed.
        alignment: its clauses against the skeleton.
        differing: paths that the file has otherwise than drafted, or not at all.
        strayed: paths of clauses that do not align with the node they were drafted for.
        omitted: nodes that are neither in the draft nor left out on purpose.
        gaps: nodes for which no wording was found.
        findings: what ``kosshi check`` says.
    """

    policy: Policy
    alignment: Alignment
    differing: tuple[str, ...]
    strayed: tuple[str, ...]
    omitted: tuple[str, ...]
    gaps: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """No error: everything reads back as drafted, and nothing is certainly wrong."""
        return not self.differing and not any(one.severity is Severity.ERROR for one in self.findings)


def prove(draft: Draft, data: bytes, name: str, skeleton: Skeleton) -> Proof:
    """Read a written draft back.

    Args:
        draft: what was written.
        data: the file.
        name: its name; the suffix tells the format.
        skeleton: what to align with.
    """
    policy = parse(read_bytes(data, name, "draft"))
    clauses = [one for top in number(draft) for one in top.walk()]
    alignment = align((policy,), skeleton)[0]
    answered = {match.node for match in alignment.matches if match.clause is not None}
    asked_out = {one.node for one in draft.left_out}
    parts = {node.partition(".")[0] for one in clauses if one.item for node in one.item.nodes}
    omitted = [m.node for m in alignment.matches if m.status is Status.OMITTED and m.node and m.node.partition(".")[0] in parts]
    return Proof(
        policy,
        alignment,
        tuple(_differing(clauses, policy)),
        tuple(_strayed(clauses, alignment)),
        tuple(node for node in omitted if node not in answered and not _below_any(node, asked_out)),
        tuple(one.item.nodes[0] for one in clauses if one.item and one.item.gap),
        check(policy),
    )


def _below_any(node: str, roots: set[str]) -> bool:
    return any(node == root or node.startswith(f"{root}.") for root in roots)


def _differing(drafted: Sequence[Numbered], policy: Policy) -> list[str]:
    read = {clause.path: clause for clause in policy.walk()}
    wrong = [path for path in read if path not in {one.path for one in drafted}]
    for one in drafted:
        clause = read.get(one.path)
        words = fold("\n".join((one.heading, *one.paragraphs)))
        if clause is None or fold(clause.full_text) != words:
            wrong.append(one.path)
    return wrong


def _strayed(drafted: Sequence[Numbered], alignment: Alignment) -> list[str]:
    nodes: dict[str, set[str]] = {}
    for match in alignment.matches:
        if match.clause is not None and match.node is not None:
            nodes.setdefault(match.clause.path, set()).add(match.node)
    return [one.path for one in drafted if one.item and one.item.nodes and one.item.nodes[0] not in nodes.get(one.path, set())]

"""A draft read back by kosshi itself: does the file say what was drafted, and is anything wrong with it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kosshi.align import align
from kosshi.check import Finding, Severity, check, substance
from kosshi.check.definitions import undefined_terms
from kosshi.check.terms import terms
from kosshi.check.witness import Witness
from kosshi.compare import collate
from kosshi.corpus import Corpus
from kosshi.draft.abbreviations import Choice
from kosshi.draft.closure import owned
from kosshi.draft.model import Draft
from kosshi.draft.number import Numbered, number
from kosshi.draft.origins import known_terms
from kosshi.draft.phrases import as_of
from kosshi.draft.printing import plain_text
from kosshi.draft.traces import Traces
from kosshi.editions import attribute
from kosshi.model import Alignment, Policy, Source, Status
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
        findings: what ``kosshi check`` says, of form and of substance.
        traces: (path, word) of words that speak of another body; known only where the corpus is given.
    """

    policy: Policy
    alignment: Alignment
    differing: tuple[str, ...]
    strayed: tuple[str, ...]
    omitted: tuple[str, ...]
    gaps: tuple[str, ...]
    findings: tuple[Finding, ...]
    traces: tuple[tuple[str, str], ...] = ()

    @property
    def sound(self) -> bool:
        """No error: everything reads back as drafted, no other body is named, and nothing is certainly wrong."""
        return not self.differing and not self.traces and not any(one.severity is Severity.ERROR for one in self.findings)


def prove(draft: Draft, data: bytes, name: str, skeleton: Skeleton, corpus: Corpus | None = None) -> Proof:
    """Read a written draft back.

    Args:
        draft: what was written.
        data: the file.
        name: its name; the suffix tells the format.
        skeleton: what to align with.
        corpus: what it was made of; with it, the words of the draft are also held against those of the others.

    >>> from pathlib import Path
    >>> from kosshi.draft import Item, load_profile
    >>> from kosshi.skeleton import load
    >>> purpose = Item(("bp.purpose",), "目的", ("情報資産を守ることを目的とする。",))
    >>> made = Draft(load_profile(Path("tests/draft/profiles/sorano-cho.yaml")), (("", (purpose,)),))
    >>> proof = prove(made, plain_text(made).encode(), "draft.txt", load())
    >>> proof.sound, proof.differing, proof.omitted[:2]
    (True, (), ('bp.definition', 'bp.definition.network'))
    """
    policy = parse(read_bytes(data, name, "draft"))
    clauses = [one for top in number(draft) for one in top.walk()]
    alignment = align((policy,), skeleton)[0]
    drafted = {node for one in clauses if one.item for node in one.item.nodes[:1]}  # where they read as something else, they strayed
    asked_out = {one.node for one in draft.left_out}
    parts = {node.partition(".")[0] for one in clauses if one.item for node in one.item.nodes}
    omitted = [m.node for m in alignment.matches if m.status is Status.OMITTED and m.node and m.node.partition(".")[0] in parts]
    return Proof(
        policy,
        alignment,
        tuple(_differing(clauses, policy)),
        tuple(_strayed(clauses, alignment)),
        tuple(node for node in omitted if node not in drafted and not _below_any(node, asked_out)),
        tuple(node for one in clauses if one.item and one.item.gap for node in one.item.nodes[:1]),
        _findings(draft, alignment, skeleton, corpus),
        tuple(_traces(draft, clauses, corpus)) if corpus else (),
    )


def astray(draft: Draft, skeleton: Skeleton) -> frozenset[Choice]:
    """The choices of a draft whose words, among the others, do not read as what they were chosen for."""
    policy = parse(Source("draft", plain_text(draft), name="draft.txt"))
    clauses = [one for top in number(draft) for one in top.walk()]
    wrong = set(_strayed(clauses, align((policy,), skeleton)[0]))
    items = {id(one.item) for one in clauses if one.path in wrong}
    return frozenset(own for _, chapter in draft.chapters for item, own in owned(chapter) if id(item) in items and own[1])


def _findings(draft: Draft, alignment: Alignment, skeleton: Skeleton, corpus: Corpus | None) -> tuple[Finding, ...]:
    """What a check of the draft says: of the text by itself, and of its terms beside those of the corpus."""
    policy_id = alignment.policy.policy_id
    own: dict[str, tuple[str, ...]] = {policy_id: (draft.profile.body.name, draft.profile.body.calls_itself)}
    stale = as_of(attribute(alignment).stale, draft.profile.edition)
    found = {*check(alignment.policy), *substance(collate((alignment,), skeleton, own), stale)[policy_id]}
    if corpus is not None:
        witness = Witness(alignment, own[policy_id])
        found |= set(undefined_terms(witness, terms(witness), known_terms(corpus).index))
    gaps = {one.path for top in number(draft) for one in top.walk() if one.item and one.item.gap}  # their words are hints, no wording
    return tuple(sorted((one for one in found if one.path not in gaps), key=lambda one: (one.start, one.end, one.rule, one.path or "")))


def _traces(draft: Draft, clauses: Sequence[Numbered], corpus: Corpus) -> Iterator[tuple[str, str]]:
    """The words that speak of another body; what the profile itself says, and the words of gaps, are none."""
    traces = Traces(draft.profile, corpus)
    for one in clauses:
        taken = one.item is None or one.item.source or not one.item.paragraphs
        word = traces.betray(one.words) if taken and not one.path.startswith("附則") else ""
        if word:
            yield one.path, word


def _below_any(node: str, roots: set[str]) -> bool:
    return any(node == root or node.startswith(f"{root}.") for root in roots)


def _differing(drafted: Sequence[Numbered], policy: Policy) -> list[str]:
    read = {clause.path: clause for clause in policy.walk()}
    wrong = [path for path in read if path not in {one.path for one in drafted}]
    for one in drafted:
        clause = read.get(one.path)
        if clause is None or fold(clause.full_text) != fold(one.words):
            wrong.append(one.path)
    return wrong


def _strayed(drafted: Sequence[Numbered], alignment: Alignment) -> list[str]:
    nodes = alignment.nodes()
    return [one.path for one in drafted if one.item and one.item.nodes and one.item.nodes[0] not in nodes.get(one.path, ())]

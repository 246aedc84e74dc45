"""Corpus × profile -> Draft: node by node down the skeleton, the first wording that fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from kosshi.check import references
from kosshi.corpus import Corpus
from kosshi.draft.adapt import Adapted, Origin, adapt, adapted_title, document_word, facts
from kosshi.draft.choose import Candidate, Rank, candidates
from kosshi.draft.definitions import unused, without
from kosshi.draft.formulas import gap_text, in_force_text
from kosshi.draft.model import Adaptation, Draft, Item, LeftOut
from kosshi.draft.profile import ByHand, Profile
from kosshi.draft.traces import Traces
from kosshi.errors import DataError
from kosshi.messages import error
from kosshi.model import Clause, Evidence
from kosshi.skeleton import Node
from kosshi.tables import clause_id

PARTS = {"bp": "情報セキュリティ基本方針", "st": "情報セキュリティ対策基準"}


class Composer:
    """Writes one draft.

    Args:
        profile: for whom.
        corpus: whose wordings may be used.

    Raises:
        DataError: the profile names a policy, node or edition there is not.
    """

    def __init__(self, profile: Profile, corpus: Corpus) -> None:
        self.profile = profile
        self.corpus = corpus
        self.skeleton = corpus.skeleton
        self.left_out: list[LeftOut] = []
        self._covered: set[str] = set()
        _verify(profile, corpus)

    def draft(self) -> Draft:
        """The whole draft."""
        parts = ("bp", "st") if self.profile.standards else ("bp",)
        chapters = [(PARTS[part], tuple(self._below(part))) for part in parts]
        gone = unused(chapters)
        self.left_out += [LeftOut(node, "unused-term") for node in sorted(gone)]
        chapters = without(chapters, gone)
        words = in_force_text(self.profile, document_word(self.profile))
        supplementary = (Item(paragraphs=words, supplementary=True),) if words else ()
        return Draft(self.profile, tuple(chapters), supplementary, tuple(self.left_out))

    # --- what is known of the sources ---------------------------------------------------------------------

    @cached_property
    def rank(self) -> Rank:
        """What decides between wordings."""
        faulty = {
            (policy_id, one.path)
            for policy_id in self.sources
            for one in self.corpus.found[policy_id]
            if one.path is not None and one.rule not in HARMLESS
        }
        return Rank(self.profile.wording, self.sources, self._newness, frozenset(faulty))

    @property
    def sources(self) -> frozenset[str]:
        """The policies whose wording may be used."""
        return frozenset(self.profile.sources or self.corpus.policies)

    @cached_property
    def _newness(self) -> dict[str, int]:
        return {}

    @cached_property
    def origins(self) -> dict[str, Origin]:
        """The sources as adaptation needs them."""
        found = {}
        for alignment in self.corpus.alignments:
            policy = alignment.policy
            nodes: dict[str, str] = {}
            for match in alignment.matches:
                if match.clause is not None and match.node is not None:
                    nodes.setdefault(match.clause.path, match.node)
            found[policy.policy_id] = Origin(
                policy,
                self.corpus.entries[policy.policy_id].kind,
                self.corpus.collation.designations[policy.policy_id],
                references(policy),
                nodes,
            )
        return found

    @cached_property
    def covers(self) -> dict[tuple[str, str], frozenset[str]]:
        """The nodes each clause answers to itself."""
        found: dict[tuple[str, str], set[str]] = {}
        for alignment in self.corpus.alignments:
            for match in alignment.matches:
                if match.clause is not None and match.node is not None:
                    found.setdefault((alignment.policy.policy_id, match.clause.path), set()).add(match.node)
        return {key: frozenset(nodes) for key, nodes in found.items()}

    @cached_property
    def traces(self) -> Traces:
        """What would betray a source body."""
        return Traces(self.profile, self.corpus)

    # --- node by node -------------------------------------------------------------------------------------

    def _below(self, parent: str) -> Iterator[Item]:
        """The items of the nodes right below a node (or part)."""
        for node in self.skeleton:
            if node.id.rpartition(".")[0] == parent and node.id not in self._covered:
                item = self._item(node)
                if item is not None:
                    yield item

    def _item(self, node: Node) -> Item | None:
        reason = self._unwanted(node)
        if reason:
            self.left_out.append(LeftOut(node.id, reason))
            return None
        hand = self.profile.nodes.get(node.id)
        if hand and hand.text:
            children = tuple(self._below(node.id))
            return Item((node.id,), self._title(node), tuple(hand.text.strip().split("\n")), children)
        return self._worded(node, hand)

    def _unwanted(self, node: Node) -> str:
        """Why a node is left out; empty where it is wanted."""
        hand = self.profile.nodes.get(node.id)
        if hand:
            return hand.leave_out
        own = facts()
        if node.needs and not self._decided(own.needs[node.needs]):
            return f"needs-{node.needs}"
        with_any = own.only_with.get(node.id)
        if with_any and not any(map(self._decided, with_any)):
            return "needs-services"
        if node.last and node.last < "R":  # an older edition's node
            return "old-edition"
        return ""

    def _decided(self, decision: str) -> bool:
        """What the profile says of ``zones.lgwan``, ``services.cloud`` or ``wireless_lan``."""
        name, _, member = decision.partition(".")
        value = getattr(self.profile, name)
        return member in value if name == "zones" else bool(getattr(value, member) if member else value)

    def _merged(self, node: Node) -> frozenset[str]:
        """Nodes below this one that most bodies put into the same clause."""
        merged = set()
        for below in self.skeleton:
            if below.id.rpartition(".")[0] != node.id or self._unwanted(below) or below.id in self.profile.nodes:
                continue
            if self._wanted_below(below, frozenset()):
                continue  # it holds clauses of its own
            readings = [r for v in self.corpus.collation.entries[below.id].variants for r in v.readings if r.policy_id in self.sources]
            together = [r for r in readings if any(node.id in self.covers[(r.policy_id, c.path)] for c in r.own)]
            if together and len(together) * 2 >= len(readings):
                merged.add(below.id)
        return frozenset(merged)

    def _worded(self, node: Node, hand: ByHand | None) -> Item:
        """The node's clause with the first wording that fits, or a gap; then the clauses below it."""
        merged = self._merged(node)
        rank = replace(self.rank, wording=f"policy:{hand.policy}") if hand and hand.policy else self.rank
        tried = candidates(self.corpus.collation, node.id, rank, self.covers)
        if not (hand and hand.policy):
            above = _ancestors(node.id)
            wanted = {node.id} | merged
            tried.sort(key=lambda one: (len(one.covers - wanted - above), len(wanted - one.covers), bool(one.covers & above)))
        bare: Item | None = None
        for candidate in tried:
            item = self._fitted(node, candidate, merged & candidate.covers)
            if item is None:
                continue
            if item.paragraphs or not self._needs_lead or not self._wanted_below(node, merged):
                bare = item
                break
            bare = bare or item
        if bare is not None:
            self._covered |= set(bare.nodes)
            return replace(bare, children=tuple(self._below(node.id)) or bare.children)
        children = tuple(self._below(node.id))
        if children and node.kind in ("definition", "scope", "measure"):
            return Item((node.id,), adapted_title(node.ja, self.profile), (), children, adapted=(Adaptation.HEADING,))
        return Item((node.id,), self._title(node), (gap_text(node),), children, gap=True)

    @property
    def _needs_lead(self) -> bool:
        """Articles with items want words before them."""
        return self.profile.numbering == "article"

    def _wanted_below(self, node: Node, merged: frozenset[str]) -> list[Node]:
        """The nodes right below that get a clause of their own."""
        return [one for one in self.skeleton if one.id.rpartition(".")[0] == node.id and one.id not in merged and not self._unwanted(one)]

    def _fitted(self, node: Node, candidate: Candidate, merged: frozenset[str]) -> Item | None:
        """The node's clause in one candidate's words; None where they do not fit."""
        below = self._wanted_below(node, merged)
        wording = adapt(candidate.clauses, self.origins[candidate.policy_id], self.profile, node.id, len(below))
        if wording.refused or self.traces.betray(wording.text) or not wording.text.strip():
            return None
        children = () if below else self._inherited(candidate, node)
        title = self._heading(node, wording)
        if not wording.paragraphs and not below and not children:
            return None
        return Item(
            (node.id, *sorted(merged)),
            title,
            tuple(one.text for one in wording.paragraphs),
            children,
            clause_id(candidate.policy_id, candidate.clauses[0].path),
            tuple(sorted(wording.done)),
            tuple(wording.targets),
        )

    def _heading(self, node: Node, wording: Adapted) -> str:
        """The clause's heading; nodes that most bodies print without one have none."""
        if not self._headed(node.id):
            return ""
        named = self.profile.wording.startswith("policy:") or node.id in self.profile.nodes
        own = "".join(wording.heading.split())
        return own if named and own else adapted_title(node.ja, self.profile)

    def _title(self, node: Node) -> str:
        """The skeleton's heading where most bodies print one."""
        return adapted_title(node.ja, self.profile) if self._headed(node.id) else ""

    def _headed(self, node: str) -> bool:
        readings = [r for v in self.corpus.collation.entries[node].variants for r in v.readings]
        with_heading = sum(1 for reading in readings if reading.own[0].heading)
        return not readings or with_heading * 2 > len(readings)

    def _inherited(self, candidate: Candidate, node: Node) -> tuple[Item, ...]:
        """Items below a clause that only elaborate its node come with it."""
        alignment = next(a for a in self.corpus.alignments if a.policy.policy_id == candidate.policy_id)
        own = {m.clause.path for m in alignment.matches if m.clause and m.node == node.id and m.matched_by is Evidence.INHERITED}
        found = []
        for clause in candidate.clauses[0].children:
            if clause.path in own and (item := self._inherited_item(clause, candidate.policy_id, node.id)):
                found.append(item)
        return tuple(found)

    def _inherited_item(self, clause: Clause, policy_id: str, node: str) -> Item | None:
        wording = adapt((clause,), self.origins[policy_id], self.profile, node, len(clause.children))
        if wording.refused or self.traces.betray(wording.text) or not wording.text.strip():
            return None
        below = tuple(item for child in clause.children if (item := self._inherited_item(child, policy_id, node)))
        return Item(
            (node,), wording.heading, tuple(one.text for one in wording.paragraphs), below,
            clause_id(policy_id, clause.path), tuple(sorted(wording.done)), tuple(wording.targets),
        )  # fmt: skip


HARMLESS = frozenset({"contents-mismatch", "duplicate-heading", "number-gap", "duplicate-number", "lost-marker"})


def _ancestors(node: str) -> frozenset[str]:
    parts = node.split(".")
    return frozenset(".".join(parts[:size]) for size in range(2, len(parts)))


def _verify(profile: Profile, corpus: Corpus) -> None:
    known = " ".join(corpus.policies)
    first = profile.wording.partition(":")[2]
    named: Mapping[str, str] = {
        **{f"sources.{place}": policy for place, policy in enumerate(profile.sources)},
        **({"wording": first} if first else {}),
        **{f"nodes.{node}": hand.policy for node, hand in profile.nodes.items() if hand.policy},
    }
    for place, policy in named.items():
        if policy not in corpus.policies:
            raise error(DataError, place, "draft", "no-source", value=policy, known=known)
    for node, hand in profile.nodes.items():
        if node not in corpus.skeleton:
            raise error(DataError, "nodes", "draft", "no-node", value=node)
        if hand.policy and corpus.collation.entries[node].reading(hand.policy) is None:
            raise error(DataError, f"nodes.{node}", "draft", "no-wording", policy=hand.policy, node=node)

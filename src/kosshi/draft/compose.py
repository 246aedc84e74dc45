"""Corpus × profile -> Draft: node by node down the skeleton, the first wording that fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from functools import cached_property

from kosshi.check.leads import lead
from kosshi.corpus import Corpus
from kosshi.draft.abbreviations import Choice
from kosshi.draft.adapt import adapt, document_word, node_title
from kosshi.draft.adapted import Adapted, Origin
from kosshi.draft.choose import Candidate, Rank, candidates
from kosshi.draft.closure import Closure, dangling
from kosshi.draft.formulas import formulas, gap_text, in_force_text, lead_text, one_document_text
from kosshi.draft.mending import without_lead
from kosshi.draft.model import Adaptation, Draft, Item, LeftOut, walk
from kosshi.draft.origins import Origins
from kosshi.draft.printing import printed_place
from kosshi.draft.profile import ByHand, Profile
from kosshi.draft.traces import Traces
from kosshi.draft.vocabulary import facts
from kosshi.editions.catalogue import places
from kosshi.errors import DataError
from kosshi.messages import error
from kosshi.model import Clause, Evidence
from kosshi.skeleton import Node
from kosshi.tables import clause_id
from kosshi.tokens import fold

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
        _verify(profile, corpus)
        self.profile = profile
        self.corpus = corpus
        self.skeleton = corpus.skeleton
        self._known = Origins(profile, corpus)
        self.left_out: list[LeftOut] = []
        self._covered: set[str] = set()
        self._gaps: list[bool] = []  # whether the item above is a gap, from the top down to where the draft is being written
        self._doubtful: frozenset[Choice] = frozenset()  # choices that an earlier attempt found no good
        self._barred: frozenset[Choice] = frozenset()  # … and those it found impossible

    def draft(self) -> Draft:
        """The whole draft: composed again as long as a choice turns out not to fit the others."""
        while True:
            self.left_out, self._covered = [], set()
            closed = self._closure.close(self._chapters())
            barred = dangling(closed.chapters)
            if barred <= self._barred and closed.doubtful <= self._doubtful:
                break
            self._barred |= barred
            self._doubtful |= closed.doubtful
        chapters = closed.chapters
        self.left_out += [LeftOut(node, "unused-term") for node in sorted(closed.gone)]
        words = in_force_text(self.profile, document_word(self.profile))
        supplementary = (Item(paragraphs=words, supplementary=True),) if words else ()
        sources = {item.source for _, chapter in chapters for item in walk(chapter) if item.source}
        own = self.profile.body.calls_itself
        nodes = {node.id: (node.ja.replace(facts().model_self, own), node.en) for node in self.skeleton}
        names = {source: self._named(source) for source in sorted(sources)}
        return Draft(self.profile, tuple(chapters), supplementary, tuple(self.left_out), names, nodes)

    def _named(self, source: str) -> str:
        """A clause as people name it: the body, then the markers down to the clause."""
        policy_id, _, path = source.partition("#")
        return f"{self.corpus.name(policy_id)} {printed_place(self.corpus.policies[policy_id], path)}".strip()

    def doubt(self, choices: Set[Choice]) -> bool:
        """Choose otherwise where that is possible; False where all of it is doubted already."""
        more = choices - self._doubtful
        self._doubtful |= more
        return bool(more)

    def _chapters(self) -> list[tuple[str, tuple[Item, ...]]]:
        parts = ("bp", "st") if self.profile.standards else ("bp",)
        return [(PARTS[part], tuple(self._below(part))) for part in parts]

    # --- what is known of the sources ---------------------------------------------------------------------

    @cached_property
    def rank(self) -> Rank:
        """What decides between wordings."""
        known = self._known
        return Rank(self.profile.wording, known.policies, known.newness, known.faulty, known.dated)

    @property
    def sources(self) -> frozenset[str]:
        """The policies whose wording may be used."""
        return self._known.policies

    @property
    def origins(self) -> dict[str, Origin]:
        """The sources as adaptation needs them."""
        return self._known.by_id

    @property
    def covers(self) -> dict[tuple[str, str], frozenset[str]]:
        """The nodes each clause answers to itself."""
        return self._known.covers

    def candidates(self, node: str) -> list[Candidate]:
        """The wordings of a node that may be used, the best first."""
        return candidates(self.corpus.collation, node, self.rank, self.covers)

    @cached_property
    def traces(self) -> Traces:
        """What would betray a source body."""
        return Traces(self.profile, self.corpus)

    @cached_property
    def _closure(self) -> Closure:
        return Closure(self.profile, self._known, self.skeleton, self.traces.betray)

    # --- node by node -------------------------------------------------------------------------------------

    def _below(self, parent: str, gap: bool = False) -> Iterator[Item]:
        """The items of the nodes right below a node (or part), which may be a gap."""
        for node in self._children(parent):
            if node.id not in self._covered:
                self._gaps.append(gap)
                item = self._item(node)
                self._gaps.pop()
                if item is not None:
                    yield item

    def _children(self, above: str) -> tuple[Node, ...]:
        """The nodes right below a node or part."""
        return self.skeleton.children(above) if above in self.skeleton else self.skeleton.children(None, above)

    def _item(self, node: Node) -> Item | None:
        reason = self._unwanted(node)
        if reason:
            self.left_out.append(LeftOut(node.id, reason))
            return None
        hand = self.profile.nodes.get(node.id)
        if hand and hand.text:
            children = tuple(self._below(node.id))
            return Item((node.id,), self._title(node), hand.paragraphs, children)
        fixed = one_document_text(node, self.profile, document_word(self.profile))
        if fixed and not hand:
            return Item((node.id,), self._title(node), fixed)
        return self._worded(node, hand)

    def _unwanted(self, node: Node) -> str:
        """Why a node is left out; empty where it is wanted."""
        hand = self.profile.nodes.get(node.id)
        if hand:
            return hand.leave_out
        own = facts()
        for need in (node.needs, *own.more_needs.get(node.id, ())):
            if need and not self._decided(own.needs[need]):
                return f"needs-{need}"
        with_any = own.only_with.get(node.id)
        if with_any and not any(map(self._decided, with_any)):
            return "needs-services"
        wanted = places()[self.profile.edition]
        if node.first and places()[node.first] > wanted:
            return "later-edition"
        if node.last and places()[node.last] < wanted:
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
        for below in self._children(node.id):
            if self._unwanted(below) or below.id in self.profile.nodes:
                continue
            if self._wanted_below(below, frozenset()):
                continue  # it holds clauses of its own
            readings = [r for v in self.corpus.collation.entries[below.id].variants for r in v.readings if r.policy_id in self.sources]
            together = [r for r in readings if any(node.id in self.covers[(r.policy_id, c.path)] for c in r.own)]
            if together and len(together) * 2 >= len(readings):
                merged.add(below.id)
        return frozenset(merged)

    def _worded(self, node: Node, hand: ByHand | None) -> Item | None:
        """The node's clause with the first wording that fits, or a gap; then the clauses below it.

        None where every wording leads on to items of which none is wanted.
        """
        merged = self._merged(node)
        bare: Item | None = None
        reasons: list[str] = []
        for candidate in self._tried(node, hand, merged):
            item, reason = self._fitted(node, candidate, merged & candidate.covers)
            if item is None:
                reasons.append(reason)
                continue
            if item.paragraphs or not self.profile.in_articles or not self._wanted_below(node, merged):
                bare = item
                break
            bare = bare or item
        if bare is not None:
            self._covered |= set(bare.nodes)
            return self._led(replace(bare, children=self._with_duties(bare, node)), node)
        children = tuple(self._below(node.id, gap=True))
        if children and node.kind in ("definition", "scope", "measure"):
            return self._led(Item((node.id,), node_title(node, self.profile), (), children, adapted=(Adaptation.HEADING,)), node)
        if reasons and set(reasons) == {"gap-lead"} and all(map(self._unwanted, self._children(node.id))):
            self.left_out.append(LeftOut(node.id, "no-items"))
            return None
        return Item((node.id,), self._title(node), (gap_text(node),), children, gap=True, reason=reasons[0] if reasons else "gap-none")

    def _tried(self, node: Node, hand: ByHand | None, merged: frozenset[str]) -> list[Candidate]:
        """The candidates for a node, the best first."""
        tried = self.candidates(node.id)
        if hand and hand.policy:
            return sorted(tried, key=lambda one: one.policy_id != hand.policy)
        above = frozenset(self.skeleton.ancestors(node.id))
        wanted = {node.id} | merged
        tried.sort(key=lambda one: (len(one.covers - wanted - above), len(wanted - one.covers), bool(one.covers & above)))
        return sorted(tried, key=lambda one: (node.id, _source(one)) in self._doubtful)

    def _led(self, item: Item, node: Node) -> Item:
        """An article with items and no words before them has the fixed ones."""
        if not self.profile.in_articles or item.paragraphs or not item.children:
            return item
        words = lead_text(node, document_word(self.profile))
        return replace(item, paragraphs=words, adapted=tuple(sorted({*item.adapted, Adaptation.LEAD}))) if words else item

    def _wanted_below(self, node: Node, merged: frozenset[str]) -> list[Node]:
        """The nodes right below that get a clause of their own."""
        return [one for one in self._children(node.id) if one.id not in merged and not self._unwanted(one)]

    def _fitted(self, node: Node, candidate: Candidate, merged: frozenset[str]) -> tuple[Item | None, str]:
        """The node's clause in one candidate's words; None where they do not fit, and the reason why."""
        if (node.id, _source(candidate)) in self._barred:
            return None, "gap-reference"
        if any((candidate.policy_id, clause.path, node.id) in self._known.unsure for clause in candidate.clauses):
            return None, "gap-unsure"
        if self._torn_off(node, candidate):
            return None, "gap-torn-off"
        below = self._wanted_below(node, merged)
        wording = adapt(candidate.clauses, self.origins[candidate.policy_id], self.profile, node.id, len(below))
        reason = self._unfit(wording)
        if reason:
            return None, reason
        children = () if below else self._inherited(candidate, node)
        if not wording.paragraphs and not below and not children:
            return None, "gap-empty"
        if not below and not children and not without_lead(wording):
            return None, "gap-lead"
        heading = self._heading(node, wording, candidate.policy_id)
        return wording.item((node.id, *sorted(merged)), heading, children, _source(candidate)), ""

    def _torn_off(self, node: Node, candidate: Candidate) -> bool:
        """Whether the first clause is an item of a sentence the draft does not have: its subject stands before the list it is of."""
        clause = candidate.clauses[0]
        policy = self.corpus.policies[candidate.policy_id]
        above = next((one for one in policy.walk() if clause in one.children), None)
        if clause.heading or above is None or not lead(above.text):
            return False
        if self._gaps and self._gaps[-1]:
            return True
        return not self.covers[(candidate.policy_id, above.path)] & {node.id, *self.skeleton.ancestors(node.id)}

    def _unfit(self, wording: Adapted) -> str:
        """Why a wording cannot serve: a message key, and behind a colon the words it speaks of; empty where it can."""
        if wording.refused:
            return f"gap-{wording.refused}"
        foreign = self.traces.betray(wording.text)
        if foreign:
            return f"gap-foreign:{foreign}"
        return "" if wording.text.strip() else "gap-empty"

    def _heading(self, node: Node, wording: Adapted, policy_id: str) -> str:
        """The clause's heading, a named body's or the skeleton's; nodes that most bodies print without one have none."""
        if not self._headed(node.id):
            return ""
        hand = self.profile.nodes.get(node.id)
        own = "".join(wording.heading.split())
        named = policy_id in (self.profile.wording.removeprefix("policy:"), hand.policy if hand else "")
        if node.kind == "definition" and fold(own) not in map(fold, node.titles):
            named = False  # the term is what the other clauses call it
        return own if named and own else node_title(node, self.profile)

    def _title(self, node: Node) -> str:
        """The skeleton's heading where most bodies print one."""
        return node_title(node, self.profile) if self._headed(node.id) else ""

    def _headed(self, node: str) -> bool:
        readings = [r for v in self.corpus.collation.entries[node].variants for r in v.readings]
        with_heading = sum(1 for reading in readings if reading.own[0].heading)
        return not readings or with_heading * 2 > len(readings)

    def _inherited(self, candidate: Candidate, node: Node) -> tuple[Item, ...]:
        """Items below a clause that only elaborate its node come with it."""
        alignment = self.corpus.alignment_of[candidate.policy_id]
        own = {m.clause.path for m in alignment.matches if m.clause and m.node == node.id and m.matched_by is Evidence.INHERITED}
        found = []
        for clause in candidate.clauses[0].children:
            if clause.path in own and (item := self._inherited_item(clause, candidate.policy_id, node.id)):
                found.append(item)
        return tuple(item for place, item in enumerate(found) if not item.gap or item not in found[:place])

    def _with_duties(self, item: Item, node: Node) -> tuple[Item, ...]:
        """The items below a chosen clause; in the standards, what a list of duties holds beside the skeleton's comes with it."""
        along = tuple(self._along(item, node))
        below = tuple(self._below(node.id))
        return (*along, *below) if below else (*item.children, *along)

    def _along(self, item: Item, node: Node) -> Iterator[Item]:
        """The items of a list of duties that answer to nothing below its node: torn off, they would have no subject."""
        if not node.id.startswith("st.") or not item.paragraphs or not lead(item.paragraphs[-1]):
            return
        policy_id, _, path = item.source.partition("#")
        order = [one.id for one in self.skeleton]
        later = frozenset(order[order.index(node.id) + 1 :])
        for clause in self.corpus.policies[policy_id][path].children:
            covers = self.covers.get((policy_id, clause.path), frozenset())
            if clause.children or clause.heading or any(one == node.id or node.id in self.skeleton.ancestors(one) for one in covers):
                continue
            if any(self._unwanted(self.skeleton[one]) for one in covers):
                continue
            own = self._inherited_item(clause, policy_id, node.id)
            if own and not own.gap:
                nodes = tuple(sorted(covers & later - self._covered))
                self._covered |= set(nodes)
                yield replace(own, nodes=nodes)

    def _inherited_item(self, clause: Clause, policy_id: str, node: str) -> Item | None:
        wording = adapt((clause,), self.origins[policy_id], self.profile, node, len(clause.children))
        reason = self._unfit(wording)
        if reason == "gap-local-rule":
            return Item((), "", (formulas().local_rule,), gap=True, reason=reason)
        if reason:
            return None
        below = tuple(item for child in clause.children if (item := self._inherited_item(child, policy_id, node)))
        return wording.item((node,), wording.heading, below, clause_id(policy_id, clause.path))


def _source(candidate: Candidate) -> str:
    return clause_id(candidate.policy_id, candidate.clauses[0].path)


def _verify(profile: Profile, corpus: Corpus) -> None:
    if profile.edition not in places():
        raise error(DataError, "edition", "draft", "no-edition", value=profile.edition, known=" ".join(places()))
    known = " ".join(corpus.policies)
    first = profile.wording.partition(":")[2]
    named: Mapping[str, str] = {
        **{f"sources[{place}]": policy for place, policy in enumerate(profile.sources, start=1)},
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

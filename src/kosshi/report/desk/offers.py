"""Which wordings the desk offers for a node: the distinct ones of the corpus, in the order in which drafting tries them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kosshi.corpus import Corpus
from kosshi.draft import settled
from kosshi.draft.choose import Candidate
from kosshi.draft.compose import Composer
from kosshi.draft.definitions import DEFINITIONS
from kosshi.draft.model import Item
from kosshi.draft.profile import ByHand, Profile
from kosshi.report.desk.marks import Forms, foreign_marks, forms, marked, spoken_of, unknown_body
from kosshi.skeleton import Node
from kosshi.tokens import fold

OFFERED = 20  # distinct wordings of a node, those of most bodies first
WITNESSES = 60  # policies from which they are taken in a large corpus


@dataclass(frozen=True, slots=True)
class Made:
    """A wording for the unknown body, its abbreviations written out.

    Attributes:
        item: the clause.
        entries: definitions it needs beside the skeleton's.
        open: it uses words that could be neither defined nor written out.
    """

    item: Item
    entries: tuple[Item, ...] = ()
    open: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """One wording of a node.

    Attributes:
        policy_id: the policy it is taken from.
        path: its first clause there.
        policies: all that have it, in the order of the corpus.
        text: as the policy prints it.
        made: the clause, or the reason why it cannot serve (a message key of ``data/messages/draft.yaml``).
    """

    policy_id: str
    path: str
    policies: tuple[str, ...]
    text: str
    made: Forms[Made | str]

    @property
    def fits(self) -> bool:
        """Whether it can serve a body that has everything."""
        return isinstance(self.made.plain, Made)


class Offers(Composer):
    """Drafts for the unknown body, and the wordings that were there to choose from.

    Args:
        corpus: whose wordings are offered; of a large one only those of the policies that have the most usual wordings.
        profile: the unknown body's; by default with everything in use.
    """

    def __init__(self, corpus: Corpus, profile: Profile | None = None) -> None:
        super().__init__(profile or unknown_body(), corpus)

    def settle(self) -> None:
        """Draft the basic policy, so that choices which do not fit the others are offered last."""
        basic = self._other(unknown_body(standards=False))
        settled(basic)
        self._doubtful = basic._doubtful | basic._barred

    def of(self, node: Node) -> Iterator[Offer]:
        """The wordings of a node: the one that drafting would take first, and no more than ``OFFERED``."""
        merged = self._merged(node)
        variants = self.corpus.collation.entries[node.id].variants
        number = {reading.policy_id: place for place, variant in enumerate(variants) for reading in variant.readings}
        first: dict[int, Candidate] = {}
        for candidate in self._tried(node, None, merged):
            first.setdefault(number[candidate.policy_id], candidate)
        usual = set(sorted(first, key=lambda place: (-len(variants[place].readings), place))[:OFFERED])
        fits = False
        for place, candidate in first.items():
            if (fits and place not in usual) or any(foreign_marks(clause.full_text) for clause in candidate.clauses):
                continue
            offer = self._offer(node, candidate, merged, variants[place].witnesses)
            if place in usual or offer.fits:
                yield offer
            fits |= offer.fits

    def _offer(self, node: Node, candidate: Candidate, merged: frozenset[str], policies: Sequence[str]) -> Offer:
        printed = "\n".join(clause.text or clause.heading for clause in candidate.clauses)
        text = fold("\n".join(one.full_text for clause in candidate.clauses for one in clause.walk()))
        hands = {node.id: ByHand(policy=candidate.policy_id)}

        def made(turned: frozenset[str]) -> Made | str:
            profile = unknown_body(turned, hands)
            item, reason = self._other(profile)._fitted(node, candidate, merged & candidate.covers)
            if item is None:
                return reason
            below = len(self._wanted_below(node, merged)) or len(item.children)
            return self._closed(marked(item, below, profile))

        return Offer(candidate.policy_id, candidate.clauses[0].path, tuple(policies), printed, forms(made, spoken_of(text)))

    def _other(self, profile: Profile) -> Offers:
        """The same sources for another profile of the unknown body."""
        other = Offers(self.corpus, profile)
        other._known = self._known
        other.__dict__["traces"] = self.traces
        return other

    def _closed(self, item: Item) -> Made:
        """The wording by itself: what it needs beside it, abbreviations it does not introduce itself written out."""
        if item not in self._made:
            definitions = Item((DEFINITIONS,)) if item.nodes[0] != DEFINITIONS else None
            user = Item(paragraphs=(item.heading,))  # a definition that nothing uses would go
            every = tuple(one for one in (definitions, item, user) if one)
            closed = self._closure.close([("", every)])
            found = closed.chapters[0][1]
            alone = next((one for one in found if one.source and one.nodes == item.nodes), item)
            holder = next((one for one in found if DEFINITIONS in one.nodes), None)
            entries = tuple(one for one in (holder.children if holder else ()) if not one.nodes)
            children = tuple(one for one in alone.children if one.nodes)
            self._made[item] = Made(replace(alone, children=children), entries, bool(closed.doubtful))
        return self._made[item]

    @cached_property
    def _made(self) -> dict[Item, Made]:
        return {}


def offering(corpus: Corpus) -> Corpus:
    """The corpus, or of a large one the policies that have the most usual wordings of its nodes."""
    if len(corpus) <= WITNESSES:
        return corpus
    return corpus.part(_covering(corpus))


def _covering(corpus: Corpus) -> list[str]:
    """Policies that together have the usual wordings, those of most bodies first."""
    usual = [
        (len(variant.readings), frozenset(variant.witnesses))
        for entry in corpus.collation.entries.values()
        for variant in sorted(entry.variants, key=lambda one: -len(one.readings))[:OFFERED]
    ]
    having: dict[str, list[int]] = {}
    weights: Counter[str] = Counter()
    for number, (weight, witnesses) in enumerate(usual):
        for policy_id in witnesses:
            having.setdefault(policy_id, []).append(number)
            weights[policy_id] += weight
    chosen: list[str] = []
    covered: set[int] = set()
    while len(chosen) < WITNESSES and any(weights.values()):
        best = min(weights, key=lambda one: (-weights[one], one))
        chosen.append(best)
        for number in set(having[best]) - covered:
            weights.subtract(dict.fromkeys(usual[number][1], usual[number][0]))
            covered.add(number)
    order = {policy_id: place for place, policy_id in enumerate(corpus.policies)}
    return sorted(chosen, key=order.__getitem__)

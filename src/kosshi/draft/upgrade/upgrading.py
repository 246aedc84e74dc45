"""Corpus × policy × edition -> Upgrade."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from kosshi.corpus import Corpus
from kosshi.draft.adapt import adapted_title, facts
from kosshi.draft.definitions import walk
from kosshi.draft.model import Item, LeftOut
from kosshi.draft.upgrade.inserting import NoPlaceError, Planned
from kosshi.draft.upgrade.numbers import Numbers
from kosshi.draft.upgrade.phrases import phrase_edits, replaced_phrases
from kosshi.draft.upgrade.places import Places
from kosshi.draft.upgrade.proposal import Kind, Need, Proposal, Replaced, Upgrade, printed_place
from kosshi.draft.upgrade.revision import Insertion, Reviser, Revision
from kosshi.draft.upgrade.splice import Edit
from kosshi.draft.upgrade.wordings import Wordings, shows
from kosshi.editions import Stale, editions, markers
from kosshi.editions.catalogue import Marker, places
from kosshi.errors import DataError, UsageError
from kosshi.messages import error
from kosshi.model import Clause, PieceKind, Status
from kosshi.skeleton import Node
from kosshi.wording import similarity

ALL = "all"
_SAME_MATTER = 0.5  # a drafted paragraph this near to one of the body's says nothing new


def upgrade(policy_id: str, corpus: Corpus, to: str = "R8", sources: Sequence[str] = (), adopt: Collection[str] = ()) -> Upgrade:
    """Bring a policy up to an edition.

    What the edition asks for is carried out; nodes the body may take or leave are proposed beside it, and carried out only
    where they are adopted.

    Args:
        policy_id: the policy.
        corpus: holds it, and the policies whose words may be used.
        to: the edition.
        sources: ids of the policies whose words may be used; all others where empty.
        adopt: nodes of optional proposals to carry out, or ``(ALL,)``.

    Raises:
        UsageError: no such policy or edition, or an adopted node is not proposed.
    """
    if to not in places():
        raise error(UsageError, "to", "upgrade", "no-edition", value=to, known="、".join(one.id for one in editions()))
    for source in (policy_id, *sources):
        if source not in corpus.policies:
            raise error(UsageError, source, "upgrade", "no-source", value=source, known=" ".join(corpus.policies))
    return _Upgrading(policy_id, corpus, to, tuple(sources)).upgrade(frozenset(adopt))


@dataclass
class _Change:
    """What is changed inside one clause."""

    clause: Clause
    edits: list[Edit] = field(default_factory=list)
    phrases: tuple[Replaced, ...] = ()
    marker: Marker | None = None
    source: str = ""


@dataclass(frozen=True)
class _Wanted:
    """A clause the policy has not, and whether the edition asks for it."""

    need: Need
    insertion: Insertion


class _Upgrading:
    """One upgrade."""

    def __init__(self, policy_id: str, corpus: Corpus, to: str, sources: tuple[str, ...]) -> None:
        self.corpus = corpus
        self.edition = to
        self.alignment = next(one for one in corpus.alignments if one.policy.policy_id == policy_id)
        self.policy = self.alignment.policy
        self.words = Wordings(policy_id, corpus, to, sources)
        self.attribution = self.words.attributions[policy_id]
        self.places = Places(self.alignment, corpus.skeleton)
        self.left_out: list[LeftOut] = []

    def upgrade(self, adopt: frozenset[str]) -> Upgrade:
        """The whole."""
        changes = self._changes()
        wanted = self._wanted()
        optional = {one.insertion.node for one in wanted if one.need is Need.OPTIONAL}
        for node in sorted(adopt - optional - {ALL}):
            raise error(UsageError, "adopt", "upgrade", "not-proposed", value=node, known=" ".join(sorted(optional)))
        reviser = Reviser(self.policy, self.places, {path: one.edits for path, one in changes.items()})
        taken = [one.insertion for one in wanted if one.need is Need.REQUIRED or ALL in adopt or one.insertion.node in adopt]
        revision, taken = self._revised(reviser, taken)
        proposals = [self._inside(change, kind, revision) for change in changes.values() for kind in _kinds(change)]
        proposals += filter(None, (self._missing(one, revision, taken, reviser) for one in wanted if not self._given_up(one.insertion.node)))
        order = {clause.path: place for place, clause in enumerate(revision.policy.walk())}
        proposals.sort(key=lambda one: order.get(one.new_path, len(order)))
        entry = self.corpus.entries[self.policy.policy_id]
        return Upgrade(
            self.policy,
            revision.policy,
            self.edition,
            tuple(proposals),
            dict(revision.paths),
            revision.touched,
            tuple(self.left_out),
            entry.title or entry.body,
            {source: self._named(source) for one in proposals for source in one.sources},
        )

    def _named(self, source: str) -> str:
        """A clause as people name it: the body, then the markers down to the clause."""
        policy_id, _, path = source.partition("#")
        return f"{self.corpus.name(policy_id)} {printed_place(self.corpus.policies[policy_id], path)}"

    def _given_up(self, node: str) -> bool:
        return any(one.node == node for one in self.left_out)

    # --- inside clauses -------------------------------------------------------------------------------------

    def _changes(self) -> dict[str, _Change]:
        """What changes inside clauses, by path, in document order."""
        wanted = places()[self.edition]
        stale: dict[str, list[Stale]] = {}
        for one in self.attribution.stale:
            if places()[one.edition] <= wanted:
                stale.setdefault(one.path, []).append(one)
        found: dict[str, _Change] = {}
        for clause in self.policy.walk():
            change = _Change(clause)
            if clause.path in stale:
                own, change.phrases = phrase_edits(self.policy, clause, stale[clause.path])
                change.edits += own
            marker = self._lacked(clause, stale)
            if marker:
                self._reword(change, marker)
            if change.edits:
                found[clause.path] = change
        return found

    @cached_property
    def _newer(self) -> dict[str, Marker]:
        """Markers of wording that came after the policy's own edition, by the one node they stand at."""
        own, wanted = places()[self.attribution.latest], places()[self.edition]
        return {
            marker.where[0]: marker
            for marker in markers()
            if marker.kind == "phrase"
            and len(marker.where) == 1
            and marker.weight == "decides"
            and marker.first
            and (marker.first_flag or marker.flag) != "K"  # what rests on memory alone asks for nothing
            and own < places()[marker.first] <= wanted
            and marker.where[0] in self.corpus.skeleton
        }

    def _lacked(self, clause: Clause, stale: Mapping[str, Sequence[Stale]]) -> Marker | None:
        """The newer wording a clause's node has and the clause has not."""
        node = self.places.node.get(clause.path, "")
        marker = self._newer.get(node)
        own = self.places.clauses.get(node, [])
        if marker is None or not clause.text or not own or own[0] is not clause:
            return None
        said = [replaced_phrases(one.full_text, stale.get(one.path, ())) for other in own for one in other.walk()]
        return None if shows(marker, "\n".join(said)) else marker

    def _reword(self, change: _Change, marker: Marker) -> None:
        """The nearest newer wording in the clause's place."""
        clause = change.clause
        pieces = [piece for piece in clause.pieces if piece.kind is PieceKind.TEXT]
        inner = [piece.start for one in clause.walk() for piece in one.pieces if one is not clause]
        if any(pieces[0].start < start < pieces[-1].end for start in inner):
            return  # text on both sides of its items
        node = self.places.node[clause.path]
        start, end = pieces[0].start, pieces[-1].end
        own = self.policy.source.text[start:end]
        found = self.words.nearest(marker, node, own, len(clause.children))
        if found is None:
            if not self.corpus.skeleton.children(node):  # else the words may stand in a clause below
                self.left_out.append(LeftOut(node, "no-wording"))
            return
        if found.whole:
            change.edits = [edit for edit in change.edits if edit.end <= start or edit.start >= end]
        change.edits += [Edit(start + at, start + to, words) for at, to, words in found.steps]
        change.marker, change.source = marker, found.source

    def _inside(self, change: _Change, kind: Kind, revision: Revision) -> Proposal:
        clause = change.clause
        node = self.places.node.get(clause.path, "")
        path = revision.paths[clause.path]
        new = revision.policy[path].full_text
        if kind is Kind.CLAUSE and change.marker:
            matter = (change.marker.ja, change.marker.en)
            edition = change.marker.first or self.edition
            return Proposal(kind, Need.REQUIRED, node, clause.path, path, "", clause.full_text, new, edition, (), matter, (change.source,))
        edition = max((one.edition for one in change.phrases), key=lambda one: places()[one])
        witnesses = [self.words.witness(node, one.new) for one in change.phrases if one.new]
        sources = tuple(dict.fromkeys(filter(None, witnesses)))
        return Proposal(kind, Need.REQUIRED, node, clause.path, path, "", clause.full_text, new, edition, change.phrases, sources=sources)

    # --- missing clauses ------------------------------------------------------------------------------------

    def _wanted(self) -> list[_Wanted]:
        """Clauses for the topmost nodes the policy has not, in the skeleton's order."""
        gone = [one.node for one in self.alignment.matches if one.status is Status.OMITTED and one.node in self.corpus.skeleton]
        nodes = [node for node in self.corpus.skeleton if node.id in gone and not set(self.corpus.skeleton.ancestors(node.id)) & set(gone)]
        found = []
        for node in nodes:
            insertion, reason = self._insertion(node)
            if insertion is None:
                self.left_out.append(LeftOut(node.id, reason))
                continue
            newer = node.first is not None and places()[node.first] > places()[self.attribution.latest]
            found.append(_Wanted(Need.REQUIRED if newer else Need.OPTIONAL, insertion))
        return found

    def _insertion(self, node: Node) -> tuple[Insertion | None, str]:
        """What would be put in for a node, or the reason why nothing is."""
        wanted = places()[self.edition]
        if node.first and places()[node.first] > wanted:
            return None, "later-edition"
        if node.last and places()[node.last] < wanted:
            return None, "old-edition"
        item, reason = self.words.item(node.id)
        if item is None:
            return None, reason
        named = {one for each in walk((item,)) for one in each.nodes}
        if named & set(facts().organ_nodes):
            return None, "body-decides"
        below = self.corpus.skeleton.children(node.id)
        if below and not item.children and all(one.needs for one in below):
            return None, "needs-decision"
        present = [one for one in item.nodes if node.id.startswith(f"{one}.") and self.places.clauses.get(one)]
        title = adapted_title(node.ja, self.words.profile)
        try:
            if present:
                clause = self.places.clauses[present[0]][0]
                more = tuple(words for words in item.paragraphs if not _said(words, clause))
                if not more or len(more) == len(item.paragraphs) or item.targets or clause.children:
                    return None, "no-place"
                return Insertion(node.id, _only(item, more), title, clause=clause), ""
            return Insertion(node.id, item, title, self.places.slot(node.id)), ""
        except NoPlaceError as problem:
            return None, str(problem)

    def _revised(self, reviser: Reviser, insertions: list[Insertion]) -> tuple[Revision, list[Insertion]]:
        """The policy with as many clauses put in as read back well; the others are left out."""
        whole = self._attempt(reviser, insertions)
        if whole:
            return whole, insertions
        kept: list[Insertion] = []
        best = self._attempt(reviser, [])
        if best is None:
            raise error(DataError, self.policy.source.name, "upgrade", "unreadable")
        for one in insertions:
            revision = self._attempt(reviser, [*kept, one])
            if revision:
                kept.append(one)
                best = revision
            else:
                self.left_out.append(LeftOut(one.node, "unreadable"))
        return best, kept

    @staticmethod
    def _attempt(reviser: Reviser, insertions: Sequence[Insertion]) -> Revision | None:
        try:
            return reviser.revise(insertions)
        except NoPlaceError:
            return None

    def _missing(self, one: _Wanted, revision: Revision, taken: Sequence[Insertion], reviser: Reviser) -> Proposal | None:
        insertion = one.insertion
        node = insertion.node
        carried = insertion in taken
        edition = self.corpus.skeleton[node].first if one.need is Need.REQUIRED else None
        sources = tuple(dict.fromkeys(each.source for each in walk((insertion.item,)) if each.source))
        if insertion.clause is not None:
            path = insertion.clause.path
            new = "\n".join((insertion.clause.full_text, *insertion.item.paragraphs))
            at = revision.paths[path] if carried else ""
            return Proposal(
                Kind.MISSING, one.need, node, path, at, "", insertion.clause.full_text, new, edition or self.edition, sources=sources
            )
        slot = insertion.slot
        assert slot is not None
        after = slot.group[slot.place - 1].path if slot.place else ""
        try:
            plan = revision.plans.get(node) or self._unplaced(insertion, reviser)
        except NoPlaceError as problem:
            self.left_out.append(LeftOut(node, str(problem)))
            return None
        at = plan.path if carried else ""
        new = "\n".join(each.full_text for each in plan.walk())
        return Proposal(Kind.MISSING, one.need, node, "", at, after, "", new, edition or self.edition, sources=sources)

    def _unplaced(self, insertion: Insertion, reviser: Reviser) -> Planned:
        """What would be put in, were it adopted."""
        slot = insertion.slot
        assert slot is not None
        return reviser.plans([(insertion, slot)], Numbers(self.policy, [slot]))[insertion.node]


def _kinds(change: _Change) -> list[Kind]:
    return [kind for kind, there in ((Kind.PHRASE, change.phrases), (Kind.CLAUSE, change.marker)) if there]


def _said(words: str, clause: Clause) -> bool:
    return any(similarity(words, own) >= _SAME_MATTER for own in clause.text.split("\n"))


def _only(item: Item, paragraphs: tuple[str, ...]) -> Item:
    return replace(item, paragraphs=paragraphs, children=())

"""Corpus × policy × edition -> Upgrade."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from kosshi.corpus import Corpus
from kosshi.draft.adapt import adapted_title
from kosshi.draft.definitions import DEFINITIONS, terms, uses
from kosshi.draft.digits import NoSignError
from kosshi.draft.model import Item, walk
from kosshi.draft.upgrade.changing import Change, Changing, edits_by_path
from kosshi.draft.upgrade.inserting import NoPlaceError, Planned
from kosshi.draft.upgrade.numbers import Numbers
from kosshi.draft.upgrade.phrases import left_over, to_confirm
from kosshi.draft.upgrade.places import Places
from kosshi.draft.upgrade.proposal import Kind, Need, NotProposed, Proposal, Upgrade, printed_place
from kosshi.draft.upgrade.revision import Insertion, Reviser, Revision
from kosshi.draft.upgrade.splice import Splice
from kosshi.draft.upgrade.wordings import Wordings
from kosshi.draft.vocabulary import facts
from kosshi.editions import editions
from kosshi.editions.catalogue import places
from kosshi.errors import UsageError
from kosshi.messages import error
from kosshi.model import Clause, Status
from kosshi.skeleton import Node
from kosshi.tokens import fold
from kosshi.wording import similarity

ALL = "all"
_SAME_MATTER = 0.5  # a drafted paragraph this near to one of the body's says nothing new
_LONG = 30  # characters of a sentence that cannot be alike by chance
_TWICE = 0.8  # share of a sentence that begins as another does, by which they say the same


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

    >>> import kosshi
    >>> made = upgrade("suwa", kosshi.load("corpus"))
    >>> [(one.need.value, one.kind.value, one.node, one.path) for one in made.proposals]  # doctest: +NORMALIZE_WHITESPACE
    [('required', 'phrase', 'bp.threat.unintentional', '3.2'),
     ('required', 'phrase', 'bp.measure.operation', '6.7'),
     ('optional', 'missing', 'bp.measure.evaluation', '')]
    >>> [(one.old, one.new) for one in made.required[0].phrases]
    [('外部委託管理の不備', '委託管理の不備')]
    """
    if to not in places():
        raise error(UsageError, "to", "upgrade", "no-edition", value=to, known="、".join(one.id for one in editions()))
    for source in (policy_id, *sources):
        if source not in corpus.policies:
            raise error(UsageError, source, "upgrade", "no-source", value=source, known=" ".join(corpus.policies))
    return _Upgrading(policy_id, corpus, to, tuple(sources)).upgrade(frozenset(adopt))


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
        self.alignment = corpus.alignment_of[policy_id]
        self.policy = self.alignment.policy
        self.words = Wordings(policy_id, corpus, to, sources)
        self.places = Places(self.alignment, corpus.skeleton)
        self.reviser = Reviser(self.policy, self.places)
        self.left_out: list[NotProposed] = []

    def upgrade(self, adopt: frozenset[str]) -> Upgrade:
        """The whole."""
        changing = Changing(self.places, self.words, self.corpus.skeleton)
        changes = changing.changes(adopt, everything=ALL in adopt)
        self.left_out += changing.left_out
        wanted = self._wanted()
        optional = {one.insertion.node for one in wanted if one.need is Need.OPTIONAL}
        optional |= {one.node for one in changes if one.reworded and one.reworded.need is Need.OPTIONAL}
        for node in sorted(adopt - optional - {ALL}):
            raise error(UsageError, "adopt", "upgrade", "not-proposed", value=node, known=" ".join(sorted(optional)) or "-")
        asked = self._asked(wanted, adopt)
        revision, changes, taken = self._revised(changes, asked)
        proposals = [one for change in changes for one in self._inside(change, revision)]
        gone = {one for one in asked if one not in taken}
        proposals += filter(None, (self._missing(one, revision, taken) for one in wanted if one.insertion not in gone))
        self.left_out += self._left_over(changes, revision)
        for matter, path, words in to_confirm(self.policy, self.edition):
            self.left_out.append(NotProposed(self.places.node.get(path, ""), f"confirm-{matter}", path, words))
        order = {clause.path: place for place, clause in enumerate(revision.policy.walk())}
        proposals.sort(key=lambda one: order.get(one.new_path, len(order)))
        return Upgrade(
            self.policy,
            revision.policy,
            self.edition,
            tuple(proposals),
            dict(revision.paths),
            revision.touched,
            tuple(self.left_out),
            self.title,
            {source: self._named(source) for one in proposals for source in one.sources},
            self.corpus.skeleton,
        )

    @property
    def title(self) -> str:
        """What the policy is called."""
        entry = self.corpus.entries[self.policy.policy_id]
        return entry.title or entry.body or self.policy.source.name

    def _named(self, source: str) -> str:
        """A clause as people name it: the body, then the markers down to the clause."""
        policy_id, _, path = source.partition("#")
        return f"{self.corpus.name(policy_id)} {printed_place(self.corpus.policies[policy_id], path)}".strip()

    # --- inside clauses -------------------------------------------------------------------------------------

    def _inside(self, change: Change, revision: Revision) -> list[Proposal]:
        clause, node = change.clause, change.node
        path = revision.paths[clause.path]
        old, new = clause.full_text, revision.policy[path].full_text
        found = []
        if change.phrases:
            edition = max((one.since or one.edition for one in change.phrases), key=lambda one: places()[one])
            witnesses = dict.fromkeys(self.words.witness(node, one.new) for one in change.phrases if one.new)
            sources = tuple(filter(None, witnesses))
            phrases = change.phrases
            found.append(Proposal(Kind.PHRASE, Need.REQUIRED, node, clause.path, path, "", old, new, edition, phrases, sources=sources))
        if change.reworded:
            marker, source = change.reworded.marker, change.reworded.rewording.source
            if not change.taken:
                path, new = "", self._were_it_taken(change)
            edition = marker.first or self.edition
            matter = (marker.ja, marker.en)
            found.append(Proposal(Kind.CLAUSE, change.reworded.need, node, clause.path, path, "", old, new, edition, (), matter, (source,)))
        return found

    def _left_over(self, changes: Sequence[Change], revision: Revision) -> Iterator[NotProposed]:
        """Phrases that are replaced in some clauses and left in others; what is to be changed by hand has been told."""
        back = {new: old for old, new in revision.paths.items()}
        told = {one.path for one in self.left_out if one.reason in ("by-hand", "unreadable")}
        replaced = tuple(dict.fromkeys(one for change in changes for one in change.phrases))
        for path, words in dict.fromkeys(left_over(revision.policy, replaced)):
            old = back.get(path, "")
            if old and old not in told:
                yield NotProposed(self.places.node.get(old, ""), "left-over", old, words)

    def _were_it_taken(self, change: Change) -> str:
        """A clause's text with the newer wording, were it adopted."""
        whole = replace(change, taken=True)
        assert whole.reworded is not None
        splice = Splice(self.policy.source, [replace(edit, words=self.reviser.signed(edit.words)) for edit in whole.edits])
        words = splice.text[splice.start(whole.reworded.start) : splice.end(whole.reworded.end)]
        return f"{change.clause.heading}\n{words}" if change.clause.heading else words

    # --- missing clauses ------------------------------------------------------------------------------------

    def _wanted(self) -> list[_Wanted]:
        """Clauses for the topmost nodes the policy has not, in the skeleton's order."""
        gone = {one.node for one in self.alignment.matches if one.status is Status.OMITTED and one.node in self.corpus.skeleton}
        nodes = [node for node in self.corpus.skeleton if node.id in gone and not set(self.corpus.skeleton.ancestors(node.id)) & gone]
        found = []
        for node in nodes:
            insertion, reason = self._insertion(node)
            if insertion is None:
                self.left_out.append(NotProposed(node.id, reason))
                continue
            newer = node.first is not None and places()[node.first] > places()[self.words.attribution.latest]
            found.append(_Wanted(Need.REQUIRED if newer else Need.OPTIONAL, insertion))
        return found

    @staticmethod
    def _asked(wanted: Sequence[_Wanted], adopt: frozenset[str]) -> list[Insertion]:
        """What is put in: what the edition asks for and what is adopted, which brings the definitions of its terms along."""
        if ALL in adopt:
            return [one.insertion for one in wanted]
        nodes = set(adopt)
        while True:
            adopted = [part for one in wanted if one.insertion.node in nodes for part in walk((one.insertion.item,))]
            text = fold("\n".join(part.words for part in adopted))
            defined = [one.insertion for one in wanted if one.insertion.node.startswith(f"{DEFINITIONS}.")]
            more = {one.node for one in defined if any(uses(text, term) for term in terms(one.item))} - nodes
            if not more:
                return [one.insertion for one in wanted if one.need is Need.REQUIRED or one.insertion.node in nodes]
            nodes |= more

    def _insertion(self, node: Node) -> tuple[Insertion | None, str]:
        """What would be put in for a node, or the reason why nothing is."""
        wanted = places()[self.edition]
        if node.first and places()[node.first] > wanted:
            return None, "later-edition"
        if node.last and places()[node.last] < wanted:
            return None, "old-edition"
        item, reason = self.words.item(node.id)
        if item is None:
            return None, "needs-decision" if reason == "no-items" else reason  # a text's silence says nothing of what is in use
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

    # --- the new text ---------------------------------------------------------------------------------------

    def _revised(self, changes: Sequence[Change], insertions: Sequence[Insertion]) -> tuple[Revision, list[Change], list[Insertion]]:
        """The policy with as many changes and clauses as read back well; the others are left out."""
        whole = self._attempt(changes, insertions)
        if whole:
            return whole, list(changes), list(insertions)
        best = self._attempt((), ())
        assert best is not None  # the text as it was, read as it was
        kept: list[Change] = []
        for change in changes:
            revision = self._attempt([*kept, change], ()) if change.edits else best
            if revision:
                kept.append(change)
                best = revision
            else:
                self.left_out.append(NotProposed(change.node, "unreadable", change.clause.path))
        put_in: list[Insertion] = []
        for one in insertions:
            revision = self._attempt(kept, [*put_in, one])
            if revision:
                put_in.append(one)
                best = revision
            else:
                self.left_out.append(NotProposed(one.node, self._why_not(one)))
        return best, kept, put_in

    def _why_not(self, insertion: Insertion) -> str:
        """Why a clause cannot be put in."""
        try:
            if insertion.slot is not None:
                self._were_it_put_in(insertion)
        except NoPlaceError as problem:
            return str(problem)
        return "unreadable"

    def _attempt(self, changes: Sequence[Change], insertions: Sequence[Insertion]) -> Revision | None:
        try:
            return self.reviser.revise(dict(edits_by_path(changes)), insertions)
        except NoPlaceError:
            return None

    def _missing(self, one: _Wanted, revision: Revision, taken: Sequence[Insertion]) -> Proposal | None:
        """A clause as a proposal; None where it could not be put in."""
        insertion = one.insertion
        node = insertion.node
        edition = (self.corpus.skeleton[node].first if one.need is Need.REQUIRED else None) or self.edition
        sources = tuple(dict.fromkeys(each.source for each in walk((insertion.item,)) if each.source))
        if insertion.clause is not None:
            clause = insertion.clause
            new = "\n".join((clause.full_text, *insertion.item.paragraphs))
            at = revision.paths[clause.path] if insertion in taken else ""
            return Proposal(Kind.MISSING, one.need, node, clause.path, at, "", clause.full_text, new, edition, sources=sources)
        slot = insertion.slot
        assert slot is not None
        try:
            plan = revision.plans.get(node) or self._were_it_put_in(insertion)
        except (NoPlaceError, NoSignError) as problem:
            self.left_out.append(NotProposed(node, str(problem) if isinstance(problem, NoPlaceError) else "unreadable"))
            return None
        after = slot.group[slot.place - 1].path if slot.place else ""
        new = "\n".join(each.full_text for each in plan.walk())
        path = plan.path if insertion in taken else ""
        twice = tuple(printed_place(self.policy, clause.path) for clause in self._saying_alike(insertion.item))
        return Proposal(Kind.MISSING, one.need, node, "", path, after, "", new, edition, sources=sources, overlaps=twice)

    def _saying_alike(self, item: Item) -> Iterator[Clause]:
        """Clauses that say, but for an ending, a sentence of a clause that is added."""
        said = [words for paragraph in item.paragraphs for words in paragraph.split("。") if len(words) >= _LONG]
        for clause in self.policy.walk():
            own = [words for words in clause.text.replace("\n", "").split("。") if len(words) >= _LONG]
            if any(_shared(words, other) >= _TWICE * min(len(words), len(other)) for words in said for other in own):
                yield clause

    def _were_it_put_in(self, insertion: Insertion) -> Planned:
        """What would be put in, were it adopted."""
        slot = insertion.slot
        assert slot is not None
        return self.reviser.plans([(insertion, slot)], Numbers(self.policy, [slot]))[insertion.node]


def _shared(words: str, other: str) -> int:
    """How many characters two sentences share from their beginning on."""
    return next((at for at, (one, two) in enumerate(zip(words, other, strict=False)) if one != two), min(len(words), len(other)))


def _said(words: str, clause: Clause) -> bool:
    return any(similarity(words, own) >= _SAME_MATTER for own in clause.text.split("\n"))


def _only(item: Item, paragraphs: tuple[str, ...]) -> Item:
    return replace(item, paragraphs=paragraphs, children=())

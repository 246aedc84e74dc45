"""The corpus: policies with everything kosshi can say of them, computed when it is asked for and once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from kosshi.align import align_each
from kosshi.apparatus import Apparatus, apparatus, reconstruct
from kosshi.changes import Force, force_profile
from kosshi.check import Finding, findings
from kosshi.compare import Collation, collate
from kosshi.corpus.choosing import column_values, known_edition, meeting, no_node, no_policy, nothing_left
from kosshi.corpus.exploring import Comparison, NodeView
from kosshi.corpus.frames import Frames
from kosshi.corpus.garbage import young_garbage_only
from kosshi.corpus.keeping import kept_alignments
from kosshi.corpus.progress import put_away
from kosshi.corpus.rows import table_of
from kosshi.crosswalk import CrosswalkLine, crosswalk
from kosshi.editions import Attribution, attribute, places
from kosshi.elements import Element, Presence, Terms, find, presence
from kosshi.errors import KosshiError, UsageError
from kosshi.lineage import Lineage, lineage
from kosshi.manifest import Entry
from kosshi.messages import error
from kosshi.model import Alignment, Policy
from kosshi.showing import Shown
from kosshi.skeleton import Skeleton
from kosshi.tables import Row, frame, wording_rows

if TYPE_CHECKING:
    import pandas as pd

    from kosshi.cache import Cache

Progress = Callable[[str, int, int], None]
T = TypeVar("T")


def silent(stage: str, done: int, total: int) -> None:
    """Report nothing."""


_OF_EACH = {"elements_of", "attributions"}  # what is found in each policy by itself: a part of the corpus has it already


class Corpus(Frames, Shown):
    """Policies, the skeleton they are aligned with, and what follows from both.

    Attributes:
        policies: the policies that could be read, by id, in the manifest's order.
        entries: what the manifest says of each of them.
        failures: (file, error) of those that could not be read; they cost the others nothing.
        skeleton: the nodes.
        terms: the words for threats, organs, measures and the like; None for the built-in ones.
        cache: where alignments are kept between runs; None to compute them.
    """

    def __init__(
        self,
        policies: Mapping[str, Policy],
        entries: Mapping[str, Entry],
        skeleton: Skeleton,
        failures: Sequence[tuple[str, KosshiError]] = (),
        progress: Progress = silent,
        terms: Terms | None = None,
    ) -> None:
        self.policies = dict(policies)
        self.entries = dict(entries)
        self.skeleton = skeleton
        self.failures = tuple(failures)
        self.terms = terms
        self.cache: Cache | None = None
        self._progress = progress

    def __repr__(self) -> str:
        """Number of policies and clauses."""
        clauses = sum(1 for policy in self.policies.values() for _ in policy.walk())
        return f"<Corpus: {len(self.policies)} policies, {clauses} clauses, {len(self.skeleton)} skeleton nodes>"

    def __getitem__(self, policy_id: str) -> Policy:
        """The policy with this id.

        Raises:
            UsageError: no such policy; names those there are.
        """
        if policy_id not in self.policies:
            raise no_policy(policy_id, self.entries)
        return self.policies[policy_id]

    def __contains__(self, asked: object) -> bool:
        """Whether a policy, or one with this id, is here."""
        return asked in self.policies if isinstance(asked, str) else asked in self.policies.values()

    def __len__(self) -> int:
        """Number of policies."""
        return len(self.policies)

    def __iter__(self) -> Iterator[Policy]:
        """The policies."""
        return iter(self.policies.values())

    # --- parts ----------------------------------------------------------------------------------------------

    def filter(self, edition: str | None = None, **columns: str | Iterable[str] | Callable[[Any], bool]) -> Corpus:
        """The policies that meet all conditions, as a corpus; their alignment stays what it is among all.

        Args:
            edition: an edition that the policy's wording may descend from, such as ``R5``.
            columns: columns of :attr:`manifest`, or one of its dates (``enacted``, ``amended``, ``in_force``, as printed): the
                value wanted, several of them, or a function that says whether it fits.

        Raises:
            UsageError: no such column or edition, or no policy is left; names the values there are.

        Example:
            >>> import kosshi
            >>> list(kosshi.load("corpus").filter(kind=["市", "町"]).policies)
            ['tokunoshima-renkya', 'suwa', 'kitakyushu']
        """
        kept = meeting(self.entries, columns)
        if edition is not None:
            known_edition(edition)
            kept = [one for one in kept if self.attributions[one].may_be(edition)]
        if not kept:
            values = column_values(self.entries, columns)
            if edition is not None:
                values["edition"] = tuple(one for one in places() if any(own.may_be(one) for own in self.attributions.values()))
            raise nothing_left(values)
        return self.part(kept)

    def part(self, policies: str | Iterable[str]) -> Corpus:
        """Some policies as a corpus, or one; their alignment stays what it is among all.

        Raises:
            UsageError: no such policy; names those there are.

        Example:
            >>> import kosshi
            >>> len(kosshi.load("corpus").part(["suwa", "kitakyushu"]))
            2
        """
        policies = [policies] if isinstance(policies, str) else list(policies)
        part = Corpus(
            {one: self[one] for one in policies},
            {one: self.entries[one] for one in policies},
            self.skeleton,
            terms=self.terms,
        )
        part.__dict__["alignments"] = tuple(one for one in self.alignments if one.policy.policy_id in part.policies)
        for name in _OF_EACH & self.__dict__.keys():
            known = self.__dict__[name]
            part.__dict__[name] = {one.policy.policy_id: known[one.policy.policy_id] for one in part.alignments}
        return part

    def node(self, node: str) -> NodeView:
        """What all policies say at one node of the skeleton.

        Raises:
            UsageError: no such node.

        Example:
            >>> import kosshi
            >>> kosshi.load("corpus").node("bp.threat.intentional").wordings["count"].tolist()
            [3, 1, 1]
        """
        if node not in self.skeleton:
            raise no_node(node, self.skeleton)
        return NodeView(self, self.skeleton[node])

    def compare(self, a: str, b: str) -> Comparison:
        """Two policies against each other; ``b`` counts as the new one.

        Raises:
            UsageError: one of them is not in the corpus.

        Example:
            >>> import kosshi
            >>> found = kosshi.load("corpus").compare("suwa", "kitakyushu")
            >>> found.changes.columns.tolist()
            ['skeleton_id', 'aspect', 'before', 'after', 'direction', 'clause_a', 'clause_b']
        """
        self[a], self[b]
        return Comparison(self, a, b)

    def name(self, policy_id: str) -> str:
        """What people call the body of a policy.

        Raises:
            UsageError: no such policy; names those there are.

        Example:
            >>> import kosshi
            >>> corpus = kosshi.load("corpus")
            >>> corpus.name("suwa") in corpus.manifest["body"].tolist()
            True
        """
        if policy_id not in self.entries:
            raise no_policy(policy_id, self.entries)
        return self.entries[policy_id].name

    @cached_property
    @young_garbage_only()
    def alignments(self) -> tuple[Alignment, ...]:
        """One alignment a policy."""
        policies = tuple(self.policies.values())
        return kept_alignments(self, lambda: tuple(self._told("align", align_each(policies, self.skeleton, self._given_designations))))

    @cached_property
    def alignment_of(self) -> dict[str, Alignment]:
        """The alignments by policy_id."""
        return {one.policy.policy_id: one for one in self.alignments}

    @cached_property
    def collation(self) -> Collation:
        """All policies against each other, node by node."""
        return collate(self.alignments, self.skeleton, self._given_designations)

    def _told(self, stage: str, made: Iterable[T]) -> Iterator[T]:
        """What is made policy by policy; who waits is told how far it is."""
        with put_away(self._progress):
            self._progress(stage, 0, len(self.policies))
            for done, one in enumerate(made, start=1):
                self._progress(stage, done, len(self.policies))
                yield one

    @property
    def _given_designations(self) -> dict[str, tuple[str, ...]]:
        """What the manifest says of the bodies' words for themselves, where it says anything."""
        return {policy_id: entry.designations for policy_id, entry in self.entries.items() if entry.designations}

    # --- what follows, as values ----------------------------------------------------------------------------

    @cached_property
    @young_garbage_only()
    def elements_of(self) -> dict[str, tuple[Element, ...]]:
        """The threats, effects, organs, persons, assets and measures of each policy."""
        return {one.policy.policy_id: find(one, self.terms, self.skeleton) for one in self._told("elements", self.alignments)}

    @cached_property
    def presences(self) -> tuple[Presence, ...]:
        """Every element over all policies: who takes it in, who leaves it out expressly, who does not name it."""
        return presence(self.elements_of, self.alignments, self.terms)

    @cached_property
    def attributions(self) -> dict[str, Attribution]:
        """Which editions of the guideline each policy's wording descends from."""
        aligned = self._told("edition", self.alignments)
        return {one.policy.policy_id: attribute(one, self.entries[one.policy.policy_id].dates) for one in aligned}

    @cached_property
    @young_garbage_only()
    def forces(self) -> tuple[Force, ...]:
        """What each policy asks at each node, beside what the guideline asks."""
        return force_profile(self.collation)

    @cached_property
    def kinship(self) -> Lineage:
        """How near the policies are once the guideline's words are discounted."""
        return lineage(self.collation)

    @cached_property
    def crosswalks(self) -> tuple[CrosswalkLine, ...]:
        """What each policy says in the fields the law names."""
        return crosswalk(self.collation, self.alignments)

    @cached_property
    def found(self) -> dict[str, tuple[Finding, ...]]:
        """The findings of each policy, of form and of substance, by their place."""
        stale = [one for attribution in self.attributions.values() for one in attribution.stale]
        found = dict(self._told("check", findings(self.collation, stale)))
        return {policy_id: found[policy_id] for policy_id in self.policies}

    def apparatus(self, node: str, base: str | None = None, witnesses: str | Iterable[str] = ()) -> Apparatus:
        """All wordings of one node, as in a critical edition.

        Args:
            node: skeleton id.
            base: policy id of the base text; ``archetype`` for a reconstructed one; by default the wording nearest to all.
            witnesses: only these policies, or this one; all where empty.

        Raises:
            UsageError: no such node or policy, or nobody has the node.

        Example:
            >>> import kosshi
            >>> kosshi.load("corpus").apparatus("bp.threat.intentional")
            <Apparatus: 5 witnesses, 3 wordings, 4 places of variation>
        """
        if node not in self.skeleton:
            raise no_node(node, self.skeleton)
        wanted = {self[one].policy_id for one in ([witnesses] if isinstance(witnesses, str) else witnesses)}
        readings = {
            reading.policy_id: reading.text
            for variant in self.collation.entries[node].variants
            for reading in variant.readings
            if not wanted or reading.policy_id in wanted
        }
        if not readings or (base not in (None, "archetype") and base not in readings):
            raise error(UsageError, base or node, "main", "no-reading", node=node, known=" ".join(sorted(readings)) or "-")
        if base == "archetype":
            return apparatus(readings, self.collation.designations, reconstruct(readings, self.collation.designations))
        return apparatus(readings, self.collation.designations, base)

    # --- and as tables; the properties of :class:`Frames` are the contract's --------------------------------------

    def _rows(self, table: str) -> list[Row]:
        return table_of(self, table)

    @cached_property
    def marks(self) -> dict[str, dict[str, str]]:
        """What each policy has, by policy and node: ``present``, ``moved``, ``omitted``; nothing for a part it lacks."""
        marks: dict[str, dict[str, str]] = {policy_id: {} for policy_id in self.policies}
        for node, entry in self.collation.entries.items():
            for variant in entry.variants:
                for reading in variant.readings:
                    marks[reading.policy_id][node] = "moved" if reading.moved else "present"
            for policy_id in entry.omitted_by:
                marks[policy_id][node] = "omitted"
        return marks

    def coverage(self) -> pd.DataFrame:
        """Skeleton nodes × policies: ``present``, ``moved``, ``omitted``, or empty where the policy lacks the whole part.

        Example:
            >>> import kosshi
            >>> kosshi.load("corpus").coverage().loc["bp.scope.assets", "kitakyushu"]
            'moved'
        """
        import pandas as pd  # noqa: PLC0415 - not needed on the command line's short ways

        marks = self.marks
        index = pd.Index(list(self.skeleton.by_id), name="skeleton_id")
        return pd.DataFrame({policy_id: [own.get(node, "") for node in index] for policy_id, own in marks.items()}, index=index)

    def diff(self, a: str, b: str) -> pd.DataFrame:
        """Table ``wording`` for two policies.

        Raises:
            UsageError: one of them is not in the corpus.

        Example:
            >>> import kosshi
            >>> kosshi.load("corpus").diff("suwa", "kitakyushu")["change"].iloc[0]
            'self-reference'
        """
        self[a], self[b]
        return frame(wording_rows(self.collation, a, b), "wording")

"""What a draft has to know of the policies whose words it may use: their editions, defects, references and terms."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache

from kosshi.check import Finding, Reference, references
from kosshi.check.printed import Printed
from kosshi.check.terms import Term, TermIndex, TermKind, terms
from kosshi.check.witness import Witness
from kosshi.corpus import Corpus
from kosshi.draft.adapted import Origin, Repair
from kosshi.draft.introductions import introductions
from kosshi.draft.model import Adaptation
from kosshi.draft.phrases import as_of
from kosshi.draft.profile import Profile
from kosshi.editions import Stale
from kosshi.editions.catalogue import places
from kosshi.model import Evidence
from kosshi.tokens import fold

HARMLESS = frozenset(
    {"contents-mismatch", "duplicate-heading", "number-gap", "duplicate-number", "lost-marker"}  # its place, not its words
    | {"stale-wording", "undefined-term", "unused-term"}  # seen to elsewhere
)
JOINED = frozenset({"broken-by-blank"})  # message keys of defects that putting the paragraph together mends
_SURE = 0.5  # score of a clause that says anything of its node


class Origins:
    """The sources of one draft.

    Args:
        profile: says which policies may be used, and which edition is wanted.
        corpus: holds them.
    """

    def __init__(self, profile: Profile, corpus: Corpus) -> None:
        self._corpus = corpus
        self.policies = frozenset(profile.sources or corpus.policies)
        self._edition = profile.edition
        self._wanted = places()[profile.edition]

    @cached_property
    def by_id(self) -> dict[str, Origin]:
        """Every policy of the corpus as adaptation needs it."""
        found = {}
        for alignment in self._corpus.alignments:
            policy = alignment.policy
            found[policy.policy_id] = Origin(
                policy,
                self._corpus.entries[policy.policy_id].kind,
                self._corpus.collation.designations[policy.policy_id],
                _references(self._corpus)[policy.policy_id],
                {path: own[0] for path, own in alignment.nodes().items()},
                self._stale(policy.policy_id),
                tuple(one for found in self._corpus.found[policy.policy_id] if (one := repair_of(found)) is not None),
                self.introductions(policy.policy_id),
            )
        return found

    @cached_property
    def covers(self) -> dict[tuple[str, str], frozenset[str]]:
        """The nodes each clause answers to itself."""
        return {
            (alignment.policy.policy_id, path): frozenset(nodes)
            for alignment in self._corpus.alignments
            for path, nodes in alignment.nodes().items()
        }

    @cached_property
    def faulty(self) -> frozenset[tuple[str, str]]:
        """(policy_id, path) of clauses with defects that a draft cannot mend."""
        return frozenset(
            (policy_id, one.path)
            for policy_id in self.policies
            for one in self._corpus.found[policy_id]
            if one.path is not None and one.rule not in HARMLESS and one.key not in JOINED and repair_of(one) is None
        )

    @cached_property
    def unsure(self) -> frozenset[tuple[str, str, str]]:
        """(policy_id, path, node) where nothing but its place tells that a clause answers to a node."""
        return frozenset(
            (alignment.policy.policy_id, match.clause.path, match.node)
            for alignment in self._corpus.alignments
            for match in alignment.matches
            if match.clause is not None and match.node is not None and match.matched_by is Evidence.ORDER and match.score < _SURE
        )

    # --- editions -----------------------------------------------------------------------------------------

    @cached_property
    def newness(self) -> Mapping[str, int]:
        """The newer a policy's edition the larger; what is newer than the wanted edition counts no more than that.

        The beginning of the range counts first: without evidence the range is everything, and its end would make the policy
        of which least is known the newest.
        """
        known = places()
        return {
            policy_id: min(known[one.earliest], self._wanted) * len(known) + min(known[one.latest], self._wanted)
            for policy_id, one in self._corpus.attributions.items()
        }

    @cached_property
    def dated(self) -> frozenset[tuple[str, str]]:
        """(policy_id, path) of clauses with words the wanted edition does not have any more, or does not have yet."""
        known = places()
        found = set()
        for policy_id in self.policies:
            found |= {(policy_id, one.path) for one in self._stale(policy_id)}
            clauses = self._corpus.attributions[policy_id].clauses
            found |= {(policy_id, one.path) for one in clauses if known[one.earliest] > self._wanted}
        return frozenset(found)

    def _stale(self, policy_id: str) -> tuple[Stale, ...]:
        """The words of a policy that the wanted edition or one before it replaced, with what that edition says."""
        return as_of(self._corpus.attributions[policy_id].stale, self._edition)

    def introductions(self, policy_id: str) -> tuple[tuple[str, str], ...]:
        """The abbreviations a policy introduces (:func:`kosshi.draft.introductions.introductions`)."""
        known = _introductions(self._corpus)
        if policy_id not in known:
            known[policy_id] = introductions(self._corpus.policies[policy_id])
        return known[policy_id]

    @property
    def known(self) -> Terms:
        """The terms of the corpus."""
        return known_terms(self._corpus)


class Terms:
    """The terms that the policies of a corpus introduce.

    Args:
        corpus: the policies.
    """

    def __init__(self, corpus: Corpus) -> None:
        designations = corpus.collation.designations
        witnesses = [Witness(one, designations.get(one.policy.policy_id, ())) for one in corpus.alignments]
        introduced = {one.policy_id: terms(one) for one in witnesses}
        printed = Printed()
        for one in witnesses:
            printed.add(one.policy_id, one.passages)
        self.index = TermIndex(introduced, printed)
        # by policy id and term: the clauses of definitions
        self.definitions: Mapping[str, Mapping[str, Term]] = {
            policy_id: {
                fold(name): term for term in reversed(found) if term.kind is TermKind.ENTRY and term.path is not None for name in term.names
            }
            for policy_id, found in introduced.items()
        }


@lru_cache(maxsize=2)
def known_terms(corpus: Corpus) -> Terms:
    """The terms of a corpus, gathered once for all its drafts."""
    return Terms(corpus)


@lru_cache(maxsize=2)
def _references(corpus: Corpus) -> dict[str, tuple[Reference, ...]]:
    return {policy_id: references(policy) for policy_id, policy in corpus.policies.items()}


@lru_cache(maxsize=2)
def _introductions(_corpus: Corpus) -> dict[str, tuple[tuple[str, str], ...]]:
    """What each policy of a corpus introduces, as far as a draft has asked: one for all its drafts."""
    return {}


def repair_of(finding: Finding) -> Repair | None:
    """What mends a finding; None where nothing is known to."""
    said = dict(finding.fields)
    span = (finding.start, finding.end)
    words, right = str(said.get("words", "")), str(said.get("right", ""))
    if finding.key == "repeated-sentence":
        return Repair(*span, "", "", Adaptation.SLIP)
    if finding.key == "repeated-joint":
        return Repair(*span, words * 2, words, Adaptation.REPAIR)
    return Repair(*span, words, right, Adaptation.SLIP) if finding.key in ("odd-word", "odd-variant") and right else None

"""Policy -> findings of form and of substance, and the references of its text.

Each rule is a function of the :class:`~kosshi.check.outline.Outline` of a policy in a module of its own matter
(:mod:`numbers`, :mod:`sentences`, :mod:`leads`, :mod:`contents`, :mod:`dangling`). What needs more than one policy or the skeleton
(terms, wrong references, odd words) is :func:`kosshi.check.substance.substance` and joins the same table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kosshi.check.contents import contents_mismatches
from kosshi.check.dangling import dangling_references
from kosshi.check.finding import Finding, Severity, by_place, finding_rows
from kosshi.check.leads import leads_without_items
from kosshi.check.numbers import duplicate_headings, duplicate_numbers, lost_markers, number_gaps
from kosshi.check.outline import Outline
from kosshi.check.reference import Reason, Reference, ReferenceKind
from kosshi.check.resolve import references_in
from kosshi.check.sentences import broken_sentences, repeated_fragments
from kosshi.check.substance import StaleWording, substance, substance_by_witness
from kosshi.compare import Collation
from kosshi.model import Policy

__all__ = [
    "RULES",
    "Finding",
    "Reason",
    "Reference",
    "ReferenceKind",
    "Severity",
    "check",
    "finding_rows",
    "findings",
    "references",
    "substance",
]

Rule = Callable[[Outline], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
    number_gaps,
    duplicate_numbers,
    lost_markers,
    repeated_fragments,
    broken_sentences,
    leads_without_items,
    contents_mismatches,
    duplicate_headings,
    dangling_references,
)


def references(policy: Policy) -> tuple[Reference, ...]:
    """Every reference in the text of a policy, sorted by its place in the source.

    Args:
        policy: a parsed policy.

    Returns:
        References within the text with the clauses they point at, and those to laws and other documents.
    """
    return references_in(Outline(policy))


def check(policy: Policy, rules: tuple[Rule, ...] = RULES) -> tuple[Finding, ...]:
    """The findings of form of one policy, sorted by their place in the source.

    Args:
        policy: a parsed policy.
        rules: which rules to apply; all by default.

    Returns:
        One finding a defect; nothing on a clean text.
    """
    return _of_form(Outline(policy), rules)


def _of_form(outline: Outline, rules: tuple[Rule, ...] = RULES) -> tuple[Finding, ...]:
    return by_place(one for rule in rules for one in rule(outline))


def findings(collation: Collation, stale: Iterable[StaleWording] = ()) -> Iterator[tuple[str, tuple[Finding, ...]]]:
    """The findings of every policy, of form and of substance, sorted by their place in the source: policy id and findings.

    Args:
        collation: the policies, aligned.
        stale: clauses with replaced wording, reported as ``stale-wording``.
    """
    for witness, deeper in substance_by_witness(collation, stale):
        yield witness.policy_id, by_place((*_of_form(witness.outline), *deeper))

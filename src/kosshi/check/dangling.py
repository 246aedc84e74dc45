"""Findings of references: targets that are not there."""

from __future__ import annotations

from collections.abc import Iterator

from kosshi.check.finding import Finding, Severity, finding
from kosshi.check.outline import Outline
from kosshi.check.reference import Reason, ReferenceKind
from kosshi.check.resolve import references_in


def dangling_references(outline: Outline) -> Iterator[Finding]:
    """``dangling-reference``: a reference within the text whose target does not exist."""
    for reference in references_in(outline):
        if reference.reason is not Reason.MISSING:
            continue
        appendix = reference.kind is ReferenceKind.APPENDIX  # often kept in a file of its own, so no certain error
        severity, key = (Severity.WARNING, "dangling-appendix") if appendix else (Severity.ERROR, "dangling")
        span = (reference.start, reference.end)
        yield finding("dangling-reference", severity, reference.path, span, key, words=reference.absent)

"""Policies, comparisons and apparatus as pictures of text: HTML for notebooks and pages, rich for terminals.

Importing this registers them with :mod:`kosshi.showing`; :func:`page` wraps one in a page of its own.
"""

from __future__ import annotations

from kosshi.display.critical import apparatus_html, apparatus_rich
from kosshi.display.matrix import coverage_html, coverage_rich
from kosshi.display.outline import clause_html, clause_rich, policy_html, policy_rich
from kosshi.display.pieces import page
from kosshi.display.sides import contrast_html, contrast_rich

__all__ = [
    "apparatus_html",
    "apparatus_rich",
    "clause_html",
    "clause_rich",
    "contrast_html",
    "contrast_rich",
    "coverage_html",
    "coverage_rich",
    "page",
    "policy_html",
    "policy_rich",
]

"""Source -> Policy: read a text as numbered clauses and named blocks, losing nothing.

The steps, each a module of its own: :mod:`lines` (what may each line be), :mod:`blocks` (what is no clause),
:mod:`structure` (which lines open a clause, how deep), :mod:`draft` (the tree), :mod:`restore` (lost markers),
:mod:`headings`, :mod:`build` (paths and frozen clauses), :mod:`ledger` (the account of every character).
"""

from __future__ import annotations

from kosshi.errors import SourceError
from kosshi.messages import error
from kosshi.model import Policy, Source
from kosshi.parse.blocks import classify
from kosshi.parse.build import build
from kosshi.parse.draft import nest
from kosshi.parse.ledger import Ledger, ledger
from kosshi.parse.lines import split_lines
from kosshi.parse.restore import restore_items
from kosshi.parse.structure import find_openings, wrap_width

__all__ = ["Ledger", "ledger", "parse"]


def parse(source: Source) -> Policy:
    """Read a source as a policy.

    Args:
        source: decoded text with what its reader knows of it.

    Returns:
        The clauses as a tree and the blocks that are no clauses; together they hold every non-blank character.

    Raises:
        SourceError: the text holds no clause at all.
    """
    lines = split_lines(source)
    kinds = classify(lines)
    body = [line for line, kind in zip(lines, kinds, strict=True) if kind is None]
    margin = wrap_width(body)
    openings = find_openings(body, margin)
    if not openings:
        raise error(SourceError, source.name or source.policy_id, "main", "no-clauses")
    items = restore_items(nest(source, body, openings, margin))
    return build(source, lines, kinds, items)

"""The rows of a corpus's tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from kosshi.check import finding_rows
from kosshi.corpus.keys import corpus_key, policy_key
from kosshi.crosswalk import crosswalk_rows
from kosshi.editions import edition_row
from kosshi.elements import element_rows, presence_rows
from kosshi.keys import digest, program_key
from kosshi.lineage import each_lineage_row
from kosshi.tables import Row, alignment_rows, clause_rows, each_wording_row, force_rows

if TYPE_CHECKING:
    from kosshi.corpus.corpus import Corpus


def table_of(corpus: Corpus, table: str, policies: Iterable[str] | None = None) -> list[Row]:
    """The rows of one of the tables, without pandas.

    Args:
        corpus: what to tell of.
        table: a key of ``kosshi.tables.COLUMNS``.
        policies: only these policies' rows; all by default. Tables of pairs and of elements over all are always whole.
    """
    return list(each_row(corpus, table, policies))


def each_row(corpus: Corpus, table: str, policies: Iterable[str] | None = None) -> Iterator[Row]:
    """What :func:`table_of` gives, row by row: no more than one policy's rows are there at once, and none before it is asked for."""
    ids = list(corpus.policies if policies is None else policies)
    kept = set(ids)
    makers: dict[str, Callable[[], Iterable[Row]]] = {
        "clauses": lambda: (row for policy_id in ids for row in clause_rows(corpus.policies[policy_id])),
        "alignment": lambda: (row for policy_id in ids for row in alignment_rows(corpus.alignment_of[policy_id])),
        "elements": lambda: (row for policy_id in ids for row in element_rows(corpus.elements_of[policy_id])),
        "presence": lambda: (row for one in corpus.presences for row in presence_rows((one,))),
        "force": lambda: (row for one in corpus.forces if one.policy_id in kept for row in force_rows((one,))),
        "findings": lambda: (row for policy_id in ids for row in finding_rows(policy_id, corpus.found[policy_id])),
        "wording": lambda: each_wording_row(corpus.collation),
        "editions": lambda: (edition_row(corpus.attributions[policy_id]) for policy_id in ids),
        "lineage": lambda: each_lineage_row(corpus.kinship),
        "crosswalk": lambda: (row for line in corpus.crosswalks if line.policy_id in kept for row in crosswalk_rows((line,))),
    }
    return iter(makers[table]())


def rows_by_policy(corpus: Corpus, table: str, policies: Iterable[str], *options: str) -> Iterator[tuple[str, Iterator[Row]]]:
    """The rows of a table that goes by policy, each policy's with the key of what they are made of.

    Args:
        corpus: what to tell of.
        table: ``clauses``, ``alignment``, ``elements``, ``findings`` or ``editions``.
        policies: whose rows.
        options: what else the caller makes of the rows.
    """
    alone = table == "clauses"  # all others depend on what the whole corpus says
    whole = digest(program_key(), table, *options) if alone else corpus_key(corpus, table, *options)
    for policy_id in policies:
        key = digest(whole, policy_key(corpus, policy_id))
        yield key, each_row(corpus, table, [policy_id])

"""The tables of a corpus as DataFrames."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING

from kosshi.manifest import Entry
from kosshi.tables import Row, frame

if TYPE_CHECKING:
    import pandas as pd


class Frames(ABC):
    """The contract's tables; each is made once, and every call gives a copy of its own.

    Attributes:
        entries: what the manifest says of each policy, by id.
    """

    entries: dict[str, Entry]

    @abstractmethod
    def _rows(self, table: str) -> list[Row]:
        """The rows of a table, a key of ``kosshi.tables.COLUMNS``."""

    @property
    def manifest(self) -> pd.DataFrame:
        """What is known of the bodies: one row a policy, columns of ``manifest.yaml``."""
        import pandas as pd  # noqa: PLC0415 - not needed on the command line's short ways

        return pd.DataFrame([entry.model_dump() for entry in self.entries.values()], columns=list(Entry.model_fields))

    @property
    def clauses(self) -> pd.DataFrame:
        """Table ``clauses``: one row a clause."""
        return self._frame("clauses")

    @property
    def alignment(self) -> pd.DataFrame:
        """Table ``alignment``: one row a clause and node, one an omitted node."""
        return self._frame("alignment")

    @property
    def elements(self) -> pd.DataFrame:
        """Table ``elements``: one row an atomic threat, effect, organ, person, asset or measure."""
        return self._frame("elements")

    @property
    def presence(self) -> pd.DataFrame:
        """Table ``presence``: one row an element, with the policies that include, exclude or do not name it."""
        return self._frame("presence")

    @property
    def force(self) -> pd.DataFrame:
        """Table ``force``: one row a node and policy, what it asks and what the guideline asks.

        ``strength``, ``expected`` (the guideline's) and ``usual`` (most others', where it differs) say what the last main predicate
        asks: ``duty`` しなければならない, ``prohibition`` してはならない, ``soft-duty`` ものとする, ``declaration`` 講じる・行う,
        ``effort`` 努める, ``recommendation`` 望ましい, ``permission`` できる, ``exception`` この限りでない, ``definition`` をいう,
        ``lead`` 次のとおり, ``none``. ``direction`` compares ``strength`` with ``expected``: ``weaker``, ``stronger``, ``same``; empty
        where the two cannot be compared. Strongest first: ``duty`` and ``prohibition`` (a tie), ``soft-duty``, ``declaration``, ``effort``,
        ``recommendation``, ``permission``; the others bind nobody. The guideline's own text varies between ``soft-duty`` and
        ``declaration``, so against it these two are ``same``.
        """
        return self._frame("force")

    @property
    def wording(self) -> pd.DataFrame:
        """Table ``wording``: one row a difference, for every pair of policies."""
        return self._frame("wording")

    @property
    def findings(self) -> pd.DataFrame:
        """Table ``findings``: one row a defect or oddity."""
        return self._frame("findings")

    @property
    def editions(self) -> pd.DataFrame:
        """Table ``editions``: one row a policy.

        ``earliest`` and ``latest`` say from which to which edition of the guideline the newest layer of its wording may come,
        ``mixed`` whether there are layers of several editions, ``date`` the day the text dates from (the latest decision or
        revision it prints), ``dated`` whether that day closes the range, ``stale`` the number of phrases of old editions.
        ``evidence`` is a list of the marks it rests on; for reading, ``corpus.editions.drop(columns="evidence")``.
        """
        return self._frame("editions")

    @property
    def lineage(self) -> pd.DataFrame:
        """Table ``lineage``: one row a pair of policies."""
        return self._frame("lineage")

    @property
    def crosswalk(self) -> pd.DataFrame:
        """Table ``crosswalk``: one row a policy and field of the law."""
        return self._frame("crosswalk")

    def _frame(self, table: str) -> pd.DataFrame:
        if table not in self._frames:
            self._frames[table] = frame(self._rows(table), table)
        return self._frames[table].copy()

    @cached_property
    def _frames(self) -> dict[str, pd.DataFrame]:
        return {}

"""Results that are more than one table."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import pandas as pd

from kosshi.messages import say


class Result:
    """A value whose tables a notebook and ``print`` show one below the other."""

    def _tables(self) -> Iterator[tuple[str, pd.DataFrame]]:
        for name, table in vars(self).items():
            if isinstance(table, pd.DataFrame):
                yield name, table

    def __repr__(self) -> str:
        """The tables' names and sizes."""
        return f"<{type(self).__name__}: {', '.join(f'{name} {len(table)}' for name, table in self._tables())}>"

    def __str__(self) -> str:
        """The tables as plain text, each under its caption."""
        return "\n\n".join(
            f"{say('lexis', f'table-{name}')}\n{table.to_string(max_rows=20, float_format='{:.3f}'.format)}"
            for name, table in self._tables()
        )

    def _repr_html_(self) -> str:
        """The tables as HTML, each under its caption."""
        return "".join(
            f"<p><b>{escape(say('lexis', f'table-{name}'))}</b></p>{table.to_html(max_rows=20, float_format='{:.3f}'.format)}"
            for name, table in self._tables()
        )

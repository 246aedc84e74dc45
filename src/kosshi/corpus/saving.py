"""What is shown, saved by one call."""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kosshi.contrast import SUFFIXES as CONTRASTS
from kosshi.contrast import Contrast, to_bytes
from kosshi.corpus.exploring import Comparison
from kosshi.display import page
from kosshi.errors import UsageError
from kosshi.files import write_whole
from kosshi.messages import error
from kosshi.showing import Shown, to_html
from kosshi.tables import COLUMNS, write

if TYPE_CHECKING:
    import pandas as pd

TABLES = (".csv", ".xlsx", ".parquet", ".jsonl")


def save(value: Shown | Contrast | pd.DataFrame | pd.Series[Any], path: str | Path) -> Path:
    """Save what a notebook shows.

    Args:
        value: a corpus, policy, clause, node, comparison or apparatus (``.html``, ``.txt``), a comparison or contrast also as
            ``.docx`` ``.xlsx`` ``.md``; a table (``.csv`` ``.xlsx`` ``.parquet`` ``.jsonl``; cells that begin like a formula are
            neutralised). Figures of :mod:`kosshi.plots` have a ``save`` of their own.
        path: where to; the suffix says the format.

    Returns:
        The path.

    Raises:
        UsageError: no such format for this value, or it is none of these (a figure, say).

    Example:
        >>> import kosshi, tempfile
        >>> corpus = kosshi.load("corpus")
        >>> kosshi.save(corpus.compare("suwa", "kitakyushu"), f"{tempfile.mkdtemp()}/contrast.docx").name
        'contrast.docx'
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if isinstance(value, Comparison) and suffix in CONTRASTS:
        value = value.table()
    if isinstance(value, Contrast):
        _check(path, CONTRASTS)
        write_whole(path, to_bytes(value, suffix))
    elif isinstance(value, Shown):
        _check(path, (".html", ".txt", *(CONTRASTS if isinstance(value, Comparison) else ())))
        text = page(path.stem, to_html(value) or "") if suffix == ".html" else f"{value}\n"
        write_whole(path, text.encode())
    elif not (hasattr(value, "columns") or hasattr(value, "to_frame")):
        own = callable(getattr(value, "save", None))
        raise error(UsageError, type(value).__name__, "display", "own-save" if own else "not-saved", path=path.name)
    else:
        _check(path, TABLES)
        shown: Any = value
        table = shown if hasattr(shown, "columns") else shown.to_frame()  # of a column its table
        table = table.reset_index() if any(table.index.names) else table
        columns = tuple(str(column) for column in table.columns)
        rows = [{str(key): _cell(cell) for key, cell in row.items()} for row in table.to_dict("records")]
        write(path, rows, next((name for name, own in COLUMNS.items() if own == columns), ""), columns)
    return path


def _cell(value: Any) -> Any:
    """A cell of a DataFrame as the tables have it: what is missing, or no number, is None; an array is a list."""
    import pandas as pd  # noqa: PLC0415 - not needed to save what is no table

    if not pd.api.types.is_scalar(value):
        return value.tolist() if hasattr(value, "tolist") else value
    return None if pd.isna(value) or (isinstance(value, float) and not isfinite(value)) else value


def _check(path: Path, suffixes: tuple[str, ...]) -> None:
    if path.suffix.lower() not in suffixes:
        raise error(UsageError, str(path), "display", "bad-view", suffixes=" ".join(suffixes))

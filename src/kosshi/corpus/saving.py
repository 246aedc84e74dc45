"""What is shown, saved by one call."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kosshi.contrast import SUFFIXES as CONTRASTS
from kosshi.contrast import Contrast, to_bytes
from kosshi.corpus.exploring import Comparison
from kosshi.display import page
from kosshi.errors import UsageError
from kosshi.files import write_whole
from kosshi.messages import error
from kosshi.showing import Shown, to_html
from kosshi.tables import write

if TYPE_CHECKING:
    import pandas as pd

TABLES = (".csv", ".xlsx", ".parquet", ".jsonl")


def save(value: Shown | Contrast | pd.DataFrame, path: str | Path) -> Path:
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
    elif not hasattr(value, "to_dict"):
        own = callable(getattr(value, "save", None))
        raise error(UsageError, type(value).__name__, "display", "own-save" if own else "not-saved", path=path.name)
    else:
        _check(path, TABLES)
        table = value.reset_index() if value.index.name else value
        table = table.astype(object).where(table.notna(), None)  # what is not there is no number
        rows = [{str(key): cell for key, cell in row.items()} for row in table.to_dict("records")]
        write(path, rows, "", [str(column) for column in table.columns])
    return path


def _check(path: Path, suffixes: tuple[str, ...]) -> None:
    if path.suffix.lower() not in suffixes:
        raise error(UsageError, str(path), "display", "bad-view", suffixes=" ".join(suffixes))

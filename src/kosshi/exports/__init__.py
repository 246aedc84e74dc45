"""What others can read: a corpus as OSCAL, 法令標準XML, TEI, KH Coder input, GraphML, CSV with CSVW metadata, JSON Schemas.

The same corpus gives the same bytes: identifiers follow from content, and no clock is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module

from kosshi.corpus import Corpus
from kosshi.errors import UsageError
from kosshi.exports.made import Made
from kosshi.messages import error

__all__ = ["FORMATS", "export"]

FORMATS = ("oscal", "law", "tei", "khcoder", "graphml", "csvw", "json-schema")


def export(
    corpus: Corpus, formats: Iterable[str] = FORMATS, prefix: str = "", tell: Callable[[str], None] | None = None
) -> dict[str, bytes]:
    """A corpus in formats of other programs.

    Args:
        corpus: the policies.
        formats: some of ``FORMATS``; all of them by default.
        prefix: put before every file name (``exports/``).
        tell: called with every remark on what was left out, replaced or assumed, a sentence in the spoken language.

    Returns:
        File names, relative and with forward slashes, with the files' bytes; empty where a format has nothing to say of
        the corpus (``law`` of policies that have no articles).

    Raises:
        UsageError: no such format.

    Example:
        >>> import kosshi
        >>> files = export(kosshi.load("corpus"), ["graphml"], prefix="exports/")
        >>> sorted(files)
        ['exports/graphml/lineage-nearest.graphml', 'exports/graphml/lineage-tree.graphml']
    """
    wanted = list(dict.fromkeys(formats))
    for name in wanted:
        if name not in FORMATS:
            raise error(UsageError, name, "exports", "no-format", known=" ".join(FORMATS))
    files: dict[str, bytes] = {}
    for name in wanted:
        made = _maker(name)(corpus)
        files.update({f"{prefix}{file}": data for file, data in made.files.items()})
        if tell is not None:
            for note in made.remarks():
                tell(note)
    return files


def _maker(name: str) -> Callable[[Corpus], Made]:
    """The function of one format; only what is asked for is imported."""
    module, function = {
        "oscal": ("oscal", "oscal"),
        "law": ("law", "law"),
        "tei": ("tei", "tei"),
        "khcoder": ("khcoder", "khcoder"),
        "graphml": ("graphs", "graphml"),
        "csvw": ("csvw", "csvw"),
        "json-schema": ("schemas", "json_schema"),
    }[name]
    found: Callable[[Corpus], Made] = getattr(import_module(f"kosshi.exports.{module}"), function)
    return found

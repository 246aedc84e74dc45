"""Files to :class:`kosshi.model.Source`: one small reader for each kind of file, chosen by content.

The text holds every visible character of the file in reading order; what a reader knows beyond the characters
(running heads, menus, tables, generated numbers) is said by hints, and nothing is dropped without a problem.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kosshi.model import Source
from kosshi.sources.detect import Kind, detect
from kosshi.sources.docx import read_docx
from kosshi.sources.html import read_html, read_mhtml
from kosshi.sources.limits import PDF_BYTES, check_size
from kosshi.sources.messages import fail
from kosshi.sources.pdf import read_pdf
from kosshi.sources.text import read_text

__all__ = ["bytes_of", "read", "read_bytes"]

_READERS: dict[Kind, Callable[[bytes, str, str], Source]] = {
    Kind.TEXT: read_text,
    Kind.HTML: read_html,
    Kind.MHTML: read_mhtml,
    Kind.DOCX: read_docx,
    Kind.PDF: read_pdf,
}


def read(path: Path, policy_id: str = "") -> Source:
    """Read the file at ``path``; the kind of file is told by its content.

    Raises:
        SourceError: missing, too large, empty, damaged, encrypted, not text, or without a text layer.
        MissingExtraError: the library for this kind of file is not installed.
    """
    return read_bytes(bytes_of(path), path.name, policy_id)


def bytes_of(path: Path) -> bytes:
    """The bytes of the file at ``path``.

    Raises:
        SourceError: missing, or too large for any reader.
    """
    try:
        check_size(path.name, path.stat().st_size, PDF_BYTES)
        return path.read_bytes()
    except OSError as error:
        fail(str(path), "cannot-open", reason=error.strerror or type(error).__name__)


def read_bytes(data: bytes, name: str, policy_id: str = "") -> Source:
    """Read the bytes of a file called ``name``; the same bytes always give the same source.

    Raises:
        SourceError: too large, empty, damaged, encrypted, not text, or without a text layer.
        MissingExtraError: the library for this kind of file is not installed.
    """
    return _READERS[detect(data, name)](data, name, policy_id)

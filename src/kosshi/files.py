"""Files: on disk or in a store, written whole or not at all, and archives that do not depend on the clock."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from secrets import token_hex
from typing import IO, cast

from kosshi.errors import MissingExtraError, UsageError
from kosshi.messages import error

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def located(place: str | Path) -> Path:
    """A path of the disk, or, for a URL such as ``s3://bucket/corpus``, of the store it names (by fsspec).

    Raises:
        MissingExtraError: the library for such a store is not installed, or no store is called so.
    """
    if not isinstance(place, str) or "://" not in place:
        return Path(place)
    try:
        from upath import UPath  # noqa: PLC0415 - an extra

        store = UPath(place)
        _ = store.fs  # finds the library of the store, touches nothing there
    except (ImportError, ValueError) as reason:
        raise error(MissingExtraError, place, "engine", "no-upath", reason=" ".join(str(reason).split())[:200]) from reason
    return cast(Path, store)  # has all that is used of a Path


def for_xml(text: str) -> str:
    """A text without the characters that XML 1.0, and so no Word file, workbook or SVG, can hold (control characters, lone surrogates)."""
    return _NOT_XML.sub("", text)


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """A file to write in the block: it is there whole once the block has gone through, and not at all where that fails.

    It is written beside its place under a name no other run has, so that two runs at once do not get into each other's files.

    Raises:
        UsageError: it cannot be written; nothing is left behind, as when the block raises or is interrupted.
    """
    temporary = path.with_name(f".{path.name}.{token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as file:
            yield file
        temporary.replace(path)
    except OSError as reason:
        _forget(temporary)
        raise error(UsageError, str(path), "main", "cannot-write", reason=reason.strerror or reason) from reason
    except BaseException:
        _forget(temporary)
        raise


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all.

    Raises:
        UsageError: it cannot be written; nothing is left behind.
    """
    with whole(path) as file:
        file.write(data)


def content_key(path: Path) -> str:
    """The SHA-256 of a file's content, read piece by piece.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _forget(temporary: Path) -> None:
    try:
        temporary.unlink(missing_ok=True)
    except OSError:  # its folder is no folder: then there is no file either
        return


def fixed_zip(data: bytes) -> bytes:
    """The same archive with all time stamps fixed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()

"""Files: written whole or not at all, and archives that do not depend on the clock."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from kosshi.errors import UsageError
from kosshi.messages import error


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all.

    Raises:
        UsageError: it cannot be written; nothing is left behind.
    """
    temporary = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError as reason:
        _forget(temporary)
        raise error(UsageError, str(path), "main", "cannot-write", reason=reason.strerror or reason) from reason


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

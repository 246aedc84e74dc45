"""The report's folder: files written whole, and those of an earlier run that are no longer wanted removed.

What was written is remembered in ``.kosshi-report.json``; nothing that is not listed there is ever deleted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO

from kosshi.errors import UsageError
from kosshi.files import content_key, whole, write_whole
from kosshi.messages import error

MEMORY = ".kosshi-report.json"
Stream = Callable[[IO[bytes]], None]  # what writes a file's content into the open file
Content = bytes | Stream
KEPT = frozenset({"README.md", MEMORY})


class Folder:
    """Writes files below a folder and remembers them.

    Args:
        root: the folder; made where it is missing.

    Raises:
        UsageError: it cannot be made, or a file stands in its place.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        try:
            root.mkdir(parents=True, exist_ok=True)
        except OSError as reason:
            raise error(UsageError, str(root), "main", "cannot-write", reason=reason.strerror or reason) from reason
        self._before = self._remembered()
        self.written: dict[str, Path] = {}

    def write(self, name: str, data: Content) -> str:
        """Write one file, whole; ``name`` is relative, with forward slashes.

        Returns:
            The SHA-256 of its content.

        Raises:
            UsageError: it cannot be written, for instance because Excel holds it open.
        """
        path = self.root / name
        if isinstance(data, bytes):
            write_whole(path, data)
        else:
            with whole(path) as file:
                data(file)
        self.written[name] = path
        return sha256(data).hexdigest() if isinstance(data, bytes) else content_key(path)

    def announce(self, names: Iterable[str]) -> None:
        """Remember names before they are written, so that an interrupted run leaves nothing unknown behind."""
        self._before |= set(names)
        self._remember(self._before)

    def finish(self) -> list[Path]:
        """Remove what an earlier run wrote and this one did not; the paths that were written, in order."""
        for name in sorted(self._before - set(self.written)):
            path = self.root / name
            with suppress(OSError):  # held open by another program: the next run tries again
                path.unlink(missing_ok=True)
                self._before.discard(name)
            for folder in PurePosixPath(name).parents[:-1]:
                with suppress(OSError):  # not empty: not ours alone
                    (self.root / folder).rmdir()
        self._remember({*self.written, *(name for name in self._before if (self.root / name).exists())})
        return list(self.written.values())

    def _remember(self, names: set[str]) -> None:
        text = json.dumps({"files": sorted(names)}, ensure_ascii=False, indent=1) + "\n"
        write_whole(self.root / MEMORY, text.encode())

    def _remembered(self) -> set[str]:
        """What earlier runs wrote; names that would lead out of the folder, or to what is not ours, are ignored."""
        try:
            names = json.loads((self.root / MEMORY).read_text(encoding="utf-8"))["files"]
        except (OSError, ValueError, KeyError, TypeError):
            return set()
        return {name for name in names if isinstance(name, str) and self._inside(name)} if isinstance(names, list) else set()

    def _inside(self, name: str) -> bool:
        pure = PurePosixPath(name)
        plain = not pure.is_absolute() and ".." not in pure.parts and "\\" not in name and ":" not in name and "\0" not in name
        return plain and name not in KEPT and (self.root / name).resolve().parent.is_relative_to(self.root.resolve())

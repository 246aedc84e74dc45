"""What was computed once, kept between runs: a SQLite file in the user's cache folder.

A cache only saves time: where it is damaged, locked, full or not writable, things are computed anew and nobody is troubled.
Keys are digests of everything a value depends on, this program's code and its dictionary among it; so nothing in it can be
stale, and two runs at once that compute the same write the same.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from kosshi.errors import UsageError
from kosshi.keys import program_key
from kosshi.messages import error

FOLDER = "KOSSHI_CACHE"  # environment variable that names another folder
_FILE = "kosshi-{version}.sqlite"
_KEPT_VERSIONS = 2  # files of other versions that are left, the newest: for who changes between two
_LIMIT = 2 << 30  # bytes; a larger file is begun anew
_LARGEST = 500 << 20  # bytes of a value; SQLite takes a thousand million in a row
_WAIT = 10  # seconds for another process to finish writing
_AT_ONCE = 500  # keys looked up by one question
_DIGEST = 16

Value = TypeVar("Value")


def folder() -> Path:
    """Where the cache is: ``$KOSSHI_CACHE``, else the user's cache folder as the system has it."""
    from platformdirs import user_cache_path  # noqa: PLC0415 - only for who caches

    named = os.environ.get(FOLDER)
    return Path(named) if named else user_cache_path("kosshi", appauthor=False)


def size() -> int:
    """Bytes of the cache, of all versions of the program."""
    found = 0
    for file in _files():
        with suppress(OSError):  # another process has begun it anew meanwhile
            found += file.stat().st_size
    return found


def clear() -> int:
    """Delete the cache, of all versions; the number of bytes that were freed.

    Raises:
        UsageError: a file cannot be deleted.
    """
    freed = 0
    for file in _files():
        try:
            freed += file.stat().st_size
            file.unlink()
        except OSError as reason:
            raise error(UsageError, str(file), "main", "cannot-write", reason=reason.strerror or reason) from reason
    return freed


def _files() -> list[Path]:
    return sorted(folder().glob(_FILE.format(version="*") + "*"))  # a journal may stand beside


def key(*parts: bytes | str) -> bytes:
    """A digest of all that a value depends on, this version of the program among it."""
    digest = blake2b(program_key().encode(), digest_size=_DIGEST)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.digest()


class Cache:
    """Values by key; opened at the first use and by each process for itself.

    Args:
        place: the folder; made where it is missing.
    """

    def __init__(self, place: Path | None = None) -> None:
        self._folder = place or folder()
        self._connection: sqlite3.Connection | None = None
        self._usable = True

    def __reduce__(self) -> tuple[type[Cache], tuple[Path]]:
        """Another process opens the same folder."""
        return Cache, (self._folder,)

    def get(self, keys: Iterable[bytes], read: Callable[[bytes], Value]) -> dict[bytes, Value]:
        """The values there are.

        Args:
            keys: from :func:`key`.
            read: bytes -> value; raises ValueError where the bytes are none, which then count as not there.
        """
        keys = list(keys)
        found: dict[bytes, Value] = {}

        def look(connection: sqlite3.Connection) -> None:
            for start in range(0, len(keys), _AT_ONCE):
                some = keys[start : start + _AT_ONCE]
                marks = ",".join("?" * len(some))
                for name, digest, data in connection.execute(f"SELECT key, digest, data FROM kept WHERE key IN ({marks})", some):
                    with suppress(ValueError):
                        if blake2b(data, digest_size=_DIGEST).digest() == digest:
                            found[name] = read(data)

        self._do(look)
        return found

    def put(self, values: Mapping[bytes, bytes]) -> None:
        """Keep values; all of them or, where that cannot be, none. One too large for the file is left out."""
        rows = [(name, blake2b(data, digest_size=_DIGEST).digest(), data) for name, data in values.items() if len(data) <= _LARGEST]

        def write(connection: sqlite3.Connection) -> None:
            with connection:
                connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)

        if rows:
            self._do(write)

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    @property
    def _path(self) -> Path:
        return self._folder / _FILE.format(version=program_key()[:12])

    def _do(self, task: Callable[[sqlite3.Connection], None]) -> None:
        """Do something with the file; where it is damaged, once more with a new one; where it cannot be used, nothing."""
        for again in (True, False):
            if not self._usable:
                return
            try:
                task(self._open())
            except sqlite3.OperationalError:  # locked for long, a full disk, no place to write to
                self.close()
                self._usable = False
            except sqlite3.DatabaseError:
                self.close()
                with suppress(OSError):
                    self._path.unlink()
                self._usable = again
            except OSError:
                self._usable = False
            else:
                return

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._make_room()
            connection = sqlite3.connect(self._path, timeout=_WAIT, check_same_thread=False)
            with connection:
                connection.execute("CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, digest BLOB NOT NULL, data BLOB NOT NULL)")
            self._connection = connection
        return self._connection

    def _make_room(self) -> None:
        """Delete the files of old versions, and this one's where it has grown too large."""
        with suppress(OSError):
            others = [file for file in self._folder.glob(_FILE.format(version="*")) if file != self._path]
            old = sorted(others, key=lambda file: file.stat().st_mtime)[: max(0, len(others) - _KEPT_VERSIONS)]
            large = [self._path] if self._path.exists() and self._path.stat().st_size > _LIMIT else []
            for file in (*old, *large):
                file.unlink()

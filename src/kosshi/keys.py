"""Of what a thing was computed: keys that are equal where all it depends on is equal, the program itself among it."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.resources import files
from importlib.resources.abc import Traversable


def digest(*parts: object) -> str:
    """A short digest of values; the same for the same, whatever stands beside it."""
    found = sha256()
    for part in parts:
        words = str(part).encode("utf-8", "surrogatepass")
        found.update(f"{len(words)}:".encode())
        found.update(words)
    return found.hexdigest()[:32]


@lru_cache(maxsize=1)
def program_key() -> str:
    """The key of kosshi's own code and data and of the packages it needs."""
    parts: list[object] = []
    for name, data in _contents(files("kosshi"), ""):
        parts += [name, sha256(data).hexdigest()]
    return digest(*parts, *_needed())


def _contents(folder: Traversable, above: str) -> list[tuple[str, bytes]]:
    found = []
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        name = f"{above}/{one.name}"
        if one.is_dir() and one.name != "__pycache__":
            found += _contents(one, name)
        elif one.is_file():
            found.append((name, one.read_bytes()))
    return found


def _needed() -> list[str]:
    """Names and versions of the packages kosshi needs, where they are known."""
    found = []
    with suppress(PackageNotFoundError):  # not installed but run from its sources
        for requirement in requires("kosshi") or ():
            name = requirement.split(";")[0].split(">")[0].split("=")[0].strip()
            if "extra ==" not in requirement:
                with suppress(PackageNotFoundError):
                    found.append(f"{name} {version(name)}")
    return found

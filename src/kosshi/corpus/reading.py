"""Files -> policies: from the cache what was read before, the rest in this process or in many."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from kosshi.cache import Cache, key
from kosshi.corpus.garbage import young_garbage_only
from kosshi.engine import CHUNK, Engine, Name
from kosshi.errors import KosshiError, SourceError
from kosshi.manifest import Entry, entry_bytes
from kosshi.messages import error
from kosshi.model import Policy
from kosshi.parse import parse
from kosshi.parse.stored import decode, encode
from kosshi.sources import bytes_of, read_bytes

BATCH = 32  # documents read between two collections of garbage
FEW = 20  # so many texts are read faster than the cache is opened
SLOW = (".pdf", ".docx")  # these are not


class Item(NamedTuple):
    """A file to read, what is known of it, and the corpus folder it belongs to, if any."""

    file: Path
    entry: Entry
    folder: Path | None

    def bytes(self) -> bytes:
        """The file's bytes.

        Raises:
            SourceError: missing, too large, or not what was registered.
        """
        return entry_bytes(self.folder, self.entry) if self.folder else bytes_of(self.file)


class Task(NamedTuple):
    """An item and the id its policy shall have."""

    item: Item
    policy_id: str


Outcome = Policy | KosshiError


@dataclass(frozen=True)
class Reader:
    """How a corpus is read.

    Attributes:
        engine: where.
        cache: what was read before; None to read everything anew.
    """

    engine: Engine = field(default_factory=Engine)
    cache: Cache | None = None

    def read(self, tasks: Sequence[Task], progress: Callable[[int, int], None]) -> list[Outcome]:
        """The policy of every task, or why there is none.

        Args:
            tasks: what to read, no two alike.
            progress: called with the number of those done and of all.

        Raises:
            MissingExtraError: the engine is not installed.
            UsageError: the engine's scheduler does not answer.
        """
        found: dict[Task, Outcome] = {}
        kept = _Kept(self.cache if len(tasks) >= FEW or any(task.item.file.suffix.lower() in SLOW for task in tasks) else None)
        progress(0, len(tasks))
        with young_garbage_only():
            for start in range(0, len(tasks), CHUNK):
                found |= kept.find(tasks[start : start + CHUNK])
                progress(len(found), len(tasks))
            missing = [task for task in tasks if task not in found]
            try:
                for task, outcome in zip(missing, self._anew(missing), strict=True):
                    kept.add(task, outcome)
                    found[task] = decode(outcome) if isinstance(outcome, bytes) else outcome
                    if len(found) % BATCH == 0:
                        gc.collect(0)
                    progress(len(found), len(tasks))
            finally:  # what was read before the run was stopped, or its scheduler went away, is not read again
                kept.write()
        progress(len(tasks), len(tasks))
        return [found[task] for task in tasks]

    def _anew(self, tasks: Sequence[Task]) -> Iterator[Outcome | bytes]:
        if self.engine.spreads(len(tasks)):
            return self.engine.map(_encoded, tasks, _lost)
        return (_parsed(task) for task in tasks)


def reader_for(jobs: int | None = None, engine: Name = "loky", scheduler: str = "", cache: bool | str | Path = True) -> Reader:
    """A reader; the arguments are those of :func:`kosshi.load`.

    Raises:
        UsageError: they do not fit together.
    """
    kept = None if cache is False else Cache() if cache is True else Cache(Path(cache))
    return Reader(Engine(jobs, engine, scheduler), kept)


class _Kept:
    """What the cache has of the documents read, and what it is to get."""

    def __init__(self, cache: Cache | None) -> None:
        self._cache = cache
        self._keys: dict[Task, bytes] = {}
        self._new: dict[bytes, Policy | bytes] = {}

    def find(self, tasks: Sequence[Task]) -> dict[Task, Policy]:
        """The policies that are kept of these documents; their bytes are the key."""
        if self._cache is None:
            return {}
        keys = {}
        for task in tasks:
            with suppress(KosshiError):  # it fails again where it is read
                keys[task] = key("policy", task.policy_id, task.item.file.name, sha256(task.item.bytes()).digest())
        self._keys |= keys
        values = self._cache.get(keys.values(), decode)
        return {task: values[name] for task, name in keys.items() if name in values}

    def add(self, task: Task, outcome: Outcome | bytes) -> None:
        """Remember a policy to be written; some are written at once, so that few are held twice."""
        if task in self._keys and isinstance(outcome, (Policy, bytes)):
            self._new[self._keys[task]] = outcome
        if len(self._new) >= CHUNK:
            self.write()

    def write(self) -> None:
        """Write what is remembered."""
        if self._cache is not None:
            self._cache.put({name: value if isinstance(value, bytes) else encode(value) for name, value in self._new.items()})
        self._new = {}


def _parsed(task: Task) -> Outcome:
    try:
        return parse(read_bytes(task.item.bytes(), task.item.file.name, task.policy_id))
    except KosshiError as reason:
        return reason


def _encoded(tasks: Sequence[Task]) -> list[Outcome | bytes]:
    """The policies of some documents as they go from process to process."""
    with young_garbage_only():
        outcomes = [_parsed(task) for task in tasks]
        return [encode(one) if isinstance(one, Policy) else one for one in outcomes]


def _lost(task: Task) -> KosshiError:
    return error(SourceError, str(task.item.file), "engine", "lost-document")

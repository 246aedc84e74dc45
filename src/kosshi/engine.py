"""Many documents in several processes: of this machine by joblib, or of a Dask cluster.

A document that kills its process (a library's fault in native code, all memory taken) costs itself only: the chunk it is in
is run again one by one.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar

from kosshi.errors import MissingExtraError, UsageError
from kosshi.messages import error

Item = TypeVar("Item")
Result = TypeVar("Result")
Work = Callable[[Sequence[Item]], Sequence[Result]]
Name = Literal["loky", "dask"]

CHUNK = 64  # least documents a process is given at once: fewer cost more to send than to read
TURNS = 4  # chunks a process at least has where there is enough to do, so that none waits long for the last
PATIENCE = 20  # seconds a scheduler has to answer


@dataclass(frozen=True)
class Engine:
    """Where many documents are worked on.

    Attributes:
        jobs: processes; None for one a core. On a Dask cluster its workers count, not this.
        name: ``loky`` for processes of this machine, ``dask`` for a cluster.
        scheduler: address of the cluster's scheduler (``tcp://…:8786``).
    """

    jobs: int | None = None
    name: Name = "loky"
    scheduler: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be.

        Raises:
            UsageError: no such engine, fewer than one process, or an address without a cluster or the other way round.
        """
        if self.name not in ("loky", "dask"):
            raise error(UsageError, str(self.name), "engine", "no-engine")
        if self.jobs is not None and (not isinstance(self.jobs, int) or isinstance(self.jobs, bool) or self.jobs < 1):
            raise error(UsageError, f"jobs={self.jobs}", "engine", "no-jobs")
        if (self.name == "dask") != bool(self.scheduler):
            raise error(UsageError, self.scheduler or self.name, "engine", "no-scheduler")

    def map(self, work: Work[Item, Result], items: Sequence[Item], lost: Callable[[Item], Result]) -> Iterator[Result]:
        """The results of all items, in their order; chunk by chunk, as soon as they are there.

        Args:
            work: items -> a result each; sent to other processes, so it and all it returns must pickle.
            items: what is worked on.
            lost: the result of an item whose process dies of it.

        Raises:
            MissingExtraError: the engine's library is not installed.
            UsageError: the scheduler does not answer, or no longer.
        """
        with self._running() as running:
            yield from _all(running, work, self._chunks(items), lost)

    def spreads(self, number: int) -> bool:
        """Whether so many items are worth other processes."""
        return number > 0 if self.name == "dask" else self._processes > 1 and number >= 2 * CHUNK

    @property
    def _processes(self) -> int:
        return self.jobs or os.cpu_count() or 1

    def _chunks(self, items: Sequence[Item]) -> list[Sequence[Item]]:
        size = max(CHUNK, -(-len(items) // (self._processes * TURNS)))
        return [items[start : start + size] for start in range(0, len(items), size)]

    @contextmanager
    def _running(self) -> Iterator[_Running]:
        if self.name == "loky":
            yield _Loky(self._processes)
            return
        with _cluster(self.scheduler) as client:
            yield _Dask(client)


class _Running(Protocol):
    """An engine at work."""

    @property
    def faults(self) -> tuple[type[BaseException], ...]:
        """What is raised where a process dies."""

    def results(self, work: Work[Item, Result], chunks: Sequence[Sequence[Item]]) -> Iterator[Sequence[Result]]:
        """The results of each chunk, in order; raises one of ``faults`` at the first that has none because a process died."""


@dataclass(frozen=True)
class _Loky:
    """Processes of this machine."""

    processes: int

    @property
    def faults(self) -> tuple[type[BaseException], ...]:
        from joblib.externals.loky.process_executor import BrokenProcessPool  # noqa: PLC0415 - joblib takes a sixth of a second

        return (BrokenProcessPool,)

    def results(self, work: Work[Item, Result], chunks: Sequence[Sequence[Item]]) -> Iterator[Sequence[Result]]:
        from joblib import Parallel, delayed  # noqa: PLC0415

        processes = max(self.processes, 2)  # with one, joblib works in this process, which is not to die
        parallel = Parallel(processes, "loky", return_as="generator", batch_size=1, pre_dispatch="2*n_jobs", max_nbytes=None)
        yield from parallel(delayed(work)(chunk) for chunk in chunks)


@dataclass(frozen=True)
class _Dask:
    """A cluster. Not by joblib's own backend for Dask: it waits for ever where a worker dies of its task (joblib 1.6)."""

    client: Any

    @property
    def faults(self) -> tuple[type[BaseException], ...]:
        from distributed.scheduler import KilledWorker  # noqa: PLC0415

        return (KilledWorker,)

    def results(self, work: Work[Item, Result], chunks: Sequence[Sequence[Item]]) -> Iterator[Sequence[Result]]:
        waiting = deque(self.client.map(work, chunks, pure=False))
        while waiting:  # what is done is let go, so that the cluster need not hold it
            yield waiting.popleft().result()


def _all(running: _Running, work: Work[Item, Result], chunks: Sequence[Sequence[Item]], lost: Callable[[Item], Result]) -> Iterator[Result]:
    """The results of all chunks; where a process dies, the first chunk that is not done is tried item by item."""
    while chunks:
        done = 0
        try:
            for results in running.results(work, chunks):
                yield from results
                done += 1
        except running.faults:
            chunk = chunks[done]
            yield from [_alone(running, work, chunk[0], lost)] if len(chunk) == 1 else _all(running, work, [[item] for item in chunk], lost)
            done += 1
        chunks = chunks[done:]


def _alone(running: _Running, work: Work[Item, Result], item: Item, lost: Callable[[Item], Result]) -> Result:
    """The result of an item that may be what a process died of, or only what another worked on at that time."""
    try:
        return next(running.results(work, [[item]]))[0]
    except running.faults:
        return lost(item)


@contextmanager
def _cluster(scheduler: str) -> Iterator[Any]:
    """A client of the cluster.

    Raises:
        MissingExtraError: Dask is not installed.
        UsageError: the scheduler does not answer, or goes away.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an extra
        from distributed.comm.core import CommClosedError  # noqa: PLC0415
    except ImportError as reason:
        raise error(MissingExtraError, "dask", "engine", "no-dask") from reason
    from concurrent.futures import CancelledError  # noqa: PLC0415

    talk = logging.getLogger("distributed")
    before = talk.level
    talk.setLevel(logging.CRITICAL)  # it prints pages on what is said here in a line
    try:
        client: Any = Client(scheduler, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as reason:
        talk.setLevel(before)
        raise error(UsageError, scheduler, "engine", "scheduler-silent") from reason
    try:
        yield client
    except (CommClosedError, CancelledError) as reason:
        raise error(UsageError, scheduler, "engine", "scheduler-lost") from reason
    finally:
        client.close()
        talk.setLevel(before)

"""Time and memory of one process, and fresh processes to measure in."""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


class Laps:
    """What the stages of a job took in this process.

    Attributes:
        cpu: seconds of the processor, by stage.
        wall: seconds on the clock, by stage.
        peak: largest memory of the process until the end of the stage, in MB, by stage.
    """

    def __init__(self) -> None:
        self.cpu: dict[str, float] = {}
        self.wall: dict[str, float] = {}
        self.peak: dict[str, float] = {}

    @contextmanager
    def lap(self, stage: str) -> Iterator[None]:
        """Measure a stage."""
        cpu, wall = time.process_time(), time.perf_counter()
        yield
        self.cpu[stage] = time.process_time() - cpu
        self.wall[stage] = time.perf_counter() - wall
        self.peak[stage] = peak()

    def as_json(self) -> dict[str, dict[str, float]]:
        """The three by name."""
        return {"cpu": self.cpu, "wall": self.wall, "peak": self.peak}


def peak() -> float:
    """The largest memory this process has had, in MB (10**6 bytes)."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def child(script: str, *arguments: object, python: str = sys.executable, environment: Mapping[str, str] | None = None) -> Any:
    """What a script of this folder prints as JSON, run in a process of its own.

    Raises:
        RuntimeError: it fails; with what it wrote.
    """
    command = [python, str(HERE / script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **(environment or {})})
    if done.returncode:
        raise RuntimeError(f"{script} failed:\n{done.stderr[-3000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def clocked(command: list[str], environment: Mapping[str, str] | None = None) -> float:
    """Seconds on the clock of a command.

    Raises:
        RuntimeError: it fails; with what it wrote.
    """
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **(environment or {})})
    if done.returncode:
        raise RuntimeError(f"{command} failed:\n{done.stderr[-3000:]}")
    return time.perf_counter() - start


def load(folder: str | Path, **options: Any) -> Any:
    """``kosshi.load`` in one process and without what earlier runs kept, unless the options say otherwise."""
    import kosshi  # noqa: PLC0415 - the imports are measured apart

    return kosshi.load(folder, **{"jobs": 1, "cache": False, **options})


def core(laps: Laps, folder: Path, **options: Any) -> Any:
    """The corpus, with what the reading and each stage up to the elements took."""
    with laps.lap("load"):
        corpus = load(folder, **options)
    with laps.lap("align"):
        corpus.alignments  # noqa: B018 - computed when asked for
    with laps.lap("wording"):
        corpus.collation.entries  # noqa: B018
    with laps.lap("elements"):
        corpus.elements_of  # noqa: B018
    return corpus


def machine() -> dict[str, str]:
    """Cores, processor, memory, Python."""
    information = Path("/proc/cpuinfo")
    lines = information.read_text(encoding="utf-8").splitlines() if information.exists() else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": str(os.cpu_count()),
        "processor": models[0] if models else platform.machine(),
        "memory": f"{memory / 2**30:.0f} GiB",
        "python": platform.python_version(),
        "system": platform.system(),
    }

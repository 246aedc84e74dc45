"""Reading a corpus with one worker and with two, by loky and by Dask.

python tests/benchmarks/workers.py FOLDER --jobs 2 --engine dask
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from measuring import Laps, load


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    """The address of a Dask cluster on this machine; that it starts is not measured."""
    from distributed import LocalCluster  # noqa: PLC0415 - an extra

    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0") as started:
        yield started.scheduler_address


def loaded(folder: Path, jobs: int, engine: str) -> dict[str, float]:
    """Seconds on the clock of ``kosshi.load`` alone, and of everything up to the elements."""
    import kosshi.corpus  # noqa: F401, PLC0415 - the imports of this process are measured apart, those of the workers count

    laps = Laps()
    with laps.lap("load"):
        if engine == "dask":
            with cluster(jobs) as address, laps.lap("inside"):
                corpus = load(folder, jobs=jobs, engine=engine, scheduler=address)
        else:
            corpus = load(folder, jobs=jobs, engine=engine)
    seconds = laps.wall.get("inside", laps.wall["load"])
    with laps.lap("align"):
        corpus.alignments  # noqa: B018 - computed when asked for
    with laps.lap("elements"):
        corpus.elements_of  # noqa: B018
    return {"policies": len(corpus), "load": seconds, "all": seconds + laps.wall["align"] + laps.wall["elements"]}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--engine", choices=("loky", "dask"), default="loky")
    given = parser.parse_args()
    print(json.dumps(loaded(given.folder, given.jobs, given.engine)))

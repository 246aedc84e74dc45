"""Small jobs: one pair of policies, the wording of all pairs, five policies' report, imports, help.

python tests/benchmarks/pairs.py pair FOLDER | all-pairs FOLDER
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from measuring import Laps, clocked, load

PAIRS = 20


def pair_times(folder: Path) -> dict[str, float]:
    """Milliseconds of the processor to load two files, align them and list their typed differences, after imports.

    ``first`` is the very first pair of the process, which reads skeleton and dictionaries too; ``median`` is that of twenty
    further pairs, none of whose policies was read before.
    """
    import pandas  # noqa: F401, PLC0415

    import kosshi.corpus  # noqa: F401, PLC0415 - the imports are measured apart

    files = sorted((folder / "policies").iterdir())[: 2 * PAIRS + 2]
    times = []
    with tempfile.TemporaryDirectory() as work:
        for number in range(len(files) // 2):
            place = Path(work) / str(number)
            place.mkdir()
            a, b = (shutil.copy(file, place) for file in files[2 * number : 2 * number + 2])
            start = time.process_time()
            load(place).diff(Path(a).stem, Path(b).stem)
            times.append((time.process_time() - start) * 1000)
    return {"first": times[0], "median": statistics.median(times[1:])}


def all_pairs(folder: Path) -> dict[str, float]:
    """Seconds to tell, for every pair of policies, at how many nodes they have the same wording, another one, or one lacks it."""
    import numpy as np  # noqa: PLC0415

    corpus = load(folder)
    corpus.alignments  # noqa: B018 - not part of what is measured
    laps = Laps()
    with laps.lap("numbering"):
        wordings = corpus.collation.wording_ids
    with laps.lap("counting"):
        has = wordings >= 0
        both = (has.astype(np.float32) @ has.T.astype(np.float32)).astype(np.int16)
        one = has.sum(axis=1)[:, None] + has.sum(axis=1) - 2 * both
        known = np.where(has, wordings, -1).astype(np.int16)
        same = np.zeros_like(both)
        for number, own in enumerate(np.where(has, wordings, -2).astype(np.int16)):
            same[number, number + 1 :] = np.count_nonzero(known[number + 1 :] == own, axis=1)
    return {
        "policies": len(corpus),
        "pairs": len(corpus) * (len(corpus) - 1) // 2,
        "same": int(same.sum(dtype=np.int64)),
        "other": int(np.triu(both, 1).sum(dtype=np.int64)) - int(same.sum(dtype=np.int64)),
        "one": int(np.triu(one, 1).sum(dtype=np.int64)),
        **laps.cpu,
    }


def small_jobs(five: Path, repeats: int) -> dict[str, float]:
    """Seconds on the clock of whole commands, the median of ``repeats``."""

    def median(*command: str) -> float:
        return statistics.median(clocked([sys.executable, *command]) for _ in range(repeats))

    def report() -> float:
        with tempfile.TemporaryDirectory() as work:
            return clocked([sys.executable, "-m", "kosshi", "report", str(five), "-o", f"{work}/out"], {"KOSSHI_CACHE": f"{work}/cache"})

    return {
        "python": median("-c", "pass"),
        "help": median("-m", "kosshi", "--help"),
        "imports": median("-c", "import kosshi.corpus, kosshi.report"),
        "report": statistics.median(report() for _ in range(min(repeats, 3))),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("job", choices=("pair", "all-pairs"))
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    print(json.dumps(pair_times(given.folder) if given.job == "pair" else all_pairs(given.folder)))

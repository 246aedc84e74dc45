"""A run with the cache: the first, the same again, and after one policy has changed.

python tests/benchmarks/warm.py FOLDER CACHE
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from measuring import Laps, core


def run(folder: Path, cache: Path) -> dict[str, float]:
    """Seconds on the clock, after imports, of reading, aligning, wording and elements."""
    import kosshi.corpus  # noqa: F401, PLC0415 - start-up is measured apart

    laps = Laps()
    core(laps, folder, cache=cache)
    return laps.wall


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("cache", type=Path)
    given = parser.parse_args()
    print(json.dumps(run(given.folder, given.cache)))

"""A run with the cache: the first, the same again, and after one policy has changed.

python tests/benchmarks/warm.py FOLDER CACHE
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from measuring import Laps, load


def run(folder: Path, cache: Path) -> dict[str, float]:
    """Seconds on the clock, after imports, of reading, aligning, wording and elements."""
    import kosshi.corpus  # noqa: F401, PLC0415 - start-up is measured apart

    laps = Laps()
    with laps.lap("load"):
        corpus = load(folder, cache=cache)
    with laps.lap("align"):
        corpus.alignments  # noqa: B018 - computed when asked for
    with laps.lap("wording"):
        corpus.collation.entries  # noqa: B018
    with laps.lap("elements"):
        corpus.elements_of  # noqa: B018
    return laps.wall


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("cache", type=Path)
    given = parser.parse_args()
    print(json.dumps(run(given.folder, given.cache)))

"""The arrays the aligner reckons with, and runs of places in them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.intp]  # positions of clauses, nodes or texts; -1 for none
Scores = NDArray[np.float32]
Flags = NDArray[np.bool_]


def runs(first: Places, behind: Places) -> tuple[Places, Places]:
    """The number of each run of places, as often as it has places, and all these places, run by run.

    Args:
        first: where each run begins.
        behind: the place behind the last of each run.

    >>> [found.tolist() for found in runs(np.array([4, 9]), np.array([6, 10]))]
    [[0, 0, 1], [4, 5, 9]]
    """
    times = behind - first
    run = np.repeat(np.arange(len(times)), times)
    return run, np.arange(len(run)) + np.repeat(first - (np.cumsum(times) - times), times)

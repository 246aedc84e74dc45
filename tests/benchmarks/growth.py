"""How the stages grow with the number of policies."""

from __future__ import annotations

import math
from collections.abc import Sequence

FROM = 300  # policies; below, what is done once whatever the size hides the growth


def exponent(counts: Sequence[int], seconds: Sequence[float | None]) -> float | None:
    """The exponent b of seconds = a · count**b, by least squares of the logarithms; None where there is too little to fit.

    None among the seconds stands for what was not measured.

    >>> round(exponent([300, 1000, 3000], [3, 10, 30]), 3)
    1.0
    """
    fitted = [(math.log(count), math.log(second)) for count, second in zip(counts, seconds, strict=True) if count >= FROM and second]
    if len(fitted) < 2:
        return None
    mean_x, mean_y = (sum(values) / len(fitted) for values in zip(*fitted, strict=True))
    across = sum((x - mean_x) ** 2 for x, _ in fitted)
    return sum((x - mean_x) * (y - mean_y) for x, y in fitted) / across

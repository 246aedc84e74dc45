"""One row a body: names on the left, bars to the right."""

from __future__ import annotations

from typing import NamedTuple

from matplotlib.axes import Axes

from kosshi.corpus import Corpus
from kosshi.plots.words import names

_ROOMY = 40  # bodies that have room for figures in their bars


class Rows(NamedTuple):
    """The bodies of a corpus as rows.

    Attributes:
        ids: policies from top to bottom.
        names: what they are called.
        roomy: whether there is room for figures in the bars.
    """

    ids: tuple[str, ...]
    names: dict[str, str]
    roomy: bool

    @property
    def height(self) -> float:
        """Of all rows, in inches."""
        return len(self.ids) * (0.36 if self.roomy else 0.15)

    @property
    def points(self) -> float:
        """Size of a name."""
        return 9.0 if self.roomy else 6.5

    def label(self, axes: Axes) -> None:
        """Write the names, the first on top."""
        axes.set_ylim(max(len(self.ids), 1) - 0.4, -0.6)
        axes.set_yticks(range(len(self.ids)), [self.names[policy_id] for policy_id in self.ids], fontsize=self.points)
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(False)


def rows_of(corpus: Corpus) -> Rows:
    """The rows of a corpus, in its order."""
    ids = tuple(corpus.policies)
    return Rows(ids, names(corpus, ids), len(ids) <= _ROOMY)

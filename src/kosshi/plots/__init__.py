"""Plots of a corpus, one function each; each returns a :class:`Figure` that a notebook shows and ``save`` writes.

corpus = kosshi.load("corpus")
kosshi.plots.coverage(corpus).save("coverage.svg")
kosshi.plots.network(kosshi.lexis.cooccurrence(corpus))

Nothing global is touched: no pyplot, no settings of matplotlib. Japanese is printed from a font that is installed along.
"""

from __future__ import annotations

from kosshi.plots.figure import Figure
from kosshi.plots.flow import sankey
from kosshi.plots.matrix import coverage, presence
from kosshi.plots.network import network
from kosshi.plots.points import similarity
from kosshi.plots.space import correspondence, word_map
from kosshi.plots.strength import strength
from kosshi.plots.style import missing_glyphs
from kosshi.plots.timeline import editions
from kosshi.plots.tree import dendrogram, lineage

__all__ = [
    "Figure",
    "correspondence",
    "coverage",
    "dendrogram",
    "editions",
    "lineage",
    "missing_glyphs",
    "network",
    "presence",
    "sankey",
    "similarity",
    "strength",
    "word_map",
]

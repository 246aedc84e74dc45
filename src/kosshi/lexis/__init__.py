"""Corpus linguistics on clauses: frequencies, concordance, collocation, keyness, networks, maps and coding rules.

Clauses are the documents; any column of the manifest, skeleton node or part is the outside variable (:func:`documents`).
Everything comes as DataFrames, or as a small result that holds some.
"""

from __future__ import annotations

from kosshi.lexis.coding import Crosstab, code, crosstab
from kosshi.lexis.correspondence import Correspondence, correspondence
from kosshi.lexis.documents import Document, Documents, documents, variables
from kosshi.lexis.maps import Clustering, Map2D, clusters, distances, map2d
from kosshi.lexis.network import cooccurrence
from kosshi.lexis.rules import Rule, Rules, example_rules, load_rules
from kosshi.lexis.selection import Selection, WordMatrix, matrix
from kosshi.lexis.vectorizer import ClauseVectorizer, analyzer
from kosshi.lexis.words import collocates, concordance, frequencies, keyness

__all__ = [
    "ClauseVectorizer",
    "Clustering",
    "Correspondence",
    "Crosstab",
    "Document",
    "Documents",
    "Map2D",
    "Rule",
    "Rules",
    "Selection",
    "WordMatrix",
    "analyzer",
    "clusters",
    "code",
    "collocates",
    "concordance",
    "cooccurrence",
    "correspondence",
    "crosstab",
    "distances",
    "documents",
    "example_rules",
    "frequencies",
    "keyness",
    "load_rules",
    "map2d",
    "matrix",
    "variables",
]

"""The public face: a corpus of policies with everything kosshi can say of it, as DataFrames.

import kosshi
corpus = kosshi.load("corpus")
corpus.coverage()
corpus.diff("a-city", "b-city")
"""

from __future__ import annotations

from kosshi.corpus.corpus import Corpus, Progress, silent
from kosshi.corpus.exploring import Comparison, NodeView
from kosshi.corpus.keys import corpus_key
from kosshi.corpus.loading import described, load, load_files, load_skeleton, read_policy, select, title_of
from kosshi.corpus.pictures import corpus_html, corpus_rich
from kosshi.corpus.reading import Reader, reader_for
from kosshi.corpus.rows import each_row, rows_by_policy, table_of
from kosshi.corpus.saving import save

__all__ = [
    "Comparison",
    "Corpus",
    "NodeView",
    "Progress",
    "Reader",
    "corpus_html",
    "corpus_key",
    "corpus_rich",
    "described",
    "each_row",
    "load",
    "load_files",
    "load_skeleton",
    "read_policy",
    "reader_for",
    "rows_by_policy",
    "save",
    "select",
    "silent",
    "table_of",
    "title_of",
]

"""Readings -> apparatus: all witnesses of one node at token level, as in a critical edition.

``apparatus`` collates; ``reconstruct`` and ``archetype`` tell the lost original of edited copies; ``sigla`` and
``entry_text`` print; ``apparatus_rows`` and its kin are the tables. Nothing depends on the order of the witnesses.
"""

from __future__ import annotations

from kosshi.apparatus.archetype import Archetype, SupportedToken, archetype, reconstruct
from kosshi.apparatus.collation import apparatus
from kosshi.apparatus.entry import Apparatus, Base, BaseKind, Segment
from kosshi.apparatus.origins import Origin, origins
from kosshi.apparatus.places import Place, PlaceVariant
from kosshi.apparatus.rendering import base_note, entry_text, sigla
from kosshi.apparatus.rows import apparatus_rows, archetype_rows, base_row
from kosshi.apparatus.words import Word, words

__all__ = [
    "Apparatus",
    "Archetype",
    "Base",
    "BaseKind",
    "Origin",
    "Place",
    "PlaceVariant",
    "Segment",
    "SupportedToken",
    "Word",
    "apparatus",
    "apparatus_rows",
    "archetype",
    "archetype_rows",
    "base_note",
    "base_row",
    "entry_text",
    "origins",
    "reconstruct",
    "sigla",
    "words",
]

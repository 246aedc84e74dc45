"""Alignments -> Collation, and the typed differences of two wordings."""

from kosshi.compare.collation import ABSENT, OMITTED, Collation, Entry, Reading, Variant, collate
from kosshi.compare.difference import Change, Difference, differences

__all__ = ["ABSENT", "OMITTED", "Change", "Collation", "Difference", "Entry", "Reading", "Variant", "collate", "differences"]

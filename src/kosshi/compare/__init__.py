"""Alignments -> Collation, and the typed differences of two wordings."""

from kosshi.compare.collation import Collation, Entry, Reading, Variant, collate
from kosshi.compare.difference import Change, Difference, differences

__all__ = ["Change", "Collation", "Difference", "Entry", "Reading", "Variant", "collate", "differences"]

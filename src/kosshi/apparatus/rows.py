"""Tables of the apparatus: one row a variant, one row a base text; plain dictionaries."""

from __future__ import annotations

from typing import Any

from kosshi.apparatus.archetype import Archetype
from kosshi.apparatus.entry import Apparatus
from kosshi.apparatus.places import PlaceVariant

Row = dict[str, Any]


def apparatus_rows(node: str, found: Apparatus) -> list[Row]:
    """Table ``apparatus``: one row a variant of a place of variation.

    Columns: ``skeleton_id``; ``place`` from 1, 0 for a wording that differs as a whole; ``start``, ``end`` in the base
    text; ``lemma`` (the base's words) and ``variant`` as printed; ``witnesses`` that have the variant and their ``count``;
    ``change`` (contract's classes); ``base`` (medoid, witness or archetype); ``agreeing`` (number of witnesses that have
    the lemma there).
    """
    rows = []
    for place in found.places:
        agreeing = len(found.agreeing(place))
        rows += [_row(node, found, (place.number, place.start, place.end, place.lemma), one, agreeing) for one in place.variants]
    whole = (0, 0, len(found.base.text), found.base.text)
    rows += [_row(node, found, whole, one, len(found.collated)) for one in found.apart]
    return rows


def _row(node: str, found: Apparatus, place: tuple[int, int, int, str], variant: PlaceVariant, agreeing: int) -> Row:
    number, start, end, lemma = place
    return {
        "skeleton_id": node,
        "place": number,
        "start": start,
        "end": end,
        "lemma": lemma,
        "variant": variant.text,
        "witnesses": list(variant.witnesses),
        "count": len(variant.witnesses),
        "change": variant.change,
        "base": found.base.kind.value,
        "agreeing": agreeing,
    }


def base_row(node: str, found: Apparatus) -> Row:
    """Table ``apparatus_bases``: the base text of a node, whose it is, and how much varies."""
    return {
        "skeleton_id": node,
        "base": found.base.kind.value,
        "base_witness": found.base.witness,
        "base_text": found.base.text,
        "reconstructed": found.base.witness is None,
        "witnesses": len(found.witnesses),
        "as_base": len(found.base.witnesses),
        "wordings": len(found.groups),
        "places": len(found.places),
        "apart": sum(len(variant.witnesses) for variant in found.apart),
    }


def archetype_rows(node: str, found: Archetype) -> list[Row]:
    """Table ``archetypes``: one row a word of a reconstructed wording, with its support."""
    return [
        {"skeleton_id": node, "token": number, "text": token.text, "support": token.support, "of": token.of, "reconstructed": True}
        for number, token in enumerate(found.tokens, start=1)
    ]

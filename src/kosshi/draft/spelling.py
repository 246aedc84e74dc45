"""A draft put together from several texts spells a word one way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kosshi.draft.definitions import Chapters
from kosshi.draft.model import Adaptation, Item, walk
from kosshi.draft.vocabulary import facts


def one_spelling(chapters: Chapters) -> list[tuple[str, tuple[Item, ...]]]:
    """The chapters with the usual spelling of each word of which they have two; of a source's words only."""
    text = "\n".join(paragraph for _, items in chapters for item in walk(items) if item.source for paragraph in item.paragraphs)
    mixed = {other: usual for other, usual in facts().spellings.items() if other in text and usual in text}
    return [(title, tuple(_spelt(item, mixed) for item in items)) for title, items in chapters]


def _spelt(item: Item, mixed: Mapping[str, str]) -> Item:
    paragraphs = item.paragraphs
    for other, usual in mixed.items() if item.source else ():
        paragraphs = tuple(one.replace(other, usual) for one in paragraphs)
    adapted = item.adapted if paragraphs == item.paragraphs else tuple(sorted({*item.adapted, Adaptation.SPELLING}))
    return replace(item, paragraphs=paragraphs, adapted=adapted, children=tuple(_spelt(child, mixed) for child in item.children))

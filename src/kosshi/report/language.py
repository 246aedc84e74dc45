"""What the report says, in the language it was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from kosshi.messages import Language, catalogue, text
from kosshi.report.links import Listing, Ref, listing
from kosshi.skeleton import Node, PartFile

CATALOGUE = "report"

_JAPANESE = re.compile(r"([\u3001-\u30ff\u4e00-\u9fff\uff01-\uff9d]+)")


@lru_cache(maxsize=1 << 12)
def _escaped(key: str, lang: Language) -> Markup:
    return escape(text(CATALOGUE, key, lang))


@lru_cache(maxsize=1 << 12)
def _fixed(key: str, lang: Language) -> Markup:
    """A message without fields; most of what a page says is."""
    return _escaped(key, lang).format()


@lru_cache(maxsize=1 << 12)
def _plain(key: str, lang: Language) -> str:
    return text(CATALOGUE, key, lang).format()


@dataclass(frozen=True, slots=True)
class Speaker:
    """Messages of ``data/messages/report.yaml`` in one language."""

    lang: Language

    @property
    def foreign(self) -> str:
        """Language of names and texts from policies where it is not the page's, else empty."""
        return "" if self.lang == "ja" else "ja"

    def __call__(self, key: str, /, **fields: object) -> Markup:
        """A message for a page: everything escaped but the links among the fields."""
        return _escaped(key, self.lang).format(**fields) if fields else _fixed(key, self.lang)

    def plain(self, key: str, /, **fields: object) -> str:
        """A message for a cell, or an attribute that the page escapes itself."""
        return text(CATALOGUE, key, self.lang).format(**fields) if fields else _plain(key, self.lang)

    def raw(self, key: str, /) -> str:
        """A message whose fields a script fills in."""
        return text(CATALOGUE, key, self.lang)

    def quoting(self, words: str) -> Markup:
        """Words of the page's language with the Japanese they quote marked as such on an English page."""
        if self.lang == "ja":
            return escape(words)
        parts = enumerate(_JAPANESE.split(words))
        return Markup("").join(Markup('<span lang="ja">{}</span>').format(part) if k % 2 else escape(part) for k, part in parts)

    def known(self, prefix: str, word: str) -> str:
        """The message ``prefix-word``, or the word itself where there is none."""
        key = f"{prefix}-{word}"
        return text(CATALOGUE, key, self.lang) if key in catalogue(CATALOGUE) else word

    def title(self, node: Node | PartFile) -> str:
        """Title of a node or part."""
        return node.en if self.lang == "en" else node.ja

    def several(self, items: Iterable[Ref | str], limit: int = 0) -> Listing:
        """Names, one after the other; beyond ``limit`` only how many more there are."""
        items = tuple(items)
        if limit and len(items) > limit:
            return listing(items[:limit], self.plain("separator"), tail=self.plain("and-more", n=len(items) - limit))
        return listing(items, self.plain("separator"))

    def quoted(self, items: Iterable[Ref | str], limit: int = 0) -> Listing:
        """Titles in quotation marks; beyond ``limit`` only how many more there are."""
        items = tuple(items)
        marks = (self.plain("quote-open"), self.plain("quote-close"))
        separator = self.plain("quote-separator")
        if limit and len(items) > limit:
            return listing(items[:limit], separator, marks, self.plain("and-more-items", n=len(items) - limit))
        return listing(items, separator, marks)

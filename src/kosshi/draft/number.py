"""Draft -> numbered clauses: markers, paths and the words of references in the profile's numbering style."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kosshi.draft.formulas import formulas
from kosshi.draft.lists import join
from kosshi.draft.model import FIRST_MARK, Draft, Item
from kosshi.facts import Fact, builtin
from kosshi.numbering import print_marker


class Style(Fact):
    """One numbering style; see the data file."""

    levels: tuple[str, ...]
    chapter: str
    paragraphs: str = ""
    above: str
    each: str
    deeper: tuple[str, ...]


class NumberingFile(Fact):
    """The whole of ``data/draft/numbering.yaml``."""

    styles: dict[str, Style]


@lru_cache(maxsize=1)
def styles() -> dict[str, Style]:
    """Numbering styles by name."""
    return builtin("draft/numbering.yaml", NumberingFile).styles


@dataclass(frozen=True, slots=True)
class Numbered:
    """A drafted clause as it is printed.

    Attributes:
        path: as the parser will find it (contract, *path*).
        style: marker style; empty for what has no marker.
        marker: as printed.
        depth: level below the chapter, 0 for a chapter.
        heading, paragraphs: words, references resolved.
        item: what it was made from; None for chapters and 項.
        children: in order.
    """

    path: str
    style: str
    marker: str
    depth: int
    heading: str
    paragraphs: tuple[str, ...]
    item: Item | None
    children: tuple[Numbered, ...] = ()

    @property
    def words(self) -> str:
        """Heading and own paragraphs, each on a line."""
        return "\n".join((self.heading, *self.paragraphs))

    def walk(self) -> Iterator[Numbered]:
        """This clause and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def number(draft: Draft) -> tuple[Numbered, ...]:
    """The clauses of a draft with their numbers, in printed order."""
    return _Numbering(draft).clauses()


class _Numbering:
    """One pass over a draft: first the places of all nodes, then the words."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.style = styles()[draft.profile.numbering]
        self.chaptered = len(draft.chapters) > 1
        self.places: dict[str, tuple[int, ...]] = {}
        self.split: set[tuple[int, ...]] = set()  # places of articles with 項, whose items are those of the first
        first = 0
        for _, items in draft.chapters:
            self._locate(items, (), first)
            first += len(items) if self.style.paragraphs else 0  # articles number on through chapters

    def _locate(self, items: Sequence[Item], above: tuple[int, ...], first: int) -> None:
        for place, item in enumerate(items, start=first + 1):
            if not above and self._divided(item):
                self.split.add((place,))
            for node in item.nodes:
                self.places.setdefault(node, (*above, place))
            self._locate(item.children, (*above, place), 0)

    def clauses(self) -> tuple[Numbered, ...]:
        found: list[Numbered] = []
        first = 0
        for chapter, (title, items) in enumerate(self.draft.chapters, start=1):
            prefix = f"{chapter}." if self.chaptered else ""
            body = tuple(self._clause(item, prefix, place, 1) for place, item in enumerate(items, start=first + 1))
            first += len(items) if self.style.paragraphs else 0
            if self.chaptered:
                marker = print_marker(self.style.chapter, chapter)
                found.append(Numbered(str(chapter), self.style.chapter, marker, 0, title, (), None, body))
            else:
                found += body
        for place, item in enumerate(self.draft.supplementary, start=1):
            found.append(self._supplementary(item, place))
        return tuple(found)

    def _clause(self, item: Item, prefix: str, place: int, depth: int) -> Numbered:
        style = self.style.levels[depth - 1]
        path = f"{prefix}{place}"
        words = tuple(self._resolved(paragraph, item) for paragraph in item.paragraphs)
        split = depth == 1 and self._divided(item)
        words = _with_provisos(words) if depth == 1 and self.style.paragraphs else words
        own = words[:1] if split else words
        below = f"{path}.1." if split else f"{path}."
        children = [self._clause(child, below, n, depth + 1) for n, child in enumerate(item.children, start=1)]
        if split:
            for n, words_of in enumerate(words[1:], start=2):
                marker = print_marker(self.style.paragraphs, n)
                children.append(Numbered(f"{path}.{n}", self.style.paragraphs, marker, depth + 1, "", (words_of,), None))
        return Numbered(path, style, print_marker(style, place), depth, item.heading, own, item, tuple(children))

    def _divided(self, item: Item) -> bool:
        """Whether a clause's paragraphs are numbered as 項."""
        return bool(self.style.paragraphs) and len(_with_provisos(item.paragraphs)) > 1

    def _supplementary(self, item: Item, place: int) -> Numbered:
        path = f"附則{place}"
        if len(item.paragraphs) == 1:
            return Numbered(path, "supplementary", formulas().supplementary, 0, "", item.paragraphs, item)
        children = tuple(
            Numbered(f"{path}.{n}", "arabic", print_marker("arabic", n), 1, "", (words,), None)
            for n, words in enumerate(item.paragraphs, start=1)
        )
        return Numbered(path, "supplementary", formulas().supplementary, 0, "", (), item, children)

    # --- references ---------------------------------------------------------------------------------------

    def _resolved(self, paragraph: str, item: Item) -> str:
        return "".join(
            self._reference(item.targets[ord(char) - FIRST_MARK].nodes) if self._is_mark(char, item) else char for char in paragraph
        )

    @staticmethod
    def _is_mark(char: str, item: Item) -> bool:
        return 0 <= ord(char) - FIRST_MARK < len(item.targets)

    def _reference(self, nodes: Sequence[str]) -> str:
        """The numbers of some nodes as the style points at them."""
        places = sorted({self.places[node] for node in nodes if node in self.places})
        names = [self._name(place) for place in places]
        if len(places) > 2 and all(len(p) == 1 for p in places) and places[-1][0] - places[0][0] == len(places) - 1:
            return f"{self.style.above}{names[0]}から{names[-1]}まで"
        return self.style.above + join(names)

    def _name(self, place: tuple[int, ...]) -> str:
        name = self.style.each.format(n=place[0]) + ("第1項" if len(place) > 1 and place[:1] in self.split else "")
        for form, ordinal, style in zip(self.style.deeper, place[1:], self.style.levels[1:], strict=False):
            plain = {"n": ordinal, "c": print_marker("circled", ordinal), "k": print_marker(style, ordinal)}
            name += form.format(**plain)
        return name


def _with_provisos(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """Paragraphs with what begins with ただし or なお behind the sentence it belongs to: neither is a 項 of its own."""
    found: list[str] = []
    for words in paragraphs:
        if found and words.startswith(_PROVISOS):
            found[-1] += words
        else:
            found.append(words)
    return tuple(found)


_PROVISOS = ("ただし、", "但し、", "なお、")

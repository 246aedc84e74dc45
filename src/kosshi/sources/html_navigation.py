"""Which parts of a page are menus, headers and footers, and which are the text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import NamedTuple

from kosshi.facts import Fact, builtin
from kosshi.model import HintKind
from kosshi.sources.html_tree import BLOCKS, DROPPED, Element, is_hidden, names_of, tag_of
from kosshi.sources.lines import Line
from kosshi.sources.signs import begins_with_article, begins_with_marker

_TAGS = frozenset({"nav", "footer", "aside", "form", "button", "select", "search", "dialog", "input", "textarea", "menu"})
_NEVER_TEXT = frozenset({"nav", "footer", "aside", "button", "select"})
_SECTIONING = frozenset({"article", "main", "section"})
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[-_]+")
_TRAIL = re.compile(r"\S\s*(?:>|＞|›|»|≫|/|→)\s*\S")
_RUN = 3  # so many lines of links in a row are a menu
_DENSE = 0.6  # share of link text above which a block is a menu
_BULLETS = ("・", "-", "○", "●", "■", "◆")
_LONGEST_CONTACT = 80  # characters of an address with its telephone numbers
_HOLDS_TEXT = 0.3  # a part with more than this share of the page's sentences is no menu whatever its name


class WebFile(Fact):
    """``data/sources/web.yaml``."""

    containers: tuple[str, ...]
    roles: tuple[str, ...]
    words: tuple[str, ...]
    numbers: tuple[str, ...]
    phrases: tuple[str, ...]
    outside: tuple[str, ...]
    contact: str
    contact_sentences: str


@cache
def web() -> WebFile:
    """How pages are marked up."""
    facts: WebFile = builtin("sources/web.yaml", WebFile)
    return facts


@cache
def _phrase() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{phrase})" for phrase in web().phrases))


@cache
def _outside() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{phrase})" for phrase in web().outside))


@lru_cache(maxsize=1 << 12)
def name_words(name: str) -> frozenset[str]:
    """An id or class as words: ``pageTop`` and ``page-top`` are page, top and pagetop."""
    parts = [part.lower() for part in _CAMEL.split(name) if part]
    return frozenset({name.lower(), "".join(parts), *parts})


@dataclass(slots=True)
class _Tally:
    """What an element shows: characters, those of links to elsewhere, number of such links, sentences."""

    chars: int = 0
    linked: int = 0
    links: int = 0
    sentences: int = 0

    def add(self, other: _Tally) -> None:
        self.chars += other.chars
        self.linked += other.linked
        self.links += other.links
        self.sentences += other.sentences


class Regions(NamedTuple):
    """What the walk over a page needs to know.

    Attributes:
        menus: elements that are not the text of the page.
        container: the element outside of which nothing is the text of the page, if there is one.
        titled: the container has headings of its own, so that headings outside of it are the site's.
        hidden: how many of ``menus`` are hidden.
    """

    menus: frozenset[Element]
    container: Element | None
    titled: bool
    hidden: int


def regions(root: Element) -> Regions:
    """Find the menus and the container of the text."""
    total, tallies = _count(root)
    menus, hidden = set(), 0
    container: Element | None = None
    for element, tally in tallies:
        if _is_menu(element, tally, total):
            menus.add(element)
            hidden += is_hidden(element) and tally.chars > 0
        if _is_container(element) and _share(tally, total) > 1 - _HOLDS_TEXT:
            container = element
    titled = container is not None and (tag_of(container) != "main" or next(container.iter("h1", "h2", "h3"), None) is not None)
    return Regions(frozenset(menus), container, titled, hidden)


def _share(tally: _Tally, total: _Tally) -> float:
    if total.sentences:
        return tally.sentences / total.sentences
    return (tally.chars - tally.linked) / max(1, total.chars - total.linked)


def _count(root: Element) -> tuple[_Tally, list[tuple[Element, _Tally]]]:
    """The tally of the page and of every block in it, inner blocks first."""
    blocks: list[tuple[Element, _Tally]] = []
    stack: list[tuple[Element, _Tally, bool]] = [(root, _Tally(), False)]
    iterators = [iter(root)]
    _tell(stack[-1][1], root.text, False)
    while stack:
        element, tally, linked = stack[-1]
        child = next(iterators[-1], None)
        if child is None:
            iterators.pop()
            stack.pop()
            if tag_of(element) in BLOCKS or tag_of(element) in _TAGS or is_hidden(element):
                blocks.append((element, tally))
            if stack:
                stack[-1][1].add(tally)
                _tell(stack[-1][1], element.tail, stack[-1][2])
            continue
        tag = tag_of(child)
        if not tag or tag in DROPPED:
            _tell(tally, child.tail, linked)
            continue
        href = child.get("href") if tag == "a" else None
        own = _Tally(links=1) if href and not href.startswith("#") else _Tally()
        stack.append((child, own, linked or own.links > 0))
        iterators.append(iter(child))
        _tell(own, child.text, stack[-1][2])
    return (blocks[-1][1] if blocks else _Tally()), blocks


def _tell(tally: _Tally, text: str | None, linked: bool) -> None:
    if text:
        chars = sum(map(len, text.split()))
        tally.chars += chars
        tally.linked += chars if linked else 0
        tally.sentences += text.count("。")


def _is_menu(element: Element, tally: _Tally, total: _Tally) -> bool:
    tag = tag_of(element)
    if tag in ("html", "body", "tbody") or _holds_text(tag, tally, total):
        return False
    if tag in _TAGS or is_hidden(element):
        return True
    if (element.get("role") or "").lower() in web().roles:
        return True
    if tag == "header" or _named_menu(element):
        inner = any(tag_of(parent) in _SECTIONING for parent in element.iterancestors())
        return not inner or tally.sentences == 0
    return tally.links > 1 and tally.sentences == 0 and tally.linked >= _DENSE * tally.chars


def _holds_text(tag: str, tally: _Tally, total: _Tally) -> bool:
    """Whether too much of the page's text stands in an element for it to be a menu, whatever its name."""
    if not total.sentences:
        return tally.chars > total.chars / 2
    return _share(tally, total) > (2 * _HOLDS_TEXT if tag in _NEVER_TEXT else _HOLDS_TEXT)


def _named_menu(element: Element) -> bool:
    words = web().words
    return any(not name_words(name).isdisjoint(words) for name in names_of(element))


def _is_container(element: Element) -> bool:
    if tag_of(element) == "main" or (element.get("role") or "").lower() == "main":
        return True
    return any(name in web().containers for name in names_of(element))


def mark(lines: list[Line], contained: bool) -> list[Line]:
    """Mark the lines that are captions, link lists, or what stands around the text, and a linked table of contents.

    Args:
        lines: the lines of the page.
        contained: an element of the page holds the whole text, so that nothing has to be guessed.
    """
    out = [_captioned(line) for line in lines]
    _mark_runs(out, True, HintKind.CONTENTS)
    _mark_contact(out)
    if contained:
        return out
    first, last = _main_range(out)
    for index, line in enumerate(out):
        if first <= index < last or line.kind is not None or line.table or begins_with_article(line.text):
            continue
        squeezed = "".join(line.text.split())
        if _outside().match(squeezed) or _linked(line, False) or _is_trail(line):
            out[index] = replace(line, kind=HintKind.NAVIGATION)
    _mark_runs(out, False, HintKind.NAVIGATION)
    return out


def _captioned(line: Line) -> Line:
    squeezed = "".join(line.text.split()).strip("[]［］【】〔〕<>＜＞|｜・※")
    if not line.table and line.kind is not HintKind.NAVIGATION and _phrase().fullmatch(squeezed):
        return replace(line, kind=HintKind.NAVIGATION, level=0)
    return line


def _mark_contact(lines: list[Line]) -> None:
    """Mark a heading お問い合わせ and all behind it, where nothing but the department to ask follows to the end of the page."""
    first = len(lines)
    for index in range(len(lines) - 1, 0, -1):
        line = lines[index]
        if line.kind is HintKind.NAVIGATION:
            continue
        squeezed = "".join(unicodedata.normalize("NFKC", line.text).split())
        if re.fullmatch(web().contact, squeezed.strip("[]【】〔〕()<>■◆●▼:")):
            first = index
        elif not _of_contact(line, squeezed):
            break
    lines[first:] = [replace(one, kind=HintKind.NAVIGATION, level=0) for one in lines[first:]]


def _of_contact(line: Line, squeezed: str) -> bool:
    """Whether a line may say whom to ask: a name, an address, a number, or a sentence about asking."""
    if line.table or (begins_with_marker(line.text) and line.text.lstrip()[:1] not in _BULLETS):
        return False
    return len(squeezed) <= _LONGEST_CONTACT if "。" not in squeezed else re.search(web().contact_sentences, squeezed) is not None


def _linked(line: Line, inside: bool) -> bool:
    """Whether a line is nothing but links: to places in the page if ``inside``, else to elsewhere."""
    covered = sum(
        len(line.text[x.start : x.end].replace(" ", "")) for x in line.links if x.end > x.start and x.target.startswith("#") is inside
    )
    bare = re.sub(r"[\s|｜/／・>＞»()（）\[\]［］]", "", line.text)
    return bool(bare) and covered >= len(bare)


def _is_trail(line: Line) -> bool:
    return bool(line.links) and "。" not in line.text and _TRAIL.search(line.text) is not None


def _main_range(lines: list[Line]) -> tuple[int, int]:
    """The stretch of lines with the most text, less what is linked (maximum sum of a weight for each line)."""
    best, best_range = 0, (0, len(lines))
    total, start = 0, 0
    for index, line in enumerate(lines):
        if line.kind is HintKind.NAVIGATION or _linked(line, False):
            weight = -len(line.text) - 10
        elif "。" in line.text or line.table or begins_with_marker(line.text):
            weight = len(line.text) + 10
        else:
            weight = -3
        if total <= 0:
            total, start = 0, index
        total += weight
        if total > best:
            best, best_range = total, (start, index + 1)
    return best_range


def _mark_runs(lines: list[Line], inside: bool, kind: HintKind) -> None:
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and lines[end].kind is None and not lines[end].table and _linked(lines[end], inside):
            end += 1
        if end - at >= _RUN:
            lines[at:end] = [replace(line, kind=kind) for line in lines[at:end]]
        at = max(end, at + 1)

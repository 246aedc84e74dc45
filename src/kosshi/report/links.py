"""Where things stand in the report: file names, anchors and links; nothing but checked slugs gets into a file name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from markupsafe import Markup, escape

from kosshi.errors import DataError
from kosshi.messages import error

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*")


@lru_cache(maxsize=1 << 12)
def checked(slug: str, dotted: bool = False) -> str:
    """The id itself if it can be part of a file name.

    Raises:
        DataError: it is no slug.
    """
    if not (_NODE if dotted else _SLUG).fullmatch(slug):
        raise error(DataError, repr(slug), "main", "no-slug")
    return slug


def body_file(policy_id: str) -> str:
    """Page of a policy."""
    return f"bodies/{checked(policy_id)}.html"


def node_file(node: str) -> str:
    """Page of a skeleton node."""
    return f"nodes/{checked(node, dotted=True)}.html"


def pair_file(a: str, b: str) -> str:
    """Page of two policies, in the order of the corpus."""
    return f"pairs/{checked(a)}--{checked(b)}.html"


ANY_PAIR = "pair.html"
SEARCH = "search.html"


def crosswalk_file(policy_id: str) -> str:
    """Sheet of a policy beside the fields the law names."""
    return f"crosswalk/{checked(policy_id)}.html"


def witness_anchor(policy_id: str) -> str:
    """Anchor of a policy on a node page."""
    return f"b-{policy_id}"


def clause_anchor(path: str) -> str:
    """Anchor of a clause on its policy's page."""
    return f"c-{path}"


def node_anchor(node: str) -> str:
    """Anchor of a node on a page that shows many."""
    return f"n-{node}"


@dataclass(frozen=True, slots=True)
class Ref:
    """Words that are a link on a page and plain words elsewhere; ``lang`` is theirs where it is not the page's."""

    words: str
    href: str
    lang: str = ""

    def __str__(self) -> str:
        """The words."""
        return self.words

    def __html__(self) -> Markup:
        """The link."""
        lang = f' lang="{escape(self.lang)}"' if self.lang else ""
        return Markup(f'<a href="{escape(self.href)}"{lang}>{escape(self.words)}</a>')  # every piece is escaped


@dataclass(frozen=True, slots=True)
class Listing:
    """Several words or links, one after the other, each between the marks before and after it."""

    items: tuple[Ref | str, ...]
    separator: str
    before: str = ""
    after: str = ""
    tail: str = ""

    def __str__(self) -> str:
        """As plain words."""
        return self.separator.join(f"{self.before}{item}{self.after}" for item in self.items) + self.tail

    def __html__(self) -> Markup:
        """With the links."""
        before, after = escape(self.before), escape(self.after)
        return escape(self.separator).join(before + escape(item) + after for item in self.items) + escape(self.tail)


@dataclass(frozen=True, slots=True)
class Links:
    """Links as seen from one page; ``root`` leads from the page's folder to the report's."""

    root: str = ""

    def file(self, name: str) -> str:
        """Another file of the report."""
        return self.root + name

    def body(self, policy_id: str, path: str | None = None, anchor: str = "") -> str:
        """A policy's page, at a clause or another anchor."""
        at = clause_anchor(path) if path is not None else anchor
        return self.root + body_file(policy_id) + _fragment(at)

    def node(self, node: str, policy_id: str | None = None) -> str:
        """A node's page, at what one policy says there."""
        return self.root + node_file(node) + _fragment(witness_anchor(policy_id) if policy_id else "")

    def pair(self, a: str, b: str) -> str:
        """The page of two policies, given in the order of the corpus."""
        return self.root + pair_file(a, b)

    def any_pair(self, a: str, b: str = "") -> str:
        """The page that sets any two policies side by side."""
        chosen = f"a={checked(a)}&b={checked(b)}" if b else f"a={checked(a)}"
        return f"{self.root}{ANY_PAIR}#!{chosen}"


@lru_cache(maxsize=1 << 12)  # the ids of the bodies, and the paths most of them have
def _fragment(anchor: str) -> str:
    return f"#{quote(anchor, safe='-.~_')}" if anchor else ""


def listing(items: Iterable[Ref | str], separator: str, marks: tuple[str, str] = ("", ""), tail: str = "") -> Listing:
    """A :class:`Listing` with ``marks`` around each item."""
    return Listing(tuple(items), separator, *marks, tail)

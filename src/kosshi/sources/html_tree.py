"""The element tree of a page: parsing, and small questions about single elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kosshi.sources.limits import HTML_BYTES, HTML_ELEMENTS, check_size
from kosshi.sources.messages import fail, optional

# An lxml element; lxml ships no types.
Element = Any

DROPPED = frozenset(
    {
        "script",
        "style",
        "template",
        "noscript",
        "head",
        "title",
        "object",
        "applet",
        "svg",
        "math",
        "canvas",
        "audio",
        "video",
        "map",
        "datalist",
        "rt",
        "rp",
        "rtc",
        "noframes",
        "iframe",
        "embed",
        "meta",
        "link",
        "base",
        "param",
        "source",
        "track",
        "colgroup",
        "col",
    }
)
BLOCKS = frozenset(
    {
        "html",
        "body",
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "section",
        "search",
        "select",
        "summary",
        "table",
        "textarea",
        "ul",
        "caption",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
        "multicol",
        "listing",
        "xmp",
        "plaintext",
    }
)
_STYLE = re.compile(r"(?:^|;)\s*([a-z-]+)\s*:\s*([^;]+)")
_TOO_DEEP = "Excessive depth"


def parse(text: str, name: str) -> Element | None:
    """The root element of a page; None where there is no markup at all.

    Raises:
        SourceError: too many elements, or nested too deeply.
        MissingExtraError: lxml is not installed.
    """
    etree = optional("lxml.etree", name, "HTML")
    data = text.replace("\x00", "\ufffd").encode()
    check_size(name, len(data), 2 * HTML_BYTES)
    count = data.count(b"<")
    if count > HTML_ELEMENTS:
        fail(name, "too-many-parts", count=f"{count:,}", limit=f"{HTML_ELEMENTS:,}")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    if any(_TOO_DEEP in entry.message for entry in parser.error_log):
        fail(name, "html-deep")
    return root


def tag_of(element: Element) -> str:
    """The element's name in lower case; empty for comments."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def style_of(element: Element) -> dict[str, str]:
    """The declarations of the element's own ``style`` attribute, in lower case."""
    written = element.get("style")
    return {key: value.strip() for key, value in _STYLE.findall(written.lower())} if written else {}


def names_of(element: Element) -> Iterator[str]:
    """The element's id and classes."""
    for attribute in ("id", "class"):
        yield from (element.get(attribute) or "").split()


def is_hidden(element: Element) -> bool:
    """Whether the element itself says that it is not shown."""
    if element.get("hidden") is not None:
        return True
    style = style_of(element) if element.get("style") else {}
    return style.get("display", "").startswith("none") or style.get("visibility", "").startswith("hidden")


def number_of(element: Element, attribute: str, default: int, largest: int) -> int:
    """An attribute as a whole number between 0 and ``largest`` (for ``start`` and ``value`` also below 0)."""
    match = re.match(r"\s*[+-]?\d{1,9}", element.get(attribute) or "")
    return max(-largest, min(int(match[0]), largest)) if match else default


def opening_text(element: Element, length: int = 40) -> str:
    """The first characters an element shows."""
    out: list[str] = []
    size = 0
    for part in element.itertext():
        squeezed = part.strip(" \t\r\n\f")
        out.append(squeezed)
        size += len(squeezed)
        if size >= length:
            break
    return "".join(out)[:length]

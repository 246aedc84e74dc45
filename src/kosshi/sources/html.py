"""Web pages: acts on the sites of 例規 systems, hand-made pages of towns, pages saved by a browser or by Word."""

from __future__ import annotations

import email
import email.policy
import re

from kosshi.model import Problem, Source
from kosshi.sources.encodings import Decoded, decode, known_codec, plausibility
from kosshi.sources.html_navigation import mark, regions
from kosshi.sources.html_tree import Element, parse
from kosshi.sources.html_walk import PageWalk
from kosshi.sources.limits import HTML_BYTES, check_size
from kosshi.sources.lines import assemble
from kosshi.sources.messages import ReadingError, fail, note
from kosshi.sources.text import read_text

_META = re.compile(rb"<meta\s[^>]*?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9_:.\-]+)")
_HEAD = 8192
_BAD_SHARE = 0.001  # share of unreadable characters a browser would show and people would overlook


def read_html(data: bytes, name: str, policy_id: str = "") -> Source:
    """Read a page: all visible text in document order, menus and the like marked as navigation.

    Raises:
        SourceError: too large, nested too deeply, undecodable, or without visible text.
        MissingExtraError: lxml is not installed.
    """
    check_size(name, len(data), HTML_BYTES)
    decoded, problems = _decode(data, name)
    return _read(decoded, problems, data, name, policy_id)


def read_mhtml(data: bytes, name: str, policy_id: str = "") -> Source:
    """Read a page saved as one file (.mht): its first HTML part.

    Raises:
        SourceError: as :func:`read_html`, or no HTML part in it.
        MissingExtraError: lxml is not installed.
    """
    check_size(name, len(data), HTML_BYTES)
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        part = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
        content = part.get_payload(decode=True) if part is not None else None
        charset = str(part.get_content_charset() or "") if part is not None else ""
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        content, charset = None, ""
    if not isinstance(content, bytes) or not content.strip():
        fail(name, "mhtml-damaged")
    decoded, problems = _decode(content, name, charset)
    return _read(decoded, problems, data, name, policy_id)


def _read(decoded: Decoded, problems: list[Problem], data: bytes, name: str, policy_id: str) -> Source:
    root = parse(decoded.text, name)
    if root is None:
        return read_text(data, name, policy_id)
    body = next((child for child in root.iter("body")), root)
    places = regions(body)
    targets = frozenset(href[1:] for href in body.xpath("//a/@href") if href.startswith("#"))
    lines = mark(PageWalk(places, targets).run(body), places.container is not None)
    if not lines:
        _without_text(root, name)
    if places.hidden:
        problems.append(note("hidden-text", count=places.hidden))
    known = Source(policy_id, "", name, "text/html", decoded.encoding, problems=tuple(problems))
    return assemble(lines, data, known)


def _without_text(root: Element, name: str) -> None:
    frames = [source for source in root.xpath("//frame/@src | //iframe/@src") if source]
    if frames:
        fail(name, "html-frames", frames="、".join(frames[:5]))
    fail(name, "html-no-text")


def declared_charset(data: bytes) -> str:
    """The encoding a page names in its head; empty where it names none."""
    match = _META.search(data[:_HEAD]) or _XML.search(data[:_HEAD])
    return match[1].decode("ascii") if match else ""


def _decode(data: bytes, name: str, told: str = "") -> tuple[Decoded, list[Problem]]:
    """Characters of a page. A few bad bytes are passed over with a problem, as browsers do.

    Raises:
        SourceError: more than a few.
    """
    declared = told or declared_charset(data)
    problems = []
    try:
        decoded = decode(data, name, declared)
    except ReadingError as error:
        codec = known_codec(declared) or known_codec(error.fields.get("encoding", ""))
        text = _forgiven(data, codec)
        if not text:
            raise
        return Decoded(text, codec), [note("unreadable-characters", count=text.count("\ufffd"))]
    if not decoded.sure:
        problems.append(note("encoding-guessed", encoding=decoded.encoding))
    if declared and decoded.encoding not in (known_codec(declared), "utf-8-sig") and not data.isascii():
        problems.append(note("charset-mismatch", declared=declared, encoding=decoded.encoding))
    return decoded, problems


def _forgiven(data: bytes, codec: str) -> str:
    """The page with U+FFFD for its bad bytes; empty if there are too many to overlook, or no codec is known."""
    if not codec:
        return ""
    text = data.decode(codec, errors="replace")
    bad = text.count("\ufffd")
    shown = sum(char >= "\x80" for char in text)
    return text if bad <= max(1, _BAD_SHARE * shown) and shown > bad and plausibility(text) > 0 else ""

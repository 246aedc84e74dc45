"""What kind of file some bytes are: decided by content, the suffix only breaks ties."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from functools import cache
from io import BytesIO
from pathlib import PurePath

from kosshi.facts import Fact, builtin
from kosshi.messages import Message, language
from kosshi.sources.messages import fail, say

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_HEAD = 4096
_SHORT = 3  # signatures of so few bytes are letters, too
_OPENING = re.compile(
    rb"(?:\s|<!--.*?-->|<\?xml[^>]*>)*(?:<!doctype\s+html|<html\b|<head\b|<body\b|<frameset\b)", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(
    rb"<(?:a|b|br|center|dd|div|dl|dt|em|font|h[1-6]|hr|i|img|li|link|meta|ol|p|pre|script|section|span|strong|style|"
    rb"table|tbody|td|th|title|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ROOT = re.compile(rb"<html[\s>]", re.IGNORECASE)
_MHTML = re.compile(rb"content-type:\s*multipart/related", re.IGNORECASE)
_HTML_SUFFIXES = {".html", ".htm", ".xhtml", ".xht", ".shtml", ".php", ".asp", ".aspx", ".jsp", ".cgi"}
_TEXT_SUFFIXES = {".txt", ".text", ".md", ".markdown", ".mkd", ".csv", ".tsv"}


class Kind(StrEnum):
    """The readers, by the kind of file they read."""

    TEXT = "text"
    HTML = "html"
    MHTML = "mhtml"
    DOCX = "docx"
    PDF = "pdf"


class Signature(Fact):
    """Bytes by which a kind of file is known."""

    bytes: str
    at: int
    name: Message


class Stream(Fact):
    """A stream of an OLE container and what the file is then called."""

    stream: str
    name: Message


class Part(Fact):
    """A part of a ZIP container and what the file is then called."""

    part: str
    name: Message


class SignatureFile(Fact):
    """``data/sources/signatures.yaml``."""

    signatures: tuple[Signature, ...]
    ole: tuple[Stream, ...]
    zip: tuple[Part, ...]


def detect(data: bytes, name: str) -> Kind:
    """The reader for ``data``; ``name`` is used for its suffix and in messages.

    Raises:
        SourceError: empty, or a kind of file that no reader reads; says what it looks like.
    """
    if not data.strip(b"\x00 \t\r\n\f\x0b\xef\xbb\xbf\xfe\xff"):
        fail(name, "empty")
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if data.startswith(_OLE):
        _ole(data, name)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip(data, name)
    known = looks_like(data)
    if known:
        fail(name, "binary", looks_like=known)
    return _markup(data, PurePath(name).suffix.lower())


def looks_like(data: bytes) -> str:
    """What a file of this beginning is called in the spoken language; empty if its beginning is not known."""
    for beginning, at, name in _signatures():
        if data.startswith(beginning, at) and not _may_be_prose(data, beginning):
            return _said(name)
    return ""


def _said(name: Message) -> str:
    return name.en if language() == "en" else name.ja


@cache
def _signatures() -> tuple[tuple[bytes, int, Message], ...]:
    """The bytes of every signature, where they stand, and what the file is called."""
    facts = builtin("sources/signatures.yaml", SignatureFile)
    return tuple((bytes.fromhex(signature.bytes), signature.at, signature.name) for signature in facts.signatures)


def _may_be_prose(data: bytes, beginning: bytes) -> bool:
    """Whether a file that begins so may as well be text that begins with letters such as BM or MZ."""
    return len(beginning) <= _SHORT and b"\x00" not in data[:_HEAD]


def _ole(data: bytes, name: str) -> None:
    for stream in builtin("sources/signatures.yaml", SignatureFile).ole:
        if stream.stream.encode("utf-16-le") in data:
            if stream.stream == "EncryptedPackage":
                fail(name, "docx-encrypted")
            if stream.stream == "WordDocument":
                fail(name, "old-word")
            fail(name, "binary", looks_like=_said(stream.name))
    fail(name, "binary", looks_like=looks_like(data))


def _zip(data: bytes, name: str) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        if b"word/" in data or name.lower().endswith((".docx", ".docm")):
            fail(name, "zip-damaged", detail=type(error).__name__)
        fail(name, "binary", looks_like=say("kind-zip-damaged"))
    if any(part.startswith("word/") for part in parts):
        return Kind.DOCX
    for known in builtin("sources/signatures.yaml", SignatureFile).zip:
        if known.part in parts:
            fail(name, "binary", looks_like=_said(known.name))
    if "[Content_Types].xml" in parts:
        return Kind.DOCX
    return fail(name, "binary", looks_like=say("kind-zip"))


def _markup(data: bytes, suffix: str) -> Kind:
    plain = data.replace(b"\x00", b"") if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:_HEAD] else data
    head = plain[: 4 * _HEAD].removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if b"mime-version:" in head.lower() and _MHTML.search(head):
        return Kind.MHTML
    if _OPENING.match(head):
        return Kind.HTML
    if suffix in _TEXT_SUFFIXES:
        return Kind.TEXT
    opens = head.lstrip()[:1] == b"<" and _TAG.match(head.lstrip()) is not None
    if opens or _ROOT.search(head) or (suffix in _HTML_SUFFIXES and _TAG.search(plain)):
        return Kind.HTML
    return Kind.TEXT

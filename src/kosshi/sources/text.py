"""Plain text and Markdown."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePath

from kosshi.model import Place, Source
from kosshi.sources.detect import looks_like
from kosshi.sources.encodings import decode
from kosshi.sources.limits import TEXT_BYTES, check_size
from kosshi.sources.messages import fail, note, say

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAX_CONTROLS = 0.01  # share of control characters above which a file is no text
_HEADING = re.compile(r"^#{1,6}[ \u3000]\S", re.MULTILINE)
_MARKDOWN_SUFFIXES = {".md", ".markdown", ".mkd"}
_ESCAPE = re.compile(r"\\([`*_<>\[\]{}~&|#\\])")  # of signs only; ``1\.`` keeps saying that it is no marker


def read_text(data: bytes, name: str, policy_id: str = "") -> Source:
    """Read a text file; nothing is changed but the line ends, which become line feeds, and the escaped signs of Markdown.

    Raises:
        SourceError: too large, empty, not text, or bytes that do not belong to its encoding.
    """
    check_size(name, len(data), TEXT_BYTES)
    text, encoding, sure = decode(data, name)
    text = text.rstrip("\x1a").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip("\ufeff\u200b \t\n\f\v\u3000\u00a0\x00"):
        fail(name, "empty")
    controls = len(_CONTROLS.findall(text))
    if "\x00" in text or controls > max(1, _MAX_CONTROLS * len(text)):
        fail(name, "binary", looks_like=looks_like(data) or say("kind-unknown"))
    named = PurePath(name).suffix.lower() in _MARKDOWN_SUFFIXES
    markdown = named or ("#" in text and len(_HEADING.findall(text)) > 1)
    if named:
        text = _ESCAPE.sub(r"\1", text)
    return Source(
        policy_id=policy_id,
        text=text,
        name=name,
        media_type="text/markdown" if markdown else "text/plain",
        encoding=encoding,
        sha256=hashlib.sha256(data).hexdigest(),
        places=_pages(text),
        problems=() if sure else (note("encoding-guessed", encoding=encoding),),
    )


def _pages(text: str) -> tuple[Place, ...]:
    """The pages of a text that has form feeds; without any there is nothing to map."""
    if "\f" not in text:
        return ()
    places, at = [], 0
    for number, page in enumerate(text.split("\f"), 1):
        if page:
            places.append(Place(at, at + len(page), f"p.{number}"))
        at += len(page) + 1
    return tuple(places)

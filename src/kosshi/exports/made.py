"""What an export makes: files by name, and what has to be said about them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from kosshi.messages import say

REPLACEMENT = "\ufffd"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class Made:
    """Files and remarks of one export.

    Attributes:
        files: relative file name, with forward slashes -> bytes.
        notes: what was left out or assumed, each in a sentence of the spoken language.
        replaced: how many characters of which file XML cannot hold and had to be replaced.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    replaced: dict[str, int] = field(default_factory=dict)

    def note(self, key: str, /, **fields: object) -> None:
        """Add the message ``key`` of ``data/messages/exports.yaml``."""
        self.notes.append(say("exports", key, **fields))

    @contextmanager
    def cleaning(self, name: str) -> Iterator[Cleaner]:
        """A cleaner for one file; what it replaced is remembered at the end."""
        clean = Cleaner()
        yield clean
        if clean.replaced:
            self.replaced[name] = clean.replaced

    def remarks(self) -> list[str]:
        """All notes, and how much was replaced in how many files."""
        if not self.replaced:
            return self.notes
        found = {"file": next(iter(self.replaced)), "files": len(self.replaced), "count": sum(self.replaced.values())}
        return [*self.notes, say("exports", "characters-replaced", **found)]


class Cleaner:
    """Makes texts such that XML can hold them; ``replaced`` counts the characters it could not keep."""

    def __init__(self) -> None:
        self.replaced = 0

    def __call__(self, text: str) -> str:
        """The text with control characters and lone surrogates replaced by U+FFFD, and line ends as one sign."""
        text, count = _NO_XML.subn(REPLACEMENT, text.replace("\r\n", "\n").replace("\r", "\n"))
        self.replaced += count
        return text

    def line(self, text: str, otherwise: str = "-") -> str:
        """The text on one line without space around it; ``otherwise`` where nothing is left."""
        return " ".join(self(text).split()) or otherwise


def json_bytes(value: Any) -> bytes:
    """JSON as kosshi writes it: UTF-8, indented by one, a line end last."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()

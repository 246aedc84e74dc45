"""The parts of a DOCX file: unpacked with limits, parsed without anything external."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from io import BytesIO
from typing import Any

from kosshi.sources.limits import (
    DOCX_BYTES,
    DOCX_ELEMENTS,
    DOCX_ENTRIES,
    DOCX_PART_BYTES,
    DOCX_XML_BYTES,
    MEGABYTE,
    ZIP_RATIO,
    check_size,
)
from kosshi.sources.messages import fail, optional

# An lxml element; lxml ships no types.
Element = Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
)
_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, MemoryError)
_PROLOG = 4096
_RATIO_FLOOR = MEGABYTE


class Package:
    """A DOCX file.

    Args:
        data: its bytes.
        name: the file as the user knows it, for messages.

    Raises:
        SourceError: damaged, encrypted, or holding what no Word file holds.
        MissingExtraError: lxml is not installed.
    """

    def __init__(self, data: bytes, name: str) -> None:
        check_size(name, len(data), DOCX_BYTES)
        self.name = name
        self._etree = optional("lxml.etree", name, "Word")
        self._read = 0
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _DAMAGE as error:
            fail(name, "zip-damaged", detail=type(error).__name__)
        entries = self._zip.infolist()
        if len(entries) > DOCX_ENTRIES:
            fail(name, "docx-unsafe", detail=f"{len(entries):,} entries")
        for entry in entries:
            path = entry.filename.replace("\\", "/")
            if path.startswith("/") or ".." in path.split("/") or ":" in path.split("/")[0]:
                fail(name, "docx-unsafe", detail=entry.filename[:60])
        self._entries = {entry.filename.replace("\\", "/").lower(): entry for entry in entries}
        self.main = self._main_part()

    def has(self, path: str) -> bool:
        """Whether there is a part of this path."""
        return path.lower() in self._entries

    def xml(self, path: str) -> Element | None:
        """The root of a part; None where the part is missing.

        Raises:
            SourceError: damaged, or not the XML of a Word file.
        """
        data = self._bytes(path)
        if data is None:
            return None
        head = data[:_PROLOG].replace(b"\x00", b"").upper()
        if b"<!DOCTYPE" in head or b"<!ENTITY" in data.replace(b"\x00", b"").upper():
            fail(self.name, "docx-unsafe", detail=f"{path}: DOCTYPE")
        count = data.count(b"<")
        if count > DOCX_ELEMENTS:
            fail(self.name, "too-many-parts", count=f"{count:,}", limit=f"{DOCX_ELEMENTS:,}")
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        parser = self._etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
        )
        try:
            return self._etree.fromstring(data, parser)
        except (self._etree.XMLSyntaxError, ValueError) as error:
            fail(self.name, "zip-damaged", detail=f"{path}: {str(error)[:80]}")

    def relations(self, path: str) -> dict[str, tuple[str, str]]:
        """The relations of a part: id to (last word of the type, target; a path for parts, as written if external)."""
        folder, base = posixpath.split(path)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        if root is None:
            return {}
        found = {}
        for relation in root:
            target = relation.get("Target") or ""
            if (relation.get("TargetMode") or "") != "External":
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            found[relation.get("Id") or ""] = ((relation.get("Type") or "").rpartition("/")[2], target)
        return found

    def related(self, path: str, kind: str) -> str:
        """The path of the first part related to ``path`` in this way; empty where there is none."""
        return next((target for type_, target in self.relations(path).values() if type_ == kind), "")

    def _main_part(self) -> str:
        main = self.related("", "officeDocument")
        if not self.has(main):
            main = next((part for part in ("word/document.xml", "word/document2.xml") if self.has(part)), "")
        if not main:
            fail(self.name, "zip-damaged", detail="word/document.xml")
        return main

    def _bytes(self, path: str) -> bytes | None:
        entry = self._entries.get(path.lower())
        if entry is None:
            return None
        limit = min(DOCX_PART_BYTES, DOCX_XML_BYTES - self._read)
        try:
            with self._zip.open(entry) as part:
                data = part.read(limit + 1)
        except _DAMAGE as error:
            fail(self.name, "zip-damaged", detail=f"{path}: {type(error).__name__}")
        if len(data) > limit:
            check_size(self.name, max(entry.file_size, len(data)), limit)
        if len(data) > _RATIO_FLOOR and len(data) > ZIP_RATIO * max(1, entry.compress_size):
            fail(self.name, "docx-unsafe", detail=f"{path}: 1:{len(data) // max(1, entry.compress_size):,}")
        self._read += len(data)
        return data


def local(element: Element) -> str:
    """The element's name without its namespace; empty for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def value(element: Element | None, attribute: str = "val") -> str:
    """A ``w:`` attribute; empty where the element or the attribute is missing."""
    return (element.get(W + attribute) or "") if element is not None else ""


def is_on(parent: Element | None, name: str) -> bool | None:
    """An on-off property such as ``w:vanish`` of ``parent``; None where it is not said."""
    element = parent.find(W + name) if parent is not None else None
    if element is None:
        return None
    return value(element) not in ("0", "false", "off")


def whole(text: str, default: int = 0) -> int:
    """A written number; ``default`` where it is none or absurd."""
    try:
        number = int(text)
    except ValueError:
        return default
    return number if abs(number) < 1 << 31 else default

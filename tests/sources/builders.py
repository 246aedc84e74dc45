"""Small files for the tests of the readers, built in memory."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from kosshi.model import HintKind, Source

MINCHO = "HeiseiMin-W3"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def rows(source: Source) -> list[str]:
    """The non-blank lines of a source."""
    return [line for line in source.text.replace("\f", "").split("\n") if line.strip()]


def hinted(source: Source, kind: HintKind) -> list[str]:
    """The stretches of text with a hint of this kind."""
    return [source.text[hint.start : hint.end] for hint in source.hints if hint.kind is kind]


def para(text: str = "", properties: str = "", runs: str = "") -> str:
    """A ``w:p``; ``runs`` is XML that stands instead of the text."""
    run = runs or (f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else "")
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{run}</w:p>"


def listed(text: str, number: int = 1, level: int = 0) -> str:
    """A ``w:p`` with automatic numbering."""
    return para(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def level(index: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    """A ``w:lvl``."""
    return f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def numbering(*definitions: str, lists: str = "") -> str:
    """A numbering part; definition n is abstract n, used by list n + 1 unless ``lists`` says otherwise."""
    abstracts = "".join(f'<w:abstractNum w:abstractNumId="{index}">{levels}</w:abstractNum>' for index, levels in enumerate(definitions))
    plain = "".join(f'<w:num w:numId="{index + 1}"><w:abstractNumId w:val="{index}"/></w:num>' for index in range(len(definitions)))
    return f"<w:numbering {W}>{abstracts}{lists or plain}</w:numbering>"


def docx(body: str, parts: dict[str, str] | None = None, links: dict[str, str] | None = None) -> bytes:
    """A DOCX file.

    Args:
        body: the content of ``w:body``.
        parts: further parts by their name (``numbering``, ``styles``, ``header1`` …); their relation has the same id.
        links: external targets by their relation id.
    """
    parts = parts or {}
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document {W} {R}><w:body>{body}</w:body></w:document>'
    relations = "".join(f'<Relationship Id="{name}" Type="{_OFFICE}/{name.rstrip("0123456789")}" Target="{name}.xml"/>' for name in parts)
    relations += "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/hyperlink" Target="{target}" TargetMode="External"/>'
        for name, target in (links or {}).items()
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": document,
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
        **{f"word/{name}.xml": content for name, content in parts.items()},
    }
    return zipped(files)


def zipped(files: dict[str, str]) -> bytes:
    """A ZIP file, the same bytes every time."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 4, 1, 0, 0, 0)), content.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def canvas(out: BytesIO, password: str | None = None) -> Canvas:
    """A reportlab canvas of A4 with a Japanese font, the same bytes every time."""
    pdfmetrics.registerFont(UnicodeCIDFont(MINCHO))
    return Canvas(out, pagesize=(595, 842), invariant=1, encrypt=password, pageCompression=0)


def pdf(pages: Sequence[Sequence[tuple[float, float, str]]], size: float = 10) -> bytes:
    """A PDF; each page is a list of (x, y from below, text)."""
    out = BytesIO()
    sheet = canvas(out)
    for page in pages:
        sheet.setFont(MINCHO, size)
        for x, y, text in page:
            sheet.drawString(x, y, text)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def flowing(paragraphs: Sequence[str], width: int = 40, x: float = 90, top: float = 740) -> list[tuple[float, float, str]]:
    """Paragraphs set in lines of ``width`` full-width characters of 10 points, 16 points apart."""
    out, y = [], top
    for paragraph in paragraphs:
        line, room = "", float(width)
        for char in paragraph:
            needs = 0.5 if char < "\x7f" else 1.0
            if needs > room:
                out.append((x, y, line))
                y, line, room = y - 16, "", float(width)
            line, room = line + char, room - needs
        out.append((x, y, line))
        y -= 16
    return out

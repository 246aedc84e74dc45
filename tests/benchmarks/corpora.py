"""Synthetic corpora on disk, each made once: texts, the same as PDF files, a copy with one policy changed."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from measuring import HERE, clocked

FONT, SIZE, LINE, MARGIN, TOP = "HeiseiMin-W3", 10.5, 16, 60, 780  # points
COLUMNS = 45  # full-width signs a line


def corpus(work: Path, count: int, share: float) -> Path:
    """The folder of a corpus of ``count`` policies with this share of distinct clauses."""
    folder = work / f"{count}-{share * 100:g}"
    if not (folder / "manifest.yaml").exists():
        clocked([sys.executable, str(HERE / "synthetic.py"), str(folder), "--count", str(count), "--distinct", str(share)])
    return folder


def printed(work: Path, count: int, share: float) -> Path:
    """The folder of a corpus as PDF files with a text layer."""
    folder, texts = work / f"pdf-{count}-{share * 100:g}", corpus(work, count, share)
    if not (folder / "manifest.yaml").exists():
        (folder / "policies").mkdir(parents=True, exist_ok=True)
        for file in sorted((texts / "policies").iterdir()):
            write_pdf(file.read_text(encoding="utf-8"), folder / "policies" / f"{file.stem}.pdf")
        manifest = (texts / "manifest.yaml").read_text(encoding="utf-8").replace(".txt,", ".pdf,")
        (folder / "manifest.yaml").write_text(manifest, encoding="utf-8")
    return folder


def write_pdf(text: str, file: Path) -> int:
    """Print a text on A4 pages; returns their number."""
    from reportlab.lib.pagesizes import A4  # noqa: PLC0415 - only those who print need it
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    page = Canvas(str(file), pagesize=A4, invariant=True)
    height = 0
    for line in _lines(text):
        if height < MARGIN:
            if height:
                page.showPage()
            page.setFont(FONT, SIZE)
            height = TOP
        page.drawString(MARGIN, height, line)
        height -= LINE
    page.save()
    return int(page.getPageNumber())


def _lines(text: str) -> Iterator[str]:
    """The lines as wide as the page takes them; a half-width sign is half as wide."""
    for paragraph in text.replace("\t", "\u3000").split("\n"):
        line, width = "", 0.0
        for sign in paragraph:
            wide = 1.0 if ord(sign) > 0xFF else 0.5
            if width + wide > COLUMNS:
                yield line
                line, width = "", 0.0
            line += sign
            width += wide
        yield line


def changed(folder: Path, into: Path) -> Path:
    """A copy of a corpus in which one policy has one more sentence in one clause; the first policy, the first 。."""
    shutil.copytree(folder, into)
    file = next(iter(sorted((into / "policies").iterdir())))
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("。", "。この取扱いは、変更後の規程を公表した日から行う。", 1), encoding="utf-8")
    return into

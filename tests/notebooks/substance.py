"""What an output says, and whether two outputs say the same: tables, numbers and texts, not the bytes of pictures."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import zip_longest

from lxml import html
from nbformat import NotebookNode

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_FIGURE = re.compile(r"<Figure size [^>]*>")  # its size is the picture's matter
_PATH = re.compile(r"(?<![\w./:<])/(?:home|root|tmp|work|workspace|usr|var|opt|etc|mnt|private|Users)/|\b[A-Z]:\\\\?\w|file://")
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}")
_WARNING = re.compile(r"Glyph|Warning\b|Traceback")


def said(output: NotebookNode) -> str:
    """The texts of an output: of a stream its text, else its plain text and what a reader sees or hears of its HTML."""
    if output.output_type == "stream":
        return f"{output.name}: {output.text}"
    if output.output_type == "error":
        return f"error: {output.ename} {output.evalue}"
    data = output.data
    return "\n".join([_FIGURE.sub("<Figure>", data.get("text/plain", "")), *(_read(data["text/html"]) if "text/html" in data else ())])


def _read(source: str) -> Iterator[str]:
    for element in html.fragment_fromstring(source, create_parent="div").iter():
        if not isinstance(element.tag, str) or element.tag == "style":
            yield (element.tail or "").strip() if isinstance(element.tag, str) else ""
            continue
        yield from (element.get(name) for name in ("alt", "title") if element.get(name))
        yield from filter(None, ((element.text or "").strip(), (element.tail or "").strip()))


def same(a: str, b: str) -> bool:
    """Whether two texts say the same: words and whole numbers alike, decimals alike but for rounding (a 10,000th)."""
    return _NUMBER.sub("0", a).split() == _NUMBER.sub("0", b).split() and all(map(_equal, _NUMBER.findall(a), _NUMBER.findall(b)))


def _equal(a: str, b: str) -> bool:
    return a == b or ("." in a and "." in b and math.isclose(float(a), float(b), rel_tol=1e-4, abs_tol=1e-9))


def differences(committed: NotebookNode, fresh: NotebookNode) -> list[str]:
    """Where two notebooks' outputs differ in substance: one line each."""
    found = []
    for number, (old, new) in enumerate(zip_longest(committed.cells, fresh.cells)):
        if old is None or new is None or old.source != new.source:
            found.append(f"cell {number}: the cells themselves differ")
        elif old.cell_type == "code":
            before, after = ([said(output) for output in cell.outputs] for cell in (old, new))
            if len(before) != len(after) or not all(map(same, before, after)):
                found.append(f"cell {number}: {_first_difference(' '.join(before), ' '.join(after))}")
    return found


def _first_difference(old: str, new: str) -> str:
    words = zip_longest(old.split(), new.split(), fillvalue="(nothing)")
    a, b = next(((a, b) for a, b in words if not same(a, b)), ("", ""))
    return f"committed {a!r}, now {b!r}"


def problems(notebook: NotebookNode) -> list[str]:
    """What no output should hold: errors, warnings, a stream of errors, paths and addresses of one machine."""
    found = []
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", ()):
            text = said(output)
            if output.output_type == "error" or output.get("name") == "stderr":
                found.append(f"cell {number}: {text}")
            found += [f"cell {number}: {match[0]}" for one in (_PATH, _ADDRESS, _WARNING) for match in one.finditer(text)]
    return found

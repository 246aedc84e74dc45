"""Write the unseen policies and their gold from the annotated texts beside this script.

An annotated text (``annotated/<policy_id>.txt``) is the policy line by line as it shall be printed, with signs that
say what each stretch is; the script removes the signs, adds wraps and page furniture where asked, and writes down
what the signs said. Nothing is guessed, so the gold is as true as the person who set the signs::

    %id, %ext, %wrap …     settings, one a line, up to a line ``%%``
    @SPEC|printed text     the line belongs to the clause SPEC, and so do the lines after it
    @6|printed text        back to a clause begun before (a なお paragraph after the items)
    -|printed text         belongs to no clause: cover, contents, notes, furniture
    ⟪SPEC⟫                 change of clause inside a line
    «(1)» ‹目的› ⦅…⦆       marker, heading, a stretch that belongs to no clause

SPEC is ``path ids flags``. Ids are separated by commas, the best first, with ``m. d. t. a.`` short for
``bp.measure. bp.definition. bp.threat. bp.scope.assets.``; ``!add !box !below !unclear`` stand for no id and the reason.
Flags: ``inf`` the marker was lost; ``st`` a chapter of the standards; ``inline`` an item inside a sentence.

Usage: ``python build.py`` rewrites every file, ``python build.py --check`` only compares and exits with 1 on a difference.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
SHORT = {"m.": "bp.measure.", "d.": "bp.definition.", "t.": "bp.threat.", "a.": "bp.scope.assets."}
REASONS = {"!add": "addition", "!box": "container", "!below": "below-heading", "!unclear": "no-clear-heading"}
SIGNS = re.compile(r"⟪(?P<spec>[^⟫]*)⟫|(?P<open>[«‹⦅])|(?P<close>[»›⦆])|(?P<char>.)", re.DOTALL)
ROLES = {"«": "marker", "‹": "heading", "⦅": "noise"}
BRACKETS = {"（": "）", "(": ")", "【": "】", "〔": "〕", "［": "］", "<": ">"}
# What may join the items of a sentence; the contract leaves open to whom these belong.
JOINT = re.compile(r"(?:[、,]|及び|並びに|又は|若しくは|[、,]?また)+$")
NO_LINE_START = "、。，．）」』】〉》・ー々"


@dataclass
class Row:
    """One clause as annotated; marker, heading, text (in ``runs`` where interrupted) are filled as characters pass."""

    path: str
    ids: list[str] = field(default_factory=list)
    reason: str = ""
    flags: frozenset[str] = frozenset()
    marker: str = ""
    heading: str = ""
    text: str = ""
    runs: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


class Cell(NamedTuple):
    """One printed character, the row it belongs to (None: to no clause) and what it is there."""

    char: str
    row: Row | None
    role: str


def spec(text: str, rows: dict[str, Row]) -> Row:
    """The row a SPEC names, new or begun before."""
    path, *words = text.split()
    if path in rows:
        if words:
            raise ValueError(f"{path}: begun twice")
        return rows[path]
    row = Row(path)
    for word in words:
        if word in REASONS:
            row.reason = REASONS[word]
        elif word in ("inf", "st", "inline"):
            row.flags |= {word}
        else:
            row.ids = [lengthen(part) for part in word.split(",")]
    if not row.ids and not row.reason:
        raise ValueError(f"{path}: neither id nor reason")
    rows[path] = row
    return row


def lengthen(part: str) -> str:
    """The full skeleton id of a shortened one."""
    for short, full in SHORT.items():
        if part.startswith(short):
            return full + part[len(short) :]
    return part if part.startswith("st.") else f"bp.{part}"


def read(path: Path) -> tuple[dict[str, str], dict[str, Row], list[Cell]]:
    """Settings, rows and printed characters of an annotated text."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n%%\n")
    settings = dict(line[1:].split(" ", 1) for line in head.splitlines())
    rows: dict[str, Row] = {}
    cells: list[Cell] = []
    row: Row | None = None
    for source in body.split("\n"):
        if source.startswith("-|"):
            cells += [Cell(char, None, "noise") for char in source[2:] + "\n"]
            continue
        name, _, line = source[1:].partition("|") if source.startswith("@") else ("", "", source)
        row = spec(name, rows) if name else row
        for cell in scan(line, row, rows):
            row = cell.row if cell.role == "switch" else row
            if cell.role != "switch":
                cells.append(cell)
        cells.append(Cell("\n", None, "noise"))
    while cells and cells[-1].char == "\n":
        cells.pop()
    return settings, rows, [*cells, Cell("\n", None, "noise")]


def scan(line: str, row: Row | None, rows: dict[str, Row]) -> Iterator[Cell]:
    """The characters of one line; a change of clause comes as a cell with the role ``switch``."""
    role = "text"
    for match in SIGNS.finditer(line):
        if match["spec"] is not None:
            row = spec(match["spec"], rows)
            yield Cell("", row, "switch")
        elif match["open"]:
            role = ROLES[match["open"]]
        elif match["close"]:
            role = "text"
        else:
            yield Cell(match["char"], row, role)


def drop_marks(cells: list[Cell], ext: str) -> list[Cell]:
    """Mark brackets around headings, Markdown signs and tags as belonging to no clause."""
    out = list(cells)
    for i, cell in enumerate(cells):
        if cell.role == "heading" and cells[i - 1].role != "heading" and cells[i - 1].char in BRACKETS:
            end = next(j for j in range(i, len(cells)) if cells[j].role != "heading")
            if cells[end].char == BRACKETS[cells[i - 1].char]:
                if cell.row is not None and cells[end].char == "】":
                    cell.row.flags |= {"square"}
                for j in (i - 1, end):
                    out[j] = cells[j]._replace(role="noise")
    text = "".join(cell.char for cell in cells)
    pattern = {"md": r"^[ ]*#+ |^[ ]*[-*] |\*\*|^> |\||<[^>]*>", "html": r"<[^>]*>"}.get(ext)
    for match in re.finditer(pattern, text, re.MULTILINE) if pattern else ():
        for j in range(*match.span()):
            if out[j].role == "text":
                out[j] = out[j]._replace(role="noise")
    return out


def width(char: str) -> int:
    """Half columns a character takes."""
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1


def wrap(cells: list[Cell], columns: int) -> list[list[Cell]]:
    """Physical lines of at most ``columns`` full-width characters, broken anywhere as a typesetter does."""
    lines: list[list[Cell]] = [[]]
    used = 0
    for cell in cells:
        if cell.char == "\n":
            lines.append([])
            used = 0
            continue
        if used + width(cell.char) > columns * 2 and cell.char not in NO_LINE_START:
            lines.append([])
            used = 0
        lines[-1].append(cell)
        used += width(cell.char)
    return lines


def paginate(cells: list[Cell], settings: dict[str, str]) -> list[Cell]:
    """Wrap and break into pages with running head and page number, as text taken from a PDF has them."""
    columns, height = int(settings["wrap"]), int(settings["page"])
    head = settings.get("head", "")
    pages: list[list[list[Cell]]] = [[]]
    for line in wrap(cells, columns):
        printed = "".join(cell.char for cell in line)
        if printed == "%PAGE" or len(pages[-1]) >= height:
            pages.append([])
        if printed != "%PAGE" and (printed or pages[-1]):
            pages[-1].append(line)
    out: list[Cell] = []
    for number, page in enumerate(pages):
        furniture = f"\f{head}\n\n" if number else ""
        out += [Cell(char, None, "noise") for char in furniture]
        for line in page:
            out += [*line, Cell("\n", None, "noise")]
        if number:
            out += [Cell(char, None, "noise") for char in f"\n{' ' * columns}- {number} -\n"]
    return out


def collect(cells: list[Cell]) -> None:
    """Give every row its marker, heading, text and lines."""
    line = 1
    last: Row | None = None
    for char, row, role in cells:
        if char == "\n":
            line += 1
        elif row is not None and role != "noise":
            setattr(row, role, getattr(row, role) + char)
            if role == "text":
                if row is not last:
                    row.runs.append("")
                    last = row
                row.runs[-1] += char
            if line not in row.lines and not char.isspace():
                row.lines.append(line)


def plain(text: str) -> str:
    """NFKC without white space and entities: the form contents are compared in."""
    return "".join(unicodedata.normalize("NFKC", html.unescape(text)).split())


def parents(rows: dict[str, Row]) -> dict[str, str | None]:
    """The nearest row above each: ``3`` for ``3.1.1`` where there is no row ``3.1``."""
    found: dict[str, str | None] = {}
    for path in rows:
        above = path
        while "." in above:
            above = above.rpartition(".")[0]
            if above in rows:
                found[path] = above
                break
        else:
            found[path] = None
    return found


def moved(row: Row, rows: dict[str, Row], above: dict[str, str | None]) -> bool:
    """Whether the clause stands elsewhere than below its node's parent (contract, column ``moved``)."""
    if not row.ids:
        return False
    parent_path = above[row.path]
    parent = rows[parent_path] if parent_path else None
    while parent is not None and parent.reason == "container":
        up = above[parent.path]
        parent = rows[up] if up else None
    node_parent = row.ids[0].rpartition(".")[0]
    if parent is None:
        return "." in node_parent
    if row.ids[0] in parent.ids or node_parent in parent.ids:
        return moved(parent, rows, above)
    return True


def gold(rows: dict[str, Row]) -> Iterator[dict[str, Any]]:
    """The rows in the form of the gold files, in document order."""
    above = parents(rows)
    standards: set[str] = set()
    for path, row in rows.items():
        parent = above[path]
        if "st" in row.flags or any(i.startswith("st.") for i in row.ids) or (not row.ids and parent in standards):
            standards.add(path)
        one = row.ids[0] if row.ids else None
        out: dict[str, Any] = {
            "path": path,
            "parent_path": parent,
            "marker": row.marker.strip(),
            "heading": html.unescape(row.heading).strip(),
            "content": plain(row.heading) + plain(row.text),
            "part": "supplementary" if path.startswith("附則") else "body",
            "skeleton_id": row.ids if len(row.ids) > 1 else one,
            "moved": moved(row, rows, above),
            "inferred": "inf" in row.flags,
        }
        if path in standards:
            out["st"] = True
        if row.reason:
            out["null_reason"] = row.reason
        if other := also(row, rows, above):
            out["also"] = other
        out["lines"] = row.lines
        yield out


def also(row: Row, rows: dict[str, Row], above: dict[str, str | None]) -> list[str]:
    """Other contents as good as the one given.

    An item inside a sentence may be read with or without the word that joins it to the next, and the last one with
    the end of the sentence; the sentence itself with or without these. Brackets 【】 may count as marker or as text.
    """
    base = plain(row.heading) + plain(row.text)
    other = [base]
    if "inline" in row.flags:
        siblings = [r for p, r in rows.items() if above[p] == above[row.path] and "inline" in r.flags]
        bare = JOINT.sub("", base)
        other += [bare, bare + "、"]
        if row is siblings[-1]:
            tail = plain(rows[above[row.path] or ""].runs[-1])
            other += [base + tail.partition("。")[0] + "。", base + tail]
    if below := [r for p, r in rows.items() if above[p] == row.path and "inline" in r.flags]:
        lead, tail = plain(row.runs[0]), plain(row.runs[-1])
        joints = "".join(m[0] for r in below if (m := JOINT.search(plain(r.text))))
        other += [lead, lead + tail.partition("。")[2], lead + joints + tail]
    if "square" in row.flags:
        other.append(f"【{plain(row.heading)}】{plain(row.text)}")
    return list(dict.fromkeys(text for text in other if text != base))


def render(path: Path) -> dict[str, bytes]:
    """File names and contents that one annotated text gives."""
    settings, rows, cells = read(path)
    ext = settings.get("ext", "txt")
    cells = drop_marks(cells, ext)
    if "wrap" in settings:
        cells = paginate(cells, settings)
    collect(cells)
    text = "".join(cell.char for cell in cells)
    name = settings["id"]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in gold(rows))
    files = {f"{name}.{ext}": text.encode(), f"{name}.gold.jsonl": lines.encode()}
    if settings.get("also") == "cp932":
        # ⑴ is not in code page 932; what is saved in it has (1) instead.
        flat = re.sub("[⑴-⒇]", lambda m: f"({ord(m[0]) - 0x2473})", text)
        files[f"{name}.cp932.txt"] = flat.replace("\n", "\r\n").encode("cp932")
    return files


def main() -> int:
    """Write or compare all files; the number of differences decides the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, exit with 1 where a file differs")
    check = parser.parse_args().check
    differing = 0
    for source in sorted((HERE / "annotated").glob("*.txt")):
        for name, data in render(source).items():
            target = HERE / name
            if not target.exists() or target.read_bytes() != data:
                differing += 1
                if not check:
                    target.write_bytes(data)
                print(f"{'differs' if check else 'written'}: {name}", file=sys.stderr)
    return int(check and differing > 0)


if __name__ == "__main__":
    sys.exit(main())

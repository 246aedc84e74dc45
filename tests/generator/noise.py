"""What files do to a printed text: pages, wraps, mixed widths, blank lines, indentation, line ends.

Every kind of noise keeps the account of the segments, so that the gold stays what a reader would still see.
"""

from __future__ import annotations

import random
import re
import unicodedata

from .printing import Line, Segment
from .trees import Plan

KINDS = (
    "page-numbers",
    "running-heads",
    "wraps",
    "mixed-widths",
    "blank-lines:all",
    "blank-lines:random",
    "indentation",
    "trailing-spaces",
    "crlf",
)

HALF = "0123456789()"
FULL = "０１２３４５６７８９（）"
SWAP = {**dict(zip(HALF, FULL, strict=True)), **dict(zip(FULL, HALF, strict=True))}
SWAP |= {chr(ord("a") + n): chr(ord("ａ") + n) for n in range(12)} | {chr(ord("ａ") + n): chr(ord("a") + n) for n in range(12)}
NUMBER = re.compile(r"[0-9]+|[０-９]+|[（）()]|^[a-lａ-ｌ]$")
NEVER_FIRST = set("、。，．,.）」』】〉》・ー々ゃゅょっァィゥェォャュョッ）)］]％%")
NEVER_LAST = set("（「『【〈《(［[第")
UNBROKEN = re.compile(r"[0-9０-９A-Za-z一二三四五六七八九十百]")
# A line that went on with one of these would be read as a clause of its own, a caption or a parent's text.
MARKED = re.compile(
    r"第[0-9０-９一二三四五六七八九十百]|[0-9０-９]|[(（]|[①-⑳㉑-㉟⑴-⒇㋐-㋾Ⅰ-ⅻ⒜-⒵・■□○●◆◇【]|[ア-ン][\s　及又か]|附\s*則|[a-zａ-ｚ]"
    r"|[一二三四五六七八九十]|なお|ただし|目|以上$|この場合|また"
)
HARMLESS = re.compile(r"[0-9０-９]+(?:年|月|日|か月|回|時間)|[一二三四五六七八九十]+(?:年|月|日|か月|回|時間)")
BACKWARD = re.compile(r"第([0-9０-９]+)条")


def apply(lines: list[Line], plan: Plan, rng: random.Random) -> tuple[list[Line], list[str]]:
    """Add one to four kinds of noise.

    Returns:
        The changed lines and the kinds that were added (``crlf`` is left to the rendering).
    """
    count = rng.choice((1, 1, 2, 2, 3, 4))
    wanted: set[str] = set()
    while len(wanted) < count:
        wanted.add(rng.choice(KINDS))
    if {"blank-lines:all", "blank-lines:random"} <= wanted:
        wanted.discard("blank-lines:random")
    if "mixed-widths" in wanted:
        lines = [mixed(line, rng) for line in lines]
    if "indentation" in wanted:
        indent(lines, rng)
    if "wraps" in wanted:
        lines = wrapped(lines, rng)
    if "blank-lines:all" in wanted or "blank-lines:random" in wanted:
        lines = spread(lines, rng, 1.0 if "blank-lines:all" in wanted else 0.35)
    if {"page-numbers", "running-heads"} & wanted:
        lines = paged(lines, plan, rng, wanted)
    if "trailing-spaces" in wanted:
        for line in lines:
            line.trail = rng.choice((" ", "　", "  ")) if rng.random() < 0.3 else ""
    return lines, [kind for kind in KINDS if kind in wanted]


# -- widths and white space -----------------------------------------------------------------------------------------


def mixed(line: Line, rng: random.Random) -> Line:
    """Half and full width in one line: numbers, brackets, letters of markers, and the gaps behind markers."""
    if line.role in ("cover", "contents"):
        return line

    def swap(match: re.Match[str]) -> str:
        return "".join(SWAP.get(char, char) for char in match[0]) if rng.random() < 0.35 else match[0]

    segments = []
    for segment in line.segments:
        if segment.kind == "gap":
            text = rng.choice((" ", "　", "\t", "  ")) if segment.text.strip("\n") and rng.random() < 0.3 else segment.text
            text = "　" if segment.text and text != segment.text and spaced_text(line) else text
        else:
            text = NUMBER.sub(swap, segment.text)
        segments.append(Segment(segment.kind, text, segment.owner))
    line.segments = segments
    return line


def spaced_text(line: Line) -> bool:
    """Whether a term and its definition share the line: then only a wide space parts them clearly."""
    kinds = [segment.kind for segment in line.segments]
    return "heading" in kinds and "text" in kinds


def indent(lines: list[Line], rng: random.Random) -> None:
    """Indent by level with wide spaces; groups and 附則 stand further in, paragraphs one further than their marker."""
    step = rng.choice((1, 1, 2))
    for line in lines:
        depth = min(line.depth * step, 7)
        if line.role == "group":
            line.indent = "　" * (3 + line.depth)
        elif line.role in ("caption", "paragraph"):
            line.indent = "　" * (depth + 1)
        elif line.role in ("clause", "note"):
            line.indent = "　" * depth


def spread(lines: list[Line], rng: random.Random, chance: float) -> list[Line]:
    """Blank lines between whole lines, never inside a wrapped one."""
    found: list[Line] = []
    for line in lines:
        if found and not line.continued and rng.random() < chance:
            found += [Line([], "blank") for _ in range(1 if chance == 1 else rng.choice((1, 1, 2)))]
        found.append(line)
    return found


# -- wraps ----------------------------------------------------------------------------------------------------------


def width(text: str) -> int:
    """Columns: 2 for a wide character, 1 for a narrow one."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def wrapped(lines: list[Line], rng: random.Random) -> list[Line]:
    """Break long lines after a fixed number of columns, as a word processor does."""
    columns = 2 * rng.randint(30, 46)
    daring = rng.random() < 0.5
    hanging = rng.random() < 0.5
    found: list[Line] = []
    for line in lines:
        if line.role in ("cover", "contents", "group", "caption"):
            found.append(line)
            continue
        found += pieces_of(line, columns, daring, hanging)
    return found


def pieces_of(line: Line, columns: int, daring: bool, hanging: bool) -> list[Line]:
    """One printed line as the lines it is broken into."""
    text = line.text
    cuts: list[int] = []
    start = 0
    room = columns - width(line.indent)
    least = opening_length(line)
    while True:
        end = start + fit(text[start:], room)
        if end >= len(text):
            break
        cut = best_cut(text, max(start + room // 4, least), end, line, daring)
        if not cut:
            break
        cuts.append(cut)
        start = cut
    return split(line, cuts, hanging)


def fit(text: str, room: int) -> int:
    """How many characters of ``text`` fill ``room`` columns."""
    used = 0
    for count, char in enumerate(text):
        used += 1 if char.isascii() else 2
        if used > room:
            return count
    return len(text)


def opening_length(line: Line) -> int:
    """Characters up to the first of the text: a marker and a heading are never broken."""
    length = 0
    for segment in line.segments:
        if segment.kind == "text":
            return length + 2
        length += len(segment.text)
    return length


def best_cut(text: str, low: int, high: int, line: Line, daring: bool) -> int:
    """The last place up to ``high`` where a line may end, or 0."""
    for cut in range(high, low, -1):
        if may_break(text, cut, line, daring):
            return cut
    return 0


def may_break(text: str, cut: int, line: Line, daring: bool) -> bool:
    """Whether a line may end before ``text[cut]``; ``daring`` allows numbers that nobody could take for markers."""
    before, after = text[cut - 1], text[cut]
    if after in NEVER_FIRST or before in NEVER_LAST or before == "。" or after.isspace():
        return False
    if UNBROKEN.match(before) and UNBROKEN.match(after):
        return False
    rest = text[cut:]
    if not MARKED.match(rest):
        return True
    if not daring:
        return False
    if HARMLESS.match(rest):
        return True
    reference = BACKWARD.match(rest)
    return bool(reference) and line.article > int(reference[1]) if reference else False


def split(line: Line, cuts: list[int], hanging: bool) -> list[Line]:
    """Cut the segments of a line at ``cuts``."""
    if not cuts:
        return [line]
    parts: list[Line] = []
    current: list[Segment] = []
    place = 0
    waiting = list(cuts)
    for segment in line.segments:
        text = segment.text
        while waiting and place + len(text) > waiting[0]:
            head = waiting.pop(0) - place
            current.append(Segment(segment.kind, text[:head], segment.owner))
            parts.append(Line(current, line.role, line.depth, line.article))
            current, text, place = [], text[head:], place + head
        current.append(Segment(segment.kind, text, segment.owner))
        place += len(text)
    parts.append(Line(current, line.role, line.depth, line.article))
    for number, part in enumerate(parts):
        part.continued = number > 0
        part.indent = line.indent if number == 0 or hanging else ""
    return parts


# -- pages ----------------------------------------------------------------------------------------------------------


def paged(lines: list[Line], plan: Plan, rng: random.Random, wanted: set[str]) -> list[Line]:
    """At least three pages with a form feed between them, a running head at the top and a number at the foot."""
    pages = cut_pages(lines, max(2, min(rng.randint(18, 40), len(lines) // 3)))
    bare = not any(node.level.alone and node.style in ("numeral", "paragraph") for node in plan.walk())
    forms = ("- {} -", "－{}－", "{}/{}", "{} / {}", "{}", "{}") if bare else ("- {} -", "－{}－", "{}/{}")
    form = rng.choice(forms)
    margin = " " * rng.choice((0, 0, 30))
    head = rng.choice((plan.title, f"{plan.title}　"))
    found: list[Line] = []
    for number, page in enumerate(pages, 1):
        top = [Line([Segment("other", head)], "furniture")] if "running-heads" in wanted else []
        foot = form.format(number, len(pages))
        bottom = [Line([Segment("other", foot)], "furniture", indent=margin)] if "page-numbers" in wanted else []
        gap = [Line([], "blank")] if bottom and rng.random() < 0.3 else []
        block = [*top, *page, *gap, *bottom]
        block[0].page = number > 1
        found += block
    if rng.random() < 0.5:
        found.append(Line([], "blank", page=True))
    return found


def cut_pages(lines: list[Line], length: int) -> list[list[Line]]:
    """Pages of ``length`` lines; a number alone on its line never ends one, it would look like a page number."""
    pages: list[list[Line]] = []
    for line in lines:
        if not pages or (len(pages[-1]) >= length and not ends_with_number(pages[-1])):
            pages.append([])
        pages[-1].append(line)
    return pages


def ends_with_number(page: list[Line]) -> bool:
    """Whether the last printed line holds a marker and nothing else."""
    printed = [line for line in page if line.segments]
    return bool(printed) and {segment.kind for segment in printed[-1].segments} == {"marker"}


def render(lines: list[Line], kinds: list[str]) -> tuple[str, list[tuple[int, int, str, int]]]:
    """The text, and for each stretch of a clause its start, end, kind and the clause's place."""
    end_of_line = "\r\n" if "crlf" in kinds else "\n"
    parts: list[str] = []
    pieces: list[tuple[int, int, str, int]] = []
    length = 0
    for line in lines:
        for segment in (Segment("gap", ("\f" if line.page else "") + line.indent), *line.segments):
            if segment.owner >= 0 and segment.text:
                pieces.append((length, length + len(segment.text), segment.kind, segment.owner))
            parts.append(segment.text)
            length += len(segment.text)
        parts.append(line.trail + end_of_line)
        length += len(line.trail) + len(end_of_line)
    return "".join(parts), pieces

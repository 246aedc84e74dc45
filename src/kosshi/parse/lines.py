"""First step of parsing: a source as lines, and what each line may be on its own.

A line's reading depends on its characters alone, so equal lines (nine of ten in a corpus of copied policies) are
read once: see :func:`read_line`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from kosshi.facts import Fact, builtin
from kosshi.model import Hint, HintKind, Source
from kosshi.numbering import Marker, read_markers

Segment = tuple[int, int]
REMEMBERED = 1 << 13  # lines and clauses that are remembered: what is copied comes back soon, what is not never does


class LayoutFile(Fact):
    """``data/layout.yaml``: regular expressions for the parts that are no clauses."""

    contents_title: str
    history_title: str
    history_line: str
    subtitle: str
    preamble_title: str
    supplementary: str
    supplementary_text: str
    appendix: str
    closing: str
    amendment: str
    page_number: str
    list_tail: str
    connective: str
    deleted_range: str


@cache
def layout(name: str) -> re.Pattern[str]:
    """The compiled expression of this name from ``data/layout.yaml``."""
    return re.compile(getattr(builtin("layout.yaml", LayoutFile), name))


@dataclass(slots=True, eq=False)  # frozen, it would take five times as long to make; the same holds of lines and what is made of them
class Reading:
    """What a line may be, all offsets relative to its beginning.

    Equal lines share one reading, so that what is known of it can be remembered by the object itself.

    Attributes:
        lead, tail: the content without indentation, Markdown marks and trailing space.
        squeezed: the content in NFKC without white space.
        markup: Markdown marks and stray tags.
        heading: level of a Markdown heading, 0 where it is none.
        bold: the whole content is emphasised.
        listed: the line stands behind a Markdown list sign.
        markers: readings of the beginning as a marker.
        cells: number of table cells (1 where the line is no row).
        width: of the line as printed, in full-width characters.
        gaps: number of wide gaps between words, as in a table set with spaces.
        sign: ``page`` for a page number, ``rule`` for a line that only draws, ``markup`` for tags alone, else empty.
        supplementary: end of the words 附則 that open a supplementary provision, 0 where there are none.
        looks: names of the expressions of ``data/layout.yaml`` that hold for it, and ``leaders``, ``note``, ``caption``.
    """

    lead: int = 0
    tail: int = 0
    squeezed: str = ""
    markup: tuple[Segment, ...] = ()
    heading: int = 0
    bold: bool = False
    listed: bool = False
    markers: tuple[Marker, ...] = ()
    cells: int = 1
    gaps: int = 0
    width: float = 0.0
    sign: str = ""
    supplementary: int = 0
    looks: frozenset[str] = frozenset()


@dataclass(slots=True, eq=False)
class Line:
    """One line of a source: where it stands, what it may be, what the reader of the file said of it."""

    index: int
    start: int
    end: int
    reading: Reading
    hint: HintKind | None
    heading: int
    page: int
    blank_before: bool

    @property
    def gaps(self) -> int:
        """Number of wide gaps inside the line: columns of a table set with spaces."""
        return self.reading.gaps

    def moved(self, by: int) -> Line:
        """The line with its offsets ``by`` characters further on."""
        return replace(self, start=self.start + by, end=self.end + by)


_MARKS = re.compile(
    r"[\s\ufeff]*(?P<quote>(?:>[ \t]*)*)(?P<hash>#{1,6}[ \t\u3000]+)?"
    r"(?P<list>[-*+][ \t\u3000]+)?(?P<bold>\*\*|__)?\s*"
)
_INNER = re.compile(
    r"\*\*|__(?=\S)|</?(?:ul|ol|li|br|p|div|span|table|thead|tbody|tr|td|th|b|i|u|strong|em|sup|sub|font|h[1-6])"
    r"(?:[ \t/][^<>]{0,300})?>",
    re.IGNORECASE,
)
_RULE = re.compile(r"[-=_*─━―—ー~|+:┌┐└┘├┤┬┴┼│┃┏┓┗┛┠┨┯┷┿╋ \t]{3,}")
_RULE_SIGNS = frozenset("-=_*─━―—ー~|+:┌┐└┘├┤┬┴┼│┃┏┓┗┛┠┨┯┷┿╋")
_NARROW = re.compile("[\x00-\u10ff\uff61-\uff9f]")  # characters that take half a full-width one
LONGEST_PAGE_NUMBER = 14
_CAPTION = re.compile(r"[(（][^()（）\t]*[)）]\t")
_GAP = re.compile(r"(?<=\S)(?: {2,}|\u3000{2,}|[ \u3000]{3,})(?=\S)")
_BLANK = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + "\ufeff"
_EMPTY = Reading()
_WHOLE = ("history_title", "preamble_title", "closing", "amendment")  # expressions over the whole line
_BEGINNING = ("list_tail", "connective")  # expressions over the beginning of a line
_NO_LOOKS: frozenset[str] = frozenset()
LEADERS = re.compile(r"(?:[.．…‥・·･]{3,}|[-－―─]{4,})(?:[0-9]{1,4})?$")
_LEADER_ENDS = frozenset(".．…‥・·･-－―─0123456789")
_NOTE = re.compile(r"[※*]\d|\(?注\d")
_BRACKETS = "()（）<>【】[]〈〉《》"


@lru_cache(maxsize=REMEMBERED)
def read_line(raw: str) -> Reading:
    """Read one line by its characters alone."""
    content = raw.rstrip(_BLANK)
    if not content:
        return Reading(tail=len(raw), sign="markup") if raw.strip() else _EMPTY  # a byte order mark is no white space
    whole = squeeze(content)
    if len(whole) <= LONGEST_PAGE_NUMBER and layout("page_number").fullmatch(whole):
        return Reading(tail=len(content), squeezed=whole, sign="page")
    if whole[0] in _RULE_SIGNS and _RULE.fullmatch(content.strip(_BLANK)) and len(set(content.strip(_BLANK + "|:+"))) <= 2:
        return Reading(tail=len(content), squeezed=whole, sign="rule")
    marks = _MARKS.match(content)
    assert marks is not None  # every part of the pattern is optional
    lead = marks.end()
    markup = [marks.span(name) for name in ("quote", "hash", "list", "bold") if marks[name]]
    markers = read_markers(content, lead)
    if marks["list"] and not markers and not marks["bold"]:
        lead = marks.start("list")
        markup = [span for span in markup if span[0] != lead]
        markers = (Marker("dash", 0, (), lead, lead + 1, marks.end(), False),)
    if "*" in content or "_" in content or "<" in content:
        markup.extend(match.span() for match in _INNER.finditer(content, lead))
    tail = _tail(content, lead, markup)
    if tail <= lead and not markers:
        return Reading(tail=len(content), sign="markup")
    squeezed = squeeze(_without(content, lead, max(tail, lead), markup)) if markup or "\ufeff" in content else whole
    return Reading(
        lead=lead,
        tail=max(tail, lead),
        squeezed=squeezed,
        markup=tuple(markup),
        heading=len(marks["hash"].strip()) if marks["hash"] else 0,
        bold=marks["bold"] is not None and content.endswith(marks["bold"]),
        listed=marks["list"] is not None,
        markers=markers,
        cells=_cells(content, lead, markers) if "\t" in content or "|" in content else 1,
        width=len(content) - 0.5 * len(_NARROW.findall(content)),
        gaps=len(_GAP.findall(content, lead)) if "  " in content or "\u3000" in content else 0,
        supplementary=content.find("則") + 1 if _is_supplementary(squeezed) else 0,
        looks=_looks(squeezed, bool(markers)),
    )


def _tail(content: str, lead: int, markup: Sequence[Segment]) -> int:
    """Where the content ends before the marks and tags at the end of a line."""
    tail = len(content)
    for start, end in reversed(markup):
        if end != tail or start < lead:
            break
        tail = start
        while tail > lead and content[tail - 1] in _BLANK:
            tail -= 1
    return tail


def _is_supplementary(squeezed: str) -> bool:
    """Whether a line opens a 附則: the two characters alone, before a bracket, or before its first sentence."""
    if layout("supplementary_text").match(squeezed):
        return True
    match = layout("supplementary").match(squeezed) if len(squeezed) < 60 else None
    return match is not None and squeezed[match.end() : match.end() + 1] in ("", *"(（〔[")


def _looks(squeezed: str, marked: bool) -> frozenset[str]:
    """What a line looks like by its characters alone (see ``Reading.looks``)."""
    found = []
    if _beginnings().match(squeezed):
        found += [name for name in _WHOLE if layout(name).fullmatch(squeezed)]
        if layout("contents_title").fullmatch(squeezed.strip(_BRACKETS)):
            found.append("contents_title")
        if not marked and layout("appendix").fullmatch(squeezed):
            found.append("appendix")
        found += [name for name in _BEGINNING if layout(name).match(squeezed)]
        if _NOTE.match(squeezed):
            found.append("note")
        if not marked and _is_caption(squeezed):
            found.append("caption")
    if squeezed[-1:] in _LEADER_ENDS and LEADERS.search(squeezed):
        found.append("leaders")
    return frozenset(found) if found else _NO_LOOKS


@cache
def _beginnings() -> re.Pattern[str]:
    """What every line with a look begins with; nine of ten lines have none, and this one expression tells them."""
    whole = [f"(?:{layout(name).pattern})$" for name in (*_WHOLE, "appendix")]
    titled = f"[{re.escape(_BRACKETS)}]*(?:{layout('contents_title').pattern})"
    return re.compile("|".join([*whole, titled, *(layout(name).pattern for name in _BEGINNING), _NOTE.pattern, "[(（〔]"]))


def _is_caption(squeezed: str) -> bool:
    """Whether a line is a heading in brackets that stands before the clause it names."""
    return (
        3 <= len(squeezed) <= 42
        and squeezed[0] in "(（〔"
        and squeezed[-1] in ")）〕"
        and not re.search(r"[)）〕(（〔。]", re.sub(r"[(（][^()（）]*[)）]", "", squeezed[1:-1]))
    )


def _without(content: str, lead: int, tail: int, markup: list[Segment]) -> str:
    """``content[lead:tail]`` less the marks in it."""
    kept, at = [], lead
    for start, end in markup:
        if start >= lead:
            kept.append(content[at:start])
            at = end
    kept.append(content[at:tail])
    return "".join(kept)


def _cells(content: str, lead: int, markers: tuple[Marker, ...]) -> int:
    body = content[lead:]
    if body.startswith("|"):
        return max(2, body.strip().strip("|").count("|") + 1)
    after = max((marker.rest for marker in markers), default=lead)
    caption = _CAPTION.match(content, after) if markers else None
    return content[caption.end() if caption else after :].count("\t") + 1


def squeeze(text: str) -> str:
    """``text`` in NFKC without white space, the form in which signs are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def split_lines(source: Source) -> tuple[Line, ...]:
    """The non-blank lines of a source, in order, with what its reader said of them."""
    lines = plain_lines(source.text)
    if not source.hints:
        return lines
    return tuple(_with_hints(lines, source.hints))


def plain_lines(text: str) -> tuple[Line, ...]:
    """The non-blank lines of a text by its characters alone."""
    lines: list[Line] = []
    start, page, blank = 0, 1, True
    paged = "\f" in text
    raws = text.split("\n")
    for raw, reading in zip(raws, map(read_line, raws), strict=True):
        end = start + len(raw)
        breaks = raw.count("\f") if paged else 0
        if reading.tail:
            own_page = page + raw.count("\f", 0, reading.lead) if breaks else page
            lines.append(Line(len(lines), start, end, reading, None, reading.heading, own_page, blank))
            blank = False
        else:
            blank = True
        start = end + 1
        page += breaks
    return tuple(lines)


def _with_hints(lines: Iterable[Line], hints: Iterable[Hint]) -> Iterator[Line]:
    """The lines with what the hints over them say; list numbers only colour a part of a line."""
    waiting = sorted([hint for hint in hints if hint.kind is not HintKind.LIST_NUMBER], reverse=True)  # the first of them last
    reaching: list[Hint] = []  # those that begin before the end of the line and do not end before it
    for line in lines:
        start, end = line.start + line.reading.lead, line.start + line.reading.tail
        while waiting and waiting[-1].start < end:
            reaching.append(waiting.pop())
        if reaching:
            reaching = [hint for hint in reaching if hint.end > start]
        kind, level = _hinted(reaching, start, end)
        yield replace(line, hint=kind, heading=level or line.heading) if kind or level else line


def _hinted(hints: Sequence[Hint], start: int, end: int) -> tuple[HintKind | None, int]:
    """The last of the hints that cover most of a line, and the level of the first that makes it a heading."""
    over = [hint for hint in hints if min(hint.end, end) > max(hint.start, start)]
    level = next((hint.level for hint in over if hint.kind is HintKind.HEADING), 0)
    most = [
        hint.kind for hint in over if hint.kind is not HintKind.HEADING and 2 * (min(hint.end, end) - max(hint.start, start)) >= end - start
    ]
    return (most[-1] if most else None), level

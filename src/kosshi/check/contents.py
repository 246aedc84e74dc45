"""Findings of the table of contents: where it disagrees with the headings of the body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from kosshi.check.finding import Finding, Severity, finding
from kosshi.check.outline import ARTICLE, SUPPLEMENTARY, Number, Outline, base_style, last_number, number, plain_sign, sign
from kosshi.model import BlockKind, Clause
from kosshi.numbering import parse_number, read_markers
from kosshi.parse.lines import layout
from kosshi.passages import Passage, passage, plain_text

_N = "(?:[0-9]+|[〇一二三四五六七八九十百]+)"
_ARTICLE = rf"第({_N})条((?:の{_N})*)"
_LINK = r"[-‐−–—―ー~〜～・、]|から|及び"
_RANGE = re.compile(rf"\(?{_ARTICLE}(?:\([^()]*\))?(?:(?:{_LINK}){_ARTICLE}(?:\([^()]*\))?(?:まで)?)?\)?$")
_PAGE = re.compile(r"(?:(?:[.．…‥・·･･]{2,}|[-－―─]{3,})[0-9]{0,4}|[0-9]{1,3})$")
_LEADERS = re.compile(r"(?:[.．…‥・·･･]{2,}|[-－―─]{3,})[0-9]{0,4}$")
_SPLIT = re.compile(r"[ \u3000]{2,}(?=(?:第?[0-9０-９]+|[(（]))")
_MAX_ENTRIES = 1500  # a list longer than any table of contents
_MARKS = "#*|"  # signs of Markdown
_SIGNS = re.compile(r"[\s()（）「」『』〔〕\[\]<>【】・,，、．.]")


class _Entry(NamedTuple):
    """One entry of a table of contents.

    Attributes:
        words: as printed, without leaders and page number.
        span: in the source.
        signs: readings of its number: as printed, and ordinal with branches.
        titles: its title with and without a number at its end.
        first, last: numbers of the first and last article it announces.
    """

    words: str
    span: tuple[int, int]
    signs: tuple[tuple[str, Number], ...]
    titles: tuple[str, ...]
    first: Number = ()
    last: Number = ()


def contents_mismatches(outline: Outline) -> Iterator[Finding]:
    """``contents-mismatch``: entries without heading, headings without entry, other wording, other number, other articles.

    Where fewer than half of the entries answer to a heading, the block is no plain table of contents and nothing is said.
    """
    entries = _entries(outline)
    titled = [entry for entry in entries if entry.titles]
    if len(titled) > _MAX_ENTRIES:
        return
    pairs = _paired(outline, titled)
    exact = sum(clause is not None and _agrees(entry, clause) for entry, clause in pairs)
    if len(titled) < 2 or 2 * exact < len(titled):
        return
    for entry, clause in pairs:
        yield from _compare(outline, entry, clause)
    yield from _ranges(entries, {entry.span: clause for entry, clause in pairs})
    yield from _left_out(outline, [clause for _, clause in pairs if clause is not None])


# --- entries ----------------------------------------------------------------------------------------------


def _entries(outline: Outline) -> list[_Entry]:
    text = outline.text
    found: list[_Entry] = []
    for block in outline.policy.blocks:
        if block.kind is not BlockKind.CONTENTS:
            continue
        at = block.start
        for line in text[block.start : block.end].split("\n"):
            cuts = [0, *(match.end() for match in _SPLIT.finditer(line.rstrip()) if line[: match.start()].strip()), len(line)]
            for low, high in pairwise(cuts):
                one = passage(text, (place for place in range(at + low, at + high) if text[place] not in _MARKS))
                if one.text and not layout("contents_title").fullmatch(one.text.strip("<>[]【】()〈〉《》")):
                    found.append(_entry(text, one, "\t" in line[low:high]))
            at += len(line) + 1
    return found


def _entry(text: str, one: Passage, tabbed: bool) -> _Entry:
    words = one.text
    first: Number = ()
    last: Number = ()
    ranged = _RANGE.search(words)
    if ranged and (ranged.start() == 0 or words[ranged.start()] == "("):
        first = _number(ranged[1], ranged[2])
        last = _number(ranged[3], ranged[4]) if ranged[3] else first
        words = words[: ranged.start()]
    shorter = (_PAGE if tabbed else _LEADERS).sub("", words)
    if not shorter:
        return _Entry("", one.span(0, len(one.text)), (), (), first, last)
    span = one.span(0, len(shorter))
    printed = text[slice(*span)]
    signs, titles = [], []
    for marker in read_markers(printed):
        style = marker.style.partition(":")[0]
        signs.append((plain_sign(printed[marker.start : marker.end]), (marker.ordinal, *(() if style == "decimal" else marker.branch))))
        titles.append(plain_text(printed[marker.rest :]))
    titles = [*titles, shorter] if titles else [shorter]
    titles += [re.sub(r"[0-9]{1,3}$", "", title) for title in titles]
    return _Entry(shorter, span, tuple(signs), tuple(dict.fromkeys(filter(None, map(_title, titles)))), first, last)


def _number(ordinal: str, branch: str) -> Number:
    return (parse_number(ordinal), *(parse_number(part) for part in branch.split("の")[1:]))


def _title(words: str) -> str:
    return _SIGNS.sub("", words)


# --- pairs ------------------------------------------------------------------------------------------------


def _paired(outline: Outline, entries: Sequence[_Entry]) -> list[tuple[_Entry, Clause | None]]:
    """Every entry with the clause it announces: same title and number, else same title, else same number, in order."""
    headed = [clause for clause in outline.clauses if clause.heading or clause.style == SUPPLEMENTARY]
    taken: dict[tuple[int, int], Clause] = {}
    used: set[str] = set()
    titled: dict[str, list[Clause]] = {}
    numbered: dict[str, list[Clause]] = {}
    for clause in headed:
        numbered.setdefault(sign(clause), []).append(clause)
        for title in _titles(clause):
            titled.setdefault(title, []).append(clause)
    for matches in (_agrees, _same_title, _same_number):
        low = -1
        highs = _upper_bounds(outline, entries, taken)
        for entry, high in zip(entries, highs, strict=True):
            if entry.span not in taken:
                alike = numbered if matches is _same_number else titled
                names = [printed for printed, _ in entry.signs] if matches is _same_number else entry.titles
                free = [one for name in names for one in alike.get(name, ()) if one.path not in used and low < outline.order(one) < high]
                first = min((one for one in free if matches(entry, one)), key=outline.order, default=None)
                if first is not None:
                    taken[entry.span] = first
                    used.add(first.path)
            if entry.span in taken:
                low = max(low, outline.order(taken[entry.span]))
    return [(entry, taken.get(entry.span)) for entry in entries]


def _upper_bounds(outline: Outline, entries: Sequence[_Entry], taken: Mapping[tuple[int, int], Clause]) -> list[int]:
    """Before which clause each entry's clause must stand, by the entries behind it that have found theirs."""
    high = len(outline.clauses)
    found: list[int] = []
    for entry in reversed(entries):
        found.append(high)
        if entry.span in taken:
            high = min(high, outline.order(taken[entry.span]))
    return found[::-1]


def _titles(clause: Clause) -> tuple[str, ...]:
    """The titles by which the contents may name a clause; none where it has no heading."""
    title = _title(plain_text(clause.heading))
    if clause.style == SUPPLEMENTARY:
        return tuple(dict.fromkeys(("附則" + title, "附則")))
    return (title,) if title else ()


def _same_title(entry: _Entry, clause: Clause) -> bool:
    return any(title in entry.titles for title in _titles(clause))


def _same_number(entry: _Entry, clause: Clause) -> bool:
    return any(printed == sign(clause) for printed, _ in entry.signs)


def _agrees(entry: _Entry, clause: Clause) -> bool:
    if not _same_title(entry, clause):
        return False
    if not entry.signs or not sign(clause) or clause.style == SUPPLEMENTARY or _same_number(entry, clause):
        return True
    return base_style(clause) != "decimal" and any(numbers == number(clause) for _, numbers in entry.signs)


# --- findings ---------------------------------------------------------------------------------------------


def _compare(outline: Outline, entry: _Entry, clause: Clause | None) -> Iterator[Finding]:
    rule, severity = "contents-mismatch", Severity.WARNING
    if clause is None:
        if not _elsewhere(outline, entry):
            yield finding(rule, severity, None, entry.span, "contents-extra", entry=entry.words)
    elif not _same_title(entry, clause):
        fields = {"entry": entry.words, "heading": _name(clause)}
        yield finding(rule, severity, clause.path, entry.span, "contents-title", **fields)
    elif not _agrees(entry, clause) and not clause.inferred:
        yield finding(rule, severity, clause.path, entry.span, "contents-number", entry=entry.words, heading=plain_sign(clause.marker))


def _name(clause: Clause) -> str:
    return " ".join(f"{plain_sign(clause.marker)} {clause.heading}".split())


def _elsewhere(outline: Outline, entry: _Entry) -> bool:
    """Whether the entry is a line of the text that is no clause: はじめに, 別表第1, 附則."""
    contents = [block for block in outline.policy.blocks if block.kind is BlockKind.CONTENTS]
    behind = outline.text[max(block.end for block in contents) :]
    for line in behind.split("\n"):
        title = _title(plain_text(line))
        if title and any(title == wanted or (title.startswith(wanted) and len(wanted) >= 4) for wanted in entry.titles):
            return True
    return False


def _ranges(entries: Sequence[_Entry], clauses: dict[tuple[int, int], Clause | None]) -> Iterator[Finding]:
    """第1章 総則（第1条―第4条) against the articles of the chapter; a range on a line of its own is that of the entry above."""
    holder: Clause | None = None
    for entry in entries:
        if entry.titles:
            holder = clauses.get(entry.span)
        if not entry.first or holder is None:
            continue
        articles = [clause for clause in holder.walk() if clause.style == ARTICLE]
        if not articles:
            continue
        first, end = number(articles[0]), articles[-1]
        last = (last_number(end),) if len(number(end)) == 1 else number(end)
        if (first, last) != (entry.first, entry.last):
            fields = {"entry": _spelled(entry.first, entry.last), "heading": _spelled(first, last)}
            yield finding("contents-mismatch", Severity.WARNING, holder.path, entry.span, "contents-range", **fields)


def _spelled(first: Number, last: Number) -> str:
    both = ["第{}条{}".format(one[0], "".join(f"の{part}" for part in one[1:])) for one in (first, last)]
    return both[0] if first == last else "～".join(both)


def _left_out(outline: Outline, listed: Sequence[Clause]) -> Iterator[Finding]:
    """Headings whose siblings are mostly in the contents but that are not."""
    paths = {clause.path for clause in listed}
    done: set[str] = set()
    for clause in listed:
        if clause.path in done:
            continue
        mates = [other for other in outline.siblings(clause) if base_style(other) == base_style(clause) and other.heading]
        done.update(mate.path for mate in mates)
        if clause.style == SUPPLEMENTARY or 2 * sum(mate.path in paths for mate in mates) < len(mates):
            continue
        for mate in mates:
            if mate.path not in paths and mate.heading != "削除":
                yield finding(
                    "contents-mismatch", Severity.WARNING, mate.path, outline.marker_span(mate), "contents-missing", heading=_name(mate)
                )

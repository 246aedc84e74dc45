"""Findings of numbering: gaps, numbers used twice, lost markers, headings used twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from kosshi.check.finding import Finding, Severity, finding
from kosshi.check.outline import ARTICLE, SUPPLEMENTARY, UNNUMBERED, Outline, base_style, last_number, number, shown, sign
from kosshi.model import Clause, Part
from kosshi.numbering import print_marker
from kosshi.passages import plain_text
from kosshi.pieces import PieceKind

_LOOSE = (*UNNUMBERED, SUPPLEMENTARY, "")  # styles that count by place


def number_gaps(outline: Outline) -> Iterator[Finding]:
    """``number-gap``: numbers that a run passes over, unless branches, deleted ranges or restored clauses fill them."""
    for run in _runs(outline):
        have = {value for clause in run for value in range(number(clause)[0], last_number(clause) + 1)}
        for before, clause in pairwise(run):
            low, high = last_number(before), number(clause)[0]
            missing = [value for value in range(low + 1, high) if value not in have]
            if missing:
                yield finding(
                    "number-gap",
                    Severity.WARNING,
                    clause.path,
                    outline.marker_span(clause),
                    "number-gap",
                    before=shown(before),
                    after=shown(clause),
                    missing=_spelled(clause, missing),
                )
        yield from _late_start(outline, run)


def _late_start(outline: Outline, run: Sequence[Clause]) -> Iterator[Finding]:
    """A run that does not begin with its first number, and goes on with no other run."""
    first = run[0]
    start = number(first)[0]
    parent = outline.parent(first)
    paragraph = base_style(first) in ("arabic", "circled") and parent is not None and parent.style == ARTICLE and start == 2
    if start < 2 or paragraph or len(number(first)) > 1 or len(run) < 2 or _goes_on(outline, first, start):
        return
    yield finding(
        "number-gap",
        Severity.NOTE,
        first.path,
        outline.marker_span(first),
        "number-gap-start",
        after=shown(first),
        missing=_spelled(first, list(range(1, start))),
    )


def _goes_on(outline: Outline, clause: Clause, start: int) -> bool:
    """Whether a clause before it, under another parent, has the number before (items numbered on through chapters)."""
    style = base_style(clause)
    before = outline.clauses[: outline.order(clause)]
    return any(base_style(other) == style and last_number(other) == start - 1 for other in before)


def _runs(outline: Outline) -> Iterator[tuple[Clause, ...]]:
    """Clauses counted together, in document order: siblings of one style, articles over all chapters of their part."""
    seen: set[str] = set()
    for clause in outline.clauses:
        if base_style(clause) in _LOOSE or clause.style.startswith("headed") or clause.path in seen:
            continue
        run = outline.run(clause)
        seen.update(other.path for other in run)
        if clause.style == ARTICLE:
            yield from _restarts(run)
        else:
            yield run


def _restarts(articles: Sequence[Clause]) -> Iterator[tuple[Clause, ...]]:
    """Articles cut where they begin anew with 1, as they may in every chapter."""
    start = 0
    for place in range(1, len(articles)):
        if number(articles[place]) == (1,):
            yield tuple(articles[start:place])
            start = place
    yield tuple(articles[start:])


def _spelled(like: Clause, missing: list[int]) -> str:
    """Missing numbers as the run prints them: (4), or (4)から(6)まで."""
    signs = [_sign(like, value) for value in missing]
    return signs[0] if len(signs) == 1 else f"{signs[0]}～{signs[-1]}"


def _sign(like: Clause, value: int) -> str:
    if base_style(like) == "decimal":
        joint = next((char for char in sign(like) if not char.isdigit()), ".")
        return joint.join([*sign(like).split(joint)[:-1], str(value)])
    try:
        return print_marker(like.style, value)
    except (KeyError, ValueError):
        return str(value)


def duplicate_numbers(outline: Outline) -> Iterator[Finding]:
    """``duplicate-number``: a number printed a second time under one parent (paths with ``~``)."""
    for clause in outline.clauses:
        if "~" in clause.path.rpartition(".")[2]:
            span = outline.marker_span(clause)
            yield finding("duplicate-number", Severity.WARNING, clause.path, span, "duplicate-number", marker=shown(clause))


def lost_markers(outline: Outline) -> Iterator[Finding]:
    """``lost-marker``: clauses whose number was lost and that the parser restored."""
    for clause in outline.clauses:
        if not clause.inferred or not clause.spans:
            continue
        opening = " ".join((clause.heading or clause.text).split())
        shortened = opening if len(opening) <= 16 else opening[:15] + "…"
        start = clause.spans[0].start
        end = min(clause.spans[0].end, outline.text.find("\n", start) % (len(outline.text) + 1))
        yield finding("lost-marker", Severity.WARNING, clause.path, (start, end), "lost-marker", marker=sign(clause), text=shortened)


def duplicate_headings(outline: Outline) -> Iterator[Finding]:
    """``duplicate-heading``: two clauses under one parent with the same heading."""
    parents: list[Sequence[Clause]] = [outline.policy.clauses, *(clause.children for clause in outline.clauses)]
    for children in parents:
        # two captions （経過措置） in one 附則 are custom
        headed = [child for child in children if len(_title(child)) > 1 and child.part is Part.BODY]
        for title, group in groupby(sorted(headed, key=_title), key=_title):
            members = sorted(group, key=outline.order)
            if title == "削除":
                continue
            for clause in members[1:]:
                span = next((piece.start, piece.end) for piece in clause.pieces if piece.kind is PieceKind.HEADING)
                fields = {"heading": " ".join(clause.heading.split()), "first": shown(members[0]), "second": shown(clause)}
                yield finding("duplicate-heading", Severity.WARNING, clause.path, span, "duplicate-heading", **fields)


def _title(clause: Clause) -> str:
    has = any(piece.kind is PieceKind.HEADING for piece in clause.pieces)
    return plain_text(clause.heading) if has else ""

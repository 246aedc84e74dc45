"""The table of contents follows headings and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kosshi.draft.digits import NUMERAL, NoSignError, like, value
from kosshi.draft.upgrade.inserting import Planned
from kosshi.draft.upgrade.numbers import Numbers, Slot, ordinal, remarked
from kosshi.draft.upgrade.splice import Edit, Splice
from kosshi.model import BlockKind, Clause, Policy
from kosshi.passages import passage, plain_text
from kosshi.pieces import PieceKind


def contents_edits(
    policy: Policy, edits: Mapping[str, Sequence[Edit]], numbers: Numbers, added: Sequence[tuple[Planned, Slot]]
) -> Iterator[Edit]:
    """What changes in a table of contents.

    Args:
        policy: the old text.
        edits: changes inside clauses, by path.
        numbers: the new numbers.
        added: the clauses put in.
    """
    lines = dict(_lines(policy))
    for clause in policy.walk():
        if clause.path not in lines:
            continue
        start, end = lines[clause.path]
        moved = numbers.paths[clause.path] != clause.path
        yield from _line_edits(policy, clause, (start, end), numbers.paths[clause.path] if moved else "", edits.get(clause.path, ()))
    for plan, slot in added:
        before = slot.group[slot.place - 1] if slot.place else None
        if before is not None and before.path in lines and plan.heading:
            start, end = lines[before.path]
            words = _entry(policy, before, (start, end), plan)
            if words:
                yield Edit(end, end, f"\n{words}", inside=False)
    if added:
        yield from _ranges(policy, numbers, added)


_BRANCHES = f"(?:の(?:{NUMERAL}))*"
_RANGE = re.compile(
    rf"第(?P<a>{NUMERAL})条(?P<a_branch>{_BRANCHES})(?P<rest>(?P<joint>[^第()（）\n]{{1,3}})第(?P<b>{NUMERAL})条(?P<b_branch>{_BRANCHES}))?(?=[)）])"
)
_RANGED = re.compile(r"[(（]第[^()（）]*[)）]$")


def _ranges(policy: Policy, numbers: Numbers, added: Sequence[tuple[Planned, Slot]]) -> Iterator[Edit]:
    """第2章 総則（第3条―第10条) once articles are put in."""
    text = policy.source.text
    found = [
        match for block in policy.blocks if block.kind is BlockKind.CONTENTS for match in _RANGE.finditer(text, block.start, block.end)
    ]
    added = [(plan, slot) for plan, slot in added if slot.group[0].style == "article"]
    articles = added[0][1].group if added else ()
    signs = dict(_joints(found))
    for match in found if articles else ():
        a = _number(match["a"], match["a_branch"])
        b = _number(match["b"], match["b_branch"]) if match["rest"] else a
        new = (_moved(a, articles, numbers, added, first=True), _moved(b, articles, numbers, added, first=False))
        if new == (a, b):
            continue
        words = _printed(match["a"], new[0])
        if new[0] != new[1]:
            near = new[1] == (new[0][0] + 1,)
            kept = match["joint"] if match["rest"] and near == (b == (a[0] + 1,)) else ""
            words += (kept or signs.get(near) or ("・" if near else "―")) + _printed(match["a"], new[1])
        yield Edit(*match.span(), words)


def _joints(found: Sequence[re.Match[str]]) -> Iterator[tuple[bool, str]]:
    """The sign between two neighbours, and the one between the ends of a longer range."""
    for match in found:
        if match["rest"]:
            a, b = _number(match["a"], match["a_branch"]), _number(match["b"], match["b_branch"])
            yield b == (a[0] + 1,), match["joint"]


def _number(numeral: str, branches: str) -> tuple[int, ...]:
    return (value(numeral), *(value(one) for one in branches.split("の")[1:]))


def _moved(
    number: tuple[int, ...], articles: Sequence[Clause], numbers: Numbers, added: Sequence[tuple[Planned, Slot]], *, first: bool
) -> tuple[int, ...]:
    """The new number of the first or last article of a range; what is put in behind its last article belongs to it."""
    at = max((place for place, one in enumerate(articles) if _own(one.path) <= number), default=0)
    here = articles[at]
    shift = ordinal(numbers.paths[here.path]) - ordinal(here.path)
    beside = [_own(plan.path) for plan, slot in added if slot.place == (0 if first else at + 1) and (at == 0 or not first)]
    if beside:
        return min(beside) if first else max(beside)
    return (number[0] + shift, *number[1:])


def _own(path: str) -> tuple[int, ...]:
    """The number of an article and its branches."""
    return tuple(int(part) for part in path.rpartition(".")[2].partition("~")[0].split("-"))


def _printed(sample: str, number: tuple[int, ...]) -> str:
    """第3条の2 in the digits of a sample."""
    main, *branches = (like(sample, part) for part in number)
    return f"第{main}条" + "".join(f"の{part}" for part in branches)


def _lines(policy: Policy) -> Iterator[tuple[str, tuple[int, int]]]:
    """(path of a clause, range of its line in the contents), where marker and heading stand there."""
    text = policy.source.text
    entries = {plain_text(clause.marker + clause.heading).rstrip(".．、"): clause for clause in policy.walk() if clause.heading}
    by_heading = {(plain_text(clause.heading), _digits(clause.marker)): clause for clause in entries.values()}
    for block in policy.blocks:
        if block.kind is not BlockKind.CONTENTS:
            continue
        at = block.start
        for line in text[block.start : block.end].split("\n"):
            plain = _RANGED.sub("", plain_text(line))
            for (heading, number), clause in by_heading.items():
                if plain.rstrip("0123456789.…・-‥ ").endswith(heading) and _digits(plain[: plain.find(heading)]) == number:
                    yield clause.path, (at, at + len(line))
            at += len(line) + 1


def _digits(text: str) -> str:
    return "".join(char for char in plain_text(text) if char.isalnum())


def _line_edits(policy: Policy, clause: Clause, line: tuple[int, int], path: str, edits: Sequence[Edit]) -> Iterator[Edit]:
    text = policy.source.text
    here = passage(text, range(*line))
    at = here.text.find(plain_text(clause.heading))
    if path:
        try:
            first, last = here.span(0, at)
            yield Edit(first, last, remarked(text[first:last], clause.style, clause.path, path))
        except NoSignError:
            return
    heading = [piece for piece in clause.pieces if piece.kind is PieceKind.HEADING]
    own = [edit for edit in edits if heading and heading[0].start <= edit.start and edit.end <= heading[0].end]
    if own:
        splice = Splice(policy.source, own)
        words = splice.text[splice.start(heading[0].start) : splice.end(heading[0].end)]
        yield Edit(*here.span(at, at + len(plain_text(clause.heading))), words)


def _entry(policy: Policy, clause: Clause, line: tuple[int, int], plan: Planned) -> str:
    """The line of one clause with another's number and heading."""
    text = policy.source.text
    here = passage(text, range(*line))
    at = here.text.find(plain_text(clause.heading))
    first, last = here.span(at, at + len(plain_text(clause.heading)))
    marker = here.span(0, at) if at else (line[0], line[0])
    try:
        words = remarked(text[marker[0] : marker[1]], clause.style, clause.path, plan.path) if at else ""
    except NoSignError:
        return ""
    return text[line[0] : marker[0]] + words + text[marker[1] : first] + plan.heading + text[last : line[1]]

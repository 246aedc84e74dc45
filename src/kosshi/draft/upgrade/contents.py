"""The table of contents follows headings and numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kosshi.draft.upgrade.inserting import Planned
from kosshi.draft.upgrade.numbers import NoSignError, Numbers, Slot, remarked
from kosshi.draft.upgrade.splice import Edit, Splice
from kosshi.model import BlockKind, Clause, PieceKind, Policy
from kosshi.passages import passage, plain_text


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
            plain = plain_text(line)
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

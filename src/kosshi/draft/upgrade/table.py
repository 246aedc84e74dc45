"""An upgrade as 新旧対照表: the new text left, the old one right, changed words marked, the reasons beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from kosshi.contrast import Contrast, ContrastRow, Run
from kosshi.draft.upgrade.proposal import Proposal, Upgrade, printed_place
from kosshi.messages import say
from kosshi.model import Clause, Policy
from kosshi.pieces import PieceKind
from kosshi.wording import edits


def contrast(upgrade: Upgrade) -> Contrast:
    """The table: one row a clause that changes, in the order of the new text; what is merely suggested stands in a table below.

    Clauses are printed below those they belong to, of which only number and heading stand.

    Args:
        upgrade: the proposals.
    """
    olds = {clause.path: clause for clause in upgrade.policy.walk()}
    back = {new: old for old, new in upgrade.paths.items()}
    above = {child.path: one.path for one in upgrade.revised.walk() for child in one.children}
    last = ""  # path of the last row
    rows: list[ContrastRow] = []
    at: dict[str, int] = {}  # the row of each clause that has one
    for clause in upgrade.revised.walk():
        own = [one for one in upgrade.proposals if one.new_path == clause.path]
        old = olds.get(back.get(clause.path, ""))
        if own or old is None:
            row = _row(old, clause, own, upgrade)
        elif old.path in upgrade.touched:
            row = _renumbered(old, clause, upgrade)
        else:
            continue
        parent = above.get(clause.path, "")
        named = not parent or f"{last}.".startswith(f"{parent}.")
        rows.append(row if named else _below(row, upgrade, clause, parent, olds.get(back.get(parent, ""))))
        at[clause.path] = len(rows) - 1
        last = clause.path
    _tell_omitted(rows, at, upgrade)
    suggested = tuple(_suggestion(one, upgrade) for one in upgrade.proposals if not one.new_path)
    rows = rows or [ContrastRow(say("upgrade", "nothing"), (), (), "")]
    old_name = say("upgrade", "old-name")
    further = Contrast(say("upgrade", "suggestions"), say("upgrade", "suggestion-name"), old_name, suggested) if suggested else None
    return Contrast(say("upgrade", "heading", title=upgrade.title), say("upgrade", "new-name"), old_name, tuple(rows), further)


def _below(row: ContrastRow, upgrade: Upgrade, clause: Clause, parent: str, old: Clause | None) -> ContrastRow:
    """A row with number and heading of what stands above its clause, and the numbers of what stands there before it."""
    if old is None:
        return row  # it is new as well and has a row of its own
    new, before = _line(upgrade.revised[parent]), _line(old)
    earlier = _unchanged(upgrade.revised[parent].children, {clause.path: 0})
    more = [(f"{earlier}\n", False)] if earlier else []
    return replace(
        row, new=_joined([(f"{new}\n", new != before), *more, *row.new]), old=_joined([(f"{before}\n", new != before), *more, *row.old])
    )


def _tell_omitted(rows: list[ContrastRow], at: Mapping[str, int], upgrade: Upgrade) -> None:
    """Add to the rows the 項 and 号 behind them that stay as they are: (2)～(4)（略）."""
    above = {child.path: one for one in upgrade.revised.walk() for child in one.children}
    for path in at:
        anchor: Clause | None = upgrade.revised[path]
        if anchor is not None and anchor.children and path in upgrade.paths.values():
            _add(rows, at[path], _unchanged(anchor.children, at))
        while anchor is not None and anchor.style != "article" and anchor.path in above:
            siblings = above[anchor.path].children
            behind = siblings[next(n for n, one in enumerate(siblings) if one is anchor) + 1 :]
            if any(one.startswith(f"{anchor.path}.") and at[one] > at[path] for one in at):
                break  # a row further down stands nearer
            _add(rows, at[path], _unchanged(behind, at))
            anchor = above[anchor.path]


def _unchanged(clauses: Sequence[Clause], at: Mapping[str, int]) -> str:
    """The numbers of the clauses up to the next that has a row, or below which one has."""
    same = list(takewhile(lambda one: not any(f"{path}.".startswith(f"{one.path}.") for path in at), clauses))
    if not same or same[0].style == "article" or not (same[0].marker and same[-1].marker):
        return ""
    return "～".join(dict.fromkeys((same[0].marker, same[-1].marker))) + say("upgrade", "same")


def _add(rows: list[ContrastRow], place: int, words: str) -> None:
    if words:
        row = rows[place]
        rows[place] = replace(row, new=_joined([*row.new, (f"\n{words}", False)]), old=_joined([*row.old, (f"\n{words}", False)]))


def _line(clause: Clause) -> str:
    """第2条（略）, 2. 定義（略）."""
    heading = "" if clause.style == "article" else clause.heading
    return " ".join(part for part in (clause.marker, heading) if part) + say("upgrade", "same")


def _row(old: Clause | None, new: Clause, proposals: Sequence[Proposal], upgrade: Upgrade) -> ContrastRow:
    title = next((upgrade.title_of(one.node) for one in proposals if one.node), new.heading)
    left, right = _marked(old, new, upgrade)
    return ContrastRow(title, left, right, _note(proposals, upgrade))


def _marked(old: Clause | None, new: Clause, upgrade: Upgrade) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Both sides of a row: marker, heading and text, with what differs marked."""
    after = _parts(new, upgrade.revised)
    if old is None:
        return (("".join(f"{words}{joint}" for words, joint in after), True),), ((say("upgrade", "none"), False),)
    left: list[Run] = []
    right: list[Run] = []
    for (a, behind_a), (b, behind_b) in zip(_parts(old, upgrade.policy), after, strict=True):
        whole = a == old.marker and a != b  # a number is marked with its brackets
        for step in edits(a, b) if a != b and not whole else ():
            left.append((b[step.b_start : step.b_end], step.kind != "equal"))
            right.append((a[step.a_start : step.a_end], step.kind != "equal"))
        if a == b or whole:
            left.append((b, whole))
            right.append((a, whole))
        left.append((behind_b, False))
        right.append((behind_a, False))
    return _joined(left), _joined(right)


def _parts(clause: Clause, policy: Policy) -> tuple[tuple[str, str], ...]:
    """Marker, heading and text in printed order, each with what stands behind it; a caption stands above its article.

    What the policy prints on one line, as the term and the meaning of a 号, stands on one line.
    """
    if clause.style == "article":
        caption = f"（{clause.heading}）" if clause.heading else ""
        return (caption, "\n" if caption else ""), (clause.marker, "　" if clause.text else ""), (clause.text, "")
    behind = ("\n" if _apart(clause, policy) else "　") if clause.heading and clause.text else ""
    return (clause.marker, " " if clause.marker else ""), (clause.heading, behind), (clause.text, "")


def _apart(clause: Clause, policy: Policy) -> bool:
    """Whether a clause's heading and its text stand on lines of their own."""
    headings = [piece.end for piece in clause.pieces if piece.kind is PieceKind.HEADING]
    texts = [piece.start for piece in clause.pieces if piece.kind is PieceKind.TEXT]
    return not (headings and texts) or "\n" in policy.source.text[max(headings) : min(texts)]


def _joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    joined: list[Run] = []
    for text, changed in runs:
        if joined and joined[-1][1] == changed:
            joined[-1] = (joined[-1][0] + text, changed)
        elif text:
            joined.append((text, changed))
    return tuple(joined)


def _renumbered(old: Clause, new: Clause, upgrade: Upgrade) -> ContrastRow:
    """A clause in which only numbers change; its text is left out where it stays the same."""
    title = new.heading
    if old.full_text == new.full_text:
        old, new = _shortened(old), _shortened(new)
    left, right = _marked(old, new, upgrade)
    return ContrastRow(title, left, right, say("upgrade", "reason-renumbered"))


def _shortened(clause: Clause) -> Clause:
    """A clause whose text is told to be the same; it stands behind the heading, as 新旧対照表 print it."""
    same = say("upgrade", "same")
    headed = bool(clause.heading) and clause.style != "article"
    return replace(clause, heading=f"{clause.heading}{same}" if headed else clause.heading, text="" if headed else same)


def _suggestion(one: Proposal, upgrade: Upgrade) -> ContrastRow:
    """A proposal that is not carried out: why, where it would stand, and how to take it."""
    reasons = [_note([one], upgrade)]
    if one.after:
        reasons.append(say("upgrade", "suggestion-after", after=printed_place(upgrade.policy, one.after)))
    if one.node:
        reasons.append(say("upgrade", "suggestion-node", node=one.node))
    text = "\n".join(reasons)
    if not one.old:
        return ContrastRow(upgrade.title_of(one.node), ((one.new, False),), (), text)
    steps = edits(one.old, one.new)
    new = _joined((one.new[step.b_start : step.b_end], step.kind != "equal") for step in steps)
    old = _joined((one.old[step.a_start : step.a_end], step.kind != "equal") for step in steps)
    return ContrastRow(upgrade.title_of(one.node), new, old, text)


def _note(proposals: Sequence[Proposal], upgrade: Upgrade) -> str:
    """Why, and where the words come from."""
    reasons = list(dict.fromkeys(one.reason for one in proposals))
    sources = list(dict.fromkeys(upgrade.source_names[source] for one in proposals for source in one.sources))
    if sources:
        reasons.append(say("upgrade", "source", source=say("upgrade", "sources-joint").join(sources)))
    return "\n".join(reasons)

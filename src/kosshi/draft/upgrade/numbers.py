"""Numbers after clauses were put in: paths, printed markers and references, each as the text prints them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kosshi.check import Reference, ReferenceKind
from kosshi.draft.digits import NUMERAL, NoSignError, like, value
from kosshi.draft.upgrade.splice import Edit
from kosshi.model import Clause, Part, Policy
from kosshi.numbering import print_marker, style
from kosshi.pieces import PieceKind

_DIGITS = re.compile("[0-9０-９]+")
_NUMERAL = re.compile(f"{NUMERAL}|[①-⑳㉑-㊿]")
_BRANCH = re.compile(f"(?<=[編章節款目条])(?:の(?:{_NUMERAL.pattern}))+")  # 第3条の2
_FURTHER = re.compile(f"第({_NUMERAL.pattern})")  # 第9条及び第10条　削除
_SEVERAL = re.compile("^前(?P<n>[0-9０-９]+|[二三四五六七八九十]+)(?P<unit>条|項|号)$")
_LISTED = re.compile(r"第(?P<n>[0-9０-９]+|[一二三四五六七八九十百]+)(?:、|，|及び|並びに|又は|若しくは|から)$")
_LONGEST = 12  # characters of one number in such a list with what joins it
_NEIGHBOUR = re.compile("^(?P<which>前|次)(?P<unit>条|項)$")


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a clause is put in.

    Attributes:
        group: clauses that are numbered together, in order.
        place: index in ``group`` of the clause before which it goes; its size for the end.
    """

    group: tuple[Clause, ...]
    place: int

    @property
    def key(self) -> tuple[str, int]:
        """The same for all that go to one place."""
        return self.group[0].path, self.place


def ordinal(path: str) -> int:
    """The number of a clause among its siblings, without branch and repetition."""
    return int(re.split("[-~]", path.rpartition(".")[2].removeprefix("附則"))[0])


def group_of(policy: Policy, clause: Clause) -> tuple[Clause, ...]:
    """The clauses that are numbered together with one: articles through all chapters, others among their siblings."""
    if clause.style == "article":
        return tuple(one for one in policy.walk() if one.style == "article" and one.part is Part.BODY)
    return tuple(one for one in siblings(policy, clause) if one.style == clause.style and one.part is clause.part)


def siblings(policy: Policy, clause: Clause) -> tuple[Clause, ...]:
    """The clauses right below the parent of one."""
    above = parent(policy, clause)
    return above.children if above else policy.clauses


def parent(policy: Policy, clause: Clause) -> Clause | None:
    """The clause above one; None at the top."""
    return next((one for one in policy.walk() if any(child is clause for child in one.children)), None)


class Numbers:
    """The numbers of a policy once clauses are put in.

    Args:
        policy: the policy.
        slots: where, in the order in which those of one place follow each other.

    Attributes:
        paths: the new path of every clause, by its old one.
        added: the paths of the clauses that are put in, in the order of the slots.
    """

    def __init__(self, policy: Policy, slots: Sequence[Slot]) -> None:
        self.policy = policy
        self._shift: dict[int, int] = {}
        for slot in slots:
            for clause in slot.group[slot.place :]:
                self._shift[id(clause)] = self._shift.get(id(clause), 0) + 1
        self.paths = dict(self._paths(policy.clauses, "", ""))
        self.added = tuple(self._path(slot, sum(1 for one in slots[:n] if one.key == slot.key)) for n, slot in enumerate(slots))

    def _paths(self, clauses: Sequence[Clause], above: str, moved: str) -> Iterator[tuple[str, str]]:
        """(old path, new path) of clauses below one."""
        for clause in clauses:
            rest = clause.path[len(above) :]
            head, dot, last = rest.rpartition(".")
            shift = self._shift.get(id(clause), 0)
            if shift:
                number = re.match("[0-9]*", last)[0]  # type: ignore[index]  # matches everything
                last = f"{int(number) + shift}{last[len(number) :]}"
            new = f"{moved}{head}{dot}{last}"
            yield clause.path, new
            yield from self._paths(clause.children, clause.path, new)

    def _path(self, slot: Slot, before: int) -> str:
        """Path of a clause that is put in behind ``before`` others at the same place."""
        if slot.place:
            last = slot.group[slot.place - 1]
            number = ordinal(self.paths[last.path]) + 1 + before
        else:
            last = slot.group[0]
            number = ordinal(last.path) + before
        head, dot, _ = self.paths[last.path].rpartition(".")
        return f"{head}{dot}{number}"

    def markers(self) -> Iterator[Edit]:
        """The markers that change.

        Raises:
            NoSignError: one cannot be printed with its new number.
        """
        for clause in self.policy.walk():
            new = self.paths[clause.path]
            decimal = clause.style.startswith("decimal") and new != clause.path
            if not clause.marker or not (decimal or self._shift.get(id(clause))):
                continue
            piece = next(one for one in clause.pieces if one.kind is PieceKind.MARKER)
            printed = self.policy.source.text[piece.start : piece.end]
            yield Edit(piece.start, piece.end, remarked(printed, clause.style, clause.path, new))

    # --- references ---------------------------------------------------------------------------------------

    def references(self, references: Sequence[Reference]) -> Iterator[Edit]:
        """The references whose words change.

        Whether they point at what they pointed at before is seen when the new text is read.
        """
        known = {place for one in references for place in range(one.start, one.end)}
        text = self.policy.source.text
        for one in references:
            if not one.targets or one.external:
                continue
            if one.kind is ReferenceKind.OUTLINE and text.startswith("第", one.start):
                yield from self._listed(one.start, known)
            if all(self.paths.get(path) == path for path in one.targets):
                continue
            if one.kind is ReferenceKind.RELATIVE:
                yield from self._relative(one)
            elif one.kind in (ReferenceKind.NUMBERED, ReferenceKind.OUTLINE):
                for match in _NUMERAL.finditer(text, one.start, one.end):
                    number = value(match[0])
                    new = self._renumbered(number, one.targets)
                    if new != number:
                        yield Edit(*match.span(), like(match[0], new))

    def _listed(self, end: int, known: set[int]) -> Iterator[Edit]:
        """第5及び第6: of a list of such numbers the reader of references knows the last only."""
        text = self.policy.source.text
        tops = {ordinal(one.path): one for one in self.policy.walk() if one.style == "ordinal"}
        start = end
        while match := _LISTED.search(text, max(0, start - _LONGEST), start):
            start = match.start()
            number = value(match["n"])
            if number in tops and match.start("n") not in known:
                yield Edit(*match.span("n"), like(match["n"], ordinal(self.paths[tops[number].path])))

    def _renumbered(self, number: int, targets: Sequence[str]) -> int:
        """What a number in a reference becomes; itself where that is not certain."""
        found = set()
        for path in targets:
            for old, new in zip(path.split("."), self.paths.get(path, path).split("."), strict=True):
                if re.split("[-~]", old.removeprefix("附則"))[0] == str(number):
                    found.add(int(re.split("[-~]", new.removeprefix("附則"))[0]))
        moved = found - {number}
        return moved.pop() if len(moved) == 1 and len(found) == 1 else number

    def _relative(self, one: Reference) -> Iterator[Edit]:
        """前条 becomes a number where another clause has come between; 前2条 takes in what has come between."""
        if one.path is None or not one.targets:
            return
        old, target = one.targets[0], self.paths[one.targets[0]]
        before, own = self._own_at_level(one.path, old), self._own_at_level(self.paths[one.path], target)
        if before is None or own is None or own - ordinal(target) == before - ordinal(old):
            return
        printed = "".join(self.policy.source.text[one.start : one.end].split())
        several, neighbour = _SEVERAL.match(printed), _NEIGHBOUR.match(printed)
        if several:
            yield Edit(one.start, one.end, f"前{like(several['n'], own - ordinal(target))}{several['unit']}")
        if neighbour:
            marker = next((clause.marker for clause in self.policy.walk() if clause.path == old), "")
            digits = _NUMERAL.search(marker)
            words = like(digits[0], ordinal(target)) if digits else str(ordinal(target))
            yield Edit(one.start, one.end, f"第{words}{neighbour['unit']}")

    @staticmethod
    def _own_at_level(path: str, target: str) -> int | None:
        depth = target.count(".") + 1
        parts = path.split(".")
        return ordinal(".".join(parts[:depth])) if len(parts) >= depth else None


def remarked(printed: str, style_id: str, old_path: str, path: str) -> str:
    """The printed marker of a clause with the number of another path, its width and brackets kept.

    A path without a branch drops the marker's own.

    Raises:
        NoSignError: the style has no sign for the number, or the old one is not found.
    """
    if style_id.startswith("decimal"):
        return _decimal(printed, path)
    if style(style_id).numeral[0] == "none":
        return printed
    old, new = ordinal(old_path), ordinal(path)
    run = next((match for match in _NUMERAL.finditer(printed) if value(match[0]) == old), None)
    if run:
        behind = printed[run.end() :]
        if "-" not in path.rpartition(".")[2]:
            behind = _BRANCH.sub("", behind)
        behind = _FURTHER.sub(lambda match: f"第{like(match[1], value(match[1]) + new - old)}", behind)
        return printed[: run.start()] + like(run[0], new) + behind
    try:
        core, words = _core(style_id, old), _core(style_id, new)
    except ValueError as reason:
        raise NoSignError(str(reason)) from reason
    at = printed.find(core)
    if at >= 0:
        return printed[:at] + words + printed[at + len(core) :]
    plain = unicodedata.normalize("NFKC", printed)
    if core not in plain:
        raise NoSignError(f"{printed} does not print {old} in style {style_id}")
    return plain.replace(core, words, 1)


def _core(style_id: str, number: int) -> str:
    form = style(style_id)
    return print_marker(style_id, number).removeprefix(form.before[0]).removesuffix(form.after[0])


def _decimal(printed: str, path: str) -> str:
    """6-1. below what is now 7 becomes 7-1."""
    numbers = [int(re.split("[-~]", part)[0]) for part in path.split(".")]
    runs = list(_DIGITS.finditer(printed))
    if len(runs) > len(numbers):
        raise NoSignError(f"{printed} has more numbers than {path}")
    for run, number in reversed(list(zip(runs, numbers[len(numbers) - len(runs) :], strict=True))):
        printed = printed[: run.start()] + like(run[0], number) + printed[run.end() :]
    return printed

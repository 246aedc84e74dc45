"""Where in a policy a node belongs that it does not have."""

from __future__ import annotations

from kosshi.draft.upgrade.inserting import NoPlaceError
from kosshi.draft.upgrade.numbers import Slot, group_of, parent
from kosshi.model import Alignment, Clause, Evidence, Part
from kosshi.skeleton import Skeleton


class Places:
    """The nodes of one policy.

    Args:
        alignment: the policy with its nodes.
        skeleton: their order.
    """

    def __init__(self, alignment: Alignment, skeleton: Skeleton) -> None:
        self.policy = alignment.policy
        self.skeleton = skeleton
        self.clauses: dict[str, list[Clause]] = {}
        self.node = {path: own[0] for path, own in alignment.nodes().items()}
        self._moved: set[tuple[str, str]] = set()
        for match in alignment.matches:
            if match.clause is None or match.node is None:
                continue
            if match.matched_by is not Evidence.INHERITED:
                self.clauses.setdefault(match.node, []).append(match.clause)
                if match.moved:
                    self._moved.add((match.node, match.clause.path))
        self._groups: dict[tuple[str, str], tuple[Clause, ...]] = {}

    def slot(self, node: str) -> Slot:
        """Where a clause for a node goes: behind the node before it, else before the one after it.

        Raises:
            NoPlaceError: the policy has no clause beside which it could stand.
        """
        above = self.skeleton.parent(node)
        beside = [one.id for one in self.skeleton.children(above, node.partition(".")[0])]
        at = beside.index(node)
        for other in reversed(beside[:at]):
            clause = self._anchor(other, above)
            if clause:
                group = self._group(clause)
                place = self._behind_own(group, 1 + next(n for n, one in enumerate(group) if one is clause))
                return Slot(group, self._behind_branches(group, place))
        for other in beside[at + 1 :]:
            clause = self._anchor(other, above, last=False)
            if clause:
                group = self._group(clause)
                return Slot(group, next(n for n, one in enumerate(group) if one is clause))
        raise NoPlaceError("no-place")

    def _behind_own(self, group: tuple[Clause, ...], place: int) -> int:
        """The place behind articles of the body's own that follow a clause in its chapter, for they carry on its matter.

        Where they are the last articles of all, nothing tells what they carry on, and the clause comes before them.
        """
        if group[place - 1].style != "article":
            return place
        above = parent(self.policy, group[place - 1])
        behind = place
        while behind < len(group) and parent(self.policy, group[behind]) is above and not self._answers(group[behind]):
            behind += 1
        return behind if behind < len(group) else place

    def _answers(self, clause: Clause) -> bool:
        """Whether a clause, or one below it, answers to a node."""
        return any(one.path in self.node for one in clause.walk())

    def _behind_branches(self, group: tuple[Clause, ...], place: int) -> int:
        """The place behind 第3条の2 and the like, for between 第3条 and 第3条の2 no number is free.

        Raises:
            NoPlaceError: these stand in another chapter.
        """
        above = parent(self.policy, group[place - 1])
        while place < len(group) and "-" in group[place].path.rpartition(".")[2]:
            if parent(self.policy, group[place]) is not above:
                raise NoPlaceError("no-place")
            place += 1
        return place

    def _group(self, clause: Clause) -> tuple[Clause, ...]:
        above = parent(self.policy, clause)
        key = ("", clause.style) if clause.style == "article" else (above.path if above else "", clause.style)
        return self._groups.setdefault(key, group_of(self.policy, clause))

    def _anchor(self, node: str, above: str | None, last: bool = True) -> Clause | None:
        """A clause that is the node's alone and stands where the node's parent has it."""
        upper = self.clauses.get(above, []) if above else []
        found = [
            clause
            for clause in self.clauses.get(node, [])
            if clause.part is Part.BODY and (node, clause.path) not in self._moved and not any(clause is one for one in upper)
        ]
        return (found[-1] if last else found[0]) if found else None

    def tops(self, paths: dict[str, str]) -> dict[str, str]:
        """The new path of every node right below its part."""
        found = {}
        for node, clauses in self.clauses.items():
            if self.skeleton.parent(node) is None:
                found[node] = paths[clauses[0].path]
        return found

    @property
    def top_clauses(self) -> tuple[Clause, ...]:
        """The clauses of the nodes right below their part."""
        return tuple(clauses[0] for node, clauses in self.clauses.items() if self.skeleton.parent(node) is None)

"""Changes carried out on a policy, and the new text read again to see that nothing else has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kosshi.check import Severity, check, references
from kosshi.draft.digits import NoSignError
from kosshi.draft.model import Item
from kosshi.draft.upgrade.contents import contents_edits
from kosshi.draft.upgrade.inserting import Planned, Printer, planned, without_marks
from kosshi.draft.upgrade.numbers import Numbers, Slot
from kosshi.draft.upgrade.places import Places
from kosshi.draft.upgrade.splice import Edit, Splice
from kosshi.draft.upgrade.standing import top_style
from kosshi.model import Clause, Policy
from kosshi.parse import parse
from kosshi.pieces import PieceKind
from kosshi.tokens import fold


@dataclass(frozen=True, slots=True)
class Insertion:
    """A clause for a node the policy has not; ``clause`` is set where paragraphs are added to it instead."""

    node: str
    item: Item
    title: str
    slot: Slot | None = None
    clause: Clause | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """A policy with changes carried out.

    Attributes:
        policy: the new text, read.
        paths: where each old clause is now.
        plans: what was put in, by node.
        touched: old paths of clauses in which only numbers were brought into line.
    """

    policy: Policy
    paths: Mapping[str, str]
    plans: Mapping[str, Planned]
    touched: tuple[str, ...]


class Reviser:
    """Carries out changes on one policy.

    Args:
        policy: the policy.
        places: where its nodes are.
    """

    def __init__(self, policy: Policy, places: Places) -> None:
        self.policy = policy
        self._places = places
        self._references = references(policy)
        self._printer = Printer(policy)
        self._found = _weighty(policy)
        self._signs = _signs(policy.source.text)

    def revise(self, changes: Mapping[str, Sequence[Edit]], insertions: Sequence[Insertion]) -> Revision | None:
        """The policy with words changed and clauses put in; None where the new text does not read back as it was meant.

        Args:
            changes: edits inside clauses, by path.
            insertions: the clauses, in the order in which those of one place follow each other.

        Raises:
            NoPlaceError: a clause points at nodes the policy has not, or has too many levels.
        """
        slotted = [(one, one.slot) for one in insertions if one.slot is not None]
        numbers = Numbers(self.policy, [slot for _, slot in slotted])
        plans = self.plans(slotted, numbers)
        own = {path: [replace(edit, words=self.signed(edit.words)) for edit in edits] for path, edits in changes.items()}
        edits = [edit for some in own.values() for edit in some]
        try:
            renumbered = [*numbers.markers(), *numbers.references(self._references)]
            put_in = [self._printer.edit(plans[one.node], slot) for one, slot in slotted]
            contents = [*contents_edits(self.policy, own, numbers, [(plans[one.node], slot) for one, slot in slotted])]
        except NoSignError:
            return None
        extended = {one.clause.path: tuple(map(self.signed, one.item.paragraphs)) for one in insertions if one.clause is not None}
        added = [self._printer.paragraph_edit(one.clause, extended[one.clause.path]) for one in insertions if one.clause is not None]
        every = [*edits, *_apart(renumbered, edits), *put_in, *added, *contents]
        try:
            splice = Splice(self.policy.source, every)
        except ValueError:
            return None
        revised = parse(splice.source)
        if not (self._reads_back(revised, splice, numbers, plans, extended) and self._points_alike(revised, splice, numbers, plans, edits)):
            return None
        touched = [clause.path for clause in self.policy.walk() if any(_within(edit, clause) for edit in renumbered)]
        return Revision(revised, numbers.paths, plans, tuple(path for path in touched if path not in own))

    def plans(self, slotted: Sequence[tuple[Insertion, Slot]], numbers: Numbers) -> dict[str, Planned]:
        """What is put in, by node, with paths and references of the new text."""
        tops = self._places.tops(numbers.paths)
        top = top_style(self._places.top_clauses)
        found = {}
        for (one, slot), path in zip(slotted, numbers.added, strict=True):
            found[one.node] = self._signed(planned(without_marks(one.item, tops, top), path, slot, one.title))
        return found

    def _signed(self, plan: Planned) -> Planned:
        children = tuple(map(self._signed, plan.children))
        return Planned(plan.path, self.signed(plan.heading), tuple(map(self.signed, plan.paragraphs)), children)

    def signed(self, words: str) -> str:
        """Words with the comma of the policy."""
        return words.translate(self._signs)

    # --- the proof --------------------------------------------------------------------------------------------

    def _reads_back(
        self, revised: Policy, splice: Splice, numbers: Numbers, plans: Mapping[str, Planned], extended: Mapping[str, Sequence[str]]
    ) -> bool:
        wanted = {numbers.paths[one.path]: _moved_text(one, splice) for one in self.policy.walk()}
        wanted |= {one.path: fold(one.full_text) for plan in plans.values() for one in plan.walk()}
        read = {one.path: fold(one.full_text) for one in revised.walk()}
        for path in extended:  # in articles the added paragraph is a 項 of its own
            second = f"{numbers.paths[path]}.2"
            if second in read and second not in wanted:
                wanted[second] = read[second]
                wanted[numbers.paths[path]] = read[numbers.paths[path]]
        return read == wanted and not _weighty(revised) - self._found

    def _points_alike(
        self, revised: Policy, splice: Splice, numbers: Numbers, plans: Mapping[str, Planned], reworded: Sequence[Edit]
    ) -> bool:
        """Whether every reference whose words still stand points at what it pointed at before."""
        added = {one.path for plan in plans.values() for one in plan.walk()}
        now: dict[int, list[frozenset[str]]] = {}
        for one in references(revised):
            now.setdefault(one.start, []).append(frozenset(one.targets or ()) - added)
        for old in self._references:
            if any(edit.start < old.end and old.start < edit.end for edit in reworded):
                continue  # other words stand there now
            wanted = frozenset(numbers.paths[path] for path in old.targets or ())
            there = now.get(splice.start(old.start), [])
            if wanted and wanted not in there:
                return False
        return True


def _moved_text(clause: Clause, splice: Splice) -> str:
    """What a clause must read in the new text: the same pieces of it."""
    own = (PieceKind.HEADING, PieceKind.TEXT)
    headings = [piece for piece in clause.pieces if piece.kind is PieceKind.HEADING]
    texts = [piece for piece in clause.pieces if piece.kind is PieceKind.TEXT]
    pieces = [*headings, *texts] if clause.heading else [piece for piece in clause.pieces if piece.kind in own]
    return fold("\n".join(splice.text[splice.start(piece.start) : splice.end(piece.end)] for piece in pieces))


def _signs(text: str) -> dict[int, str]:
    """What a policy prints instead of 、."""
    return {ord("、"): "，"} if text.count("，") > text.count("、") else {}


def _weighty(policy: Policy) -> Counter[tuple[str, str]]:
    """Errors and warnings: how many of each rule."""
    return Counter((one.rule, one.severity.value) for one in check(policy) if one.severity is not Severity.NOTE)


def _apart(edits: Sequence[Edit], others: Sequence[Edit]) -> list[Edit]:
    """Edits that do not overlap others."""
    return [one for one in edits if not any(one.start < other.end and other.start < one.end for other in others)]


def _within(edit: Edit, clause: Clause) -> bool:
    return any(piece.start <= edit.start and edit.end <= piece.end for piece in clause.pieces)

"""What a reference points at: mentions and the outline of the policy become references with targets."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from kosshi.check.grammar import RANKS, Form, Mention, Step, appendix_name, document_before, is_own, is_version, names_a_law, scan, words
from kosshi.check.outline import GROUP_STYLES, SUPPLEMENTARY, Outline, Spot, base_style
from kosshi.check.reference import Reason, Reference, ReferenceKind
from kosshi.check.signs import find_ordinal, find_signs
from kosshi.check.walk import MISSING, UNSURE, Failure, Found, Memory, Walk
from kosshi.model import Clause, Part
from kosshi.passages import Passage, plain_text

_NEAR = 600  # characters before a reference in which a law may have been named


class Resolver:
    """Resolves the references of one policy.

    Args:
        outline: the policy's clauses by number.
    """

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self._memory: dict[str, Memory] = {}

    def references(self) -> tuple[Reference, ...]:
        """All references of the policy, sorted by their place in the source."""
        found = [reference for passage in self.outline.passages for reference in self._passage(passage)]
        return tuple(sorted(found, key=lambda reference: (reference.start, reference.end)))

    def _passage(self, passage: Passage) -> list[Reference]:
        mentions = scan(passage.text)
        if not mentions:
            return []
        found: list[Reference] = []
        memory = self._remembered(passage.clause)
        for mention in mentions:
            reference, memory = self._mention(passage, mention, memory)
            if reference is not None:
                found.append(reference)
        if passage.clause is not None:
            self._memory[passage.clause.path] = memory
        return found

    def _remembered(self, clause: Clause | None) -> Memory:
        """What was referred to last in the clause so far or in those above it."""
        for above in self.outline.line_up(clause) if clause is not None else ():
            memory = self._memory.get(above.path)
            if memory is not None and memory.steps:
                return memory
        return Memory()

    def _mention(self, passage: Passage, mention: Mention, memory: Memory) -> tuple[Reference | None, Memory]:
        if mention.form is Form.CHAIN:
            return self._chain(passage, mention, memory)
        if mention.form is Form.ACT:
            name = document_before(passage.text, _before_bracket(passage.text, mention.start))
            return _reference(passage, mention, ReferenceKind.DOCUMENT, Failure(Reason.EXTERNAL), document=name), memory
        if mention.form is Form.OWN:
            return _reference(passage, mention, ReferenceKind.OWN, self._own(passage, mention)), memory
        if mention.form is Form.APPENDIX:
            return self._appendix(passage, mention), memory
        ordinal = mention.form is Form.ORDINAL
        clauses = find_ordinal(self.outline, mention) if ordinal else find_signs(self.outline, passage.clause, mention)
        if clauses is None:
            if not mention.strong or (ordinal and "ordinal" not in self.outline.styles):
                return None, memory
            return _reference(passage, mention, ReferenceKind.OUTLINE, MISSING), memory
        spots = [Spot(clause) for clause in clauses]
        return _reference(passage, mention, ReferenceKind.OUTLINE, spots), Memory(tuple(spots), "", memory.steps)

    # --- the text itself, appendices ----------------------------------------------------------------------

    def _own(self, passage: Passage, mention: Mention) -> list[Spot]:
        """The chapter that bears the name, where the reference stands in it; else the whole policy (no spot)."""
        name = passage.text[mention.start : mention.end].removeprefix("この").removeprefix("本")
        for above in self.outline.line_up(passage.clause) if passage.clause else ():
            if base_style(above) in GROUP_STYLES.values() and plain_text(above.heading).endswith(name):
                return [Spot(above)]
        return []

    def _appendix(self, passage: Passage, mention: Mention) -> Reference | None:
        document = document_before(passage.text, mention.start)
        name = passage.text[mention.start : mention.end]
        if passage.clause is None and mention.start == 0:
            return None  # the title of the appendix itself
        if document and not is_own(document) and not is_version(document):
            return _reference(passage, mention, ReferenceKind.APPENDIX, Failure(Reason.EXTERNAL), document=document)
        if appendix_name(name) in self._appendices:
            return _reference(passage, mention, ReferenceKind.APPENDIX, [])
        # forms are mostly kept apart from the text; a 別表 belongs to it
        return _reference(passage, mention, ReferenceKind.APPENDIX, MISSING if name.startswith("別表") else UNSURE)

    @cached_property
    def _appendices(self) -> frozenset[str]:
        """Names of appendices that stand at the beginning of a line; 別表 is there where a 別表第1 is."""
        kinds = "|".join(words().appendices)
        title = re.compile(
            rf"[【〔(<「#*]*(?P<name>(?:{kinds})(?:第?[0-9一二三四五六七八九十]+号?(?:の[0-9]+)?)?|第[0-9]+号様式)(?![のにをはがで]|から)"
        )
        names: set[str] = set()
        for line in self.outline.text.split("\n"):
            match = title.match(plain_text(line)) if "別" in line or "様" in line else None
            if match:
                names.update((appendix_name(match["name"]), re.sub("[0-9の]+$", "", appendix_name(match["name"]))))
        return frozenset(names)

    # --- chains -------------------------------------------------------------------------------------------

    def _chain(self, passage: Passage, mention: Mention, memory: Memory) -> tuple[Reference, Memory]:
        first = mention.steps[0]
        document = self._document(passage, mention, memory)
        if document and not is_own(document) and not is_version(document):
            found = _reference(passage, mention, ReferenceKind.DOCUMENT, Failure(Reason.EXTERNAL), document=document)
            return found, Memory((), document, mention.steps)
        kind = ReferenceKind.NUMBERED if first.how == "number" else ReferenceKind.RELATIVE
        steps = mention.steps
        if mention.joined and memory.steps:
            steps = _inherited(memory.steps, steps)
        walk = Walk(self.outline, passage, memory, mention.prefix)
        spots = walk.follow(steps)
        if mention.until and not isinstance(spots, Failure):
            until = _inherited(steps, mention.until) if mention.until[0].how == "number" else mention.until
            spots = walk.span(spots, walk.follow(until))
        if isinstance(spots, Failure) and spots.reason is Reason.MISSING:
            spots = self._excused(passage, mention, document) or spots
        targets = () if isinstance(spots, Failure) else tuple(spots)
        reference = _reference(passage, mention, kind, spots, document=document if is_version(document) else "")
        return reference, Memory(targets, "", steps if targets else mention.steps)

    def _document(self, passage: Passage, mention: Mention, memory: Memory) -> str:
        """The document the chain belongs to by the words before it, by 同 or by the mention it goes on with."""
        first = mention.steps[0]
        if first.how == "同":
            return memory.document if not memory.spots else ""
        if first.how != "number":
            return ""
        if mention.joined and memory.document:
            return memory.document
        document = document_before(passage.text, mention.start)
        if not document and first.unit == "号" and mention.start and not mention.joined:
            before = passage.text[mention.start - 1]
            if re.match("[一-龠々ァ-ヶー]", before) and before not in words().open_words:
                return before  # 特総企第263号
        if document and self._names_this(document):
            return ""
        return document

    def _names_this(self, document: str) -> bool:
        """Whether a name is that of the policy itself, as printed before the first clause."""
        return len(document) >= 6 and document in self._opening

    @cached_property
    def _opening(self) -> str:
        """What is printed before the first clause, in matching form."""
        return plain_text(self.outline.text[: self.outline.begins[0]] if self.outline.begins else "")

    def _excused(self, passage: Passage, mention: Mention, document: str) -> Failure | None:
        """Why a missing target is no defect: it may belong to a law, or to the text as it once was."""
        if is_version(document):
            return Failure(Reason.VERSION)
        first = mention.steps[0]
        clause = passage.clause
        if clause is not None and clause.part is Part.SUPPLEMENTARY:
            several = sum(other.style == SUPPLEMENTARY for other in self.outline.policy.clauses) > 1
            if several and first.unit in "章節条":
                return Failure(Reason.VERSION)
        if first.how != "number":
            return None
        if first.unit in GROUP_STYLES and GROUP_STYLES[first.unit] not in self.outline.styles:
            return UNSURE
        above = self.outline.parent(clause) if clause is not None else None
        near = passage.text[max(0, mention.start - _NEAR) : mention.start] + (plain_text(above.full_text) if above is not None else "")
        return UNSURE if names_a_law(near) else None


@lru_cache(maxsize=2)
def references_in(outline: Outline) -> tuple[Reference, ...]:
    """Every reference of a policy, sorted by its place in the source; several checks ask for them one after another."""
    return Resolver(outline).references()


def _inherited(before: tuple[Step, ...], steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """第3条第1項及び第2項: the steps above the first one are those of the mention before."""
    if steps[0].how != "number" or steps[0].unit not in RANKS:
        return steps
    kept = [step for step in before if step.unit in RANKS and RANKS.index(step.unit) < RANKS.index(steps[0].unit)]
    return (*kept, *steps)


def _before_bracket(text: str, at: int) -> int:
    """The place before the bracket that a law's number stands in: 地方自治法(昭和22年…."""
    return at - 1 if at and text[at - 1] == "(" else at


def _reference(passage: Passage, mention: Mention, kind: ReferenceKind, found: Found, document: str = "") -> Reference:
    reason = found.reason if isinstance(found, Failure) else None
    start, end = passage.span(mention.start, mention.end)
    printed = passage.text[mention.start : mention.end]
    return Reference(
        start=start,
        end=end,
        words=printed,
        kind=kind,
        path=passage.path,
        targets=None if isinstance(found, Failure) else tuple(dict.fromkeys(spot.clause.path for spot in found)),
        reason=reason,
        external=reason is Reason.EXTERNAL,
        document=document,
        part=mention.part,
        absent=printed if reason is Reason.MISSING else "",
    )

"""What a reference points at: mentions and the outline of the policy become references with targets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kosshi.check.grammar import Form, Mention, Step, appendix_name, document_before, is_own, is_version, names_a_law, scan, words
from kosshi.check.outline import (
    ARTICLE,
    GROUP_STYLES,
    ITEMS,
    PARAGRAPHS,
    SUPPLEMENTARY,
    UNNUMBERED,
    Outline,
    Spot,
    base_style,
    last_number,
    number,
)
from kosshi.check.passages import Passage, plain_text
from kosshi.check.reference import Reason, Reference, ReferenceKind
from kosshi.check.signs import find_ordinal, find_signs
from kosshi.model import Clause, Part


class _Failure(NamedTuple):
    """Why a step leads nowhere."""

    reason: Reason


class _Memory(NamedTuple):
    """What the reference before pointed at, for 同条 and for 第3条第1項及び第2項."""

    spots: tuple[Spot, ...] = ()
    document: str = ""
    steps: tuple[Step, ...] = ()


Found = list[Spot] | _Failure
_MISSING = _Failure(Reason.MISSING)
_UNSURE = _Failure(Reason.UNSURE)


class Resolver:
    """Resolves the references of one policy.

    Args:
        outline: the policy's clauses by number.
    """

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self._memory: dict[str, _Memory] = {}

    def references(self) -> tuple[Reference, ...]:
        """All references of the policy, sorted by their place in the source."""
        found = [reference for passage in self.outline.passages for reference in self._passage(passage)]
        return tuple(sorted(found, key=lambda reference: (reference.start, reference.end)))

    def _passage(self, passage: Passage) -> list[Reference]:
        found: list[Reference] = []
        memory = self._remembered(passage.clause)
        for mention in scan(passage.text):
            reference, memory = self._mention(passage, mention, memory)
            if reference is not None:
                found.append(reference)
        if passage.clause is not None:
            self._memory[passage.clause.path] = memory
        return found

    def _remembered(self, clause: Clause | None) -> _Memory:
        """What was referred to last in the clause so far or in those above it."""
        for above in self.outline.line_up(clause) if clause is not None else ():
            memory = self._memory.get(above.path)
            if memory is not None and memory.steps:
                return memory
        return _Memory()

    def _mention(self, passage: Passage, mention: Mention, memory: _Memory) -> tuple[Reference | None, _Memory]:
        if mention.form is Form.CHAIN:
            return self._chain(passage, mention, memory)
        if mention.form is Form.ACT:
            name = document_before(passage.text, _before_bracket(passage.text, mention.start))
            return _reference(passage, mention, ReferenceKind.DOCUMENT, _Failure(Reason.EXTERNAL), document=name), memory
        if mention.form is Form.OWN:
            return _reference(passage, mention, ReferenceKind.OWN, self._own(passage, mention)), memory
        if mention.form is Form.APPENDIX:
            return self._appendix(passage, mention), memory
        find = find_ordinal if mention.form is Form.ORDINAL else find_signs
        clauses = find(self.outline, passage.clause, mention)
        if clauses is None:
            if not mention.strong or (mention.form is Form.ORDINAL and "ordinal" not in self.outline.styles):
                return None, memory
            return _reference(passage, mention, ReferenceKind.OUTLINE, _MISSING), memory
        spots = [Spot(clause) for clause in clauses]
        return _reference(passage, mention, ReferenceKind.OUTLINE, spots), _Memory(tuple(spots), "", memory.steps)

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
            return _reference(passage, mention, ReferenceKind.APPENDIX, _Failure(Reason.EXTERNAL), document=document)
        if appendix_name(name) in self._appendices or (name in self._kinds):
            return _reference(passage, mention, ReferenceKind.APPENDIX, [])
        known = re.match("別表|別記様式|様式|別", name)
        return _reference(passage, mention, ReferenceKind.APPENDIX, _MISSING if known and known[0] == "別表" else _UNSURE)

    @property
    def _appendices(self) -> frozenset[str]:
        """Names of appendices that stand at the beginning of a line."""
        return self._appendix_titles()[0]

    @property
    def _kinds(self) -> frozenset[str]:
        return self._appendix_titles()[1]

    def _appendix_titles(self) -> tuple[frozenset[str], frozenset[str]]:
        kinds = "|".join(words().appendices)
        pattern = re.compile(
            rf"[【〔(<]?(?P<name>(?P<kind>{kinds})(?:第?[0-9一二三四五六七八九十]+号?(?:の[0-9]+)?)?|第[0-9]+号(?P<form>様式))(?![のにをはがで]|に掲)"
        )
        names, found = set(), set()
        for line in self.outline.text.split("\n"):
            match = pattern.match(plain_text(line)) if any(char in line for char in "別様") else None
            if match:
                names.add(appendix_name(match["name"]))
                found.add(match["kind"] or match["form"])
        return frozenset(names), frozenset(found)

    # --- chains -------------------------------------------------------------------------------------------

    def _chain(self, passage: Passage, mention: Mention, memory: _Memory) -> tuple[Reference, _Memory]:
        first = mention.steps[0]
        document = self._document(passage, mention, memory)
        if document and not is_own(document) and not is_version(document):
            found = _reference(passage, mention, ReferenceKind.DOCUMENT, _Failure(Reason.EXTERNAL), document=document)
            return found, _Memory((), document, mention.steps)
        kind = ReferenceKind.NUMBERED if first.how == "number" else ReferenceKind.RELATIVE
        steps = mention.steps
        if mention.joined and memory.steps:
            steps = _inherited(memory.steps, steps)
        walk = _Walk(self.outline, passage, memory, mention.prefix)
        spots = walk.follow(steps)
        if mention.until and not isinstance(spots, _Failure):
            until = _inherited(steps, mention.until) if mention.until[0].how == "number" else mention.until
            spots = walk.span(spots, walk.follow(until))
        if isinstance(spots, _Failure) and spots.reason is Reason.MISSING:
            spots = self._excused(passage, mention, document) or spots
        targets = () if isinstance(spots, _Failure) else tuple(spots)
        reference = _reference(passage, mention, kind, spots, document=document if is_version(document) else "")
        return reference, _Memory(targets, "", steps if targets else mention.steps)

    def _document(self, passage: Passage, mention: Mention, memory: _Memory) -> str:
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
        begin = min((piece.start for clause in self.outline.policy.clauses for piece in clause.pieces), default=0)
        return len(document) >= 6 and document in plain_text(self.outline.text[:begin])

    def _excused(self, passage: Passage, mention: Mention, document: str) -> _Failure | None:
        """Why a missing target is no defect: it may belong to a law, or to the text as it once was."""
        if is_version(document):
            return _Failure(Reason.VERSION)
        first = mention.steps[0]
        clause = passage.clause
        if clause is not None and clause.part is Part.SUPPLEMENTARY:
            several = sum(other.style == SUPPLEMENTARY for other in self.outline.policy.clauses) > 1
            if several and first.unit in "章節条":
                return _Failure(Reason.VERSION)
        if first.how != "number":
            return None
        if first.unit in GROUP_STYLES and GROUP_STYLES[first.unit] not in self.outline.styles:
            return _UNSURE
        above = self.outline.parent(clause) if clause is not None else None
        near = passage.text[: mention.start] + (plain_text(above.full_text) if above is not None else "")
        return _UNSURE if names_a_law(near) else None


def _inherited(before: tuple[Step, ...], steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """第3条第1項及び第2項: the steps above the first one are those of the mention before."""
    if steps[0].how != "number" or steps[0].unit not in _ORDER:
        return steps
    kept = [step for step in before if step.unit in _ORDER and _ORDER.index(step.unit) < _ORDER.index(steps[0].unit)]
    return (*kept, *steps)


_ORDER = "編章節款条項号"


def _before_bracket(text: str, at: int) -> int:
    """The place before the bracket that a law's number stands in: 地方自治法(昭和22年…."""
    return at - 1 if at and text[at - 1] == "(" else at


def _reference(passage: Passage, mention: Mention, kind: ReferenceKind, found: Found, document: str = "") -> Reference:
    failed = isinstance(found, _Failure)
    start, end = passage.span(mention.start, mention.end)
    printed = passage.text[mention.start : mention.end]
    return Reference(
        start=start,
        end=end,
        words=printed,
        kind=kind,
        path=passage.clause.path if passage.clause is not None else None,
        targets=None if isinstance(found, _Failure) else tuple(dict.fromkeys(spot.clause.path for spot in found)),
        reason=found.reason if isinstance(found, _Failure) else None,
        external=failed and isinstance(found, _Failure) and found.reason is Reason.EXTERNAL,
        document=document,
        part=mention.part,
        absent=printed if isinstance(found, _Failure) and found.reason is Reason.MISSING else "",
    )


class _Walk:
    """Follows the steps of a chain from where it stands."""

    def __init__(self, outline: Outline, passage: Passage, memory: _Memory, prefix: str) -> None:
        self.outline = outline
        self.passage = passage
        self.clause = passage.clause
        self.memory = memory
        self.prefix = prefix

    def follow(self, steps: Sequence[Step]) -> Found:
        """The clauses a chain leads to."""
        at: list[Spot] | None = None
        for step in steps:
            found = self._first(step) if at is None else self._further(at, step)
            if isinstance(found, _Failure):
                return found
            at = found
        return at or _UNSURE

    def span(self, first: Found, last: Found) -> Found:
        """All clauses from one to the other, as in 第2項から第4項まで."""
        if isinstance(first, _Failure) or isinstance(last, _Failure):
            return first if isinstance(first, _Failure) else last
        style = base_style(last[-1].clause)
        low, high = self.outline.order(first[0].clause), self.outline.order(last[-1].clause)
        parents = [self.outline.parent(spot.clause) for spot in (first[0], last[-1])]
        between = [
            clause
            for clause in self.outline.clauses[low : high + 1]
            if base_style(clause) == style and (style == ARTICLE or self.outline.parent(clause) in parents)
        ]
        return list(dict.fromkeys((first[0], *(Spot(clause) for clause in between), last[-1])))

    # --- the first step -----------------------------------------------------------------------------------

    def _first(self, step: Step) -> Found:
        if step.how == "同":
            return self._same(step.unit)
        if step.unit in GROUP_STYLES:
            return self._group(step)
        if step.unit == "条":
            return self._article(step)
        return self._paragraph(step) if step.unit == "項" else self._item(step)

    def _same(self, unit: str) -> Found:
        """The thing of this rank that was named last."""
        style: Sequence[str] = (GROUP_STYLES[unit],) if unit in GROUP_STYLES else (ARTICLE,)
        for spot in reversed(self.memory.spots):
            if unit == "項":
                found = self._own_paragraph(spot.clause)
                return [found if found else spot]
            if unit == "号":
                item = self.outline.nearest(spot.clause, ITEMS)
                return [Spot(item or spot.clause)]
            above = self.outline.nearest(spot.clause, style)
            return [Spot(above)] if above is not None else _Failure(Reason.ANTECEDENT)
        return _Failure(Reason.ANTECEDENT)

    def _group(self, step: Step) -> Found:
        style = GROUP_STYLES[step.unit]
        own = self.outline.nearest(self.clause, (style,)) if self.clause is not None else None
        if step.how == "number":
            mates = self.outline.siblings(own) if own is not None else ()
            everywhere = [clause for clause in self.outline.clauses if clause.style == style]
            named = [c for c in (*mates, *everywhere) if c.style == style and _bears(c, step.number)]
            return [Spot(named[0])] if named else _MISSING
        if own is None:
            return _UNSURE
        return [Spot(own)] if step.how == "本" else self._neighbour(own, step)

    def _article(self, step: Step) -> Found:
        articles = self.outline.articles or tuple(c for c in self.outline.clauses if c.style == "ordinal")
        own = self.outline.nearest(self.clause, (ARTICLE, "ordinal")) if self.clause is not None else None
        if step.how == "number":
            named = [clause for clause in articles if _bears(clause, step.number)]
            inside = [clause for clause in named if clause.part is Part.SUPPLEMENTARY]
            body = [clause for clause in named if clause.part is Part.BODY]
            ranked = [*inside, *body] if self.prefix else [*self._nearer(body), *inside]
            return [Spot(ranked[0])] if ranked else _MISSING
        if own is None:
            return _MISSING if self.clause is not None else _UNSURE
        return [Spot(own)] if step.how == "本" else self._neighbour(own, step)

    def _nearer(self, clauses: list[Clause]) -> list[Clause]:
        """Clauses of the own chapter first, where numbers start anew in every chapter."""
        if self.clause is None or len(clauses) < 2:
            return clauses
        top = self.clause.path.partition(".")[0]
        return sorted(clauses, key=lambda clause: clause.path.partition(".")[0] != top)

    def _paragraph(self, step: Step) -> Found:
        article = self.outline.nearest(self.clause, (ARTICLE,)) if self.clause is not None else None
        if self.prefix or article is None or self.clause is None:
            return self._loose_paragraph(step)
        here = self._own_paragraph(self.clause)
        if step.how == "number":
            return self._paragraph_of(article, step.number)
        if step.how == "本":
            return [here or Spot(article)]
        if here is None or step.how == "各":
            paragraphs = self.outline.paragraphs(article)
            return [Spot(article), *map(Spot, paragraphs)] if step.how == "各" else _UNSURE
        if here.clause is article and self.passage.clause is article and self.passage.number > 0 and step.how == "前":
            return [Spot(article)]  # unnumbered 項 are paragraphs of the article's own text
        return self._beside_paragraph(article, here, step)

    def _beside_paragraph(self, article: Clause, here: Spot, step: Step) -> Found:
        paragraphs = self.outline.paragraphs(article)
        line = [Spot(clause) for clause in paragraphs]
        if not paragraphs or number(paragraphs[0])[0] != 1:
            line.insert(0, Spot(article, 1))
        place = next((k for k, spot in enumerate(line) if spot.clause is here.clause), 0)
        return _beside(line, place, step)

    def _own_paragraph(self, clause: Clause) -> Spot | None:
        """The 項 a clause stands in; the article itself for its first, unnumbered one."""
        article = self.outline.nearest(clause, (ARTICLE,))
        if article is None:
            return None
        paragraphs = self.outline.paragraphs(article)
        own = next((above for above in self.outline.line_up(clause) if above in paragraphs), None)
        return Spot(own) if own is not None else Spot(article, 1)

    def _paragraph_of(self, article: Clause, wanted: tuple[int, ...]) -> Found:
        for paragraph in self.outline.paragraphs(article):
            if _bears(paragraph, wanted):
                return [Spot(paragraph)]
        unnumbered = article.text.count("\n") + 1 if article.text else 1
        return [Spot(article, 1)] if 1 <= wanted[0] <= unnumbered else _MISSING

    def _loose_paragraph(self, step: Step) -> Found:
        """項 of a text or a 附則 without articles: its items, counted from where the reference stands."""
        if self.prefix:
            own = self.outline.nearest(self.clause, (SUPPLEMENTARY,)) if self.clause is not None else None
            all_of = [clause for clause in self.outline.policy.clauses if clause.style == SUPPLEMENTARY]
            for clause in ([own] if own else []) + all_of:
                for child in clause.children:
                    if _bears(child, step.number):
                        return [Spot(child)]
            return _UNSURE if not any(clause.children for clause in all_of) else _MISSING
        if self.clause is None:
            return _UNSURE
        own = self.outline.nearest(self.clause, PARAGRAPHS[:1]) or self.outline.nearest(self.clause, ("ordinal", "decimal"))
        if step.how == "number":
            return self._numbered_above(step.number, ("arabic", "ordinal", "decimal"))
        if own is None:
            own = next((above for above in self.outline.line_up(self.clause) if base_style(above) not in UNNUMBERED), None)
        if own is None or step.how == "各":
            return _UNSURE
        if step.how == "本":
            return [Spot(own)]
        if own is self.clause and self.passage.number > 0 and step.how == "前":
            return [Spot(own)]
        return self._neighbour(own, step)

    def _numbered_above(self, wanted: tuple[int, ...], styles: Sequence[str]) -> Found:
        """The nearest clause of this number: beside the own clause, beside those above it, then below."""
        assert self.clause is not None
        for above in self.outline.line_up(self.clause):
            for mate in self.outline.siblings(above):
                if base_style(mate) in styles and _bears(mate, wanted):
                    return [Spot(mate)]
        for child in self.clause.children:
            if base_style(child) in styles and _bears(child, wanted):
                return [Spot(child)]
        numbered = any(base_style(mate) in styles for above in self.outline.line_up(self.clause) for mate in self.outline.siblings(above))
        return _MISSING if numbered else _UNSURE

    def _item(self, step: Step) -> Found:
        """号 by where the reference stands: the list it is in, the list of its 項, any list of its article."""
        if self.clause is None:
            return _UNSURE
        own = self.outline.nearest(self.clause, ITEMS) or next(
            (above for above in self.outline.line_up(self.clause) if base_style(above) in ("circled", "kana", "paren-kana", "latin")), None
        )
        lists = [self.outline.items(Spot(self.clause))]
        if own is not None:
            lists.insert(0, self.outline.run(own))
        paragraph = self._own_paragraph(self.clause)
        if paragraph is not None:
            lists.append(self.outline.items(paragraph))
            article = self.outline.nearest(self.clause, (ARTICLE,))
            for part in (article, *self.outline.paragraphs(article)) if article is not None else ():
                lists.append(self.outline.items(Spot(part)))
        if step.how == "number":
            found = [mate for mates in lists for mate in mates if _bears(mate, step.number)]
            return [Spot(found[0])] if found else (_MISSING if any(lists) or paragraph else _UNSURE)
        if step.how == "各":
            below = self.outline.items(Spot(self.clause)) or next((mates for mates in lists if mates), ())
            return [Spot(mate) for mate in below] or _UNSURE
        if own is None:
            closing = self.outline.items(Spot(self.clause))
            return [Spot(mate) for mate in closing[-1:]] or _MISSING  # said behind the list, of its last item
        return [Spot(own)] if step.how == "本" else self._neighbour(own, step)

    def _neighbour(self, own: Clause, step: Step) -> Found:
        run = self.outline.run(own)
        return _beside([Spot(clause) for clause in run], run.index(own), step)

    # --- further steps ------------------------------------------------------------------------------------

    def _further(self, at: list[Spot], step: Step) -> Found:
        holder = at[-1]
        if step.unit in GROUP_STYLES or step.unit == "条":
            style = GROUP_STYLES.get(step.unit, ARTICLE)
            return self._pick((clause for clause in holder.clause.walk() if clause.style == style), step)
        if step.unit == "項":
            if holder.clause.style == ARTICLE and step.how == "number":
                return self._paragraph_of(holder.clause, step.number)
            return self._pick(self.outline.paragraphs(holder.clause) or holder.clause.children, step)
        if step.unit == "号":
            if step.how == "各":
                return [Spot(item) for spot in at for item in self.outline.items(spot)] or at
            return self._pick(self.outline.items(holder), step)
        wanted = re.findall("[ァ-ヶ]", step.sign)
        below = [child for child in holder.clause.children if plain_text(child.marker).strip("().、") in wanted]
        return [Spot(child) for child in below] or at

    @staticmethod
    def _pick(clauses: object, step: Step) -> Found:
        members: list[Clause] = list(clauses)  # type: ignore[call-overload]  # tuples and generators of clauses alike
        if step.how == "各":
            return [Spot(clause) for clause in members] or _UNSURE
        named = [clause for clause in members if _bears(clause, step.number)]
        return [Spot(named[0])] if named else _MISSING


def _bears(clause: Clause, wanted: tuple[int, ...]) -> bool:
    """Whether a clause has this number, or stands for a deleted range that holds it."""
    own = number(clause)
    return own == wanted or (len(wanted) == 1 and len(own) == 1 and own[0] < wanted[0] <= last_number(clause))


def _beside(line: list[Spot], place: int, step: Step) -> Found:
    """The one before (前条), several before (前3条), all before (前各号) or the one behind (次条)."""
    count = step.number[0] if step.number else 1
    if step.how == "次":
        found = line[place + 1 : place + 1 + count]
    elif step.how == "前":
        found = line[:place] if count == 0 else line[max(place - count, 0) : place]
    else:
        return list(line)
    return found if found and len(found) >= count else _MISSING


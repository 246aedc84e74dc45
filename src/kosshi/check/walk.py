"""The way from a reference to its target: each step of a chain leads from clauses to clauses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kosshi.check.grammar import Step
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
from kosshi.check.reference import Reason
from kosshi.model import Clause, Part
from kosshi.passages import Passage, plain_text


class Failure(NamedTuple):
    """Why a step leads nowhere."""

    reason: Reason


class Memory(NamedTuple):
    """What the reference before pointed at, for 同条 and for 第3条第1項及び第2項."""

    spots: tuple[Spot, ...] = ()
    document: str = ""
    steps: tuple[Step, ...] = ()


Found = list[Spot] | Failure
MISSING = Failure(Reason.MISSING)
UNSURE = Failure(Reason.UNSURE)


class Walk:
    """Follows the steps of a chain from where it stands."""

    def __init__(self, outline: Outline, passage: Passage, memory: Memory, prefix: str) -> None:
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
            if isinstance(found, Failure):
                return found
            at = found
        return at or UNSURE

    def span(self, first: Found, last: Found) -> Found:
        """All clauses from one to the other, as in 第2項から第4項まで."""
        if isinstance(first, Failure) or isinstance(last, Failure):
            return first if isinstance(first, Failure) else last
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
            return [Spot(above)] if above is not None else Failure(Reason.ANTECEDENT)
        return Failure(Reason.ANTECEDENT)

    def _group(self, step: Step) -> Found:
        style = GROUP_STYLES[step.unit]
        own = self.outline.nearest(self.clause, (style,)) if self.clause is not None else None
        if step.how == "number":
            mates = self.outline.siblings(own) if own is not None else ()
            everywhere = [clause for clause in self.outline.clauses if clause.style == style]
            named = [c for c in (*mates, *everywhere) if c.style == style and bears(c, step.number)]
            return [Spot(named[0])] if named else MISSING
        if own is None:
            return UNSURE
        return [Spot(own)] if step.how == "本" else self._neighbour(own, step)

    def _article(self, step: Step) -> Found:
        articles = self.outline.articles or tuple(c for c in self.outline.clauses if c.style == "ordinal")
        own = self.outline.nearest(self.clause, (ARTICLE, "ordinal")) if self.clause is not None else None
        if step.how == "number":
            named = [clause for clause in articles if bears(clause, step.number)]
            inside = [clause for clause in named if clause.part is Part.SUPPLEMENTARY]
            body = [clause for clause in named if clause.part is Part.BODY]
            ranked = [*inside, *body] if self.prefix else [*self._nearer(body), *inside]
            return [Spot(ranked[0])] if ranked else MISSING
        if own is None:
            return MISSING if self.clause is not None else UNSURE
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
            return [Spot(article), *map(Spot, paragraphs)] if step.how == "各" else UNSURE
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
            if bears(paragraph, wanted):
                return [Spot(paragraph)]
        unnumbered = article.text.count("\n") + 1 if article.text else 1
        return [Spot(article, 1)] if 1 <= wanted[0] <= unnumbered else MISSING

    def _loose_paragraph(self, step: Step) -> Found:
        """項 of a text without articles: its items, counted from where the reference stands."""
        if self.prefix:
            return self._supplementary_paragraph(step)
        if self.clause is None or step.how == "各":
            return UNSURE
        if step.how == "number":
            return self._numbered_above(step.number, ("arabic", "ordinal", "decimal"))
        own = self.outline.nearest(self.clause, PARAGRAPHS[:1]) or self.outline.nearest(self.clause, ("ordinal", "decimal"))
        if own is None:
            own = next((above for above in self.outline.line_up(self.clause) if base_style(above) not in UNNUMBERED), None)
        if own is None:
            return UNSURE
        beside = own is self.clause and self.passage.number > 0 and step.how == "前"
        return [Spot(own)] if beside or step.how == "本" else self._neighbour(own, step)

    def _supplementary_paragraph(self, step: Step) -> Found:
        """附則第2項: of the 附則 it stands in, else of any."""
        own = self.outline.nearest(self.clause, (SUPPLEMENTARY,)) if self.clause is not None else None
        supplements = [clause for clause in self.outline.policy.clauses if clause.style == SUPPLEMENTARY]
        for clause in ([own] if own else []) + supplements:
            for child in clause.children:
                if bears(child, step.number):
                    return [Spot(child)]
        return MISSING if any(clause.children for clause in supplements) else UNSURE

    def _numbered_above(self, wanted: tuple[int, ...], styles: Sequence[str]) -> Found:
        """The nearest clause of this number: beside the own clause, beside those above it, then below."""
        assert self.clause is not None
        for above in self.outline.line_up(self.clause):
            for mate in self.outline.siblings(above):
                if base_style(mate) in styles and bears(mate, wanted):
                    return [Spot(mate)]
        for child in self.clause.children:
            if base_style(child) in styles and bears(child, wanted):
                return [Spot(child)]
        numbered = any(base_style(mate) in styles for above in self.outline.line_up(self.clause) for mate in self.outline.siblings(above))
        return MISSING if numbered else UNSURE

    def _item(self, step: Step) -> Found:
        """号 by where the reference stands: the list it is in, the list of its 項, any list of its article."""
        if self.clause is None:
            return UNSURE
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
            found = [mate for mates in lists for mate in mates if bears(mate, step.number)]
            return [Spot(found[0])] if found else (MISSING if any(lists) or paragraph else UNSURE)
        if step.how == "各":
            below = self.outline.items(Spot(self.clause)) or next((mates for mates in lists if mates), ())
            return [Spot(mate) for mate in below] or UNSURE
        if own is None:
            closing = self.outline.items(Spot(self.clause))
            return [Spot(mate) for mate in closing[-1:]] or MISSING  # said behind the list, of its last item
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
    def _pick(clauses: Iterable[Clause], step: Step) -> Found:
        members = list(clauses)
        if step.how == "各":
            return [Spot(clause) for clause in members] or UNSURE
        named = [clause for clause in members if bears(clause, step.number)]
        return [Spot(named[0])] if named else MISSING


def bears(clause: Clause, wanted: tuple[int, ...]) -> bool:
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
    return found if found and len(found) >= count else MISSING

"""Old text x new text -> amending sentences, not yet proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum

from kosshi.draft.amend.layout import BLANK, block, printed
from kosshi.draft.amend.match import Pair, matched
from kosshi.draft.amend.sentence import Instruction, sentences
from kosshi.draft.amend.siblings import Entry, Place, Siblings, entries
from kosshi.draft.amend.tree import GROUPS, LISTED, Act, Kind, Provision, UnamendableError, name_of, phrases
from kosshi.draft.amend.words import quotations
from kosshi.draft.digits import named_in


class Grain(IntEnum):
    """How much is written anew where something changes."""

    WORDS = 0
    UNITS = 1  # a 項 or 号
    ARTICLES = 2


def plan(old: Act, new: Act, grain: Grain, by_place: bool) -> tuple[str, ...]:
    """The sentences that turn the old text into the new one.

    Args:
        old: the text as it is.
        new: the text as it is to be.
        grain: the smallest thing that is written anew.
        by_place: in the order of the old text; otherwise removed chapters first and new chapters last.

    Raises:
        UnamendableError: a whole 附則 goes or comes.
    """
    return _Plan(grain, by_place).sentences(old, new)


@dataclass
class _Scope:
    """The articles of the body or of one 附則, through all its chapters, and where each chapter begins and ends among them."""

    found: list[Entry] = field(default_factory=list)
    groups: list[tuple[float, list[Instruction]]] = field(default_factory=list)


class _Plan:
    def __init__(self, grain: Grain, by_place: bool) -> None:
        self.grain = grain
        self.by_place = by_place

    def sentences(self, old: Act, new: Act) -> tuple[str, ...]:
        found = []
        if old.title != new.title:
            found.append(f"{BLANK}題名を次のように改める。\n{BLANK * 3}{new.title}")
        for instructions in self._scope(old.body, new.body, phrases().body, ""):
            found += sentences(instructions)
        olds, news = old.supplementary, new.supplementary
        if len(olds) != len(news):
            raise UnamendableError("supplementary-removed" if len(olds) > len(news) else "supplementary-added")
        for one, other in zip(olds, news, strict=True):
            called = name_of(one) if len(olds) > 1 else phrases().supplementary
            for instructions in self._of_supplementary(one, other, called):
                found += sentences(instructions)
        digits = next((one.digits for one in old.walk() if one.kind is Kind.ARTICLE), "1")
        return tuple(_in_digits(one, digits) for one in found)

    # --- articles and what holds them ---------------------------------------------------------------------

    def _scope(self, olds: Sequence[Provision], news: Sequence[Provision], container: str, prefix: str) -> list[list[Instruction]]:
        """The groups of the body, or of a 附則 in articles, in the order they are told."""
        scope = _Scope()
        self._container(olds, news, Place("", "", container), scope)
        edits = Siblings(scope.found, lambda old, new, _: self._article(old, new, prefix))
        told: list[tuple[float, list[Instruction]]] = [(float(at), instructions) for at, instructions in edits.groups()]
        ordered = sorted([*scope.groups, *told], key=lambda group: group[0])
        return [[_prefixed(one, prefix) for one in instructions] for _, instructions in ordered]

    def _container(self, olds: Sequence[Provision], news: Sequence[Provision], place: Place, scope: _Scope) -> None:
        """Articles and groups of one container."""
        old_articles, new_articles = ([one for one in side if one.kind is Kind.ARTICLE] for side in (olds, news))
        scope.found += entries(matched(old_articles, new_articles), place, len(scope.found))
        pairs = matched([one for one in olds if one.kind in GROUPS], [one for one in news if one.kind in GROUPS])
        if not pairs:
            return
        starts: list[int] = []
        for old, new in pairs:
            starts.append(len(scope.found))
            if old is not None and new is not None:
                called = name_of(old)
                inner = Place("", "", called if place.container == phrases().body else place.container + called)
                self._container(old.children, new.children, inner, scope)
                scope.groups += _titled(old, new, inner, starts[-1])
        self._group_numbers(pairs, place, starts, scope)

    def _group_numbers(self, pairs: Sequence[Pair], place: Place, starts: Sequence[int], scope: _Scope) -> None:
        """Chapters that come, go and change their numbers; the articles of the others are told first."""
        within = Place("" if place.container == phrases().body else place.container, "", place.container)
        found = entries(pairs, within)
        end = float(len(scope.found))
        for at, one in enumerate(found):
            if one.old is not None and one.new is None:
                key = starts[at] - 0.5 if self.by_place else -1.0
                called = name_of(one.old)
                scope.groups.append((key, [Instruction(within.head, "", f"{called}を削り")]))
        moving = Siblings(_without_removed(found), lambda _old, _new, _place: [])
        scope.groups += [(end if not self.by_place else _last_key(at, starts, end), told) for at, told in moving.groups()]

    # --- one article ----------------------------------------------------------------------------------------

    def _article(self, old: Provision, new: Provision, prefix: str = "") -> list[Instruction]:
        """What changes inside an article, told with its old number."""
        if _content(old) == _content(new):
            return []
        head = name_of(old)
        anew = replace(new, number=old.number, last=old.last)
        whole = [Instruction(head, "", "を次のように改め", block([anew]))]
        if self.grain is Grain.ARTICLES or old.last or new.last:
            return whole
        inner = self._paragraphs(old, new, Place(head, "", prefix + head))
        if inner is None:
            return whole
        return [*_caption(head, "", old.caption, new.caption), *inner]

    def _of_supplementary(self, old: Provision, new: Provision, called: str) -> list[list[Instruction]]:
        if old.children == new.children:
            return []
        kinds = {one.kind for one in (*old.children, *new.children)}
        if self.grain is not Grain.ARTICLES and kinds == {Kind.ARTICLE}:
            return self._scope(old.children, new.children, "", called)
        inner = None
        if self.grain is not Grain.ARTICLES and Kind.ARTICLE not in kinds:
            inner = self._paragraphs(old, new, Place(called, "", called, first_numbered=True))
        return [[Instruction(called, "", "を次のように改め", block([new]))] if inner is None else inner]

    def _paragraphs(self, old: Provision, new: Provision, place: Place) -> list[Instruction] | None:
        """What changes in the 項 of an article or a 附則; None where it is better written anew."""
        pairs = matched(old.children, new.children)
        if len(old.children) == 1:
            one, other = pairs[0]
            if one is None or other is None:
                return None  # the unnumbered 項 does not stay the first
            inside = self._unit(one, other, place, "")
            return None if inside is None else [*inside, *self._more(pairs, place)]
        found: list[Instruction] = []
        edits = Siblings(entries(pairs, place), lambda one, other, _: self._numbered(one, other, place))
        for _, instructions in edits.groups():
            found += instructions
        if place.first_numbered and len(new.children) == 1:
            found.append(Instruction(place.head, "", "第1項の項番号を削り"))
        return found

    def _more(self, pairs: Sequence[Pair], place: Place) -> list[Instruction]:
        """項 behind one that was the only one."""
        added = [new for _, new in pairs[1:] if new is not None]
        if not added:
            return []
        lead = [Instruction(place.head, "", f"を{place.head}第1項とし")] if place.first_numbered else []
        told = f"に次の{len(added)}{phrases().units[Kind.PARAGRAPH]}を加え"
        return [*lead, Instruction(place.head, "", told, block(added))]

    def _numbered(self, old: Provision, new: Provision, place: Place) -> list[Instruction]:
        """One of several 項."""
        address = name_of(old)
        inside = self._unit(old, new, place, address)
        return self._anew(old, new, place, address) if inside is None else inside

    def _anew(self, old: Provision, new: Provision, place: Place, address: str) -> list[Instruction]:
        anew = replace(new, number=old.number, sign=old.sign)
        lines = block([anew]) if not place.first_numbered or old.kind is not Kind.PARAGRAPH else tuple(printed(anew, first_numbered=True))
        return [Instruction(place.head, "", f"{address}を次のように改め", lines)]

    # --- a 項, a 号 and below --------------------------------------------------------------------------------

    def _unit(self, old: Provision, new: Provision, place: Place, address: str) -> list[Instruction] | None:
        """What changes inside a 項, 号 or below; None where it is better written anew as a whole."""
        if _content(old) == _content(new):
            return []
        words = self._words(old, new, place, address)
        if words is None:
            return None
        captions = _caption(place.head, address, old.caption, new.caption) if old.kind is Kind.PARAGRAPH else []
        below = Place(place.head, address, place.head + address)
        inner = Siblings(
            entries(matched(old.children, new.children), below), lambda one, other, _: self._listed(one, other, place, address)
        )
        if not old.children and new.children:
            return [*captions, *words, *self._first_listed(new.children, place, address)]
        return [*captions, *words, *(one for _, instructions in inner.groups() for one in instructions)]

    @staticmethod
    def _first_listed(added: Sequence[Provision], place: Place, address: str) -> list[Instruction]:
        """The first 号 of a 項 without any."""
        kind = added[0].kind
        what = f"次の{len(added)}{phrases().units[kind]}を加え" if kind not in LISTED[1:] else "次のように加え"
        return [Instruction(place.head, "", f"{address}に{what}", block(added))]

    def _listed(self, old: Provision, new: Provision, place: Place, address: str) -> list[Instruction]:
        deeper = address + name_of(old)
        inside = self._unit(old, new, place, deeper)
        return self._anew(old, new, place, deeper) if inside is None else inside

    def _words(self, old: Provision, new: Provision, place: Place, address: str) -> list[Instruction] | None:
        """Changes of the own text, as quotations where that can be."""
        if old.text == new.text:
            return []
        lead = old.kind is Kind.PARAGRAPH and bool(old.children)
        if self.grain is Grain.WORDS:
            found = quotations(old.text, new.text, old.words)
            base = f"{address}中"
            if found is None and lead:
                found = quotations(old.text, new.text, (old.text,))
                base = f"{address}{phrases().own_words}中"
            if found is not None:
                return [Instruction(place.head, base, str(one)) for one in found]
        if lead and new.children:
            lines = tuple(BLANK + line for line in new.text.split("\n"))
            return [Instruction(place.head, "", f"{address}{phrases().own_words}を次のように改め", lines)]
        return None


def _titled(old: Provision, new: Provision, inner: Place, start: int) -> list[tuple[float, list[Instruction]]]:
    """A new title of a chapter, told before its articles."""
    if old.caption == new.caption:
        return []
    unit = phrases().units[old.kind]
    titled = replace(new, number=old.number, children=())
    return [(start - 0.4, [Instruction(inner.container, "", f"の{unit}名を次のように改め", block([titled]))])]


def _content(one: Provision) -> tuple[object, ...]:
    return one.caption, one.text, one.children, one.last


def _caption(head: str, address: str, old: str, new: str) -> list[Instruction]:
    """A caption that comes, goes or changes."""
    if old == new:
        return []
    if not new:
        return [Instruction(head, "", f"{address}の見出しを削り")]
    if not old:
        return [Instruction(head, "", f"{address}に見出しとして「（{new}）」を付し")]
    return [Instruction(head, "", f"{address}の見出しを「（{new}）」に改め")]


def _in_digits(sentence: str, digits: str) -> str:
    """A sentence that names provisions in the digits of the text; the lines below it have theirs."""
    line, *below = sentence.split("\n")
    return "\n".join((named_in(line, digits), *below))


def _prefixed(one: Instruction, prefix: str) -> Instruction:
    """An instruction on an article of a 附則."""
    return one._replace(head=prefix + one.head) if prefix else one


def _without_removed(found: Sequence[Entry]) -> list[Entry]:
    """Entries without the removed ones, their places among each other made good."""
    left = [(one.old, one.new) for one in found if one.new is not None]
    return entries(left, found[0].place) if found else []


def _last_key(at: int, starts: Sequence[int], end: float) -> float:
    """Where new and moved chapters are told: behind all articles, so that their numbers are free."""
    return end + at / (len(starts) + 1)

"""Two wordings -> where they differ, each place with what it is about.

Units that say the same (:mod:`kosshi.compare.units`) are laid against each other first, so a spelling is found
beside a change of substance and not inside it; what is left is named by what stands there (:mod:`kosshi.compare.marks`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from kosshi.compare.marks import Marks, Ranges, Terms, marks
from kosshi.compare.sentences import paired
from kosshi.compare.units import OWN, SIGN, TAIL, Unit, Units, between, occurring, tokens, units, wordings
from kosshi.norms import rank
from kosshi.tokens import fold_with_origin
from kosshi.wording import Edit, edits

_LONGEST = 600  # units of an edit; a longer one is a text of its own, and cutting it would take long
_MARGIN = 8  # characters by which steps that keep to sentences may be longer than the shortest ones


class Change(StrEnum):
    """What a difference between two wordings is about (contract, column ``change``)."""

    SELF_REFERENCE = "self-reference"
    SPELLING = "spelling"
    PUNCTUATION = "punctuation"
    REFERENCE = "reference"
    ACTOR = "actor"
    STRENGTH = "strength"
    PARAMETER = "parameter"
    SUBSTANCE = "substance"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two wordings differ: half-open ranges into both texts, and what the change is about."""

    text_a: str
    text_b: str
    change: Change
    edit: Edit


class _Side(NamedTuple):
    """One of the two texts."""

    text: str
    units: tuple[Unit, ...]
    marks: Marks

    def place(self, unit: int, behind: int) -> int:
        """Where a unit begins; ``behind`` for the one after the last of an edit."""
        return min(self.units[unit].start, behind) if unit < len(self.units) else behind


class _Piece(NamedTuple):
    """Units ``a_start`` to ``a_end`` against ``b_start`` to ``b_end``; no change where both say the same in the same letters."""

    change: Change | None
    a_start: int
    a_end: int
    b_start: int
    b_end: int


def differences(a: str, b: str, own_a: Sequence[str] = (), own_b: Sequence[str] = ()) -> tuple[Difference, ...]:
    """The places where two wordings differ, in order, each with what it is about.

    Args:
        a: the wording as the first policy prints it.
        b: as the second does.
        own_a: the words by which the first policy speaks of its own body.
        own_b: the same of the second.
    """
    return () if a == b else _differences(a, b, occurring(a, tuple(own_a)), occurring(b, tuple(own_b)))


@lru_cache(maxsize=1 << 14)
def _differences(a: str, b: str, own_a: tuple[str, ...], own_b: tuple[str, ...]) -> tuple[Difference, ...]:
    """As :func:`differences`, of the bodies' words only those that the texts have; once for all pairs of these wordings."""
    side_a, side_b = _side(a, own_a), _side(b, own_b)
    found: list[Difference] = []
    for edit in _edits(side_a, side_b, own_a, own_b):
        place_a = between(side_a.units, edit.a_start, edit.a_end)
        place_b = between(side_b.units, edit.b_start, edit.b_end)
        if edit.kind == "equal":
            pieces = list(_same(side_a, side_b, _Piece(None, *place_a, *place_b)))
        else:
            pieces = _grouped(list(_pieces(side_a, side_b, *place_a, *place_b)))
        found += (_difference(side_a, side_b, edit, piece, piece.change) for piece in pieces if piece.change)
    return tuple(one for one in found if fold_with_origin(one.text_a).text != fold_with_origin(one.text_b).text)


def _side(text: str, own: tuple[str, ...]) -> _Side:
    return _Side(text, units(text, own), marks(text, own))


def _edits(a: _Side, b: _Side, own_a: Sequence[str], own_b: Sequence[str]) -> tuple[Edit, ...]:
    """The steps from one text to the other; sentence by sentence where that costs next to nothing.

    A sentence that only one text has is then one insertion, although the next sentence ends in the same words.
    """
    whole = _stretch(a, b, (0, len(a.text)), (0, len(b.text)))
    ranges_a, ranges_b = _sentence_ranges(a), _sentence_ranges(b)
    if max(len(ranges_a), len(ranges_b)) < 2:
        return whole
    pairs = paired([a.text[s:e] for s, e in ranges_a], [b.text[s:e] for s, e in ranges_b], own_a, own_b)
    found: list[Edit] = []
    at_a = at_b = 0
    for place_a, place_b in (*pairs, (len(ranges_a), len(ranges_b))):
        start_a, start_b = (
            ranges[place][0] if place < len(ranges) else len(side.text)
            for ranges, place, side in ((ranges_a, place_a, a), (ranges_b, place_b, b))
        )
        found += _stretch(a, b, (at_a, start_a), (at_b, start_b))
        at_a, at_b = start_a, start_b
        if place_a < len(ranges_a) and place_b < len(ranges_b):
            found += _stretch(a, b, ranges_a[place_a], ranges_b[place_b])
            at_a, at_b = ranges_a[place_a][1], ranges_b[place_b][1]
    return tuple(found) if pairs and _cost(found) <= _cost(whole) + _MARGIN else whole


def _stretch(a: _Side, b: _Side, range_a: tuple[int, int], range_b: tuple[int, int]) -> tuple[Edit, ...]:
    """The steps between two stretches."""
    (start_a, end_a), (start_b, end_b) = range_a, range_b
    text_a, text_b = a.text[start_a:end_a], b.text[start_b:end_b]
    if not text_a and not text_b:
        return ()
    known = {text_b: tokens(b.units, start_b, end_b), text_a: tokens(a.units, start_a, end_a)}
    return tuple(
        Edit(kind, a1 + start_a, a2 + start_a, b1 + start_b, b2 + start_b) for kind, a1, a2, b1, b2 in edits(text_a, text_b, Units(known))
    )


def _sentence_ranges(side: _Side) -> list[tuple[int, int]]:
    """The sentences of a text, white space behind each included, so that they tile it."""
    starts = [0, *(start for start, _, _ in side.marks.sentences[1:])]
    return list(zip(starts, [*starts[1:], len(side.text)], strict=True))


def _cost(steps: Sequence[Edit]) -> int:
    """Characters that are not common."""
    return sum(step.a_end - step.a_start + step.b_end - step.b_start for step in steps if step.kind != "equal")


def _difference(a: _Side, b: _Side, edit: Edit, piece: _Piece, change: Change) -> Difference:
    """A piece with the white space behind its words, as edits have it."""
    a_start, a_end = a.place(piece.a_start, edit.a_end), a.place(piece.a_end, edit.a_end)
    b_start, b_end = b.place(piece.b_start, edit.b_end), b.place(piece.b_end, edit.b_end)
    kind = "insert" if piece.a_start == piece.a_end else "delete" if piece.b_start == piece.b_end else "replace"
    a_end, b_end = (a_start if kind == "insert" else a_end), (b_start if kind == "delete" else b_end)
    return Difference(a.text[a_start:a_end], b.text[b_start:b_end], change, Edit(kind, a_start, a_end, b_start, b_end))


def _same(a: _Side, b: _Side, run: _Piece) -> Iterator[_Piece]:
    """A run of units with the same keys, one piece for each that is printed otherwise."""
    for step in range(run.a_end - run.a_start):
        place_a, place_b = run.a_start + step, run.b_start + step
        unit_a, unit_b = a.units[place_a], b.units[place_b]
        change = None
        if unit_a.printed != unit_b.printed:
            change = {OWN: Change.SELF_REFERENCE, SIGN: Change.PUNCTUATION}.get(unit_a.kind, Change.SPELLING)
        yield _Piece(change, place_a, place_a + 1, place_b, place_b + 1)


def _pieces(a: _Side, b: _Side, a_start: int, a_end: int, b_start: int, b_end: int) -> Iterator[_Piece]:
    """An edit cut where units inside it say the same, every piece named."""
    if max(a_end - a_start, b_end - b_start) > _LONGEST:
        yield _Piece(Change.SUBSTANCE, a_start, a_end, b_start, b_end)
        return
    keys_a = [unit.key for unit in a.units[a_start:a_end]]
    keys_b = [unit.key for unit in b.units[b_start:b_end]]
    for kind, first_a, behind_a, first_b, behind_b in SequenceMatcher(None, keys_a, keys_b, autojunk=False).get_opcodes():
        piece = _Piece(None, a_start + first_a, a_start + behind_a, b_start + first_b, b_start + behind_b)
        if kind == "equal":
            yield from _same(a, b, piece)
        else:
            for part in _without_tail(a, b, piece):
                yield part._replace(change=_classify(a, b, part))


def _without_tail(a: _Side, b: _Side, piece: _Piece) -> tuple[_Piece, ...]:
    """A piece that ends with an ending of force, cut before it; a whole sentence added behind one, cut behind it."""
    units_a, units_b = a.units[piece.a_start : piece.a_end], b.units[piece.b_start : piece.b_end]
    for one, other, side in ((units_a, units_b, "a"), (units_b, units_a, "b")):
        if not other and len(one) > 2 and one[0].kind == TAIL and one[1].key == "。":
            cut = getattr(piece, f"{side}_start") + 1
            return piece._replace(**{f"{side}_end": cut}), piece._replace(**{f"{side}_start": cut})
    cut_a = piece.a_end - (bool(units_a) and units_a[-1].kind == TAIL)
    cut_b = piece.b_end - (bool(units_b) and units_b[-1].kind == TAIL)
    if (cut_a, cut_b) == (piece.a_end, piece.b_end) or (cut_a, cut_b) == (piece.a_start, piece.b_start):
        return (piece,)
    return piece._replace(a_end=cut_a, b_end=cut_b), piece._replace(a_start=cut_a, b_start=cut_b)


def _grouped(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Neighbours about the same thing as one; what stands between two changes of substance belongs to them."""
    telling = [place for place, piece in enumerate(pieces) if piece.change]
    core = [place for place in telling if pieces[place].change is Change.SUBSTANCE]
    kinds = {pieces[place].change for place in telling}
    if len(kinds) == 1 and telling:
        return [_joined(pieces[telling[0] : telling[-1] + 1], kinds.pop())]
    found = list(pieces[: core[0]]) if core else list(pieces)
    if core:
        found += [_joined(pieces[core[0] : core[-1] + 1], Change.SUBSTANCE), *pieces[core[-1] + 1 :]]
    grouped: list[_Piece] = []
    for piece in found:
        if grouped and piece.change and grouped[-1].change is piece.change:
            grouped[-1] = _joined((grouped[-1], piece), piece.change)
        else:
            grouped.append(piece)
    return grouped


def _joined(pieces: Sequence[_Piece], change: Change | None) -> _Piece:
    first, last = pieces[0], pieces[-1]
    return _Piece(change, first.a_start, last.a_end, first.b_start, last.b_end)


# --- what a piece is about ----------------------------------------------------------------------------------

_PARTICLES = frozenset({"の", "が", "は", "に", "を"})


def _classify(a: _Side, b: _Side, piece: _Piece) -> Change:
    """What a change from some units to others is about, in the order in which a reader would say it."""
    units_a, units_b = a.units[piece.a_start : piece.a_end], b.units[piece.b_start : piece.b_end]
    if _is_punctuation(units_a, units_b):
        return Change.PUNCTUATION
    if _is_own(units_a, units_b) or (_is_own_title(a, piece.a_start, units_a) and _is_own_title(b, piece.b_start, units_b)):
        return Change.SELF_REFERENCE
    if _is_link(a, b, piece, units_a, units_b):
        return Change.SPELLING
    if _changes_force(a, b, piece, units_a, units_b):
        return Change.STRENGTH
    named = _named(a.marks, b.marks, units_a, units_b)
    if named:
        return named
    content_a, content_b = (tuple(word for unit in side for word in unit.content) for side in (units_a, units_b))
    same_end = bool(units_a) and bool(units_b) and units_a[-1].printed[-1:] == units_b[-1].printed[-1:]
    tails_only = all(unit.kind == TAIL for unit in (*units_a, *units_b)) and units_a and units_b
    if tails_only or (content_a and content_a == content_b and same_end and len(units_a) == len(units_b)):
        return Change.SPELLING
    return Change.SUBSTANCE


def _is_punctuation(units_a: Sequence[Unit], units_b: Sequence[Unit]) -> bool:
    """Signs alone; or signs against one word that joins a list: 、 and 及び."""
    rest_a, rest_b = ([unit.printed for unit in side if unit.kind != SIGN] for side in (units_a, units_b))
    if not rest_a and not rest_b:
        return all(unit.printed not in "「」『』" for unit in (*units_a, *units_b))
    one, other, signs = (rest_a, rest_b, units_b) if rest_a else (rest_b, rest_a, units_a)
    return len(one) == 1 and not other and bool(signs) and one[0] in wordings().joiners


def _is_own(units_a: Sequence[Unit], units_b: Sequence[Unit]) -> bool:
    """The body's name alone, or the name against none."""
    both = (*units_a, *units_b)
    return any(unit.kind == OWN for unit in both) and all(unit.kind in (OWN, SIGN) or unit.printed in _PARTICLES for unit in both)


def _is_own_title(side: _Side, start: int, found: Sequence[Unit]) -> bool:
    """What the text calls itself: 本基本方針, この訓令."""
    return start > 0 and side.units[start - 1].key == "本" and "".join(unit.printed for unit in found) in wordings().documents


def _is_link(a: _Side, b: _Side, piece: _Piece, units_a: Sequence[Unit], units_b: Sequence[Unit]) -> bool:
    """A compound written open or closed: アクセス制御, アクセスの制御."""
    links = wordings().links
    words_a, words_b = ("".join(unit.printed for unit in side if unit.printed not in links) for side in (units_a, units_b))
    if words_a and words_a == words_b:
        return all(_is_nominal(unit) for unit in (*units_a, *units_b) if unit.printed not in links)
    if len(units_a) > 1 or len(units_b) > 1 or any(unit.printed not in links for unit in (*units_a, *units_b)):
        return False
    return all(
        start > 0 and end < len(side.units) and _is_nominal(side.units[start - 1]) and _is_nominal(side.units[end])
        for side, start, end in ((a, piece.a_start, piece.a_end), (b, piece.b_start, piece.b_end))
    )


def _is_nominal(unit: Unit) -> bool:
    return unit.kind != SIGN and unit.pos in ("名詞", "接尾辞", "接頭辞", "形状詞")


def _changes_force(a: _Side, b: _Side, piece: _Piece, units_a: Sequence[Unit], units_b: Sequence[Unit]) -> bool:
    """An ending of another force behind the same matter: 行う and 行わなければならない."""
    if not (_ends_sentence(a, piece.a_end) and _ends_sentence(b, piece.b_end)):
        return False
    content_a, content_b = (tuple(word for unit in side for word in unit.content) for side in (units_a, units_b))
    if [word.partition("|")[0] for word in content_a] != [word.partition("|")[0] for word in content_b]:
        return False
    if any(unit.kind == OWN for unit in (*units_a, *units_b)):
        return False
    force_a, force_b = a.marks.force_at(*_range(a, piece.a_start, piece.a_end)), b.marks.force_at(*_range(b, piece.b_start, piece.b_end))
    return force_a is not force_b and bool(rank(force_a)) and bool(rank(force_b))


def _ends_sentence(side: _Side, end: int) -> bool:
    """Whether nothing but endings and signs stands between unit ``end`` and the end of its sentence."""
    for unit in side.units[end:]:
        if unit.key == "。":
            return True
        if unit.content or unit.kind == OWN:
            return False
    return True


def _range(side: _Side, start: int, end: int) -> tuple[int, int]:
    """Where units stand; the empty range behind the word before, where there are none."""
    if start < end:
        return side.units[start].start, side.units[end - 1].end
    before = side.units[start - 1].end if start else 0
    return before, before


def _named(marks_a: Marks, marks_b: Marks, units_a: Sequence[Unit], units_b: Sequence[Unit]) -> Change | None:
    """The class of a change within references, figures, limits or names of actors."""
    if _inside(units_a, marks_a.references) and _inside(units_b, marks_b.references):
        return Change.REFERENCE
    bare_a, bare_b = _bare(units_a), _bare(units_b)
    if not bare_a and not bare_b:
        return None
    figures_a, figures_b = marks_a.parameters + marks_a.periods, marks_b.parameters + marks_b.periods
    if _within(bare_a, figures_a) and _within(bare_b, figures_b):
        return Change.PARAMETER
    if bare_a and bare_b and _within(bare_a, figures_a + marks_a.documents) and _within(bare_b, figures_b + marks_b.documents):
        return Change.PARAMETER
    limits_a, limits_b = (tuple((start, end) for start, end, _ in one.limits) for one in (marks_a, marks_b))
    if _within(bare_a, limits_a + marks_a.periods) and _within(bare_b, limits_b + marks_b.periods):
        same = bool(bare_a) and _terms(bare_a, marks_a.limits) == _terms(bare_b, marks_b.limits) != set()
        return Change.SPELLING if same else Change.STRENGTH
    if _within(bare_a, marks_a.actors) and _within(bare_b, marks_b.actors):
        return Change.ACTOR
    return None


def _terms(found: Sequence[Unit], limits: Terms) -> set[str]:
    """The set phrases some units belong to."""
    return {term for unit in found for start, end, term in limits if start <= unit.start and unit.end <= end}


def _bare(found: Sequence[Unit]) -> Sequence[Unit]:
    """Units without the signs, particles and joiners at their ends."""
    joiners = wordings().joiners
    start, end = 0, len(found)
    while start < end and (found[start].kind == SIGN or found[start].printed in _PARTICLES or found[start].printed in joiners):
        start += 1
    while end > start and (found[end - 1].kind == SIGN or found[end - 1].printed in _PARTICLES or found[end - 1].printed in joiners):
        end -= 1
    return found[start:end]


def _within(found: Sequence[Unit], ranges: Ranges) -> bool:
    """Whether every unit, joiners between them apart, lies in one of the ranges."""
    joiners = wordings().joiners
    return _inside([unit for unit in found if unit.kind != SIGN and unit.printed not in joiners], ranges)


def _inside(found: Sequence[Unit], ranges: Ranges) -> bool:
    """Whether every unit lies in one of the ranges."""
    return all(any(start <= unit.start and unit.end <= end for start, end in ranges) for unit in found)

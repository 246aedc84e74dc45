"""Threats and effects: causes before による, に伴う …, effects behind them; members of their lists that nobody knows are new."""

from __future__ import annotations

import re
from typing import NamedTuple

from kosshi.elements.element import ElementKind, Mark
from kosshi.elements.lists import Bracket, Member, brackets, masked, members, nested, nominal, sentences, tokens
from kosshi.elements.terms import Hit, Terms, rule

_LONGEST = 32  # characters of a new threat; what is longer is a sentence
_POINTS_ELSEWHERE = re.compile(r"^(?:次|以下|上記|前記|前|第?[0-9一二三四五六七八九十]+|本|この|当該|これら)")
_POSSESSED = re.compile(r"^(?:情報資産|情報|データ|情報システム)の(?=.{2})")
_KINDS = (ElementKind.THREAT, ElementKind.EFFECT)


class Segment(NamedTuple):
    """A stretch between two causal joints; ``effect`` where it stands behind the last one."""

    start: int
    end: int
    effect: bool


def threat_marks(text: str, terms: Terms) -> list[Mark]:
    """The threats and effects of one paragraph of a threat clause.

    Args:
        text: the paragraph in the form of :func:`kosshi.elements.terms.form`.
        terms: the list.
    """
    bare = masked(text)
    found: list[Mark] = []
    for start, end in sentences(text):
        if not (rule("leads").search(bare[start:end]) or rule("topics").search(bare[start:end])):
            found += [mark.at(start + mark.start, start + mark.end) for mark in _sentence(text[start:end], terms)]
    return found


def _sentence(text: str, terms: Terms) -> list[Mark]:
    hits = _hits(text, terms)
    found = [Mark(hit.start, hit.end, hit.term.kind, hit.term.term) for hit in hits]
    known = frozenset(place for hit in hits for place in range(hit.start, hit.end))
    for segment, inner in _stretches(text):
        behind = [hit for hit in hits if segment.start <= hit.start < segment.end]
        threats = any(hit.term.kind is ElementKind.THREAT for hit in behind)
        kind = ElementKind.EFFECT if segment.effect and not threats else ElementKind.THREAT
        found += _new(inner, segment.start, known, kind)
    return found


def _hits(text: str, terms: Terms) -> list[Hit]:
    """What the list knows, the longest where two meet; patterns may share a stretch."""
    spread = [hit for kind in _KINDS for hit in terms.spread(kind, text)]
    plain = [hit for kind in _KINDS for hit in terms.scan(kind, text) if hit not in spread]
    plain = [hit for hit in plain if not any(_within(hit, other) for other in (*plain, *spread) if other is not hit)]
    ranges = _member_ranges(text)
    plain = [hit for hit in plain if (hit.start, hit.end) in ranges or not (hit.term.whole or _modifies(text, hit, ranges))]
    plain = [hit for hit in plain if not _other_kind(text, hit, plain)]
    spread = [hit for hit in spread if not any(_within(hit, other) for other in plain)]
    best: dict[tuple[ElementKind, str], Hit] = {}
    for hit in sorted((*plain, *spread), key=lambda hit: (hit.start, -hit.end)):
        best.setdefault((hit.term.kind, hit.term.term), hit)
    return list(best.values())


def _within(hit: Hit, other: Hit) -> bool:
    """Whether another hit covers this one and more."""
    return other.start <= hit.start and hit.end <= other.end and other.end - other.start > hit.end - hit.start


def _modifies(text: str, hit: Hit, ranges: frozenset[tuple[int, int]]) -> bool:
    """Whether a term only modifies the head of its member (マルウェアの送付): the member is then something of its own."""
    for start, end in ranges:
        if start <= hit.start and hit.end < end:
            rest = text[hit.end : end]
            return rest.startswith("の") and not any(token.pos in ("動詞", "助動詞", "形容詞") for token in tokens(rest))
    return False


def _other_kind(text: str, hit: Hit, hits: list[Hit]) -> bool:
    """Whether a word that may be threat or effect (窃取) is the other here: behind a cause it is an effect."""
    if not any(other.start == hit.start and other.end == hit.end and other.term.kind is not hit.term.kind for other in hits):
        return False
    effect = any(segment.effect and segment.start <= hit.start < segment.end for segment, _ in _stretches(text))
    return effect is not (hit.term.kind is ElementKind.EFFECT)


def _member_ranges(text: str) -> frozenset[tuple[int, int]]:
    """The ranges of all members of all lists, also with their 情報資産の before them taken off."""
    found = set()
    for segment, inner in _stretches(text):
        for member in members(inner):
            start, end = segment.start + member.start, segment.start + member.end
            found |= {(start, end), (start + _head(text[start:end]), end)}
    return frozenset(found)


def _head(text: str) -> int:
    match = _POSSESSED.match(text)
    return match.end() if match else 0


def _doer(text: str) -> int:
    """Where a member goes on behind the one who does it: 職員等による意図しない操作."""
    before, joint, after = text.partition("による")
    return len(before + joint) if joint and len(after) > 1 and rule("doers").search(re.sub("等$", "", before)) else 0


def _stretches(text: str) -> list[tuple[Segment, str]]:
    """The segments of a sentence and of its brackets, each with its words (brackets inside blanked out)."""
    bare = masked(text)
    found = [(segment, bare[segment.start : segment.end]) for segment in _segments(bare, 0)]
    for bracket in brackets(text):
        if not re.search(r"(?:いう|以下同じ|限る|除く)。?\)$", text[bracket.start : bracket.end]):
            found += _inside(text, bracket)
    return found


def _inside(text: str, bracket: Bracket) -> list[tuple[Segment, str]]:
    inner = masked(text[bracket.start + 1 : bracket.end - 1])
    at = bracket.start + 1
    return [(Segment(at, at + len(inner), False), inner)]


def _segments(bare: str, offset: int) -> list[Segment]:
    """A sentence cut at its causal joints: 疾病 | による | 要員不足 | に伴う | 機能不全."""
    found: list[Segment] = []
    at = 0
    for match in rule("causes").finditer(bare):
        if rule("doers").search(bare[at : match.start()].strip()) or match.start() == at:
            continue  # 部外者による侵入 names the doer
        found.append(Segment(offset + at, offset + match.start(), False))
        at = match.end()
    found.append(Segment(offset + at, offset + len(bare), bool(found)))
    return found


def _new(inner: str, offset: int, known: frozenset[int], kind: ElementKind) -> list[Mark]:
    """The members that the list does not know."""
    found: list[Mark] = []
    for first, end in _merged(inner, known, offset):
        owned = first + _head(inner[first:end])
        start = owned + _doer(inner[owned:end])
        words = inner[start:end].replace(" ", "").strip("。")
        taken = any(offset + place in known for place in range(start, end))
        if taken or not _is_event(words):
            continue
        found.append(Mark(offset + start, offset + end, kind, words, known=False))
    return found


def _merged(inner: str, known: frozenset[int], offset: int) -> list[tuple[int, int]]:
    """The members' ranges, nested modifiers joined to the member they belong to."""
    found: list[tuple[int, int]] = []
    before: Member | None = None
    for member in members(inner):
        taken = before is not None and any(offset + place in known for place in range(before.start, before.end))
        if before is not None and not taken and nested(inner, before, member):
            found[-1] = (found[-1][0], member.end)
        else:
            found.append((member.start, member.end))
        before = member
    return found


def _is_event(words: str) -> bool:
    """Whether words can name a threat: a noun phrase of some length that is neither a class word nor a pointer."""
    if not 2 <= len(words) <= _LONGEST or not re.search(r"[\u3040-\u30ff\u4e00-\u9fffA-Za-z]", words):
        return False
    if rule("generic").search(words) or _POINTS_ELSEWHERE.search(words):
        return False
    if re.search(r"が[^の]*$", words):
        return False  # a sentence, not a name
    return nominal(words) and words not in ("情報資産", "情報", "データ", "情報システム", "次", "業務")

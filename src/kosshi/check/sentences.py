"""Findings of damaged text: fragments printed twice and sentences that break off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from kosshi.check.finding import Finding, Severity, finding
from kosshi.check.outline import Outline, base_style
from kosshi.model import BlockKind, Clause
from kosshi.passages import HEADING, OwnText, Passage
from kosshi.tokens import default

_STOPS = "。．.!?！？」』】)…:："
_BROKEN_END = re.compile(
    r"(?:[をに、,，]|(?<![もそこどあ])の|(?<!の)は|及び|又は|並びに|若しくは|(?<![な])が)$"
)  # no sentence and no phrase of a list ends so
_GOES_ON = re.compile("(?:る|れる|られ|を|っ|ん|り、|した|して|する)")
_TOPIC = re.compile("は、(?!.*(?:次|以下|下記|別表))[^。]*[一-龠ァ-ヶー]$")
_OPENER = re.compile("なお|また|ただし|但し|この|その|これ|それ|前|次|[^、。]{1,20}は、")
_LEADING = re.compile(r"(?:は、?|次に|以下に)$")
_VERBAL_END = re.compile(
    r"(?:する|れる|せる|ない|ある|いる|いう|うる|なる|できる|行う|図る|よる|定める|努める|講じる|講ずる|とる|執る|設ける|求める|含む|除く|ます|こと|とき)$"
)
_PREDICATE = re.compile(r"(?:を|が|に|と|は|も).{0,40}(?:する|れる|せる|ない|ある|いる|いう|なる|できる|う|く|す|つ|ぬ|ぶ|む|る|ます)$")
_MAX_REPEAT = 60
_LONG = 20  # characters of a paragraph that is more than a title
_SHORT = 6  # … too short to be told broken
_STATED = 10  # … that may be a sentence
_CLAUSE = 12  # … that is, where a particle or comma shows a predicate to come
_NOTHING = " \t\u3000\n\f*_#>"  # between two lines of one text
_FURNITURE = (BlockKind.FURNITURE, BlockKind.NOTE, BlockKind.NAVIGATION, BlockKind.TABLE_RULE)


class _Joint(NamedTuple):
    """Where one line of a clause's text ends and the next begins.

    Attributes:
        before, after: the two lines.
        blank: a blank line stands between them.
        paged: a page break or running head stands between them.
        joined: the parser took both for one paragraph.
    """

    before: Passage
    after: Passage
    blank: bool
    paged: bool
    joined: bool


def _joints(outline: Outline, clause: Clause) -> Iterator[_Joint]:
    own, at = outline.own_text(clause)
    for joint in _line_ends(own):
        before, after = joint.before.of(clause, at), joint.after.of(clause, at)
        paged = joint.paged or _holds_furniture(outline, before.last, after.first)
        if paged or not own.printed[joint.before.last + 1 : joint.after.first].strip(_NOTHING):
            yield joint._replace(before=before, after=after, paged=paged)


@lru_cache(maxsize=1 << 16)
def _line_ends(own: OwnText) -> tuple[_Joint, ...]:
    """Every two neighbouring lines of a clause's text; ``paged`` only where the text itself breaks the page."""
    lines = []
    for whole in own.passages:
        if whole.number != HEADING:
            cuts = _line_cuts(own.printed, whole)
            lines += [whole._replace(text=whole.text[start:end], places=whole.places[start:end]) for start, end in cuts]
    found = []
    for before, after in pairwise(lines):
        gap = own.printed[before.last + 1 : after.first]
        if "\n" in gap and after.first >= before.last:
            blank = re.search(r"\n[ \t\u3000\f]*\n", gap) is not None
            found.append(_Joint(before, after, blank, "\f" in gap, before.number == after.number))
    return tuple(found)


def _line_cuts(printed: str, whole: Passage) -> list[tuple[int, int]]:
    """The lines of a passage."""
    if "\n" not in printed[whole.first : whole.last]:
        return [(0, len(whole.text))]
    places = whole.origin
    ends = [k for k in range(1, len(places)) if "\n" in printed[places[k - 1] + 1 : places[k]]]
    return list(pairwise([0, *ends, len(places)]))


def _holds_furniture(outline: Outline, start: int, end: int) -> bool:
    return any(block.kind in _FURNITURE and block.start >= start and block.end <= end for block in outline.policy.blocks)


# --- repeated-fragment ------------------------------------------------------------------------------------


def repeated_fragments(outline: Outline) -> Iterator[Finding]:
    """``repeated-fragment``: text that a page break cut and printed again, and lines or sentences printed twice."""
    rule, severity = "repeated-fragment", Severity.WARNING
    for clause, (own, at) in zip(outline.clauses, outline.own_texts, strict=True):
        for joint in _joints(outline, clause) if _line_ends(own) else ():
            size = _repeated(joint)
            if size:
                span = (joint.before.place(-size), joint.after.place(size - 1) + 1)
                yield finding(rule, severity, clause.path, span, "repeated-joint", words=joint.after.text[:size])
        for start, end, words in _repeated_sentences(own):
            yield finding(rule, severity, clause.path, (at + start, at + end), "repeated-sentence", words=words)


def _repeated(joint: _Joint) -> int:
    """How many characters are printed on both sides of a joint."""
    before, after = joint.before.text, joint.after.text
    if before == after and len(before) >= 8 and "\t" not in before:
        return len(before)
    if before[-1] in _STOPS or not (joint.joined or (len(before) >= _CLAUSE and re.search("[、をはが]", before))):
        return 0
    least = 1 if joint.joined else 2
    for size in range(min(len(before), len(after), _MAX_REPEAT), least, -1):
        if before.endswith(after[:size]) and re.search("[一-龠ァ-ヶぁ-ん]", after[:size]) and (size > 2 or joint.blank or joint.paged):
            return 0 if len(set(after[:size])) == 1 else size
    doubled = before[-1] == after[0] and (joint.blank or joint.paged) and re.match("[一-龠ぁ-んァ-ヶ]", after[0])
    return 1 if doubled and _stands_alone(before, after) else 0


def _stands_alone(before: str, after: str) -> bool:
    """Whether a character on both sides of a joint belongs to no word on the second side: 必要⏎要となった, not 委員会⏎会議."""
    left, right = before[-30:], after[:30]
    if default()(right)[0].surface != after[0]:
        return False
    doubled = [token.surface for token in default()(left + right)]
    single = [token.surface for token in default()(left + right[1:])]
    at = next((k for k, (a, b) in enumerate(zip(doubled, single, strict=False)) if a != b), len(single))
    return len(doubled) == len(single) + 1 and doubled[at] == after[0] and doubled[at + 1 :] == single[at:]


@lru_cache(maxsize=1 << 16)
def _repeated_sentences(own: OwnText) -> tuple[tuple[int, int, str], ...]:
    """Sentences that follow themselves: start and end in the own text, and the words as shown."""
    found = []
    for whole in own.passages:
        if whole.number == HEADING:
            continue
        ends = [place + 1 for place, char in enumerate(whole.text) if char == "。"]
        sentences = list(pairwise([0, *ends]))
        for (a, b), (c, d) in pairwise(sentences):
            if whole.text[a:b] == whole.text[c:d] and b - a >= 8 and b == c:
                words = whole.text[c:d] if d - c <= 20 else whole.text[c : c + 19] + "…"
                found.append((*whole.span(c, d), words))
    return tuple(found)


# --- broken-sentence --------------------------------------------------------------------------------------


def broken_sentences(outline: Outline) -> Iterator[Finding]:
    """``broken-sentence``: sentences cut by a blank line, that end in mid-phrase, or lack the stop their neighbours have."""
    for clause, (own, _) in zip(outline.clauses, outline.own_texts, strict=True):
        if _is_whole(own):
            continue
        cut = _cuts(outline, clause)
        for joint in cut:
            span = (joint.before.place(-min(8, len(joint.before.text))), joint.after.place(min(8, len(joint.after.text)) - 1) + 1)
            stopless = _VERBAL_END.search(joint.before.text) and not re.match("[ぁ-ん]", joint.after.text)
            words = joint.before.text[-12:] if stopless else f"{joint.before.text[-8:]}／{joint.after.text[:8]}"
            key = "broken-no-stop" if stopless else "broken-by-blank"
            yield finding("broken-sentence", Severity.NOTE, clause.path, span, key, words=words)
        held = {joint.before.number for joint in cut}
        yield from _unfinished(outline, clause, held)


@lru_cache(maxsize=1 << 16)
def _is_whole(own: OwnText) -> bool:
    """Whether a text of one line a paragraph has nothing of a broken one, wherever it stands."""
    paragraphs = [one.text for one in own.passages if one.number != HEADING]
    if not paragraphs or _line_ends(own):
        return not paragraphs
    return not (any(len(text) >= _SHORT and _BROKEN_END.search(text) for text in paragraphs) or _is_stopless(paragraphs[-1]))


def _cuts(outline: Outline, clause: Clause) -> list[_Joint]:
    """Joints at which a blank line, and no page break, stands inside a sentence."""
    return [
        joint
        for joint in _joints(outline, clause)
        if joint.blank and not joint.paged and not _repeated(joint) and _cut_here(joint) and not outline.is_inline(clause)
    ]


def _cut_here(joint: _Joint) -> bool:
    before, after = joint.before.text, joint.after.text
    if before[-1] in _STOPS or "\t" in before:
        return False
    if joint.joined:
        return True
    if after[-1] != "。" or len(before) < _CLAUSE:
        return False
    if _BROKEN_END.search(before):
        return len(before) >= _LONG
    # a topic or object whose predicate is still to come, or a beginning that no sentence has
    return _GOES_ON.match(after) is not None or (_TOPIC.search(before) is not None and _OPENER.match(after) is None)


def _unfinished(outline: Outline, clause: Clause, held: set[int]) -> Iterator[Finding]:
    paragraphs = [one for one in outline.own(clause) if one.number != HEADING]
    if not paragraphs or _within_sentence(outline, clause) or _in_table(outline, paragraphs[-1]):
        return
    # what goes on behind a page break, or on the next line without a blank one, is only wrapped
    wrapped = {joint.before.number for joint in _joints(outline, clause) if joint.paged or not joint.blank}
    for place, whole in enumerate(paragraphs):
        following = paragraphs[place + 1] if place + 1 < len(paragraphs) else None
        if whole.number in held | wrapped or len(whole.text) < _SHORT or _leads(outline, clause, whole, following):
            continue
        if _BROKEN_END.search(whole.text) and not _shared_ending(outline, clause, whole.text[-1]):
            span = whole.span(max(0, len(whole.text) - 12), len(whole.text))
            yield finding("broken-sentence", Severity.WARNING, clause.path, span, "broken-end", words=whole.text[-12:])
    last = paragraphs[-1]
    if not clause.children and last.number not in held and _lacks_stop(outline, clause, paragraphs):
        span = last.span(max(0, len(last.text) - 12), len(last.text))
        yield finding("broken-sentence", Severity.NOTE, clause.path, span, "broken-no-stop", words=last.text[-12:])


def _leads(outline: Outline, clause: Clause, whole: Passage, following: Passage | None) -> bool:
    """Whether a paragraph only leads to what stands below it: items, a table, lines of a list."""
    if _in_table(outline, whole) or (following is not None and (_in_table(outline, following) or _LEADING.search(whole.text))):
        return True
    end = following.first if following is not None else len(outline.text)
    return any(whole.last < piece.start < end for child in clause.children for piece in child.pieces[:1])


def _within_sentence(outline: Outline, clause: Clause) -> bool:
    """Whether the clause or its children are items printed inside a sentence."""
    return outline.is_inline(clause) or any(outline.is_inline(child) for child in clause.children)


def _in_table(outline: Outline, whole: Passage) -> bool:
    return "\t" in outline.text[whole.first : whole.last] or "|" in whole.text


def _mates(outline: Outline, clause: Clause) -> list[str]:
    """How the last paragraphs of the clause's siblings end."""
    ends = []
    for mate in outline.siblings(clause):
        if mate is not clause and base_style(mate) == base_style(clause) and mate.text and not mate.children:
            ends.append(mate.text.rstrip()[-1])
    return ends


def _shared_ending(outline: Outline, clause: Clause, char: str) -> bool:
    """Whether siblings end in the same sign, as where every item closes with a comma."""
    return _mates(outline, clause).count(char) >= 1


def _lacks_stop(outline: Outline, clause: Clause, paragraphs: list[Passage]) -> bool:
    if not _is_stopless(paragraphs[-1].text):
        return False
    ends = _mates(outline, clause)
    before = [one.text[-1] for one in paragraphs[:-1]]
    stopped = sum(end == "。" for end in (*ends, *before))
    return stopped >= 1 and 4 * stopped >= 3 * (len(ends) + len(before))


def _is_stopless(text: str) -> bool:
    """Whether a paragraph ends as a sentence does, but without a stop."""
    if text[-1] in _STOPS or len(text) < _STATED or not _VERBAL_END.search(text) or "\t" in text:
        return False
    return text.endswith(("こと", "とき")) or _PREDICATE.search(text) is not None

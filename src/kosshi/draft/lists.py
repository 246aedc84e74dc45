"""Japanese lists as drafting wants them: A、B及びC; 並びに above 及び, 又は above 若しくは.

Source: conventions of 法制執務 (guideline facts, section 6, rows "and", "or", "list grammar").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_LARGER = {"及び": "並びに", "又は": "又は", "若しくは": "又は"}


def join(members: Sequence[str], word: str = "及び") -> str:
    """Members as one list: commas between, the conjunction before the last.

    Where a member itself holds 及び (outside brackets), the larger 並びに joins.

    >>> join(["甲", "乙", "丙"]), join(["甲及び乙", "丙"]), join(["甲", "乙"], "又は")
    ('甲、乙及び丙', '甲及び乙並びに丙', '甲又は乙')
    """
    if len(members) < 2:
        return "".join(members)
    inner = any(word in _outside_brackets(member) for member in members)
    joint = _LARGER[word] if inner else word
    return "、".join(members[:-1]) + joint + members[-1]


def _outside_brackets(text: str) -> str:
    depth, kept = 0, []
    for char in text:
        depth += char in "（("
        if not depth:
            kept.append(char)
        depth -= char in "）)" and depth > 0
    return "".join(kept)


def limited(name: str, including: Sequence[str], excluding: Sequence[str]) -> str:
    """A name with what it takes in and leaves out, in brackets: 教育委員会（図書館を含み、小学校及び中学校を除く。）."""
    parts = []
    if including:
        parts.append(f"{join(including)}を{'含み' if excluding else '含む'}")
    if excluding:
        parts.append(f"{join(excluding)}を除く")
    return f"{name}（{'、'.join(parts)}。）" if parts else name


_JOINTS = ("、", "及び", "並びに", "又は", "若しくは", "と")
_BEFORE = re.compile(f"{'|'.join(_JOINTS)}|。")
_BEHIND = re.compile(f"{'|'.join(_JOINTS)}|。|等|など|の利用|の使用")
_PARTICLE = re.compile(r"[をにがはで。]")
_NO_NOUN = re.compile("[ぁ-ん、]")  # what ends so is no member of a list of nouns: この方針は、 行い、又は こと


def without(text: str, words: Sequence[str]) -> str:
    """``text`` with every member of a list that holds one of ``words`` taken out, conjunctions mended.

    A member reaches from one comma or conjunction to the next, or to 等. What is no member of a list of nouns is left alone.

    >>> without("監査、点検及び業務委託を行う。", ["業務委託"])
    '監査及び点検を行う。'
    >>> without("本町は、業務委託を行う。", ["業務委託"])
    '本町は、業務委託を行う。'
    """
    for word in words:
        at = text.find(word)
        while at >= 0:
            shorter = _cut(text, at, at + len(word))
            if shorter == text:
                break
            text = shorter
            at = text.find(word)
    return text


def _cut(text: str, start: int, end: int) -> str:
    """The list of which ``text[start:end]`` is part of a member without that member; ``text`` itself where it is in no list."""
    begin, before = _border_before(text, start)
    stop, behind = _border_behind(text, end)
    if behind in _JOINTS:  # A[、B]及びC: the member goes with the joint behind it, or the one before it where that is weaker
        if before and before != "、" and behind == "、":
            return text[: begin - len(before)] + text[stop:]
        if behind != "、" and before == "、":
            return text[: begin - 1] + behind + text[stop + len(behind) :]
        return text[:begin] + text[stop + len(behind) :]
    if not before:
        return text
    if before == "、":
        return text[: begin - 1] + text[stop:]
    head = text[: begin - len(before)]  # the last member goes: its conjunction moves one comma forward
    comma = head.rfind("、")
    if comma > head.rfind("。") and _joins_nouns(head, comma):
        head = head[:comma] + before + head[comma + 1 :]
    return head + text[stop:]


def _joins_nouns(text: str, at: int) -> bool:
    """Whether what stands before a comma or conjunction can be a member of a list of nouns."""
    return at > 0 and not _NO_NOUN.match(text, at - 1)


def _border_before(text: str, start: int) -> tuple[int, str]:
    """Where the member begins, and the comma or conjunction before it; none where a sentence or another clause ends there."""
    begin, before = 0, ""
    for match in _BEFORE.finditer(text, 0, start):
        if match[0] != "。" and _joins_nouns(text, match.start()):
            begin, before = match.end(), match[0]
        elif match[0] in "、。":
            begin, before = match.end(), ""
    return begin, before


def _border_behind(text: str, end: int) -> tuple[int, str]:
    """Where the member ends, and the comma, conjunction or 等 behind it; at a particle where there is none."""
    for match in _BEHIND.finditer(text, end):
        if match[0] not in _JOINTS and match[0] != "。":
            return match.start(), match[0]
        if match[0] in _JOINTS and _joins_nouns(text, match.start()):
            return match.start(), match[0]
        if match[0] in "、。":
            break
    particle = _PARTICLE.search(text, end)
    return (particle.start() if particle else len(text)), ""

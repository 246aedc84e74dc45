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
_CLOSERS = ("等", "など", "の利用", "の使用")
_PARTICLE = re.compile(r"[をにがはで。]")


def without(text: str, words: Sequence[str]) -> str:
    """``text`` with every member of a list that holds one of ``words`` taken out, conjunctions mended.

    A member reaches from one comma or conjunction to the next, or to 等. What is no member of a list is left alone.
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
    if comma > head.rfind("。") and comma >= 0 and "は、" not in head[comma - 1 : comma + 1]:
        head = head[:comma] + before + head[comma + 1 :]
    return head + text[stop:]


def _border_before(text: str, start: int) -> tuple[int, str]:
    """Where the member begins, and the comma or conjunction before it."""
    begin, before = 0, ""
    for joint in _JOINTS:
        at = text.rfind(joint, 0, start)
        if at >= 0 and at + len(joint) > begin and "。" not in text[at:start]:
            begin, before = at + len(joint), joint
    return begin, before


def _border_behind(text: str, end: int) -> tuple[int, str]:
    """Where the member ends, and the comma, conjunction or 等 behind it; at a particle where there is none."""
    stop, behind = len(text), ""
    for joint in (*_JOINTS, *_CLOSERS):
        at = text.find(joint, end)
        if 0 <= at < stop and "。" not in text[end:at]:
            stop, behind = at, joint
    if not behind and (particle := _PARTICLE.search(text, end)):
        stop = particle.start()
    return stop, behind

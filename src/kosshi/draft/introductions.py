"""Abbreviations as a policy introduces them: 情報システム管理者（以下「管理者」という。）."""

from __future__ import annotations

import re

from kosshi.model import Policy
from kosshi.passages import passages

WORD = "一-龠々ァ-ヶーA-Za-z0-9"
INTRODUCED = re.compile(
    r"（(?P<inner>(?:[^（）]|（[^（）]*）)*?)以下(?:単に)?「(?P<word>[^「」]{1,40})」と(?:いう|総称する|称する|呼ぶ|略す)。?）"
)
_NOUN = re.compile(rf"[{WORD}・]+$")
_BEFORE_NOUN = (
    "。",
    "「",
    "（",
    "は",
    "が",
    "を",
    "に",
    "で",
    "は、",
    "て、",
    "り、",
    "め、",
    "き、",
)  # what stands here is no part of the noun
_JOINTS = ("又は", "若しくは", "並びに")  # and here a list may be meant


def introductions(policy: Policy) -> tuple[tuple[str, str], ...]:
    """(abbreviation, noun it stands for) for every introduction in a policy's clauses, in order; see :func:`noun`."""
    found = []
    for one in passages(policy):
        text = one.text.replace("(", "（").replace(")", "）").replace(",", "、")
        for match in INTRODUCED.finditer(text) if one.clause is not None else ():
            found.append((match["word"], noun(text[: match.start()])))
    return tuple(found)


def noun(before: str) -> str:
    """The noun at the end of a text; empty where words before may belong to it (AのB, A及びB, するB)."""
    match = _NOUN.search(before)
    if match is None:
        return ""
    rest = before[: match.start()]
    return match[0] if not rest or (rest.endswith(_BEFORE_NOUN) and not rest.endswith(_JOINTS)) else ""

"""Printed signs to clauses: 上記3, 6(3), (2)に定める, 第8の1."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kosshi.check.grammar import Mention
from kosshi.check.outline import Outline, base_style, number, plain_sign, sign
from kosshi.model import Clause
from kosshi.numbering import parse_number
from kosshi.passages import plain_text

_LEVELS = re.compile(r"[0-9]+(?:[.-][0-9]+)*|\([^()]+\)|[①-⑳]|[ァ-ヶ]")
_BARE = ("arabic", "ordinal", "decimal", "article", "chapter", "roman")


def find_signs(outline: Outline, clause: Clause | None, mention: Mention) -> list[Clause] | None:
    """The clauses a list of signs points at; None where one of them is not there."""
    if mention.prefix == "「":
        return _titled(outline, clause, *mention.signs)
    found: list[Clause] = []
    for printed in mention.signs:
        one = _find(outline, clause, _LEVELS.findall(plain_sign(printed)), bool(mention.prefix))
        if one is None:
            return None
        found.append(one)
    if mention.ranged and len(found) == 2:
        run = outline.run(found[0])
        if found[1] in run:
            return list(run[run.index(found[0]) : run.index(found[1]) + 1]) or None
    return found


def _titled(outline: Outline, clause: Clause | None, printed: str, title: str) -> list[Clause] | None:
    """「3 対象とする脅威」: number and heading must both be the clause's."""
    levels = _LEVELS.findall(plain_sign(printed))
    near = _find(outline, clause, levels, True)
    everywhere = [near] if near is not None else []
    everywhere += [other for other in outline.clauses if sign(other) == plain_sign(printed)]
    for other in everywhere:
        if plain_text(other.heading) == title:
            return [other]
    return None


def _find(outline: Outline, clause: Clause | None, levels: list[str], prefixed: bool) -> Clause | None:
    if not levels:
        return None
    at = next((one for one in _candidates(outline, clause) if _bears(one, levels[0], prefixed)), None)
    for level in levels[1:]:
        if at is None:
            return None
        at = next((child for child in at.children if _bears(child, level, prefixed)), None)
    return at


def _candidates(outline: Outline, clause: Clause | None) -> Iterator[Clause]:
    """Where a sign is looked for, the nearest first: beside, above, below; then at the top of the text."""
    if clause is not None:
        for above in outline.line_up(clause):
            yield from outline.siblings(above)
        yield from clause.children
        for child in clause.children:
            yield from child.children
    yield from outline.policy.clauses


def _bears(clause: Clause, wanted: str, prefixed: bool) -> bool:
    own = sign(clause)
    if own == wanted:
        return True
    # 上記3 of a text numbered 第3 or 第3条
    return (
        prefixed
        and wanted.isdigit()
        and base_style(clause) in _BARE
        and base_style(clause) != "decimal"
        and number(clause) == (int(wanted),)
    )


def find_ordinal(outline: Outline, mention: Mention) -> list[Clause] | None:
    """第8の1: item 1 of 第8, or its branch 第8の1; None where the text is not numbered so or has no such clause."""
    numbers = [parse_number(part) for part in re.findall(r"[0-9]+|[〇一二三四五六七八九十百]+", mention.signs[0])]
    tops = [other for other in outline.clauses if other.style == "ordinal"]
    at = next((other for other in tops if number(other) == tuple(numbers)), None)
    if at is not None:
        return [at]
    at = next((other for other in tops if number(other) == (numbers[0],)), None)
    for wanted in numbers[1:]:
        at = next((child for child in at.children if number(child) == (wanted,)), None) if at is not None else None
    return [at] if at is not None else None

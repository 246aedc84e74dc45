"""What a reference is once it is resolved."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ReferenceKind(StrEnum):
    """How a reference points."""

    NUMBERED = "numbered"  # 第3条第2項
    RELATIVE = "relative"  # 前条, 同項第2号
    OUTLINE = "outline"  # 上記3, 6(3), (2)に定める
    OWN = "own"  # この規程, 本対策基準
    APPENDIX = "appendix"  # 別表第1, 様式第1号
    DOCUMENT = "document"  # 地方自治法第244条の2第3項, 昭和22年法律第67号


class Reason(StrEnum):
    """Why a reference has no targets."""

    MISSING = "missing"  # it points at a clause this text does not have
    EXTERNAL = "external"  # it points at a law or another document
    ANTECEDENT = "antecedent"  # 同項 where no 項 was named before
    VERSION = "version"  # it points at an earlier or later state of this text
    UNSURE = "unsure"  # it may belong to a law named before, or the text has no such level


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference as printed.

    Attributes:
        start, end: the characters of the source, white space inside included.
        words: as printed, without white space.
        kind: how it points.
        path: the clause it stands in; None in a 前文, an appendix or a footnote.
        targets: paths of the clauses it points at, in document order; ``()`` is the policy as a whole or an appendix of
            it; None where there are none, and ``reason`` says why.
        reason: None where ``targets`` is given.
        external: it points at a law, an ordinance or another document.
        document: the name of that document as printed, as far as it stands right before; else empty.
        part: the part of the target that is meant: 本文, ただし書, 前段 …
        absent: what is not there, as printed, where ``reason`` is ``missing``.
    """

    start: int
    end: int
    words: str
    kind: ReferenceKind
    path: str | None
    targets: tuple[str, ...] | None
    reason: Reason | None = None
    external: bool = False
    document: str = ""
    part: str = ""
    absent: str = ""

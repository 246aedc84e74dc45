"""The five public policies as models to copy from, and invented bodies that copy them."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

import kosshi

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "corpus" / "policies"
STANDARDS = "ibaraki-gikai"  # the only one of the five with a chapter of standards
WITH_STANDARDS = 0.35
SHORTEST = 12  # characters a text needs so that there are many ways to change it
KINDS = (("市", "本市", 0.44), ("町", "本町", 0.41), ("村", "本村", 0.10), ("県", "本県", 0.05))
SIGNS = "青赤黒白緑東西南北中上下大小高長新古山川海原野田島崎浜谷沢森林岡橋池津川泉松竹梅桜杉柏"
NAMES = re.compile(r"徳之島町|諏訪市及び諏訪市議会|諏訪市|特別区人事・厚生事務組合|茨城町議会|茨城町|北九州市|本市|本町|市等")
SET_WORDS = ("本市", "本町", "市等")  # become the body's own set word, the others its name


@dataclass(frozen=True)
class Model:
    """One of the five texts, or its second chapter.

    Attributes:
        text: as published.
        slots: where each clause's own text stands in it, short ones left out.
        clauses: number of clauses, the short ones too.
    """

    text: str
    slots: tuple[tuple[int, int], ...]
    clauses: int

    @property
    def wordings(self) -> tuple[str, ...]:
        """The texts of the clauses."""
        return tuple(self.text[start:end] for start, end in self.slots)

    def printed(self, wordings: tuple[str, ...]) -> str:
        """The model with other texts in its clauses."""
        pieces, at = [], 0
        for (start, end), wording in zip(self.slots, wordings, strict=True):
            pieces += [self.text[at:start], wording]
            at = end
        return "".join([*pieces, self.text[at:]])


def models() -> tuple[list[Model], Model]:
    """The five texts, and the chapter of standards that one of them has."""
    texts, second = [], None
    for file in sorted(SOURCES.glob("*.txt")):
        policy = kosshi.read_policy(file)
        cut = _chapter(policy.source.text) if file.stem == STANDARDS else len(policy.source.text)
        texts.append(_model(policy, 0, cut - (file.stem == STANDARDS)))  # without the line end before the chapter
        if file.stem == STANDARDS:
            second = _model(policy, cut, len(policy.source.text))
    assert second is not None
    return texts, second


def _model(policy: kosshi.Policy, start: int, end: int) -> Model:
    slots, clauses = [], 0
    for clause in policy.walk():
        if not (clause.pieces and start <= clause.pieces[0].start < end):
            continue
        clauses += 1
        longest = max((piece for piece in clause.pieces if piece.kind == "text"), key=lambda piece: piece.end - piece.start, default=None)
        if longest and longest.end - longest.start >= SHORTEST:
            slots.append((longest.start - start, longest.end - start))
    return Model(policy.source.text[start:end], tuple(sorted(slots)), clauses)


def _chapter(text: str) -> int:
    """Where the second chapter begins, behind the table of contents."""
    return max(found.start() for found in re.finditer(r"^第[2２]章", text, re.MULTILINE))


@dataclass(frozen=True)
class Body:
    """An invented body.

    Attributes:
        name: 青山市.
        kind: 市, 町, 村, 県.
        own: 本市, 本町 …
    """

    name: str
    kind: str
    own: str

    def named(self, text: str) -> str:
        """A text with this body's words for itself."""
        return NAMES.sub(lambda found: self.own if found[0] in SET_WORDS else self.name, text)


def body(rng: random.Random) -> Body:
    """A body of a name, by the shares that cities, towns, villages and prefectures have."""
    kind, own, _ = rng.choices(KINDS, [share for *_, share in KINDS])[0]
    return Body("".join(rng.sample(SIGNS, 2)) + kind, kind, own)

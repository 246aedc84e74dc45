"""A seeded corpus of any size, mixed from the five public policies the way policies really are copied.

Every body takes one of the five texts (three in ten also the assembly's chapter of standards), puts its own name in, and edits a
share of the lines: a synonym, a softer duty, a phrase left out, a spelling. Few kinds of edits at few places make many edited
lines equal to another body's: ``--edits 0.25`` gives 10 % distinct clauses among 100 policies and 2 % among 1,788, fewer than
in life; more kinds of edits are needed before shares of 12 to 50 % can be tried.

    python tests/benchmarks/synthetic.py FOLDER --count 1788 [--edits 0.25] [--seed 1]
"""

from __future__ import annotations

import argparse
import random
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "corpus" / "policies"
STANDARDS = "ibaraki-gikai"  # the only one of the five with a chapter of standards
WITH_STANDARDS = 0.35
SWAPS = (
    ("等", "など"), ("及び", "並びに"), ("又は", "若しくは"), ("しなければならない", "するものとする"), ("する。", "するものとする。"),
    ("行う", "実施する"), ("講じる", "講ずる"), ("・", "、"), ("において", "にあっては"), ("ため", "ために"), ("必要な", "適切な"),
    ("職員等", "職員"), ("情報資産", "情報資産等"), ("速やかに", "直ちに"), ("定期的に", "毎年度"), ("漏えい", "漏洩"), ("コンピュータ", "コンピューター"),
)  # fmt: skip
KINDS = (("市", "本市", 0.44), ("町", "本町", 0.41), ("村", "本村", 0.10), ("県", "本県", 0.05))
NAMES = "青赤黒白緑東西南北中上下大小高長新古山川海原野田島崎浜谷沢森林岡橋池津川泉松竹梅桜杉柏"


@dataclass(frozen=True)
class Base:
    """One of the five texts by lines, and how its body calls itself."""

    lines: tuple[str, ...]
    names: re.Pattern[str]


def bases() -> list[Base]:
    """The five texts; the words for the body become one sign."""
    names = re.compile(r"徳之島町|諏訪市及び諏訪市議会|諏訪市|特別区人事・厚生事務組合|茨城町議会|茨城町|北九州市|本市|本町|市等")
    texts = {file.stem: tuple(file.read_text(encoding="utf-8").split("\n")) for file in sorted(SOURCES.glob("*.txt"))}
    texts[STANDARDS] = texts[STANDARDS][: _chapter(texts[STANDARDS])]
    return [Base(lines, names) for lines in texts.values()]


def standards() -> tuple[str, ...]:
    """The lines of the chapter of standards."""
    lines = tuple((SOURCES / f"{STANDARDS}.txt").read_text(encoding="utf-8").split("\n"))
    return lines[_chapter(lines) :]


def _chapter(lines: tuple[str, ...]) -> int:
    """Where the second chapter begins, behind the table of contents."""
    return max(place for place, line in enumerate(lines) if re.match(r"第[2２]章", line))


def policy(rng: random.Random, texts: list[Base], second: tuple[str, ...], edits: float) -> tuple[str, str, str]:
    """(name of the body, kind, text) of one policy."""
    kind, own, _ = rng.choices(KINDS, [share for *_, share in KINDS])[0]
    name = "".join(rng.sample(NAMES, 2)) + kind
    base = rng.choice(texts)
    lines = [*base.lines, *(second if rng.random() < WITH_STANDARDS else ())]
    kept = [edited(rng, line) if line.strip() and rng.random() < edits else line for line in lines]
    text = "\n".join(kept)
    return name, kind, base.names.sub(lambda found: own if found[0] in ("本市", "本町", "市等") else name, text)


def edited(rng: random.Random, line: str) -> str:
    """A line with one to three edits."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        if rng.random() < 0.7:
            old, new = rng.choice(SWAPS)
            line = line.replace(old, new, 1)
        else:
            phrases = line.split("、")
            if len(phrases) > 2:
                del phrases[rng.randrange(1, len(phrases) - 1)]
                line = "、".join(phrases)
    return line


def write(folder: Path, count: int, edits: float = 0.25, seed: int = 1) -> int:
    """Write ``count`` policies as text files with a manifest; returns the number of characters."""
    rng = random.Random(seed)
    texts = bases()
    second = standards()
    (folder / "policies").mkdir(parents=True, exist_ok=True)
    entries, total = ["policies:"], 0
    for number in range(count):
        name, kind, text = policy(rng, texts, second, edits)
        (folder / "policies" / f"p{number:05}.txt").write_text(text, encoding="utf-8")
        kind = "都道府県" if kind == "県" else kind
        entries.append(f"  - {{policy_id: p{number:05}, file: policies/p{number:05}.txt, body: {name}, kind: {kind}}}")
        total += len(text)
    (folder / "manifest.yaml").write_text("\n".join(entries) + "\n", encoding="utf-8")
    return total


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1788)
    parser.add_argument("--edits", type=float, default=0.25)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    print(write(arguments.folder, arguments.count, arguments.edits, arguments.seed), "characters")

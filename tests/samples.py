"""Texts and strategies that several tests share."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from hypothesis import strategies as st

from kosshi.model import Clause, Policy, Source
from kosshi.numbering import largest, marker_file, print_marker, style
from kosshi.parse import parse

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
FILES = tuple(sorted((CORPUS / "policies").iterdir()))

# Three basic policies of invented bodies, short enough to be aligned hundreds of times.
HILL = """丘陵町情報セキュリティ基本方針

1 目的
この基本方針は、本町が保有する情報資産の機密性、完全性及び可用性を維持するため、本町が実施する情報セキュリティ対策について基本的な事項を定めることを目的とする。

2 定義
(1) ネットワーク
コンピュータ等を相互に接続するための通信網及びその構成機器をいう。
(2) 情報システム
コンピュータ、ネットワーク及び電磁的記録媒体で構成され、情報処理を行う仕組みをいう。

3 対象とする脅威
情報資産に対する脅威として、次の脅威を想定する。
(1) 不正アクセス、ウイルス攻撃等のサイバー攻撃、部外者の侵入等の意図的な要因による情報資産の漏えい、破壊等
(2) 地震、落雷、火災等の災害によるサービス及び業務の停止等

4 職員等の遵守義務
職員等は、情報セキュリティの重要性について共通の認識を持ち、情報セキュリティポリシーを遵守しなければならない。

5 情報セキュリティ監査及び自己点検の実施
情報セキュリティポリシーの遵守状況を検証するため、定期的又は必要に応じて情報セキュリティ監査及び自己点検を実施する。
"""
RIVER = HILL.replace("丘陵町", "河川市").replace("本町", "本市").replace("定期的又は必要に応じて", "毎年1回").replace("1 目的", "1 趣旨")
SHORE = """浜辺村情報セキュリティ規程

第1条（目的）　この規程は、村の情報資産を守るための基本を定める。
第2条（職員の責務）　職員は、この規程を守らなければならない。
2　職員は、前項の責務を怠ってはならない。
第3条（魚の取扱い）　漁協の魚は、別に定める箱に入れて運ぶ。
附　則
この規程は、令和5年4月1日から施行する。
"""


def source(text: str, policy_id: str = "x") -> Source:
    """A source of nothing but text."""
    return Source(policy_id, text, name=f"{policy_id}.txt")


def policy(text: str, policy_id: str = "x") -> Policy:
    """A text read as a policy."""
    return parse(source(text, policy_id))


def clause(text: str, heading: str = "") -> Clause:
    """A clause of nothing but heading and text."""
    return Clause("1", "article", "条", "第1条", heading, text)


@lru_cache(maxsize=1)
def public() -> tuple[Policy, ...]:
    """The policies that ship with kosshi, by file name."""
    return tuple(policy(file.read_text(encoding="utf-8"), file.stem) for file in FILES)


@lru_cache(maxsize=1)
def small() -> tuple[Policy, ...]:
    """The three invented policies."""
    return policy(HILL, "hill"), policy(RIVER, "river"), policy(SHORE, "shore")


def style_ids() -> list[str]:
    """Every style a marker can be printed in, the kana series told apart."""
    ids: list[str] = []
    for form in marker_file().styles:
        ids += [f"{form.id}:{series}" for series in marker_file().kana] if form.numeral[0] == "kana" else [form.id]
    return ids


NUMBERED = [name for name in style_ids() if name != "decimal" and style(name).numeral[0] != "none"]
SIGNS = [name for name in style_ids() if name != "decimal" and style(name).numeral[0] == "none"]


@st.composite
def markers(draw: st.DrawFn) -> tuple[str, int, tuple[int, ...]]:
    """A style, an ordinal and a branch that can be printed together."""
    name = draw(st.sampled_from([*NUMBERED, *SIGNS, "decimal"]))
    if name == "decimal":
        return name, draw(st.integers(1, 99)), tuple(draw(st.lists(st.integers(1, 99), min_size=1, max_size=4)))
    if name in SIGNS:
        return name, 0, ()
    branch = draw(st.lists(st.integers(2, 20), max_size=2)) if style(name).branch else []
    return name, draw(st.integers(1, largest(name))), tuple(branch)


PHRASES = (
    "", "目的", "この規程は、目的を定める。", "職員は、遵守しなければならない。", "次の(1)甲、(2)乙及び(3)丙をいう。", "用語　意味をいう。",
    "（見出し）本文である。", "削除", "から第5条まで　削除", "なお、別に定める。", "a\tb\tc", "【題】本文", "**太字**", "目次", "附則", "附　則（令和5年訓令第5号）",
    "別表第1（第2条関係）", "改訂履歴", "以上", "- 3 -", "---", "| a | b |", "※1 注", "（令和5年訓令第5号・一部改正）", "目的……3",
    "第1条から第3条まで", "情報資産を分類し、当該分類に基づき対策を行うに当た",
)  # fmt: skip
LEADS = ("", "", "", " ", "　　", "# ", "### ", "- ", "> ", "**", "\f", "|")


@st.composite
def lines(draw: st.DrawFn) -> str:
    """One line as a drafter, a converter or a fool might leave it."""
    printed = "" if draw(st.integers(0, 3)) == 0 else print_marker(*draw(markers()))
    return draw(st.sampled_from(LEADS)) + printed + draw(st.sampled_from(("", "　", " ", "\t"))) + draw(st.sampled_from(PHRASES))


def texts(most: int = 30) -> st.SearchStrategy[str]:
    """Texts of such lines, some of them apart."""
    return st.lists(st.one_of(lines(), lines(), st.just("")), min_size=1, max_size=most).map("\n".join)


SCRAPS = st.text(alphabet="本市は、情報資産のＬＧＷＡＮ接続系 \n\t　サーバー。講じる強靱①（１）ABab19", max_size=25)
ANYTHING = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=15)

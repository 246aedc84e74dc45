"""The public policies and the invented ones, upgraded."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path

from kosshi import load
from kosshi.corpus import Corpus
from kosshi.draft.upgrade import (
    Upgrade,
    upgrade,
)
from kosshi.manifest import Entry
from kosshi.model import Policy, Source
from kosshi.parse import parse
from kosshi.sources import read

ROOT = Path(__file__).parents[3]
UNSEEN = ROOT / "tests" / "quality" / "unseen"
REAL = ("tokunoshima-renkya", "suwa", "tokubetsuku-jinji-kosei", "ibaraki-gikai", "kitakyushu")
INVENTED = {  # id: file
    file.stem.removesuffix(".cp932"): file
    for file in sorted(UNSEEN.glob("*"))
    if file.suffix in (".txt", ".md", ".html") and "cp932" not in file.name
}


@lru_cache(maxsize=1)
def corpus() -> Corpus:
    return load(ROOT / "corpus")


@lru_cache(maxsize=1)
def wider() -> Corpus:
    """The public policies and the invented ones."""
    policies = dict(corpus().policies)
    entries = dict(corpus().entries)
    for policy_id, file in INVENTED.items():
        policies[policy_id] = parse(read(file, policy_id))
        entries[policy_id] = Entry(policy_id=policy_id, file=file.name)
    return Corpus(policies, entries, corpus().skeleton)


@lru_cache(maxsize=64)
def upgraded(policy_id: str, adopt: tuple[str, ...] = (), everybody: bool = False) -> Upgrade:
    return upgrade(policy_id, wider() if everybody else corpus(), adopt=adopt)


@lru_cache(maxsize=2)
def again(adopt: tuple[str, ...] = (), everybody: bool = False) -> Corpus:
    """The corpus in which every policy has been upgraded."""
    old = wider() if everybody else corpus()
    return Corpus({one: upgraded(one, adopt, everybody).revised for one in old.policies}, old.entries, old.skeleton)


def with_text(policy: Policy, text: str) -> Corpus:
    """The public policies, one of them with another text."""
    old = corpus()
    name = policy.policy_id
    policies = {**old.policies, name: parse(Source(name, text, name=f"{name}.txt"))}
    return Corpus(policies, {**old.entries, name: old.entries.get(name, Entry(policy_id=name, file="x.txt"))}, old.skeleton)


def lines_that_differ(made: Upgrade) -> tuple[list[str], list[str]]:
    """Lines of the old text that are gone, and new ones."""
    old, new = Counter(made.policy.source.text.split("\n")), Counter(made.text.split("\n"))
    return sorted((old - new).elements()), sorted((new - old).elements())


TOWN = "machi"
TOWN_TEXT = """架空町情報セキュリティ規程
（平成30年3月26日訓令第5号）
第1章　総則
（目的）
第1条　この規程は、町の情報資産を守るため、情報セキュリティ対策について必要な事項を定める。
（定義）
第2条　この規程において、次の各号に掲げる用語の意義は、当該各号に定めるところによる。
(1)　ネットワーク　コンピュータを相互に接続する通信網をいう。
(2)　情報システム　コンピュータ、ネットワーク及び電磁的記録媒体で構成され、情報処理を行う仕組みをいう。
（職員の遵守義務）
第3条　職員、非常勤職員及び臨時職員は、情報セキュリティポリシーを遵守しなければならない。
第2章　情報セキュリティ対策
（人的セキュリティ）
第4条　情報セキュリティに関し、職員に十分な教育及び啓発を行う等の人的な対策を講じる。
（外部委託）
第5条　外部委託する場合には、外部委託事業者を選定し、外部委託事業者において必要な対策が確保されていることを確認する。
（約款による外部サービスの利用）
第6条　約款による外部サービスを利用する場合には、利用に係る規定を整備する。
（ソーシャルメディアサービスの利用）
第7条　ソーシャルメディアサービスを利用する場合には、運用手順を定める。
第3章　監査及び見直し
（情報セキュリティ監査及び自己点検の実施）
第8条　情報セキュリティポリシーの遵守状況を検証するため、定期的又は必要に応じて情報セキュリティ監査及び自己点検を実施する。
（情報セキュリティポリシーの見直し）
第9条　自己点検の結果、新たに対策が必要になった場合には、情報セキュリティポリシーを見直す。
（書類の保存）
第10条　外部委託の記録及び架空町個人情報保護条例に基づく記録は、別に保存する。
附　則
この規程は、平成30年4月1日から施行する。
"""


@lru_cache(maxsize=8)
def town(adopt: tuple[str, ...] = ()) -> Upgrade:
    """A town of 2018 in articles, brought up to date."""
    return upgrade(TOWN, with_text(parse(Source(TOWN, TOWN_TEXT, name="machi.txt")), TOWN_TEXT), adopt=adopt)

"""References: what is one, what it points at, what is left alone."""

from __future__ import annotations

import re
import unicodedata

import pytest

from generator import Document, generate
from kosshi.check import Reason, Reference, ReferenceKind, references
from kosshi.model import Policy, Source
from kosshi.parse import parse
from quality.figures import SEEDS, seeds, unseen

RULES = """この規程を次のように定める。

　　　第1章　総則
（目的）
第1条　この規程は、必要な事項を定める。
（定義）
第2条　この規程における用語の意義は、次の各号に掲げるとおりとする。
(1)　機器　電子計算機をいう。
(2)　回線　前号の機器を結ぶものをいう。
(3)　文書　次に掲げるものをいう。
ア　仕様書
イ　アに準ずるもの
2　前項に定めるもののほか、用語の意義は法第2条の例による。
3　第1項第3号イの文書については、前項の規定を準用する。
（管理）
第3条　管理者は、前条第1項第1号の機器を管理する。
2　管理者は、次に掲げる者を置く。
(1)　担当者
(2)　補助者
（点検）
第3条の2　担当者は、第2条から前条までの規定を守る。
　　　第2章　雑則
（雑則）
第4条　第3条第2項第1号の担当者及び同項第2号の補助者は、同条第1項の規定に従う。
2　第1条、第2条及び第3条の2の規定は、次項の場合に準用する。
3　前2項の規定にかかわらず、第1章の規定は、別表第1に掲げる施設には適用しない。
　　　附　則
1　この規程は、公布の日から施行する。
2　前項の規定にかかわらず、第4条の規定は、令和8年4月1日から施行する。
別表第1（第4条関係）
施設　事務所
"""
EXPECTED = {
    ("1.2", "次の各号"): ("1.2.1.1", "1.2.1.2", "1.2.1.3"),
    ("1.2.1.2", "前号"): ("1.2.1.1",),
    ("1.2.2", "前項"): ("1.2",),
    ("1.2.2", "第2条"): None,
    ("1.2.3", "第1項第3号イ"): ("1.2.1.3.2",),
    ("1.2.3", "前項"): ("1.2.2",),
    ("1.3", "前条第1項第1号"): ("1.2.1.1",),
    ("1.3-2", "第2条から前条まで"): ("1.2", "1.3"),
    ("2.4", "第3条第2項第1号"): ("1.3.2.1",),
    ("2.4", "同項第2号"): ("1.3.2.2",),
    ("2.4", "同条第1項"): ("1.3",),
    ("2.4.2", "第1条"): ("1.1",),
    ("2.4.2", "第2条"): ("1.2",),
    ("2.4.2", "第3条の2"): ("1.3-2",),
    ("2.4.2", "次項"): ("2.4.3",),
    ("2.4.3", "前2項"): ("2.4", "2.4.2"),
    ("2.4.3", "第1章"): ("1",),
    ("2.4.3", "別表第1"): (),
    ("附則1.2", "前項"): ("附則1.1",),
    ("附則1.2", "第4条"): ("2.4",),
    (None, "第4条"): ("2.4",),
}


def read(text: str) -> Policy:
    return parse(Source("invented", text))


def found(text: str) -> list[Reference]:
    return list(references(read(text)))


def test_references_of_a_rule_in_articles_point_where_a_reader_would_look() -> None:
    got = {(one.path, one.words): one.targets for one in found(RULES) if one.kind is not ReferenceKind.OWN}
    assert {key: got.get(key, "not found") for key in EXPECTED} == EXPECTED


GUIDELINE = """1 目的
本基本方針は、必要な事項を定める。
2 脅威
次の脅威を想定する。
(1) 漏えい
(2) 災害
3 対策
上記2の脅威に対し、次の対策を講じる。
(1) 体制
最高責任者を置く。
(2) 教育
(1)に定める責任者は、研修を行う。
4 監査
{sentence}
"""


@pytest.mark.parametrize(
    ("sentence", "words", "targets"),
    [
        ("上記2及び3に規定する対策を監査する。", "上記2及び3", ("2", "3")),
        ("上記1、2及び3に規定する対策を監査する。", "上記1、2及び3", ("1", "2", "3")),
        ("上記１から３までに規定する対策を監査する。", "上記1から3まで", ("1", "2", "3")),
        ("前記3の対策を監査する。", "前記3", ("3",)),
        ("「2 脅威」に掲げる事項を監査する。", "「2脅威」", ("2",)),
        ("3.の対策を監査する。", "3.", ("3",)),
        ("3(2)に定める教育を監査する。", "3(2)", ("3.2",)),
        ("第3項に規定する対策を監査する。", "第3項", ("3",)),
        ("前項の対策を監査する。", "前項", ("3",)),
        ("この基本方針に定める対策を監査する。", "この基本方針", ()),
        ("上記3つの脅威を監査する。", "", None),
        ("危険性2の情報を監査する。", "", None),
    ],
)
def test_references_of_a_text_in_items_by_number(sentence: str, words: str, targets: tuple[str, ...] | None) -> None:
    got = [(one.words, one.targets) for one in found(GUIDELINE.format(sentence=sentence)) if one.path == "4"]
    assert got == ([(words, targets)] if words else [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("地方自治法（昭和22年法律第67号）第244条の2第3項に定める者をいう。", ["昭和22年法律第67号", "第244条の2第3項"]),
        ("法第30条の5第1項及び第3項の規定による。", ["第30条の5第1項", "第3項"]),
        ("条例第30条の例による。", ["第30条"]),
        ("個人情報の保護に関する法律第22条の例による。", ["第22条"]),
        ("「文書管理に関するガイドライン」第3編を参照する。", ["第3編"]),
        ("施行規則第16条の3の計画をいう。", ["第16条の3"]),
        ("同法第20条の例による。", ["第20条"]),
        ("平成元年告示第15号は、廃止する。", ["平成元年告示第15号"]),
    ],
)
def test_laws_and_other_documents_are_recognised_and_left_alone(text: str, words: list[str]) -> None:
    got = found(f"（目的）\n第1条　目的を定める。\n（例）\n第2条　{text}\n")
    assert [one.words for one in got] == words
    assert all(one.external and one.targets is None and one.reason is Reason.EXTERNAL for one in got)


@pytest.mark.parametrize(
    "text", ["第3項目を見直す。", "前条件を満たす。", "第1号被保険者を除く。", "年次項目を定める。", "次条件による。", "上記2点を行う。"]
)
def test_words_that_only_look_like_references_are_none(text: str) -> None:
    assert found(f"1 目的\n目的を定める。\n2 方法\n{text}\n") == []


@pytest.mark.parametrize(
    ("words", "target"),
    [("第2条の2つの要件", "2"), ("第2条の二段階の手順", "2"), ("第2条の2に定める要件", "2-2"), ("第2条の2以外の要件", "2-2")],
)
def test_a_number_behind_an_article_is_its_branch_or_counts_what_follows(words: str, target: str) -> None:
    text = f"第1条　目的を定める。\n第2条　意義を定める。\n第2条の2　特例を定める。\n第3条　{words}を満たす。\n"
    assert [one.targets for one in found(text)] == [(target,)]


def test_an_article_is_looked_for_in_the_own_chapter_first_where_numbers_begin_anew() -> None:
    text = "第1章 総則\n第1条　目的を定める。\n第2条　意義を定める。\n第2章 対策\n第1条　監査する。\n第2条　第1条の監査を行う。\n"
    assert [one.targets for one in found(text)] == [("2.1",)]


def test_other_states_of_the_text_are_not_missing() -> None:
    text = "第1条　目的を定める。\n第2条　方法を定める。\n附則\n1　改正前の第9条の規定による承認は、有効とする。\n2　前項の例による。\n"
    got = {one.words: (one.targets, one.reason) for one in found(text)}
    assert got == {"第9条": (None, Reason.VERSION), "前項": (("附則1.1",), None)}


def test_references_of_public_policies() -> None:
    want = {
        "tokunoshima-renkya": {"上記3": ("3",), "上記5、6及び7": ("5", "6", "7")},
        "suwa": {"上記3": ("3",), "上記6、7及び8": ("6", "7", "8")},
        "tokubetsuku-jinji-kosei": {"上記3": ("3",), "上記6から8まで": ("6", "7", "8")},
        "ibaraki-gikai": {"上記3": ("1.3",), "第6項": ("1.6",)},
        "kitakyushu": {"上記3": ("3",), "上記6、7及び8": ("6", "7", "8")},
    }
    wanted = dict(zip(SEEDS, (case.policy for case in seeds()), strict=True))
    for name, pairs in want.items():
        got = {one.words: one.targets for one in references(wanted[name]) if one.words in pairs}
        assert got == pairs, name


def test_no_reference_of_a_clean_policy_is_missing() -> None:
    for case in (*seeds(), *unseen()):
        missing = [one for one in references(case.policy) if one.reason is Reason.MISSING]
        assert missing == [], case.policy.policy_id


# --- generated documents: articles are numbered through the whole text, so their number tells the target ----------


def articles(document: Document) -> dict[str, str]:
    markers = [(unicodedata.normalize("NFKC", row.marker), row) for row in document.rows if row.part == "body"]
    return {marker: row.path for marker, row in markers if re.fullmatch("第[0-9]+条", marker)}


@pytest.mark.parametrize("noise", [False, True])
def test_articles_of_generated_documents_are_found_by_number(noise: bool) -> None:
    checked = 0
    for seed in range(250):
        document = generate(seed, noise=noise, style="articles")
        places = articles(document)
        if document.traits & {"duplicate-number", "deleted", "deleted-range"}:
            continue
        for one in references(parse(Source("generated", document.decoded))):
            match = re.match("第[0-9]+条(?!の[0-9])", one.words)
            if not match or "から" in one.words or one.external or one.targets is None:
                continue
            checked += 1
            article = places[match[0]]
            assert all(path == article or path.startswith(f"{article}.") for path in one.targets), (seed, one)
    assert checked > 50, checked

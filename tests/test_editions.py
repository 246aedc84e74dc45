"""Editions: which edition of the guideline a wording descends from, and what of it is stale."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kosshi.align import align
from kosshi.editions import Attribution, Role, attribute, edition_row, editions, markers
from kosshi.editions.attribution import _bound
from kosshi.editions.catalogue import EditionsFile, early_place, editions_file, first_weight, issued_by, places
from kosshi.editions.dates import DateKind, PolicyDate
from kosshi.editions.words import whole_words
from kosshi.errors import DataError
from kosshi.facts import parse_yaml
from kosshi.manifest import Dates
from kosshi.manifest import load as load_manifest
from kosshi.passages import passage
from kosshi.skeleton import load
from samples import CORPUS, policy, public, texts

HEAD = """高原町情報セキュリティ基本方針

1 目的
この基本方針は、本町が保有する情報資産の機密性、完全性及び可用性を維持するため、基本的な事項を定めることを目的とする。
2 定義
(1) ネットワーク
コンピュータ等を相互に接続するための通信網をいう。
(2) 情報システム
{system}
3 対象とする脅威
次の脅威を想定する。
(1) {intentional}意図的な要因による情報資産の漏えい、破壊等
(2) 無断持ち出し、操作ミス、{contract}、機器故障等の非意図的な要因による情報資産の漏えい等
(3) 地震、落雷、火災等の災害による業務の停止等
{late}4 職員等の遵守義務
職員等は、情報セキュリティの重要性を認識し、情報セキュリティポリシーを遵守しなければならない。
5 情報セキュリティ対策
次の対策を講じる。
(1) 組織体制
情報セキュリティ対策を推進する組織体制を確立する。
{resilience}(3) 物理的セキュリティ
サーバ、通信回線等の管理について、物理的な対策を講じる。
(4) 運用
情報システムの監視、{word}を行う際のセキュリティ確保等の運用面の対策を講じる。
{services}6 情報セキュリティポリシーの見直し
情報セキュリティに関する状況の変化に対応するため、{risk}情報セキュリティポリシーを見直す。
"""
OLD_SYSTEM = "コンピュータ、ネットワーク及び記録媒体で構成され、情報を処理する仕組みをいう。"
NEW_SYSTEM = "コンピュータ、ネットワーク及び電磁的記録媒体で構成され、情報を処理する仕組みをいう。"
LATE = "(4) 大規模な疾病による要員不足に伴うシステムの機能不全等\n(5) 電力、通信、水道の供給の途絶等のインフラの障害からの波及等\n"
ZONES = "(2) 情報システム全体の強靱性の向上\n{aim}情報システム全体に対し、次の三段階の対策を講じる。端末への多要素認証の導入等を行う。\n"
EFFICIENT = "業務の効率性・利便性の観点を踏まえ、"
OUTSIDE = "(5) 外部サービスの利用\n約款による外部サービスを利用する場合には、規定を整備する。\n"
JOINED = "(5) 業務委託と外部サービスの利用\n外部サービスを利用する場合には、規定を整備する。\n"
CLOUD = "(5) 業務委託と外部サービス（クラウドサービス）の利用\n業務委託を行う場合には、要件を契約に明記する。\n"
CYBER = "不正アクセス等のサイバー攻撃、内部不正等の"
RISK = "脅威の発生の可能性及び発生時の損失等を分析し、"


def written(**parts: str) -> str:
    """A basic policy of the shape of some edition."""
    plain = {"system": NEW_SYSTEM, "intentional": "不正アクセス、部外者の侵入等の", "contract": "管理の不備", "late": "", "resilience": "",
             "word": "委託", "services": "", "risk": ""}  # fmt: skip
    return HEAD.format(**{**plain, **parts})


H22 = written(system=OLD_SYSTEM, contract="外部委託管理の不備", late=LATE, word="外部委託")
H27 = written(intentional=CYBER, contract="外部委託管理の不備", late=LATE, word="外部委託", services=OUTSIDE)
H30 = written(
    intentional=CYBER, contract="外部委託管理の不備", late=LATE, word="外部委託", services=OUTSIDE, resilience=ZONES.format(aim="")
)
R2 = H30.replace("情報システム全体に対し", EFFICIENT + "情報システム全体に対し")
R5 = R2.replace("外部委託", "業務委託").replace("業務委託管理", "委託管理").replace(OUTSIDE, JOINED)
R8 = R5.replace(JOINED, CLOUD).replace("対応するため、", "対応するため、" + RISK)
H13 = """高原町情報セキュリティ基本方針

第1条（目的）　この訓令は、町の情報資産を守ることを目的とする。
第2条（定義）　この訓令において情報資産とは、情報及び情報を扱う仕組みをいう。
第3条（情報セキュリティポリシーの位置付けと職員の義務）　職員は、情報セキュリティポリシーを守る義務を負う。
第4条（情報セキュリティ管理体制）　町は、情報セキュリティを管理する体制を確立する。
第5条（情報資産の分類）　情報資産は、その重要度に応じて分類する。
第6条（情報資産への脅威）　特に認識すべき脅威は、部外者の侵入、職員の過失、地震、火災等の災害とする。
第7条（情報セキュリティ対策）　脅威から情報資産を保護するため、物理的、人的、技術及び運用の対策を講ずる。
第8条（評価及び見直し）　監査の結果により、ポリシーを評価し、見直す。
"""
NOTHING = """浜辺町情報保護規程

第1条（目的）　この規程は、町の情報資産を守るための基本を定める。
第2条（職員の責務）　職員は、この規程を守らなければならない。
第3条（物理的な対策）　電算室には錠を設け、みだりに人を入れない。
"""


def attributed(text: str, dates: Dates | None = None) -> Attribution:
    return attribute(align((policy(text),), load())[0], dates)


@pytest.fixture(scope="module")
def seeds() -> dict[str, Attribution]:
    dates = {entry.policy_id: entry.dates for entry in load_manifest(CORPUS).policies}
    return {a.policy.policy_id: attribute(a, dates[a.policy.policy_id]) for a in align(public(), load())}


# --- the five policies ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy_id", "earliest", "latest", "mixed"),
    [
        ("tokunoshima-renkya", "H30", "H30", False),
        ("suwa", "R6", "R8", True),
        ("tokubetsuku-jinji-kosei", "R6", "R8", False),
        ("ibaraki-gikai", "R6", "R8", False),
        ("kitakyushu", "R4", "R4", False),  # decided in February 2023, before the edition of March 2023
    ],
)
def test_the_five_policies(seeds: dict[str, Attribution], policy_id: str, earliest: str, latest: str, mixed: bool) -> None:
    found = seeds[policy_id]
    assert (found.earliest, found.latest, found.mixed) == (earliest, latest, mixed)


def test_a_patched_policy_shows_its_layers(seeds: dict[str, Attribution]) -> None:
    main, older = seeds["suwa"].layers
    assert main.main
    assert {"6.8", "8"} <= set(main.paths)
    assert (older.latest, older.paths) == ("R2", ("3.2", "6.7"))
    residue = [one for one in seeds["suwa"].evidence if one.role is Role.RESIDUE]
    assert {(one.marker, one.path) for one in residue} == {("b13", "3.2"), ("b15", "6.7")}


def test_replaced_wording_is_stale_where_it_stands(seeds: dict[str, Attribution]) -> None:
    text = {one.policy_id: one.source.text for one in public()}
    for name, found in seeds.items():
        for stale in found.stale:
            assert "".join(text[name][stale.start : stale.end].split()) == stale.phrase
            assert stale.replaced_by
    assert {(one.path, one.edition) for one in seeds["suwa"].stale} == {("3.2", "R4"), ("6.7", "R4")}
    assert {one.path for one in seeds["kitakyushu"].stale} == {"6.8"}
    assert not seeds["tokubetsuku-jinji-kosei"].stale
    assert {one.path for one in seeds["tokunoshima-renkya"].stale} == {"2.8", "3.2", "5.7", "5.8"}


def test_evidence_leads_to_characters(seeds: dict[str, Attribution]) -> None:
    for source in (one.source for one in public()):
        for one in seeds[source.policy_id].evidence:
            assert bool(one.path) == bool(one.end)
            assert "".join(source.text[one.start : one.end].split()) == one.surface


# --- invented policies in the shape of editions ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        (H13, "H13", "H15"),
        (H22, "H22", "H22"),
        (H22.replace(LATE, ""), "H18", "H22"),
        (H27, "H27", "R2"),  # that the zones are lacking proves nothing
        (H30, "H30", "H30"),
        (R2, "R2", "R2"),
        (R5, "R4", "R5"),
        (R8, "R6", "R8"),
        (NOTHING, "H13", "R8"),
    ],
)
def test_a_text_in_the_shape_of_an_edition_is_attributed_to_it(text: str, earliest: str, latest: str) -> None:
    found = attributed(text)
    assert (found.earliest, found.latest, found.mixed) == (earliest, latest, False)


@pytest.mark.parametrize(
    ("text", "day", "earliest", "latest"),
    [
        (H27, "平成29年4月1日", "H27", "H27"),
        (H30, "令和2年4月1日", "H30", "H30"),
        (R5, "令和4年10月1日", "R4", "R4"),
        (R8, "令和7年1月6日", "R6", "R6"),
        (NOTHING, "平成20年4月1日", "H13", "H18"),
    ],
)
def test_the_day_of_the_text_is_an_upper_bound(text: str, day: str, earliest: str, latest: str) -> None:
    found = attributed(text, Dates(enacted=day))
    assert (found.earliest, found.latest, found.dated) == (earliest, latest, True)


def test_one_inferred_marker_does_not_overrule_the_day() -> None:
    found = attributed(R2, Dates(enacted="平成29年3月1日"))
    assert (found.earliest, found.latest, found.dated) == ("H27", "H27", True)
    assert next(one for one in found.evidence if one.marker == "b10").role is Role.ASIDE


def test_wording_that_is_surely_newer_overrules_the_day() -> None:
    found = attributed(R8, Dates(enacted="平成20年4月1日"))
    assert (found.earliest, found.latest, found.dated) == ("R6", "R8", False)


def test_wording_known_from_memory_alone_never_overrules_the_day() -> None:
    day = PolicyDate(date(2008, 4, 1), DateKind.DECIDED, "")
    later = [marker for marker in markers() if early_place(marker) > issued_by(day.day)]
    memory = [marker for marker in later if first_weight(marker) == editions_file().weights["K"]]
    sure = next(marker for marker in later if marker.first_flag is None and marker.flag == "V")
    assert len(memory) >= 3
    assert _bound(day, memory) == (issued_by(day.day), True)
    assert _bound(day, [sure]) == (len(editions()) - 1, False)


def test_text_on_the_three_layers_may_be_older_than_the_edition_that_has_them() -> None:
    found = attributed(H30, Dates(enacted="平成29年4月1日"))
    assert (found.earliest, found.latest, found.dated) == ("H27", "H27", True)


def test_one_patched_item_makes_a_mixed_text() -> None:
    found = attributed(R2.replace(OUTSIDE, CLOUD))
    assert (found.earliest, found.latest, found.mixed) == ("R6", "R8", True)
    assert len(found.layers) == 2
    assert found.layers[1].latest == "R2"


def test_absence_is_told_and_narrows_nothing() -> None:
    found = attributed(NOTHING)
    assert all(one.role is Role.ASIDE for one in found.evidence)
    assert not found.stale
    assert not found.mixed


def test_the_range_of_a_clause_is_never_newer_than_the_policys() -> None:
    for text in (H13, H22, H27, H30, R2, R5, R8):
        found = attributed(text)
        for one in found.clauses:
            assert places()[one.earliest] <= places()[one.latest] <= places()[found.latest]


@given(texts())
def test_any_text_has_a_range_and_a_row(text: str) -> None:
    text = "題\n1 目的\n" + text
    found = attributed(text)
    assert places()[found.earliest] <= places()[found.latest]
    row = edition_row(found)
    assert list(row)[:4] == ["policy_id", "earliest", "latest", "evidence"]
    assert row["mixed"] in (True, False)
    assert attributed(text) == found


@given(st.sampled_from(["平成13年3月29日", "平成13年3月30日", "令和5年3月27日", "令和5年3月28日", "令和9年1月1日"]))
def test_no_range_reaches_beyond_the_day(day: str) -> None:
    found = attributed(NOTHING, Dates(enacted=day))
    assert found.date is not None
    bound = issued_by(found.date.day)
    assert found.latest == (editions()[bound].id if bound >= 0 else "R8")


# --- the facts ----------------------------------------------------------------------------------------------------


def test_every_marker_of_the_facts_is_there() -> None:
    ids = {marker.id.partition("-")[0] for marker in markers()}
    assert {f"b{number}" for number in range(1, 26)} | {f"s{number}" for number in range(1, 24)} <= ids


def test_markers_speak_of_nodes_that_exist() -> None:
    skeleton = load()
    for marker in markers():
        assert all(node == marker.part or node in skeleton or node in {"st", "bp"} for node in marker.where), marker.id


BROKEN = """
editions: [{{id: A, date: 2001-01-01, ja: あ, en: a, flag: V, source: x}}, {{id: B, date: 2002-01-01, ja: い, en: b, flag: V, source: x}}]
groups: [[A], [B]]
weights: {{V: 3, I: 2, K: 1}}
markers: [{{id: m, part: bp, kind: phrase, {fields}, flag: V, ja: し, en: m, source: x}}]
"""


@pytest.mark.parametrize(
    "fields", ["patterns: ['(']", "patterns: []", "patterns: [a], first: C", "patterns: [a], first: B, last: A", "patterns: [a], kin: b"]
)
def test_a_broken_marker_is_refused(fields: str) -> None:
    with pytest.raises(DataError):
        parse_yaml(BROKEN.format(fields=fields), EditionsFile, "mine.yaml")


def test_a_sound_file_is_read() -> None:
    assert parse_yaml(BROKEN.format(fields="patterns: [a]"), EditionsFile, "mine.yaml").markers[0].id == "m"


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        ("び記録媒体で", "記録媒体"),
        ("、記録媒体", "記録媒体"),
        ("及び記録媒体で構成", "記録媒体で構成"),
        ("情報の取扱", "情報の取扱い"),
        ("コンピュータ、ネットワーク", "コンピュータ、ネットワーク"),
        ("、", "、"),
    ],
)
def test_stale_words_are_told_whole(words: str, phrase: str) -> None:
    source = "コンピュータ、ネットワーク及び記録媒体で構成され、 情報の取扱いを行う仕組みをいう。\n、記録媒体"
    start = source.index(words)
    first, last = whole_words(passage(source, range(len(source))), start, start + len(words))
    assert source[first:last] == phrase


@pytest.mark.parametrize(
    "text",
    ["コンピュータ、ネットワーク及び記録媒体で構成され、情報処理を行う仕組みをいう。", "通信網及び記録媒体で処理を行う仕組みをいう。"],
)
def test_the_finding_names_the_replaced_words_alone(text: str) -> None:
    read = policy(f"1 目的\n情報資産を守ることを目的とする。\n2 定義\n(1) 情報システム\n{text}\n3 見直し\n見直しを行う。\n")
    found = attribute(align([read], load())[0])
    assert [one.phrase for one in found.stale] == ["記録媒体"]


def test_a_marker_of_several_signs_asks_for_so_many_of_them() -> None:
    assert all(len(marker.patterns) >= marker.at_least for marker in markers() if marker.kind in ("phrase", "heading"))
    two = H13.replace("情報セキュリティポリシーの位置付けと職員の義務", "職員の義務").replace("情報セキュリティ管理体制", "体制")
    one = two.replace("（情報資産の分類）", "（重要度）")
    assert "b1" in {found.marker for found in attributed(two).evidence}
    assert "b1" not in {found.marker for found in attributed(one).evidence}

"""What one paragraph says: lists, nested modifiers, causes and effects, what is in and what is out."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from kosshi.elements.element import ElementKind, Mark, Polarity
from kosshi.elements.measures import measure_marks
from kosshi.elements.scopes import scope_marks, subject_marks
from kosshi.elements.terms import builtin_terms, form
from kosshi.elements.threats import threat_marks
from kosshi.passages import plain_text

ORGANS = (ElementKind.ORGAN, ElementKind.PERSON)


def said(marks: Iterable[Mark]) -> str:
    """Elements in order of place: threats bare, effects with >, exclusions with -, new ones with *."""
    signs = {ElementKind.EFFECT: ">"}
    return " ".join(
        f"{'-' if mark.polarity is Polarity.EXCLUDE else ''}{signs.get(mark.kind, '')}{mark.element}{'' if mark.known else '*'}"
        for mark in sorted(marks)
    )


def text(words: str) -> str:
    return form("\t".join(map(plain_text, words.split("\t")))).text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "不正アクセス、ウイルス攻撃等のサイバー攻撃や部外者の侵入等による情報資産の漏えい・改ざん等",
            "不正アクセス ウイルス攻撃 サイバー攻撃 部外者の侵入 >漏えい >改ざん",
        ),
        ("不正アクセス，なりすまし並びに盗聴", "不正アクセス なりすまし 盗聴"),
        ("設計・開発の不備、操作・設定ミス、内部・外部監査機能の不備", "設計・開発の不備 操作・設定ミス 内部・外部監査機能の不備"),
        ("設計又は開発における瑕疵、操作又は設定の誤り", "設計・開発の不備 操作・設定ミス"),
        (
            "大規模・広範囲にわたる疾病による要員不足に伴うシステム運用の機能不全等",
            "大規模・広範囲にわたる疾病 要員不足 >システム運用の機能不全",
        ),
        (
            "電力供給、通信又は水道供給の途絶など、インフラの障害から波及する影響",
            "電力供給の途絶 通信の途絶 水道供給の途絶 インフラの障害 >波及",
        ),
        ("地震、落雷、火災等の災害によるサービス及び業務の停止等", "地震 落雷 火災 災害 >サービス及び業務の停止"),
        ("サイバー攻撃（不正アクセス、ウイルス攻撃等）による情報の破壊", "サイバー攻撃 不正アクセス ウイルス攻撃 >破壊"),
        ("誤送信、設定の誤り等により、情報が漏れ、壊れ、又は失われること。", "誤送信 設定ミス >漏えい >破壊 >消失"),
        ("コンピューターウィルスの感染", "コンピュータウイルス"),
        ("情報資産の無断持出し", "無断持ち出し"),
    ],
)
def test_threats_and_effects_are_taken_apart(words: str, expected: str) -> None:
    assert said(threat_marks(text(words), builtin_terms())) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("不正アクセス、暗号の解読、盗聴等", "不正アクセス 暗号の解読* 盗聴"),
        ("設備又は回線の摩耗、地震", "設備又は回線の摩耗* 地震"),
        ("入力・送信ミス、紛失", "入力・送信ミス* 紛失"),
        ("生徒や教職員によるなりすまし", "なりすまし"),
        ("マルウェアの送付、地震", "マルウェアの送付* 地震"),
        ("高潮、停電等による情報システムの停止", "高潮* 停電 >サービスの停止"),
        ("津波その他の意図によらない事象", "津波"),
    ],
)
def test_members_nobody_knows_are_new_threats(words: str, expected: str) -> None:
    assert said(threat_marks(text(words), builtin_terms())) == expected


@pytest.mark.parametrize(
    "words",
    ["情報資産に対する脅威として、次の脅威を想定し、情報セキュリティ対策を実施する。", "次に掲げるもの", "その他故意によらない事由"],
)
def test_a_lead_or_a_class_word_is_no_threat(words: str) -> None:
    assert not threat_marks(text(words), builtin_terms())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("本基本方針が適用される行政機関は、教育委員会の出先機関（小・中学校を含む。）とする。", "教育委員会の出先機関 小学校 中学校"),
        (
            "この規程は、市長部局、教育委員会（小学校及び中学校を除く。）並びに議会事務局に適用する。",
            "市長部局 教育委員会 -小学校 -中学校 議会事務局",
        ),
        ("すべての執行機関（町長、農業委員会及び消防長）及び町議会事務局とする。", "執行機関 町長 農業委員会 消防長 議会事務局"),
        ("教育委員会事務局においては、小学校及び中学校を除く。", "-小学校 -中学校"),
        ("議会とする。ただし、議会事務局は、本市が掲げる方針に準じる。", "議会 議会事務局"),
        ("議会とする。ただし、会計係は、本市が掲げる方針に準じる。", "議会"),
        ("委員会及び議会においては、事務局を含む。", "事務局 議会事務局"),
        ("市長及び議会とする。ただし、議会が自ら方針を定めたときは、その定めるところによる。", "市長 議会"),
        ("市長部局とする。ただし、市立小・中学校は除く。", "市長部局 -小学校 -中学校"),
        ("この規程は、議会を除く市の全ての執行機関に適用する。", "-議会 執行機関"),
        ("この方針は、学校を除き、教育委員会に適用する。", "-学校 教育委員会"),
        ("消防本部及び市立病院については、この方針は適用しない。", "-消防本部 -病院"),
        ("ただし、議会については、別に定める。", "-議会"),
        ("ただし、会計課については、別に定める。", ""),  # what nobody knows may be any matter
        ("市の民生課及び市議会とする。", "民生課* 議会"),
        ("図書館及び公民館を含み、学校を除くものとする。", "図書館 公民館 -学校"),
        ("この規程は、組合議会の事務及び監査委員の事務について準用する。", "議会 監査委員"),
        ("市長、教育委員会及び消防長をいう。", "市長 教育委員会 消防長"),
        ("議会\t議会事務局", "議会事務局"),
        ("|学校|小学校3校、中学校1校|".replace("|", "\t"), "小学校 中学校"),
        ("この方針は、教育委員会の職員及び町立学校の教職員（支援員を含む。以下「教職員等」という。）に適用する。", "職員 教職員 支援員*"),
        ("本方針が適用される機関は、次の表のとおりとする。", ""),
        ("クリーンセンター及び斎場", "クリーンセンター* 斎場*"),
    ],
)
def test_bodies_and_persons_are_in_or_out(words: str, expected: str) -> None:
    assert said(scope_marks(text(words), ORGANS, builtin_terms())) == expected


@pytest.mark.parametrize(
    "words",
    [
        "市議会は含まない",
        "市議会は含みません",
        "市議会は、対象に含めません",
        "市議会は対象に含まれない",
        "対象に市議会を含みません",
        "市議会を除きます",
        "市議会は除外します",
        "市議会は除くこととします",
        "市議会は対象ではありません",
        "市議会は適用対象としません",
        "市議会は、適用の対象としない",
        "市議会は対象外です",
        "市議会は適用範囲外とします",
        "市議会には適用しないものとします",
        "市議会には適用されません",
        "市議会は適用除外とする",
    ],
)
def test_an_exclusion_is_one_in_the_plain_and_in_the_polite_style(words: str) -> None:
    assert said(scope_marks(text(f"市長部局を対象とします。ただし、{words}。"), ORGANS, builtin_terms())) == "市長部局 -議会"
    assert said(scope_marks(text(f"市長部局（{words}。）に適用されます。"), ORGANS, builtin_terms())) == "市長部局 -議会"


@pytest.mark.parametrize(
    "words", ["教育委員会を含めます", "教育委員会に適用されます", "教育委員会も含まれます", "教育委員会を含むこととします"]
)
def test_an_inclusion_is_one_in_the_polite_style(words: str) -> None:
    assert said(scope_marks(text(f"{words}。"), ORGANS, builtin_terms())) == "教育委員会"


def test_what_limits_an_element_is_kept() -> None:
    (school,) = scope_marks(text("教育委員会事務局においては、小学校を除く。"), ORGANS, builtin_terms())
    (enterprise,) = scope_marks(text("公営企業（水道事業に限る。）"), ORGANS, builtin_terms())
    assert (school.scope, enterprise.scope) == ("教育委員会事務局においては", "水道事業に限る")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("職員、非常勤職員及び臨時職員等（以下「職員等」という。）は、これを遵守しなければならない。", "職員 非常勤職員 臨時職員"),
        ("職員等及び委託事業者は、遵守しなければならない。", "職員等 委託事業者"),
        ("所属する者（職員及び会計年度任用職員をいう。以下「職員等」という。）は、遵守する。", "職員 会計年度任用職員"),
        ("常勤及び非常勤の職員は、遵守する。", "職員 非常勤職員"),
        ("一般職及び特別職の職員（議員を除く。）は、遵守する。", "職員 特別職 -議員"),
        ("業務の遂行に当たっては、議員は、この方針を遵守しなければならない。", "議員"),
        ("指定管理者が、業務を実施する場合は、必要な措置を定めるものとする。", "指定管理者"),
        ("町又は事務局が作成した情報資産を入手した議員は、遵守する。", "議員"),
    ],
)
def test_the_subject_is_who_is_bound(words: str, expected: str) -> None:
    assert said(subject_marks(text(words), builtin_terms())) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ネットワーク及び情報システム並びにこれらに関する設備及び電磁的記録媒体", "ネットワーク 情報システム 設備 電磁的記録媒体"),
        ("ネットワーク及び情報システムで取り扱う情報（これらを印刷した文書を含む。）", "情報 印刷した文書"),
        ("情報システムの仕様書及びネットワーク図等のシステム関連文書", "仕様書 ネットワーク図 システム関連文書"),
        ("アの機器を置き、又は動かすための施設及び設備", "施設 設備"),
        ("電子計算機、通信回線その他の情報システムを構成する機器", "電子計算機* 通信回線* 機器"),
        ("校務系情報、学習系情報その他の情報", "校務系情報* 学習系情報* 情報"),
        ("本基本方針が対象とする情報資産は、次のとおりとする。", ""),
    ],
)
def test_assets_are_the_heads_of_their_phrases(words: str, expected: str) -> None:
    assert said(scope_marks(text(words), (ElementKind.ASSET,), builtin_terms())) == expected


@pytest.mark.parametrize(
    ("words", "node", "expected"),
    [
        (
            "サーバ、電算室、通信回線及び職員等のパソコン等の管理について、物理的な対策を講じる。",
            "physical",
            "サーバの管理 情報システム室の管理 通信回線の管理 パソコン等の管理",
        ),
        ("機器への不正な立入り、損傷等から情報資産を守る。", "physical", ""),
        ("議場及び通信回線の管理について対策を講ずる。", "physical", "議場の管理* 通信回線の管理"),
        ("アクセス制御、脆弱性対策、不正アクセス対策等の技術的対策を講じる。", "technical", "アクセス制御 脆弱性対策* 不正アクセス対策"),
        ("教育及び啓発を行う等の人的な対策を講じる。", "human", "教育 啓発"),
        ("緊急時対応計画を策定する。", "operation", "緊急時対応計画"),
        ("危機管理体制の整備その他の危機管理対策を講ずる。", "operation", "危機管理体制 危機管理対策"),
        ("緊急対応体制を整備する。", "operation", "緊急対応体制"),
        ("通信経路を分割する。なお、無害化通信を実施する。", "resilience.lgwan-zone", "通信経路の分割 無害化通信"),
        ("監査の結果、情報セキュリティポリシーを見直す。", "evaluation", "見直し"),
    ],
)
def test_measures_are_named_by_noun_or_verb(words: str, node: str, expected: str) -> None:
    assert said(measure_marks(text(words), (f"bp.measure.{node}",), builtin_terms())) == expected


@pytest.mark.parametrize(
    ("words", "node", "printed"),
    [
        ("必要に応じて情報セキュリティポリシーを見直す。", "bp.revision", "ポリシーを見直す"),
        ("情報セキュリティポリシーを見直し、改める。", "bp.revision", "ポリシーを見直し"),
        ("情報セキュリティポリシーの見直しを行う。", "bp.revision", "ポリシーの見直し"),
    ],
)
def test_a_measure_ends_with_its_word(words: str, node: str, printed: str) -> None:
    given = text(words)
    assert [given[mark.start : mark.end] for mark in measure_marks(given, (node,), builtin_terms())] == [printed]


def test_a_measure_of_one_chapter_is_not_looked_for_in_another() -> None:
    assert not measure_marks(text("不正プログラムの侵入を防ぐ。"), ("st.technical.malware",), builtin_terms())  # no ログ
    assert not measure_marks(text("教育委員会が定める。"), ("bp.measure.operation",), builtin_terms())

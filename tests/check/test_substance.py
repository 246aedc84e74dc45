"""Findings of substance: what is one, and, above all, what is none."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from kosshi.align import align
from kosshi.check import Finding, substance
from kosshi.check.oddity import oddities
from kosshi.compare import collate
from kosshi.designation import find_designations
from kosshi.parse import parse
from kosshi.skeleton import load
from samples import source

# A whole policy of an invented town in which every rule is kept.
CLEAN = """白樺町情報セキュリティ基本方針

1 目的
この基本方針は、白樺町（以下「本町」という。）が保有する情報資産の機密性、完全性及び可用性を維持するため、本町が実施する情報セキュリティ対策について基本的な事項を定めることを目的とする。

2 定義
(1) ネットワーク
コンピュータ等を相互に接続するための通信網及びその構成機器をいう。
(2) 情報システム
コンピュータ、ネットワーク及び電磁的記録媒体で構成され、情報処理を行う仕組みをいう。
(3) 情報セキュリティ
情報資産の機密性、完全性及び可用性を維持することをいう。
(4) 情報セキュリティポリシー
この基本方針及び情報セキュリティ対策基準をいう。
(5) 機密性
情報の利用を許可された者だけが、その情報を利用できる状態を確保することをいう。
(6) 完全性
情報が破壊、改ざん又は消去されていない状態を確保することをいう。
(7) 可用性
情報の利用を許可された者が、必要なときに中断されることなく、その情報を利用できる状態を確保することをいう。
(8) マイナンバー利用事務系
個人番号を利用する事務に関わる情報システム及びデータをいう。
(9) LGWAN接続系
LGWANに接続された情報システム及びその情報システムで取り扱うデータをいう。
(10) 情報セキュリティインシデント
情報セキュリティを脅かす事件又は事故をいう。

3 対象とする脅威
情報資産に対する脅威として、次の脅威を想定し、情報セキュリティ対策を実施する。
(1) 不正アクセス、ウイルス攻撃等のサイバー攻撃や部外者の侵入等の意図的な要因による情報資産の漏えい・破壊・改ざん・消去等
(2) 情報資産の無断持ち出し、機器故障等の非意図的要因による情報資産の漏えい・破壊・消去等
(3) 地震、落雷、火災等の災害によるサービス及び業務の停止等

4 適用範囲
(1) 行政機関の範囲
この基本方針が適用される行政機関は、町長、教育委員会、選挙管理委員会、監査委員、農業委員会及び議会事務局とする。
(2) 情報資産の範囲
この基本方針が対象とする情報資産は、次のとおりとする。
① ネットワーク及び情報システム並びにこれらに関する設備及び電磁的記録媒体
② ネットワーク及び情報システムで取り扱う情報（これらを印刷した文書を含む。）

5 職員等の遵守義務
職員及び会計年度任用職員（以下「職員等」という。）は、情報セキュリティの重要性について共通の認識を持ち、情報セキュリティポリシー及び情報セキュリティ実施手順を遵守しなければならない。

6 情報セキュリティ対策
上記3の脅威から情報資産を保護するために、次の情報セキュリティ対策を講じる。
(1) 組織体制
本町の情報資産について、情報セキュリティ対策を推進する全庁的な組織体制を確立する。
(2) 情報資産の分類と管理
本町の保有する情報資産を機密性、完全性及び可用性に応じて分類し、当該分類に基づき情報セキュリティ対策を実施する。
(3) 情報システム全体の強靱性の向上
情報システム全体に対し、次の対策を講じる。
① マイナンバー利用事務系においては、原則として、他の領域との通信をできないようにする。
② LGWAN接続系においては、業務用システムとその他の情報システムとの通信経路を分割する。
(4) 人的セキュリティ
職員等が遵守すべき事項を定めるとともに、十分な教育及び啓発を行う等の人的な対策を講じる。
(5) 運用
情報システムの監視等の対策を講じる。また、情報セキュリティインシデントが発生した場合等に迅速かつ適切に対応するため、緊急時対応計画を策定する。

7 情報セキュリティ監査及び自己点検の実施
情報セキュリティポリシーの遵守状況を検証するため、定期的又は必要に応じて情報セキュリティ監査及び自己点検を実施する。

8 情報セキュリティポリシーの見直し
情報セキュリティ監査及び自己点検の結果、見直しが必要となった場合には、情報セキュリティポリシーを見直す。

9 情報セキュリティ対策基準の策定
上記6、7及び8に規定する対策等を実施するために、具体的な遵守事項及び判断基準等を定める情報セキュリティ対策基準を策定する。

10 情報セキュリティ実施手順の策定
情報セキュリティ対策基準に基づき、具体的な手順を定めた情報セキュリティ実施手順を策定する。
なお、情報セキュリティ実施手順は、公にすることにより本町の行政運営に重大な支障を及ぼすおそれがあることから非公開とする。
"""
PINE = CLEAN.replace("白樺町", "赤松市").replace("本町", "本市").replace("町長", "市長").replace("(3) 地震、", "(3) 地震、津波、")
CEDAR = CLEAN.replace("白樺町", "黒杉村").replace("本町", "本村").replace("町長", "村長").replace("確立する。", "整備する。")


class Stale(NamedTuple):
    """What the editions say, as plain as it gets."""

    policy_id: str
    path: str
    start: int
    end: int
    phrase: str
    replaced_by: str
    edition: str


def findings(text: str, *others: str) -> list[Finding]:
    """The findings of substance of the first of several texts."""
    policies = [parse(source(one, f"p{place}")) for place, one in enumerate((text, *others))]
    return list(substance(collate(align(policies, load()), load()))["p0"])


def found(text: str, *others: str) -> list[tuple[str, str | None, str]]:
    """Rule, path and words of each finding of the first of several texts."""
    return [(one.rule, one.path, text[one.start : one.end]) for one in findings(text, *others)]


def changed(old: str, new: str) -> str:
    """The clean policy with one stretch written otherwise."""
    assert old in CLEAN, old
    return CLEAN.replace(old, new, 1)


def without(start: str, end: str) -> str:
    """The clean policy without what stands from one stretch up to another."""
    assert start in CLEAN
    return CLEAN[: CLEAN.index(start)] + CLEAN[CLEAN.index(end) :]


@pytest.mark.parametrize("others", [(), (PINE,), (PINE, CEDAR)])
def test_a_text_in_order_has_no_finding(others: tuple[str, ...]) -> None:
    for text in (CLEAN, *others):
        assert found(text, *others) == []


def test_every_policy_has_an_entry_and_the_findings_are_in_order() -> None:
    policies = [
        parse(source(one, name)) for name, one in (("a", CLEAN), ("b", changed("迅速かつ", "迅かつ").replace("的要因", "的的要因")))
    ]
    got = substance(collate(align(policies, load()), load()))
    assert list(got) == ["a", "b"]
    assert got["a"] == ()
    assert [one.path for one in got["b"]] == ["3.2", "6.5"]


def test_the_order_of_the_witnesses_does_not_matter() -> None:
    broken = changed("迅速かつ", "迅かつ")
    assert findings(broken, PINE, CEDAR) == findings(broken, CEDAR, PINE)


# --- undefined-term -----------------------------------------------------------------------------------------


def test_a_term_of_art_without_its_definition() -> None:
    text = without("(8) マイ", "(9) LG").replace("(9) LG", "(8) LG").replace("(10) 情報", "(9) 情報")
    assert found(text) == [("undefined-term", "6.3.1", "マイナンバー利用事務系")]
    assert found(text, PINE) == found(text)


def test_a_term_only_others_define() -> None:
    text = without("(10) 情報", "3 対象")
    assert found(text) == []
    assert found(text, PINE) == [("undefined-term", "6.5", "情報セキュリティインシデント")]


def test_one_of_a_family_of_terms_without_its_definition() -> None:
    text = without("(6) 完全", "(7) 可用").replace("(7) 可用", "(6) 可用")
    assert ("undefined-term", "1", "完全性") in found(text)


def test_an_abbreviation_that_nothing_introduces() -> None:
    text = changed("職員及び会計年度任用職員（以下「職員等」という。）は、", "職員等は、")
    assert found(text) == [("undefined-term", "5", "職員等")]


@pytest.mark.parametrize(
    "words",
    [
        "職員等（職員及び会計年度任用職員をいう。）は、",
        "この方針において「職員等」とは、職員及び臨時職員をいう。職員等は、",
        "職員等の範囲は、別に定める。職員等は、",
        "職員、臨時職員等は、",
    ],
)
def test_an_abbreviation_explained_in_another_way_is_none(words: str) -> None:
    text = changed("職員及び会計年度任用職員（以下「職員等」という。）は、", words)
    assert [one for one in found(text) if one[0] == "undefined-term"] == []


@pytest.mark.parametrize(("without_it", "wanted"), [(1, True), (2, False)])
def test_a_word_nearly_all_define_and_use(without_it: int, wanted: bool) -> None:
    def said(text: str) -> str:
        return text.replace("(10) 情報", "(10) 公開系統\n住民に公開する情報システムをいう。\n(11) 情報")

    use = ("全庁的な組織体制を確立する。", "公開系統を含む体制を設ける。")
    users = [text.replace(*use) for text in (CLEAN, PINE)]
    definers = [said(PINE.replace("赤松", name).replace(*use)) for name in ("東山", "西山", "南山", "北山", "中山")]
    got = found(users[0], *definers, *users[1:without_it])
    assert got == ([("undefined-term", "6.1", "公開系統")] if wanted else [])


def test_a_text_without_definitions_leaves_no_term_undefined() -> None:
    assert found(without("2 定義", "3 対象"), PINE) == []


def test_definitions_of_another_document_are_taken_over() -> None:
    text = without("(1) ネット", "3 対象").replace("2 定義", "2 定義\n用語の意義は、白樺町情報管理規程の例による。")
    assert found(text, PINE) == []


# --- unused-term --------------------------------------------------------------------------------------------


def test_an_entry_the_text_never_uses() -> None:
    text = changed("(10) 情報", "(10) 無害化通信\n安全が確保された通信をいう。\n(11) 情報")
    assert found(text) == [("unused-term", "2.10", "無害化通信")]


@pytest.mark.parametrize(
    ("entry", "use"),
    [
        ("無害化通信\n安全が確保された通信をいう。", "なお、受け入れる通信は無害化する。"),
        ("通信経路の分割\n通信環境を分離することをいう。", ""),
        ("職員\n白樺町に勤務する者をいう。", ""),
    ],
)
def test_an_entry_used_in_another_form_is_used(entry: str, use: str) -> None:
    text = changed("(10) 情報", f"(10) {entry}\n(11) 情報").replace("通信経路を分割する。", f"通信経路を分割する。{use}")
    assert found(text) == []


def test_an_abbreviation_the_text_never_uses() -> None:
    text = changed("情報セキュリティ監査及び自己点検の結果、", "情報セキュリティ監査及び自己点検（以下「監査等」という。）の結果、")
    assert found(text) == [("unused-term", "8", "監査等")]


def test_a_quoted_term_the_text_never_uses() -> None:
    quoted = "この基本方針において「部局」とは、組織規則に定める部をいい、「部局長」とは、部局の長をいう。"
    text = changed("2 定義\n", f"2 定義\n{quoted}\n")
    assert found(text) == [("unused-term", "2", "部局長")]


def test_a_form_may_introduce_its_words_again() -> None:
    form = "\n様式第1号\n職員（以下「職員等」という。）は、次のとおり誓約する。\n"
    assert [one for one in found(CLEAN + form) if one[0] in ("redefined-term", "unused-term")] == []


def test_the_long_form_is_no_use_of_the_abbreviation() -> None:
    text = changed("緊急時対応計画を策定する。", "緊急時対応計画（以下「対応計画」という。）を策定する。緊急時対応計画は、公表しない。")
    assert found(text) == [("unused-term", "6.5", "対応計画")]


# --- redefined-term -----------------------------------------------------------------------------------------


def test_a_term_defined_twice() -> None:
    text = changed("(10) 情報", "(10) ネットワーク\n庁舎を結ぶ通信回線をいう。\n(11) 情報")
    assert found(text) == [("redefined-term", "2.10", "ネットワーク")]


def test_an_abbreviation_introduced_twice() -> None:
    text = changed("職員等が遵守すべき", "職員及び臨時職員（以下「職員等」という。）が遵守すべき")
    assert found(text) == [("redefined-term", "6.4", "職員等")]


def test_an_abbreviation_for_one_clause_is_no_second_definition() -> None:
    text = changed("職員等が遵守すべき", "職員（以下この項において「職員等」という。）が遵守すべき")
    assert found(text) == []


# --- copied-definition --------------------------------------------------------------------------------------


def test_telling_words_of_another_definition() -> None:
    text = changed("許可された者が、必要な", "許可された者だけが、必要な")
    assert found(text) == [("copied-definition", "2.7", "可用性")]


def test_two_terms_in_the_same_words() -> None:
    text = changed("情報が破壊、改ざん又は消去されていない状態を", "情報の利用を許可された者だけが、その情報を利用できる状態を")
    assert found(text) == [("copied-definition", "2.6", "完全性")]


def test_the_words_others_have_for_another_term() -> None:
    text = changed(
        "個人番号を利用する事務に関わる情報システム及びデータを", "LGWANに接続された情報システム及びその情報システムで取り扱うデータを"
    )
    text = text.replace(
        "(9) LGWAN接続系\nLGWANに接続された情報システム及びその情報システムで取り扱うデータを",
        "(9) LGWAN接続系\n行政専用の回線につながる機器を",
    )
    assert found(text, PINE) == [("copied-definition", "2.8", "マイナンバー利用事務系")]


def test_parallel_definitions_are_no_copies() -> None:
    text = changed(
        "(10) 情報",
        "(10) インターネット接続系\nインターネットに接続された情報システム及びその情報システムで取り扱うデータをいう。\n(11) 情報",
    )
    text = text.replace("その他の情報システムとの", "インターネット接続系との")
    assert found(text, PINE) == []


# --- foreign-self-reference ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "path", "words"),
    [
        ("本町の保有する", "本市の保有する", "6.2", "本市"),
        ("行政機関は、町長、", "行政機関は、市長、", "4.1", "市長"),
        ("この基本方針及び情報セキュリティ対策基準を", "この基本方針及び赤松市情報セキュリティ対策基準を", "2.4", "赤松市"),
    ],
)
def test_words_of_another_body(old: str, new: str, path: str, words: str) -> None:
    assert found(changed(old, new)) == [("foreign-self-reference", path, words)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("行政機関は、町長、", "行政機関は、市町村長、町長、"),
        ("確立する。", "確立する。白樺町本町一丁目の分庁舎を含む。"),
        ("確立する。", "確立する。他の市長、町長及び村長と連携する。"),
        ("この基本方針及び情報セキュリティ対策基準を", "この基本方針及び白樺町情報セキュリティ対策基準を"),
        ("確立する。", "確立する。本県のセキュリティクラウドを利用する。"),
        ("確立する。", "確立する。旧赤松市情報セキュリティポリシーによる。"),
        ("確立する。", "確立する。本町の各市町村情報セキュリティポリシーを参考とする。"),
    ],
)
def test_words_that_only_look_like_another_bodys(old: str, new: str) -> None:
    assert found(changed(old, new)) == []


ASSEMBLY = (
    CLEAN.replace(
        "白樺町（以下「本町」という。）が保有する",
        "白樺町議会（以下「議会」という。）が保有する情報資産及び白樺町（以下「本町」という。）から提供される",
    )
    .replace("白樺町情報", "白樺町議会情報")
    .replace("本町の", "議会の")
    .replace("本町が", "議会が")
)


def test_an_assembly_that_calls_its_assets_its_towns() -> None:
    text = ASSEMBLY.replace("議会の情報資産について", "本町の情報資産について")
    assert found(text) == [("foreign-self-reference", "6.1", "本町")]


def test_an_assembly_may_speak_of_its_town() -> None:
    text = ASSEMBLY.replace("確立する。", "確立し、本町が貸与する端末を管理する。議会及び本町が保有する情報資産を守る。")
    assert found(text) == []


# --- wrong-reference ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("上記3の脅威", "上記4の脅威", "6"),
        ("上記6、7及び8に", "上記7、8及び9に", "9"),
        ("上記6、7及び8に", "上記5、6及び7に", "9"),
        ("上記6、7及び8に", "上記4及び5に", "9"),
    ],
)
def test_a_reference_to_the_wrong_clause(old: str, new: str, path: str) -> None:
    got = found(changed(old, new))
    assert [one[:2] for one in got] == [("wrong-reference", path)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("上記6、7及び8に", "上記6から8までに"),
        ("上記6、7及び8に", "上記6に"),
        ("上記6、7及び8に", "第6項に"),
        ("上記6、7及び8に規定する対策等を", "上記5から8までに定める事項を"),
        ("上記3の脅威から", "上記3に掲げる脅威から"),
        ("具体的な手順を定めた", "上記9に定める情報セキュリティ対策基準及び上記6の対策に即して具体的な手順を定めた"),
    ],
)
def test_a_reference_that_may_stand(old: str, new: str) -> None:
    assert found(changed(old, new)) == []


# --- odd-word -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "right"),
    [
        ("発生した場合等に迅かつ適切に対応する。", "迅かつ", "迅速かつ"),
        ("機器故障等の非意図的的要因による漏えい", "非意図的的要因", "非意図的要因"),
        ("機器故障等の非意図的の要因による漏えい", "非意図的の要因", "非意図的な要因"),
        ("問題を認めた場合には、速やか責任者に報告する。", "速やか責任者", "速やかに責任者"),
        ("職員は、この規程を遵しなければならない。", "遵しなけ", "遵守しなけ"),
        ("情報セキュリティポシーを見直す。", "情報セキュリティポシー", "情報セキュリティポリシー"),
        ("会計年任用職員を含む。", "会計年任用職員", "会計年度任用職員"),
        ("職員等は、措置をを講じる。", "措置をを講じる", "措置を講じる"),
        ("次の驚異を想定する。", "驚異を想定", "脅威を想定"),
        ("全庁的な体制を確率する。", "確率する", "確立する"),
        ("閲覧できないようしなければならない。", "ないようしなけ", "ないようにしなけ"),
        ("迅速かつ適切切に行う。", "適切切に", "適切に"),
        ("迅速つ適切に行う。", "迅速つ適切", "迅速かつ適切"),
        ("非意図的なな要因", "非意図的なな要因", "非意図的な要因"),
        ("責任者者に報告する。", "責任者者", "責任者"),
        ("必要な対策を講じなけれならない。", "なけれならない", "なければならない"),
    ],
)
def test_spellings_no_text_means(text: str, words: str, right: str) -> None:
    (odd,) = oddities(text)
    assert words in odd.words or odd.words in words, odd
    assert right in odd.right or odd.right in right, odd
    assert 0 <= odd.start < odd.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "迅速かつ適切に、また速やかかつ確実に対応することとする。",
        "目的の達成、標的の選定及び公的な手続のため、意図的な行為を防ぐ。",
        "普及及び啓発、言及及び遡及、可及的速やかに、影響が及ばない範囲に限り及ぼす。",
        "もののうち、その他のものの取扱いは、別に定めるところによる。",
        "対策策定、情報報告、管理理由、実施施設、本市市民、各課課長、委員会会議",
        "利用するよう指示し、漏れないよう努め、正しく動くようにし、使用するよう求める。",
        "次のとおりとし、以下のとおり行うものとする。したためた文書。",
        "屋外サービス、時間外サービス及び市外サービスを委託業者に行わせる。",
        "業務を遂行し、電磁的記録媒体、電磁的記憶媒体及び記録媒体を管理する。",
        "なければならない。してはならない。ではない。それだけでは足りない。正しければよい。",
        "維持管理、啓発、媒体、妨害、遮断、遮蔽、抹消、頻度、逸脱、疾病、懲戒処分、損害賠償、搭載、詐取、脆弱性、改竄、漏洩",
        "基づき、基づく、基づいて、基づかない、基づけば",
        "又、若しくは、並びに、及び",
        "情報セキュリティ監査責任者、情報セキュリティ管理主任、自治体セキュリティクラウド、インターネット系",
        "運用用の端末、委員会会長、必要要件及び重要要件、会議議事録、効果果たす、手順順守、権利利益",
        "人々の、個々の、各々の、代々の",
        "すべての者のため、者のみ、ものの、にも、とともに、でも",
    ],
)
def test_right_words_are_not_odd(text: str) -> None:
    assert oddities(text) == ()


def test_shorthand_is_odd_only_beside_the_full_word() -> None:
    assert found(changed("設備及び電磁的記録媒体", "設備及び電磁記録媒体")) == [("odd-word", "4.2.1", "電磁記録媒体")]
    assert found(CLEAN.replace("電磁的記録媒体", "電磁記録媒体")) == []


def test_a_word_only_the_other_witnesses_tell() -> None:
    text = changed("落雷、火災等の", "落雷、災等の")
    assert found(text) == []
    assert found(text, PINE) == []  # one other text may be the one that is wrong
    others = (PINE.replace("地震、津波", "地震、噴火"), CEDAR.replace("地震", "豪雨"), PINE)
    got = findings(text, *others)
    assert [(one.rule, one.path) for one in got] == [("odd-word", "3.3")]
    assert "火災" in got[0].message


def test_another_wording_of_one_body_is_no_slip() -> None:
    for old, new in (
        ("火災等", "火事等"),
        ("落雷、", ""),
        ("定期的又は必要に応じて", "定期に又は必要に応じて"),
        ("漏えい・破壊・消去等", "漏えい・破壊等"),
        ("全庁的な", ""),
        ("職員及び会計年度任用職員", "全職員及び会計年度任用職員"),
        ("講じる。", "講ずる。"),
    ):
        assert found(changed(old, new), PINE, CEDAR) == [], old


# --- stale-wording ------------------------------------------------------------------------------------------


def test_replaced_wording_is_passed_on() -> None:
    policy = parse(source(CLEAN, "p0"))
    stale = Stale("p0", "6.5", 10, 14, "外部委託", "業務委託", "R4")
    gone = Stale("p0", "6.5", 20, 22, "約款", "", "R4")
    got = substance(collate(align([policy], load()), load()), [stale, gone, stale._replace(policy_id="other")])
    assert list(got) == ["p0"]
    assert [(one.rule, one.path, one.start) for one in got["p0"]] == [("stale-wording", "6.5", 10), ("stale-wording", "6.5", 20)]
    assert "業務委託" in got["p0"][0].message


def test_the_abbreviation_of_a_body_is_found_as_such() -> None:
    assert "本町" in find_designations(CLEAN)

"""Lost originals are recovered from edited copies."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from kosshi.apparatus import apparatus, archetype, archetype_rows, base_note, reconstruct, words
from kosshi.apparatus import consensus as consensus_module
from kosshi.apparatus import wordings as wordings_module
from kosshi.apparatus.consensus import consensus
from kosshi.apparatus.wordings import medoid

ORIGINALS = (
    "この方針は、町が持つ情報資産を守るため、町が行う対策の基本となる事項を定めるものとする。",
    "本市は、市民から預かった大切な情報を漏らさず、損なわず、必要なときに使えるように管理する。",
    "情報システムとは、電子計算機、通信網及び記録媒体を組み合わせて事務を処理する仕組みをいう。",
    "職員は、在職中はもとより退職した後においても、職務上知り得た情報を他人に漏らしてはならない。",
    "課長は、所属する職員に対し、年1回以上、情報の取扱いに関する研修を受けさせなければならない。",
    "地震、水害、火災その他の災害により業務が停止した場合には、速やかに代替の手段を講じる。",
    "庁舎の外へ端末を持ち出そうとする者は、あらかじめ所属長の許可を得なければならない。",
    "外部の者に業務を委託するときは、守秘の義務、再委託の制限及び検査の方法を契約書に記載する。",
    "通信回線の敷設に当たっては、傍受、損傷等を受けにくい経路を選ぶよう努めるものとする。",
    "最高責任者は、重大な事故の報告を受けたときは、直ちに対策本部を設置することができる。",
    "パスワードは、8文字以上とし、英字、数字及び記号を混ぜたうえで、他人に推測されないものとする。",
    "管理者は、利用者の識別符号を、人事異動の都度、遅滞なく登録し、変更し、又は抹消する。",
    "この規程の施行に関し必要な事項は、町長が別に定める。",
    "監査の結果、改善を要すると認められる事項については、当該課の長が改善の計画を作成する。",
    "重要な情報を記録した媒体を廃棄する場合は、復元できない方法により記録を消去する。",
    "委員会は、委員長、副委員長及び委員をもって組織し、会議は委員長が招集する。",
    "電子メールにより個人情報を送信するときは、暗号化し、又は当該情報に鍵を設定する。",
    "職員は、業務以外の目的でインターネットを閲覧し、又は電子掲示板に書き込んではならない。",
    "新たな機器を導入しようとする課は、仕様書を作成する前に、情報担当課に協議するものとする。",
    "村は、この方針に従い、対策の具体的な基準及び手順を別に作成し、非公開とする。",
    "サーバ室への入室は、許可された者に限り、入退室の記録を1年間保存しなければならない。",
    "本方針の適用を受ける機関は、市長部局、教育委員会、選挙管理委員会、監査委員及び議会事務局とする。",
    "ただし、緊急を要する場合であって、許可を得るいとまがないときは、この限りでない。",
    "システムの開発に用いた資料は、紛失、改ざん等を防ぐため、施錠できる場所に保管する。",
    "不審な添付ファイルを受け取った職員は、これを開かず、担当者に連絡して指示を受けるものとする。",
    "対策の実施状況については、毎年度末に自己点検を行い、その結果を委員会に報告する。",
    "大規模な感染症の流行により要員が不足し、窓口の業務を続けられなくなる事態に備える。",
    "電力、通信又は水道の供給が途絶した場合の影響をあらかじめ調査し、対応の手順を整える。",
    "個人番号を扱う端末は、原則として、他の領域の通信網から切り離して設置しなければならない。",
    "企業団は、浄水場の監視制御の設備を守るため、外部との接続を必要最小限に制限する。",
    "学校で児童生徒が使う端末については、教育委員会が別に定める指針によるものとする。",
    "違反した職員については、その重大性、発生した事案の状況等に応じて、懲戒処分の対象とする。",
    "利用者の権限は、職務の遂行に必要な最小の範囲に限って与え、定期的に見直さなければならない。",
    "記録の取得に失敗した場合の対処をあらかじめ定め、障害が生じたときは原因を究明する。",
    "ソフトウェアの更新が公表されたときは、影響を確かめた上で、できる限り早く適用する。",
    "住民に対する説明は、個人の権利利益を害するおそれのない範囲で、積極的に行うことが望ましい。",
    "予備の電源は、主要な機器が適切に停止するまでの間、十分な電力を供給できる容量とする。",
    "情報の分類は、秘密の程度、正確さの必要及び継続して利用する必要に応じて行うものとする。",
    "議員は、議会が貸与した端末を善良な管理者の注意をもって取り扱わなければならない。",
    "県及び近隣の市町村と共同して、監視の機能を集約し、情報を互いに提供するよう努める。",
)
FORMS = [[word.form for word in words(text)] for text in ORIGINALS]
POOL = sorted({form for forms in FORMS for form in forms})


def copy(forms: list[str], chance: random.Random, share: float) -> str:
    """The words with ``share`` of them edited: replaced, left out, or followed by another."""
    edited = set(chance.sample(range(len(forms)), round(share * len(forms))))
    text = ""
    for place, form in enumerate(forms):
        kind = chance.choice(("replace", "delete", "insert")) if place in edited else ""
        text += "" if kind in ("replace", "delete") else form
        text += chance.choice(POOL) if kind in ("replace", "insert") else ""
    return text


@pytest.mark.parametrize("seed", range(3))
def test_originals_are_recovered_from_ten_copies_with_a_fifth_of_their_words_edited(seed: int) -> None:
    chance = random.Random(seed)
    words_in_all = wrong = 0
    for forms in FORMS:
        found = archetype([copy(forms, chance, 0.2) for _ in range(10)])
        told = [token.text for token in found.tokens]
        common = (len(forms) + len(told) - Indel.distance(forms, told)) // 2
        words_in_all += len(forms)
        wrong += max(len(forms), len(told)) - common
    assert len(ORIGINALS) == 40
    assert 1 - wrong / words_in_all >= 0.98


def edited(original: str, chance: random.Random) -> str:
    """A copy with about an eighth of the letters left out, as many replaced and as many added."""
    found = ""
    for letter in original:
        lot = chance.random()
        found += "" if lot < 0.12 else chance.choice("abcdefgh") if lot < 0.24 else letter
        found += chance.choice("abcdefgh") if chance.random() < 0.12 else ""
    return found


def test_aligning_each_copy_again_brings_the_originals_nearer(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(3)
    originals = ["".join(chance.choice("abcdefgh") for _ in range(8)) for _ in range(150)]
    copies = [sorted({edited(original, chance) for _ in range(5)}) for original in originals]

    def wrong() -> int:
        told = [consensus(list(map(list, some)), [1] * len(some)) for some in copies]
        return sum(Indel.distance("".join(one), original) for one, original in zip(told, originals, strict=True))

    refined = wrong()
    monkeypatch.setattr(consensus_module, "_ROUNDS", 0)
    assert refined < 0.97 * wrong()


def test_of_many_wordings_the_middle_is_found_without_comparing_all(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(5)
    texts = sorted({edited("abcdefghhgfedcba", chance) for _ in range(60)})

    def far(place: int) -> float:
        return sum(Indel.normalized_distance(texts[place], text) for text in texts)

    weights = [1] * len(texts)
    exact = medoid(list(map(list, texts)), weights)
    assert far(exact) == min(map(far, range(len(texts))))
    monkeypatch.setattr(wordings_module, "_COMPARED", 20)  # seven of sixty are measured
    assert far(medoid(list(map(list, texts)), weights)) <= 1.1 * far(exact)


def test_a_single_copy_is_its_own_original() -> None:
    found = archetype(["本町は、対策を\n講じる。"])
    assert found.text == "本町は、対策を\n講じる。"
    assert {(token.support, token.of) for token in found.tokens} == {(1, 1)}
    assert found.certainty == 1


def test_support_counts_the_copies_that_have_a_word() -> None:
    found = archetype(["対策を講じる。", "対策を講じる。", "対策を講ずる。", "対策を実施する。"])
    assert [(token.text, token.support, token.of) for token in found.tokens] == [
        ("対策", 4, 4),
        ("を", 4, 4),
        ("講じる", 2, 4),
        ("。", 4, 4),
    ]
    assert found.reconstructed


def test_weights_count_as_so_many_copies() -> None:
    few, more = "定期的に監査を行う。", "必要に応じて監査を行う。"
    assert archetype([few, more], [3, 1]).text == few
    assert archetype([few, more], [1, 3]).text == more
    assert archetype([few, more], [1, 3]) == archetype([more, few, more, more])


@pytest.mark.parametrize(("texts", "weights"), [([], None), (["甲"], [1, 2]), (["甲"], [0])])
def test_what_cannot_be_told_is_refused(texts: list[str], weights: list[int] | None) -> None:
    with pytest.raises(ValueError, match=r"copy|wording"):
        archetype(texts, weights)


@given(st.lists(st.sampled_from([copy(FORMS[0], random.Random(k), 0.3) for k in range(12)]), min_size=1, max_size=8), st.randoms())
def test_the_order_of_the_copies_does_not_matter(texts: list[str], chance: random.Random) -> None:
    other = texts[:]
    chance.shuffle(other)
    assert archetype(other) == archetype(texts)


@given(st.sampled_from(ORIGINALS), st.integers(1, 6))
def test_equal_copies_are_the_original(text: str, copies: int) -> None:
    found = archetype([text] * copies)
    assert found.text == text
    assert all(token.support == token.of == copies for token in found.tokens)


def test_the_bodies_words_for_themselves_are_one_word_printed_as_most_print_it() -> None:
    readings = {"a": "本市は、対策を行う。", "b": "本町は、対策を行う。", "c": "本市は、対策を行わない。", "d": "本市は、対策を行う。"}
    found = reconstruct(readings, {"a": ("本市",), "b": ("本町",), "c": ("本市",), "d": ("本市",)})
    assert found.text == "本市は、対策を行う。"
    assert found.tokens[0] == ("本市", 4, 4)
    assert found.wording.witnesses == ("a", "b", "d")


def test_an_original_that_nobody_has_kept_serves_as_base() -> None:
    original = FORMS[4]
    chance = random.Random(7)
    readings = {f"c{k}": copy(original, chance, 0.1) for k in range(10)}
    found = reconstruct(readings, {})
    assert found.text == ORIGINALS[4]
    collated = apparatus(readings, {}, found)
    assert collated.base.text == ORIGINALS[4]
    assert collated.base.witnesses == ()
    assert base_note(collated.base).startswith("復元した原文")
    assert len(collated.collated) == 10


def test_rows_give_every_word_with_its_support_and_the_mark() -> None:
    rows = archetype_rows("bp.audit", archetype(["監査を行う。", "監査を行う。", "点検を行う。"]))
    assert [(row["token"], row["text"], row["support"], row["of"]) for row in rows][:2] == [(1, "監査", 2, 3), (2, "を", 3, 3)]
    assert all(row["reconstructed"] for row in rows)

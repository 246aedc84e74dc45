"""The apparatus of a node: its laws, and what a reader finds at which place."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kosshi.apparatus import Apparatus, BaseKind, apparatus, apparatus_rows, base_row, entry_text, reconstruct, sigla, words
from kosshi.apparatus.collation import change_at
from kosshi.apparatus.wordings import wordings
from kosshi.designation import fold_designations
from kosshi.messages import speak
from samples import SCRAPS

PHRASES = (
    "本市は、", "本町は、", "職員等は、", "情報資産を", "情報システム及び", "ネットワーク、", "サーバー、", "サーバ、", "適正に", "適切に", "定期的又は", "必要に応じて",
    "監査を実施する。", "対策を講じる。", "対策を講ずるものとする。", "\n", "　", "（以下「職員等」という。）", "①",
)  # fmt: skip
WORDINGS = st.lists(st.sampled_from(PHRASES), max_size=8).map("".join)
NAMES = st.sampled_from(("a", "b", "c", "d", "e", "f", "g"))
READINGS = st.dictionaries(NAMES, st.one_of(WORDINGS, SCRAPS), min_size=1)
OWN = {"a": ("本市",), "b": ("本町",), "c": ("本市", "市")}


def folded(readings: dict[str, str]) -> dict[str, str]:
    return {witness: fold_designations(text, OWN.get(witness, ())) for witness, text in readings.items()}


@pytest.fixture(autouse=True)
def japanese() -> Iterator[None]:
    yield
    speak("ja")


@given(READINGS)
def test_every_wording_is_rebuilt_from_the_base_and_its_variants(readings: dict[str, str]) -> None:
    found = apparatus(readings, OWN)
    assert {witness: found.form(witness) for witness in readings} == folded(readings)


@given(READINGS, st.randoms(use_true_random=False))
def test_the_order_of_the_witnesses_does_not_matter(readings: dict[str, str], chance: random.Random) -> None:
    items = list(readings.items())
    chance.shuffle(items)
    assert apparatus(dict(items), OWN) == apparatus(readings, OWN)


@given(st.one_of(WORDINGS, SCRAPS))
def test_a_policy_against_itself_has_an_empty_apparatus(text: str) -> None:
    found = apparatus({"a": text, "d": text}, {})
    assert (found.places, found.apart, found.base.witnesses) == ((), (), ("a", "d"))


@given(READINGS)
def test_no_witness_is_lost_or_counted_twice(readings: dict[str, str]) -> None:
    found = apparatus(readings, OWN)
    everyone = sorted(readings)
    assert sorted(witness for group in found.groups for witness in group) == everyone == list(found.witnesses)
    assert sorted([*found.collated, *(witness for variant in found.apart for witness in variant.witnesses)]) == everyone
    for place in found.places:
        if not place.across:
            assert sorted([*place.witnesses, *found.agreeing(place), *found.covered(place)]) == list(found.collated)


@given(READINGS)
def test_segments_make_up_the_base_text_and_places_do_not_overlap(readings: dict[str, str]) -> None:
    found = apparatus(readings, OWN)
    assert "".join(segment.text for segment in found.segments()) == found.base.text
    at = 0
    for place in found.places:
        assert found.base.text[place.start : place.end] == place.lemma
        assert place.variants
        if not place.across:
            assert at <= place.start <= place.end
            at = place.end


@given(READINGS)
def test_every_variant_is_found_in_the_text_of_its_witnesses(readings: dict[str, str]) -> None:
    found = apparatus(readings, OWN)
    for place in found.places:
        for variant in place.variants:
            for witness in variant.witnesses:
                start, end = found.where(place, witness, readings[witness], OWN.get(witness, ()))
                assert fold_designations(readings[witness][start:end], OWN.get(witness, ())) == "".join(variant.forms)


@given(READINGS, NAMES)
def test_any_witness_may_be_the_base(readings: dict[str, str], base: str) -> None:
    if base not in readings:
        with pytest.raises(KeyError):
            apparatus(readings, OWN, base)
        return
    found = apparatus(readings, OWN, base)
    assert (found.base.kind, found.base.witness, found.base.text) == (BaseKind.WITNESS, base, readings[base])
    assert {witness: found.form(witness) for witness in readings} == folded(readings)


@given(READINGS)
def test_an_archetype_may_be_the_base(readings: dict[str, str]) -> None:
    found = apparatus(readings, OWN, reconstruct(readings, OWN))
    assert (found.base.kind, found.base.witness) == (BaseKind.ARCHETYPE, None)
    assert {witness: found.form(witness) for witness in readings} == folded(readings)


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 5), st.sampled_from(("", "計画", "規程及び"))), min_size=30, max_size=60))
def test_the_laws_hold_where_many_vary_at_once(cuts: list[tuple[int, int, str]]) -> None:
    base = [word.form for word in words("職員等は、情報資産を適切に管理し、定期的に監査を実施しなければならない。")]
    readings = {f"w{k:02}": "".join([*base[:at], new, *base[at + size :]]) for k, (at, size, new) in enumerate(cuts)}
    readings["w"] = "".join(base)
    found = apparatus(readings, {})
    assert {witness: found.form(witness) for witness in readings} == folded(readings)
    assert "".join(segment.text for segment in found.segments()) == found.base.text
    for place in found.places:
        if not place.across:
            assert sorted([*place.witnesses, *found.agreeing(place), *found.covered(place)]) == list(found.collated)
            for witness in found.agreeing(place):
                start, end = found.where(place, witness, readings[witness])
                assert readings[witness][start:end] == place.lemma
        for variant in place.variants:
            for witness in variant.witnesses:
                start, end = found.where(place, witness, readings[witness])
                assert readings[witness][start:end] == "".join(variant.forms)


def entries(readings: dict[str, str], base: str | None = None, own: dict[str, tuple[str, ...]] | None = None) -> list[str]:
    found = apparatus(readings, own or {}, base)
    return [entry_text(place) for place in found.places]


@pytest.mark.parametrize(
    ("base", "other", "expected"),
    [
        ("対策を講じる。", "対策を講ずる。", ["講じる ] 講ずる b"]),
        ("定期的又は必要に応じて監査を実施する。", "必要に応じて監査を実施する。", ["定期的又は ] ナシ b"]),
        ("必要に応じて監査を実施する。", "定期的又は必要に応じて監査を実施する。", ["（文頭） ] +定期的又は b"]),
        ("対策を推進する組織体制を確立する。", "対策を推進する全庁的な組織体制を確立する。", ["する ] +全庁的な b"]),
        ("地震、火災等の災害", "地震、落雷、火災等の災害", ["、 ] +落雷、 b"]),
        ("地震、落雷、火災等の災害", "地震、火災等の災害", ["落雷、 ] ナシ b"]),
        ("規程を定める。公表する。", "規程を定める。見直す。公表する。", ["。 ] +見直す。 b"]),
        ("職員は、研修を行う。", "職員は、鍵を掛ける。職員は、研修を行う。", ["（文頭） ] +職員は、鍵を掛ける。 b"]),
        (
            "課長は、情報資産の持出しを記録し、毎年度、市長に報告しなければならない。",
            "課長は、職員研修の日程表を記録し、毎年度、市長に報告しなければならない。",
            ["情報資産の持出し ] 職員研修の日程表 b"],  # that both have の is chance
        ),
        ("Ｌ Ｇ Ｗ Ａ Ｎ接続系\nをいう。", "LGWAN接続系をいう。", []),
        ("サーバーの管理", "サーバの管理", []),
    ],
)
def test_what_varies_is_said_where_a_reader_looks_for_it(base: str, other: str, expected: list[str]) -> None:
    assert entries({"a": base, "b": other}, "a") == expected


DUTY = "市長は、毎年1回、監査を行うものとする。第3条の規定は、この限りでない。"


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("1", "2", "parameter"),
        ("行うものとする", "行わなければならない", "strength"),
        ("市長", "委員会", "actor"),
        ("毎年1回、", "毎年1回", "punctuation"),
        ("監査", "点検", "substance"),
        ("行う", "おこなう", "spelling"),
        ("第3条", "第4条", "reference"),
        ("1回、監査", "2回、点検", "substance"),  # of several the gravest
        ("監査を行うものとする", "点検を行わなければならない", "substance"),
        ("1回、監査を行う", "2回、監査をおこなう", "parameter"),
        ("年1回、監査を行う", "年1回監査をおこなう", "spelling"),
        ("毎年1回、監査を行うものとする", "毎年2回、監査を行わなければならない", "strength"),
    ],
)
def test_a_variant_is_told_by_the_gravest_of_its_differences(old: str, new: str, change: str) -> None:
    [base] = wordings({"a": DUTY}, {})
    start = DUTY.index(old)
    assert change_at(base, (start, start + len(old)), new, ()) == change


def test_the_words_of_a_body_for_itself_are_no_variant() -> None:
    readings = {"a": "本市が保有する情報資産", "b": "浜辺村が保有する情報資産"}
    assert entries(readings, own={"a": ("本市",), "b": ("浜辺村",)}) == []
    assert entries(readings, "a") == ["本市 ] 浜辺村 b"]


@pytest.mark.parametrize("sign", ["㈱", "⑴"])
def test_a_sign_that_is_several_tokens_is_collated(sign: str) -> None:
    readings = {"a": "（以下「職員等」という。）", "b": f"（以下「職員等」という。）監査を実施する。{sign}"}
    assert apparatus(readings, {}, "b").form("a") == folded(readings)["a"]


def test_overlapping_changes_of_several_witnesses_are_one_place() -> None:
    text = "職員は、情報資産を適切に管理し、計画を策定する。"
    readings = {"a": text, "b": text, "c": text.replace("適切に管理し、計画", "保護"), "d": text.replace("適切に", "")}
    found = apparatus(readings, {})
    assert found.base.witnesses == ("a", "b")
    assert [entry_text(place) for place in found.places] == ["適切に管理し、計画 ] 保護 c；管理し、計画 d"]


def test_changes_that_only_touch_are_two_places() -> None:
    text = "職員は、情報資産を適切に管理する。"
    readings = {"a": text, "b": text, "c": text.replace("管理", "保護"), "d": text.replace("適切に", "")}
    assert entries(readings) == ["適切に ] ナシ d", "管理 ] 保護 c"]


def test_what_two_have_in_common_is_one_variant_beside_what_one_adds() -> None:
    text = "基準及び実施手順は、非公開とする。"
    one = "基準に基づき実施手順は、非公開とする。"
    other = "基準に基づき実施手順を定める。実施手順は、非公開とする。"
    assert entries({"a": text, "b": text, "c": one, "d": other})[0] == "及び ] に基づき c d"


def test_those_who_add_the_same_add_it_at_the_same_place() -> None:
    text = "不正アクセス、火災等の災害による停止"
    readings = {
        "a": text,
        "b": text,
        "c": text.replace("、火災", "、地震、火災"),
        "d": text.replace("、火災", "、地震、火災").replace("不正アクセス", "侵入"),
    }
    found = apparatus(readings, {}, "a")
    added = [place for place in found.places if not place.lemma]
    assert [(place.before, place.variants[0].text, place.witnesses) for place in added] == [("、", "地震、", ("c", "d"))]


def test_the_base_is_the_wording_nearest_to_all_weighed_by_witnesses() -> None:
    near, far = "対策を講じるものとする。", "対策を講じなければならない。"
    readings = {"a": near, "b": near, "c": near, "d": far, "e": far.replace("対策", "必要な対策")}
    assert apparatus(readings, {}).base.witnesses == ("a", "b", "c")
    assert apparatus(readings, {}).base.kind is BaseKind.MEDOID


def test_a_wholly_other_wording_stands_apart() -> None:
    text = "情報資産に対する脅威として、次の脅威を想定し、対策を実施する。"
    found = apparatus({"a": text, "b": text, "c": "職員は、この規程を守らなければならない。", "d": ""}, {})
    assert [(variant.text, variant.witnesses) for variant in found.apart] == [
        ("", ("d",)),
        ("職員は、この規程を守らなければならない。", ("c",)),
    ]
    assert found.places == ()


def test_a_wording_that_only_adds_much_is_still_compared() -> None:
    text = "コンピュータ及び電磁的記録媒体で構成され、処理を行う仕組みをいう。"
    long = text.replace(
        "媒体", "媒体（電子的方法、磁気的方法その他の人の知覚によっては認識することができない方法で作られる記録に係る媒体をいう。）"
    )
    assert [place.lemma for place in apparatus({"a": text, "b": text, "c": long}, {}).places] == [""]


def test_one_who_leaves_out_a_phrase_does_not_tie_its_places_together() -> None:
    text = "最高情報セキュリティ責任者は、毎年度、情報資産の管理の状況を監査し、その結果を公表しなければならない。"
    forms = [word.form for word in words(text)]
    readings = {f"o{k}": text for k in range(20)}
    for k in range(len(forms)):
        readings[f"p{k:02}"] = "".join([*forms[:k], "別", *forms[k + 1 :]])
    readings["q"] = "".join([*forms[:3], *forms[-3:]])
    readings["r"] = "".join([*forms[:2], *forms[8:]])
    found = apparatus(readings, {})
    assert [place.witnesses for place in found.places if place.across] == [("r",)]
    assert all(place.last - place.first == 1 for place in found.places if not place.across)
    assert [variant.witnesses for variant in found.apart] == [("q",)]
    inner = next(place for place in found.places if place.lemma == "毎")
    assert found.covered(inner) == ("r",)
    assert {witness: found.form(witness) for witness in readings} == folded(readings)


def test_entries_in_english() -> None:
    speak("en")
    found = apparatus({"a": "対策を講じる。", "b": "対策。", "c": "対策を講ずる。"}, {}, "a")
    names = sigla(["a", "b", "c"])
    assert [entry_text(place, names) for place in found.places] == ["を講じる ] om. B; を講ずる C"]


def test_of_a_long_lemma_only_the_ends_are_printed() -> None:
    long = "情報資産の持出し及び廃棄に係る一切の手続を定めた文書"
    found = apparatus(
        {"a": f"課長は、{long}を保管し、毎年度、市長に報告する。", "b": "課長は、鍵を保管し、毎年度、市長に報告する。"}, {}, "a"
    )
    assert [place.lemma for place in found.places] == [long]
    assert entry_text(found.places[0]) == "情報資産の持出し…手続を定めた文書 ] 鍵 b"


def test_a_line_end_in_an_entry_is_a_stroke() -> None:
    found = apparatus({"a": "対策を講じる。", "b": "対策を\n適切に\n講じる。"}, {}, "a")
    assert [entry_text(place) for place in found.places] == ["を ] +適切に b"]
    whole = apparatus({"a": "対策を講じる。", "b": "対策を適切かつ\n迅速に講じる。"}, {}, "a")
    assert [entry_text(place) for place in whole.places] == ["を ] +適切かつ／迅速に b"]


def test_sigla_are_letters_in_the_order_of_the_ids() -> None:
    ids = [f"{k:03}" for k in range(760)]
    letters = sigla(reversed(ids))
    assert [letters[ids[k]] for k in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
    assert len(set(letters.values())) == len(ids)


def test_rows_name_every_variant_and_its_witnesses() -> None:
    text = "本市は、情報資産を分類し、対策を講じる。"
    readings = {"a": text, "b": text.replace("講じる", "講ずる"), "c": text, "d": "職員は、研修を受けること。"}
    found = apparatus(readings, {})
    rows = apparatus_rows("bp.measure", found)
    assert [(row["place"], row["lemma"], row["variant"], row["witnesses"], row["count"], row["agreeing"]) for row in rows] == [
        (1, "講じる", "講ずる", ["b"], 1, 2),
        (0, text, "職員は、研修を受けること。", ["d"], 1, 3),
    ]
    assert [row["change"] for row in rows] == ["spelling", "substance"]
    assert {row["base"] for row in rows} == {"medoid"}
    row = base_row("bp.measure", found)
    assert (row["base_witness"], row["witnesses"], row["as_base"], row["wordings"], row["apart"]) == ("a", 4, 2, 3, 1)


def test_nobody_has_no_apparatus() -> None:
    with pytest.raises(ValueError, match="no wording"):
        apparatus({}, {})


def many(wordings: int, share: float) -> dict[str, str]:
    chance = random.Random(1)
    base = [
        word.form
        for word in words(
            "本市は、情報資産の機密性を維持するため、職員等が遵守すべき事項を定めるとともに、十分な教育及び啓発を行う等の人的な対策を講じる。"
        )
    ]
    found: set[str] = set()
    while len(found) < wordings:
        found.add("".join(chance.choice(("計画", "", "規程及び")) if chance.random() < share else form for form in base))
    return {f"w{k:03}": text for k, text in enumerate(sorted(found))}


@pytest.mark.timeout(120)
def test_two_hundred_wordings_are_collated() -> None:
    readings = many(200, 0.08)
    found = apparatus(readings, {})
    assert isinstance(found, Apparatus)
    assert {witness: found.form(witness) for witness in readings} == folded(readings)

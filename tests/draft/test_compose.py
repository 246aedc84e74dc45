"""Drafts of many profiles: every clause reads back, aligns, and betrays no source body."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pytest

from kosshi import load
from kosshi.check.leads import lead
from kosshi.corpus import Corpus, load_files
from kosshi.draft import draft, load_profile, plain_text, prove
from kosshi.draft.abbreviations import Abbreviations
from kosshi.draft.adapted import Adapted, Repair
from kosshi.draft.cautions import cautions, of_profile
from kosshi.draft.compose import Composer
from kosshi.draft.definitions import terms, uses
from kosshi.draft.formulas import reason_text
from kosshi.draft.mending import mended
from kosshi.draft.model import FIRST_MARK, Adaptation, Draft, Item, Target, walk
from kosshi.draft.number import number
from kosshi.draft.origins import Origins, repair_of
from kosshi.draft.paragraphs import Paragraph, paragraphs
from kosshi.draft.profile import ByHand, Instrument, Persons, Services
from kosshi.editions.catalogue import places
from kosshi.errors import DataError
from kosshi.force import strength
from kosshi.norms import rank
from samples import policy

HERE = Path(__file__).parent
PROFILES = sorted((HERE / "profiles").glob("*.yaml"))


@lru_cache(maxsize=1)
def corpus() -> Corpus:
    return load(HERE.parents[1] / "corpus")


def matching(words: str) -> str:
    """Words without what printing changes."""
    return "".join(unicodedata.normalize("NFKC", words).split()).replace("、", ",")


@cache
def drafted(body: str, **changed: Any) -> Draft:
    return draft(load_profile(HERE / "profiles" / f"{body}.yaml").model_copy(update=changed), corpus())


def items(made: Draft) -> dict[str, Item]:
    """The items of a draft by node."""
    return {node: item for _, chapter in made.chapters for item in walk(chapter) for node in item.nodes[:1]}


@pytest.mark.parametrize("file", PROFILES, ids=lambda file: file.stem)
def test_no_other_body_is_named(file: Path) -> None:
    made = drafted(file.stem)
    own = made.profile.body
    text = plain_text(made)
    for entry in corpus().entries.values():
        if entry.body != own.name:
            assert entry.body not in text
    for word in ("本市", "本町", "本村", "本組合", "市等"):
        assert word == own.calls_itself or word not in text


@pytest.mark.parametrize("file", PROFILES, ids=lambda file: file.stem)
def test_definitions_are_closed_over_use(file: Path) -> None:
    every = [item for _, chapter in drafted(file.stem).chapters for item in walk(chapter)]
    for item in every:
        if any(node.startswith("bp.definition.") for node in item.nodes):
            others = "\n".join("\n".join(("", *one.paragraphs)) for one in every if one is not item)
            assert any(uses(others, term) for term in terms(item)), item.heading


def test_references_follow_their_targets() -> None:
    text = plain_text(drafted("sorano-cho"))
    assert "第3条の脅威" in text
    assert "第6条から第8条までに規定する対策等" in text


def test_a_node_left_out_by_hand_is_left_out() -> None:
    made = drafted("suwa")
    assert any(one.node == "bp.measure.evaluation" for one in made.left_out)
    assert "評価・見直し" not in plain_text(made)


def test_the_same_profile_gives_the_same_text() -> None:
    file = HERE / "profiles" / "minamo-kumiai.yaml"
    assert plain_text(draft(load_profile(file), corpus())) == plain_text(draft(load_profile(file), corpus()))


# --- editions ---------------------------------------------------------------------------------------------


def test_the_newest_wording_comes_first_when_it_is_asked_for() -> None:
    composer = Composer(load_profile(HERE / "profiles" / "suwa.yaml").model_copy(update={"wording": "newest"}), corpus())
    tried = [one.policy_id for one in composer.candidates("bp.threat.intentional")]
    known = places()
    ages = [known[corpus().attributions[policy_id].earliest] for policy_id in tried if policy_id != "tokunoshima-renkya"]
    assert ages == sorted(ages, reverse=True)
    assert len(set(ages)) > 1


def test_the_strongest_wording_comes_first_when_it_is_asked_for() -> None:
    profile = load_profile(HERE / "profiles" / "suwa.yaml")
    forces = {}
    for wording in ("strongest", "consensus"):
        tried = Composer(profile.model_copy(update={"wording": wording}), corpus()).candidates("bp.measure.physical")
        forces[wording] = [max(rank(strength(clause)) for clause in one.clauses) for one in tried]
    assert forces["strongest"] == sorted(forces["consensus"], reverse=True) != forces["consensus"]


def test_what_is_newer_than_the_wanted_edition_counts_no_more_than_that() -> None:
    profile = load_profile(HERE / "profiles" / "suwa.yaml")
    newest, fourth = (Origins(profile.model_copy(update={"edition": edition}), corpus()).newness for edition in ("R8", "R4"))
    assert newest["suwa"] > newest["kitakyushu"] > newest["tokunoshima-renkya"]
    assert fourth["suwa"] == fourth["kitakyushu"] > fourth["tokunoshima-renkya"]


def test_nodes_of_other_editions_are_left_out_with_the_reason() -> None:
    reasons = {one.node: one.reason for one in drafted("suwa", edition="H18").left_out}
    assert reasons["bp.threat.pandemic"] == reasons["bp.measure.resilience"] == reasons["bp.measure.outsourcing"] == "later-edition"
    assert "bp.threat.pandemic" not in {one.node for one in drafted("suwa", edition="H22").left_out}
    old = Composer(load_profile(HERE / "profiles" / "suwa.yaml").model_copy(update={"standards": True}), corpus())
    old.draft()
    assert ("st.outsourcing.terms-service", "old-edition") in old.left_out


def test_a_heading_is_that_of_the_wanted_edition() -> None:
    assert items(drafted("suwa", edition="R4"))["bp.measure.outsourcing"].heading == "業務委託と外部サービスの利用"
    assert items(drafted("suwa"))["bp.measure.outsourcing"].heading == "業務委託と外部サービス（クラウドサービス）の利用"


def test_stale_phrases_are_passed_over_or_brought_up_to_date() -> None:
    every = plain_text(drafted("suwa", wording="newest"))
    assert "外部委託" not in every
    alone = drafted("suwa", sources=("suwa",))
    assert "外部委託" not in plain_text(alone)
    assert Adaptation.EDITION in items(alone)["bp.threat.unintentional"].adapted
    assert items(alone)["bp.threat.unintentional"].source == "suwa#3.2"
    assert "外部委託" in plain_text(drafted("suwa", sources=("suwa",), edition="R2"))


def test_a_phrase_that_is_replaced_gets_the_words_of_the_wanted_edition() -> None:
    texts = {edition: plain_text(drafted("suwa", sources=("tokunoshima-renkya",), edition=edition)) for edition in ("R4", "R6")}
    assert "\n外部サービスを利用する場合" in texts["R4"]
    assert "クラウドサービス" not in texts["R4"]
    assert "\n外部サービス（クラウドサービス）を利用する場合" in texts["R6"]


def test_an_unknown_edition_is_refused() -> None:
    with pytest.raises(DataError, match="edition"):
        drafted("suwa", edition="R99")


# --- defects and terms of the sources ---------------------------------------------------------------------


def test_slips_of_a_source_are_mended() -> None:
    alone = plain_text(drafted("suwa", sources=("suwa",)))
    assert "必要となった場合" in alone
    assert "要要" not in alone
    assert "非意図的的" not in plain_text(drafted("kitakyushu", sources=("kitakyushu",)))


def test_every_odd_word_is_replaced_and_nothing_else() -> None:
    seen = 0
    for alignment in corpus().alignments:
        text = alignment.policy.source.text
        for found in corpus().found[alignment.policy.policy_id]:
            repair = repair_of(found)
            if repair is None or not repair.wrong:
                continue
            assert matching(text[found.start : found.end]) == repair.wrong
            for clause in alignment.policy.walk():
                for paragraph in paragraphs(text, clause)[0]:
                    if paragraph.place(found.start, found.end) is None:
                        continue
                    wording = Adapted("", [paragraph])
                    mended(wording, [repair])
                    before, after = matching(paragraph.text), matching(wording.paragraphs[0].text)
                    at = matching(paragraph.text[: paragraph.place(found.start, found.end)[0]])
                    assert not wording.refused
                    assert after == at + repair.right + before[len(at) + len(repair.wrong) :]
                    seen += 1
    assert seen >= 8


def test_an_odd_word_is_mended_within_its_word() -> None:
    said = items(drafted("sorano-cho", sources=("tokunoshima-renkya",), wording="policy:tokunoshima-renkya"))
    words = said["bp.threat.unintentional"].words
    assert "非意図的な要因" in words
    assert "非意図非意図" not in words
    assert Adaptation.SLIP in said["bp.threat.unintentional"].adapted


def test_a_correction_of_other_words_is_refused() -> None:
    paragraph = Paragraph("適切切に管理する。", tuple(range(9)))
    wording = Adapted("", [paragraph])
    mended(wording, [Repair(0, 4, "適切適に", "適切に", Adaptation.SLIP)])
    assert wording.refused == "slip"
    assert wording.paragraphs == [paragraph]


@pytest.mark.parametrize("sources", [(), ("suwa",), ("tokunoshima-renkya",)])
@pytest.mark.parametrize("zones", [(), ("mynumber",), ("lgwan",), ("internet",)])
def test_no_clause_leads_on_to_nothing(zones: tuple[str, ...], sources: tuple[str, ...]) -> None:
    made = drafted("kitakyushu", zones=zones, sources=sources, wording="consensus")
    for item in items(made).values():
        assert item.children or not item.paragraphs or not lead(item.paragraphs[-1])
    if not zones:
        node = "bp.measure.resilience"
        assert node in {one.node for one in made.left_out} or items(made)[node].gap


def test_a_used_term_brings_its_definition() -> None:
    text = plain_text(drafted("tokubetsuku"))
    assert text.index("情報セキュリティインシデント\n") < text.index("情報セキュリティインシデントの発生時")
    assert "情報セキュリティインシデント" not in plain_text(drafted("tokubetsuku", wording="consensus"))


BODY = """{name}情報セキュリティ基本方針

1 目的
この基本方針は、{self}が保有する情報資産の機密性、完全性及び可用性を維持するため、情報セキュリティ統括責任者（以下「統括者」という。）が行う対策について基本的な事項を定めることを目的とする。

2 定義
(1) ネットワーク
コンピュータ等を相互に接続するための通信網及びその構成機器をいう。

3 職員等の遵守義務
職員等は、情報セキュリティの重要性について共通の認識を持ち、情報セキュリティポリシーを遵守しなければならない。統括者は、その状況をネットワークで確かめる。

4 情報セキュリティ監査及び自己点検の実施
情報セキュリティポリシーの遵守状況を検証するため、統括者は、定期的又は必要に応じて情報セキュリティ監査及び自己点検を実施する。
"""


def small(tmp_path: Path, *texts: str) -> Corpus:
    files = []
    for place, text in enumerate(texts):
        files.append(tmp_path / f"p{place}.txt")
        files[-1].write_text(text, encoding="utf-8")
    return load_files(files)


def test_an_abbreviation_is_introduced_before_it_is_used_or_written_out(tmp_path: Path) -> None:
    one = small(tmp_path, BODY.format(name="丘陵町", self="本町"))
    profile = load_profile(HERE / "profiles" / "sorano-cho.yaml")
    whole = plain_text(draft(profile, one))
    assert whole.count("（以下「統括者」という。）") == 1
    assert "統括者は、定期的" in whole
    without = profile.model_copy(update={"nodes": {"bp.purpose": ByHand(text="情報資産を守ることを目的とする。")}})
    made = draft(without, one)
    assert "（以下「統括者」" not in plain_text(made)
    assert "情報セキュリティ統括責任者は、定期的" in plain_text(made)
    assert Adaptation.TERM in items(made)["bp.audit"].adapted


def test_an_abbreviation_of_two_things_tells_against_the_later_choice(tmp_path: Path) -> None:
    profile = load_profile(HERE / "profiles" / "sorano-cho.yaml")
    origins = Origins(profile, small(tmp_path, BODY.format(name="丘陵町", self="本町")))
    (policy_id,) = origins.policies
    words = "{long}（以下「統括者」という。）が定め、統括者が守る。"
    chapter = tuple(
        Item((node,), "", (words.format(long=long),), source=f"{policy_id}#{place}")
        for place, (node, long) in enumerate({"bp.purpose": "情報統括責任者", "bp.audit": "監査統括責任者"}.items(), 1)
    )
    abbreviations = Abbreviations(profile, origins, lambda _: "")
    abbreviations.settled([("", chapter)])
    assert abbreviations.doubtful == {("bp.audit", f"{policy_id}#2")}
    abbreviations = Abbreviations(profile, origins, lambda _: "")
    ((_, settled),) = abbreviations.settled([("", (chapter[0], replace(chapter[0], nodes=("bp.audit",))))])
    assert [item.paragraphs[0].count("以下") for item in settled] == [1, 0]
    assert abbreviations.doubtful == set()


def test_an_abbreviation_nothing_uses_is_not_introduced(tmp_path: Path) -> None:
    one = small(tmp_path, BODY.format(name="丘陵町", self="本町").replace("統括者は、", ""))
    text = plain_text(draft(load_profile(HERE / "profiles" / "sorano-cho.yaml"), one))
    assert "情報セキュリティ統括責任者が行う対策" in text
    assert "統括者」" not in text


# --- wordings that do not fit ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zones", "counted"),
    [(("mynumber", "lgwan", "internet"), "次の三段階の"), (("lgwan", "internet"), "次の二段階の"), (("internet",), "次の")],
)
def test_a_count_of_items_follows_the_zones_in_use(zones: tuple[str, ...], counted: str) -> None:
    item = items(drafted("minamo-kumiai", sources=("suwa",), zones=zones))["bp.measure.resilience"]
    assert f"全体に対し、{counted}対策を講じる。" in item.paragraphs[0]
    assert (Adaptation.ZONES in item.adapted) == (len(zones) < 3)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("情報資産の種別\t守り方\n紙\t施錠する。", "gap-table"),
        ("業務委託を受けた者は、情報資産を守る。", "gap-services"),
        ("本町は、業務委託をしない。", "gap-services"),
        ("契約（請負、業務委託）により情報資産を守る。", "gap-services"),
        ("本市の情報資産を守ることを目的とする。", "gap-foreign:本市"),
    ],
)
def test_a_wording_that_cannot_be_made_the_bodys_own_is_told_against(tmp_path: Path, words: str, reason: str) -> None:
    purpose = BODY[BODY.index("この基本方針は") : BODY.index("\n\n2 定義")]
    one = small(tmp_path, BODY.replace(purpose, words).format(name="丘陵町", self="本町"))
    profile = load_profile(HERE / "profiles" / "sorano-cho.yaml")
    made = draft(profile.model_copy(update={"services": Services(outsourcing=False), "numbering": "circled", "instrument": None}), one)
    assert (items(made)["bp.purpose"].gap, items(made)["bp.purpose"].reason) == (True, reason)


# --- articles ---------------------------------------------------------------------------------------------


def test_items_of_an_article_are_pointed_at_as_such() -> None:
    text = plain_text(drafted("sorano-cho"))
    assert "次の各号に掲げる用語の意義は、当該各号に定めるところによる。" in text
    assert "第4条　この訓令の適用範囲は、次の" in text
    plain = plain_text(drafted("sorano-cho", numbering="circled", instrument=None, wording="policy:ibaraki-gikai"))
    assert "各号" not in plain


def test_provisos_stay_with_their_sentence_and_paragraphs_are_numbered() -> None:
    profile = load_profile(HERE / "profiles" / "sorano-cho.yaml")
    item = Item(
        ("bp.audit",),
        "監査",
        ("監査を行う。", "ただし、急を要するときは、この限りでない。", "監査人は、別に定める。", "なお、兼ねることができる。"),
        (Item(("bp.revision",), "", ("見直し",)),),
    )
    other = Item(("bp.purpose",), "目的", (f"{chr(FIRST_MARK)}のとおり。",), targets=(Target(("bp.revision",)),))
    audit, purpose = number(Draft(profile, (("", (item, other)),)))
    assert audit.paragraphs == ("監査を行う。ただし、急を要するときは、この限りでない。",)
    assert [(one.path, one.marker, one.paragraphs) for one in audit.children] == [
        ("1.1.1", "(1)", ("見直し",)),
        ("1.2", "2", ("監査人は、別に定める。なお、兼ねることができる。",)),
    ]
    assert purpose.paragraphs == ("第1条第1項第1号のとおり。",)


# --- reasons and proof ------------------------------------------------------------------------------------


def test_every_gap_and_every_node_left_out_has_a_reason_in_words() -> None:
    made = drafted("tokino-shigikai", standards=True)
    reasons = {item.reason for _, chapter in made.chapters for item in walk(chapter) if item.gap} | {one.reason for one in made.left_out}
    assert any(reason.startswith("gap-foreign:") for reason in reasons)
    for reason in reasons:
        assert reason_text(reason) != reason
        assert "{" not in reason_text(reason)
    assert reason_text("7及び8と重なるため") == "7及び8と重なるため"


def test_words_that_only_their_place_tells_are_not_taken() -> None:
    found = items(drafted("ibaraki", sources=("ibaraki-gikai",), standards=True))
    assert {node for node, item in found.items() if item.reason == "gap-unsure"} & {"st.technical.network-management.external-connection"}
    assert all(item.gap for item in found.values() if item.reason)


def test_a_gap_without_a_node_is_no_trouble() -> None:
    profile = load_profile(HERE / "profiles" / "suwa.yaml")
    made = Draft(profile, (("", (Item(heading="目的", paragraphs=("※要検討です。",), gap=True),)),))
    assert prove(made, plain_text(made).encode(), "x.txt", corpus().skeleton, corpus()).gaps == ()


def test_a_proof_finds_the_traces_of_others_but_not_the_profiles_own_words() -> None:
    profile = load_profile(HERE / "profiles" / "sorano-cho.yaml")
    words = ("この訓令は、諏訪市が保有する情報資産を守ることを目的とする。",)
    for source, found in (("suwa#1", (("1", "諏訪市"),)), ("", ())):
        made = Draft(profile, (("", (Item(("bp.purpose",), "目的", words, source=source),)),))
        proof = prove(made, plain_text(made).encode(), "x.txt", corpus().skeleton, corpus())
        assert proof.traces == found
        assert proof.sound == (not found)


def test_a_service_that_a_sources_title_limits_it_to_stays_out_of_the_drafts_of_others() -> None:
    assert "ポイント事業アプリ" in corpus().policies["tokunoshima-renkya"].source.text.split("目的", 1)[1]
    assert "ポイント事業アプリ" not in plain_text(drafted("minamo-kumiai", sources=("tokunoshima-renkya",)))
    own = drafted("tokunoshima", sources=("tokunoshima-renkya",), title="徳之島町われんきゃポイント事業アプリ情報セキュリティ基本方針")
    assert "ポイント事業アプリ運用の際" in plain_text(own)


# --- print form -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [("ＬＧ Ｗ ＡＮに接続", "LGWANに接続"), ("L GWANに接続", "LGWANに接続"), ("Google Workspace の利用", "Google Workspaceの利用"),
     ("LGWANとLGW ANに接続", "LGWANとLGWANに接続"), ("1,000 件、(甲)", "1,000件、（甲）"), ("甲,1 件", "甲、1件"), ("Web 会議", "Web会議")],
)  # fmt: skip
def test_blanks_stand_between_latin_words_only(printed: str, wanted: str) -> None:
    found, torn = paragraphs(f"1 目的\n{printed}する。\n", policy(f"1 目的\n{printed}する。\n").clauses[0])
    assert ([one.text for one in found], torn) == ([f"{wanted}する。"], False)
    assert all(len(one.text) == len(one.origin) for one in found)


# --- standards ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("head", ["管理者", "組合長"])
def test_an_abbreviation_of_a_source_is_not_taken_for_the_head_of_the_body(head: str) -> None:
    profile = load_profile(HERE / "profiles" / "minamo-kumiai.yaml")
    body = profile.body.model_copy(update={"head": head})
    text = plain_text(draft(profile.model_copy(update={"body": body, "standards": True}), corpus()))
    assert f"は、{head}が担うものとし" in text
    assert "システム管理者が担うものとし" not in text
    assert not [line for line in text.splitlines() if line.startswith("管理者は、")]


def test_what_is_another_bodys_by_number_or_nature_is_not_taken() -> None:
    text = plain_text(drafted("minamo-kumiai", standards=True))
    assert "条例第" not in text
    assert "本組合運営委員会" not in text
    assert text.count("この団体自身の条例、規則等があれば") == 1
    assert "条例（令和5年条例第1号）" in plain_text(drafted("ibaraki", standards=True))


@pytest.mark.parametrize(
    ("words", "taken"),
    [
        ("（平成12年条例第1号）", False),
        ("（平成12年架空町訓令甲第1号）", False),
        ("（平成12年総務省告示第1号）", True),
        ("（平成15年法律第57号）", True),
    ],
)
def test_numbers_of_the_states_own_rules_may_stay(tmp_path: Path, words: str, taken: bool) -> None:
    one = small(tmp_path, BODY.replace("が行う対策", f"が{words}により行う対策").format(name="丘陵町", self="本町"))
    made = items(draft(load_profile(HERE / "profiles" / "sorano-cho.yaml"), one))["bp.purpose"]
    assert (made.reason != "gap-local-rule") == taken


def test_a_list_of_duties_stays_together_under_its_office() -> None:
    own = plain_text(drafted("ibaraki", standards=True, organs=("議会", "議会事務局"))).splitlines()
    contact = next(place for place, line in enumerate(own) if "緊急連絡網の整備" in line)
    office = max(place for place, line in enumerate(own[:contact]) if "議会事務局長が担うものとし" in line)
    assert not [line for line in own[office:contact] if line.startswith("(")]
    assert any("最終決定権限及び責任" in line for line in own)
    other = plain_text(drafted("minamo-kumiai", standards=True))
    assert "最終決定権限及び責任" in other
    assert "緊急連絡網の整備" not in other


# --- what to weigh ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"organs": ("管理者", "農業委員会")}, "「農業委員会」は、一部事務組合では見ない機関です"),
        ({"organs": ("管理者", "監査委員会")}, "「監査委員」のことではありませんか"),
        ({"persons": Persons(bound=("職員",), term="教職員等")}, "「教職員等」"),
        ({"instrument": Instrument(kind="訓令")}, "管理者の訓令は、監査委員、組合議会を"),
    ],
)
def test_what_is_unusual_in_a_profile_is_said(changed: dict[str, Any], said: str) -> None:
    profile = load_profile(HERE / "profiles" / "minamo-kumiai.yaml")
    assert list(of_profile(profile)) == []
    (line,) = of_profile(profile.model_copy(update=changed))
    assert said in line


def test_the_profiles_of_real_bodies_are_nothing_unusual() -> None:
    for file in PROFILES:
        assert [line for line in of_profile(load_profile(file)) if "訓令" not in line] == [], file.stem


def test_standards_of_one_body_and_offices_nobody_sets_up_are_said() -> None:
    said = "\n".join(cautions(drafted("minamo-kumiai", standards=True), corpus()))
    assert "定めのない職「情報セキュリティ・システム管理者」" in said
    assert "1団体（茨城町議会）だけ" in said
    assert cautions(drafted("minamo-kumiai"), corpus()) == ()


def test_the_words_of_a_gap_are_not_checked() -> None:
    made = drafted("minamo-kumiai", standards=True)
    proof = prove(made, plain_text(made).encode(), "x.txt", corpus().skeleton, corpus())
    gaps = {one.path for top in number(made) for one in top.walk() if one.item and one.item.gap}
    assert gaps
    assert not [one for one in proof.findings if one.path in gaps]
    assert made.node_name("st.outsourcing.system-contract.shared-service").startswith("本組合向け")


def test_a_model_of_two_zones_needs_both() -> None:
    found = {zones: items(drafted("minamo-kumiai", standards=True, zones=zones)) for zones in (("internet",), ("lgwan", "internet"))}
    assert ["st.resilience.internet-zone.model" in one for one in found.values()] == [False, True]


def test_standards_in_the_same_document_are_not_yet_to_be_made() -> None:
    text = plain_text(drafted("sorano-cho", standards=True))
    assert "対策基準を策定する" not in text
    assert "次章に定める情報セキュリティ対策基準によるものとする。" in text
    assert "この訓令に定める情報セキュリティ基本方針及び情報セキュリティ対策基準をいう。" in text
    assert "対策基準を策定する" in plain_text(drafted("sorano-cho"))


def test_an_article_of_the_standards_says_something_before_its_items() -> None:
    (_, standards) = drafted("sorano-cho", standards=True).chapters[1]
    assert [item.heading for item in standards if item.children and not item.paragraphs] == []


def test_an_item_right_below_an_article_is_of_its_list(tmp_path: Path) -> None:
    text = "丘陵町情報セキュリティ規程\n\n（目的）\n第1条　この規程は、基本的な事項を定めることを目的とする。\n（対象とする脅威）\n第2条　次の脅威を想定する。\n(1)　地震、落雷、火災等の災害によるサービス及び業務の停止等\n2　前項の脅威は、毎年見直す。\n"
    made = draft(load_profile(HERE / "profiles" / "sorano-cho.yaml"), small(tmp_path, text))
    assert "地震、落雷、火災" in items(made)["bp.threat.disaster"].words

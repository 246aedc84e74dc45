"""法令標準XML: valid by the schema's content models, read back by ja-law-parser, and nothing lost."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from ja_law_parser.parser import LawParser
from lxml import etree

from exports.samples import ARTICLES
from generator import generate
from kosshi.corpus import Corpus
from kosshi.editions import editions
from kosshi.exports.law import law, law_xml, refusal
from kosshi.exports.law_facts import Enactment, enactment
from kosshi.exports.law_provisions import sentences
from kosshi.exports.made import Cleaner
from kosshi.manifest import Entry
from kosshi.model import Clause, Policy, Source
from kosshi.parse import parse
from kosshi.skeleton import load

DTD = etree.DTD(io.BytesIO(Path(__file__).with_name("standard_law.dtd").read_bytes()))
KNOWN = Enactment("題", "令和5年訓令第3号", "Reiwa", 5, 3, 1, 3, ())


def policy_of(text: str) -> Policy:
    return parse(Source(policy_id="a", text=text))


def tree(policy: Policy) -> etree._Element:
    root = etree.fromstring(law_xml(policy, KNOWN, Cleaner()))
    assert DTD.validate(root), DTD.error_log.filter_from_errors()[0]
    return root


def squeezed(text: str) -> str:
    return "".join(Cleaner()(text).split())


def words(clause: Clause) -> list[str]:
    return [squeezed(cell) for text in (clause.heading, clause.text) for line in text.split("\n") for cell in line.split("\t")]


def corpus_of(text: str, **fields: object) -> Corpus:
    entry = Entry.model_validate({"policy_id": "a", "file": "a.txt", **fields})
    return Corpus({"a": policy_of(text)}, {"a": entry}, load())


@pytest.fixture(params=["unseen", "hostile"])
def corpus(request: pytest.FixtureRequest) -> Corpus:
    found: Corpus = request.getfixturevalue(request.param)
    return found


def test_each_file_is_valid_and_ja_law_parser_reads_every_word_of_it(corpus: Corpus) -> None:
    files = law(corpus).files
    assert files
    for name, data in files.items():
        assert DTD.validate(etree.fromstring(data)), (name, DTD.error_log.filter_from_errors()[0])
        read = LawParser().parse_from(data)
        text = squeezed("".join(read.texts())) + squeezed("".join(etree.fromstring(data).xpath("//@AmendLawNum")))
        policy = corpus[name.removeprefix("law/").removesuffix(".xml")]
        for clause in policy.walk():
            assert all(word.removesuffix("抄") in text for word in words(clause)), (name, clause.path)


def test_the_articles_are_those_of_the_policy_in_order(unseen: Corpus) -> None:
    for name, data in law(unseen).files.items():
        policy = unseen[name.removeprefix("law/").removesuffix(".xml")]
        printed = [squeezed(clause.marker) for clause in policy.walk() if clause.level == "条"]
        assert [squeezed(title) for title in etree.fromstring(data).xpath("//ArticleTitle/text()")] == printed


def test_policies_without_articles_are_named_with_the_reason(five: Corpus) -> None:
    made = law(five)
    assert made.files == {}
    assert len(made.notes) == 1
    assert all(policy_id in made.notes[0] for policy_id in five.policies)
    assert "条立て" in made.notes[0]


def test_title_number_and_day_come_from_the_cover(hostile: Corpus) -> None:
    root = etree.fromstring(law(hostile).files["law/1-shi.xml"])
    assert root.attrib == {
        "Era": "Reiwa", "Year": "5", "Num": "3", "LawType": "Misc", "Lang": "ja", "PromulgateMonth": "3", "PromulgateDay": "1",
    }  # fmt: skip
    assert root.findtext("LawNum") == "令和5年3月1日訓令第3号"
    assert root.findtext(".//LawTitle") == "架空市情報セキュリティ規程"


ONE = "架空市規程\n\n第1条　この規程は、目的を定める。\n第2条　細目は、別に定める。\n"


def test_what_is_not_printed_is_said_in_the_file() -> None:
    corpus = corpus_of(ONE)
    made = law(corpus)
    found = enactment(corpus, corpus["a"])
    assert found.assumed == ("law-date-inferred", "law-number-missing")
    assert found.number == 1
    day = next(one.date for one in editions() if one.id == corpus.attributions["a"].latest)
    assert (found.era, found.year) == ("Reiwa", day.year - 2018)
    text = made.files["law/a.xml"].decode()
    assert text.count("<!--") == 2
    assert "番号の記載なし" in text
    assert len(made.notes) == 2
    assert LawParser().parse_from(made.files["law/a.xml"]).num == 1


@pytest.mark.parametrize(
    ("text", "fields", "wanted"),
    [
        (ONE.replace("規程\n", "規程\n平成十五年七月一日\n規　程　第　四　号\n", 1), {}, ("平成十五年七月一日規程第四号", "Heisei", 15, 4)),
        (
            ONE.replace("規程\n", "規程\n制定　平成２０年６月１日　組合規程第５号\n", 1),
            {},
            ("平成20年6月1日組合規程第5号", "Heisei", 20, 5),
        ),
        (ONE.replace("規程\n", "規程\n令和元年5月7日訓令第12号\n", 1), {}, ("令和元年5月7日訓令第12号", "Reiwa", 1, 12)),
        (ONE, {"dates": {"enacted": "昭和63年4月1日"}}, ("昭和63年4月1日（番号の記載なし）", "Showa", 63, 1)),
    ],
)
def test_numbers_as_covers_print_them(text: str, fields: dict[str, object], wanted: tuple[str, str, int, int]) -> None:
    corpus = corpus_of(text, **fields)
    found = enactment(corpus, corpus["a"])
    assert (found.law_num, found.era, found.year, found.number) == wanted


def test_provisos_deleted_ranges_notes_and_annexes_have_their_place() -> None:
    root = tree(policy_of(ARTICLES))
    assert [one.get("Function") for one in root.find(".//Article").iter("Sentence")] == ["main", "proviso"]
    assert [one.get("Num") for one in root.iter("Article")] == ["1", "2", "2_2", "3", "4", "5:6"]
    assert [one.get("Num") for one in root.iter("Article") if one.get("Delete")] == ["3", "5:6"]
    assert root.find(".//Article[@Num='2']/SupplNote").text == "（令6訓令2・一部改正）"
    assert [[column.findtext("Sentence") for column in row] for row in root.iter("TableRow")] == [["職", "備考"], ["市長", "委員長"]]
    first, second = root.iter("SupplProvision")
    assert (first.get("Type"), second.get("AmendLawNum")) == ("New", "令和6年3月25日訓令第2号")
    assert [one.get("Num") for one in second.iter("Paragraph")] == ["1", "2"]
    item = root.find(".//Item[@Num='2']")
    assert [column.findtext("Sentence") for column in item.iter("Column")] == ["情報資産", "次に掲げるものをいう。"]
    assert [one.findtext("Subitem1Title") for one in item.iter("Subitem1")] == ["ア", "イ"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("方針\n\n1 目的\n目的を定める。\n2 範囲\n範囲を定める。\n", "条立て"),
        ("規程\n\n第1章　総則\n第1条　目的を定める。\n第2条　定める。\n第2章　対策\n1 物理\n物理を守る。\n2 人\n人を守る。\n", "2.1"),
    ],
)
def test_what_the_schema_cannot_hold_is_refused_with_the_place(text: str, word: str) -> None:
    assert word in refusal(policy_of(text))


@pytest.mark.parametrize("seed", range(150))
def test_any_document_is_valid_or_refused(seed: int) -> None:
    policy = policy_of(generate(seed).decoded)
    if not refusal(policy):
        root = tree(policy)
        assert len(list(root.iter("Article"))) == sum(clause.level == "条" for clause in policy.walk())


def test_some_of_those_documents_are_not_refused() -> None:
    assert sum(not refusal(policy_of(generate(seed).decoded)) for seed in range(150)) > 20


def test_sentences_keep_every_sign() -> None:
    text = "甲は、乙（丙をいう。以下同じ。）を守る。ただし、丁を除く。\n戊を守る"
    assert sentences(text) == ["甲は、乙（丙をいう。以下同じ。）を守る。", "ただし、丁を除く。", "戊を守る"]

"""Exploring a corpus: parts of it, how they show themselves, and saving what is shown."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import docx
import pandas as pd
import pytest
from lxml import html
from rich.console import Console

from kosshi import Corpus, UsageError, load, save
from kosshi.errors import DataError
from kosshi.model import Source
from kosshi.parse import parse
from kosshi.plots import strength
from kosshi.showing import Shown
from kosshi.tables import COLUMNS
from samples import CORPUS

HOSTILE = "1 <script>alert(1)</script>目的\n<img src=x onerror=alert(1)>本文を定める。\n2 定義\n用語を定める。\n"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load(CORPUS)


def shown(corpus: Corpus) -> dict[str, Shown]:
    node = corpus.node("bp.measure.operation")
    return {
        "corpus": corpus,
        "policy": corpus["suwa"],
        "clause": corpus["suwa"]["6.3"],
        "node": node,
        "apparatus": node.apparatus(),
        "comparison": corpus.compare("suwa", "kitakyushu"),
    }


def test_a_filtered_corpus_keeps_the_alignment_it_had_among_all(corpus: Corpus) -> None:
    part = corpus.filter(kind="市")
    assert list(part.policies) == ["suwa", "kitakyushu"]
    whole = corpus.alignment
    expected = whole[whole["policy_id"].isin(list(part.policies))].reset_index(drop=True)
    pd.testing.assert_frame_equal(part.alignment, expected)
    assert list(part.coverage().columns) == ["suwa", "kitakyushu"]


def test_conditions_may_be_values_lists_or_functions_and_all_must_hold(corpus: Corpus) -> None:
    assert len(corpus.filter(kind=["市", "町"])) == 3
    assert list(corpus.filter(kind=["市", "町"], prefecture="長野県").policies) == ["suwa"]
    assert list(corpus.filter(body=lambda name: name.endswith("議会")).policies) == ["ibaraki-gikai"]


def test_an_edition_keeps_the_policies_that_may_descend_from_it(corpus: Corpus) -> None:
    kept = set(corpus.filter(edition="R4").policies)
    order = ["H13", "H18", "H22", "H27", "H30", "R2", "R4", "R5", "R6", "R7", "R8"]
    rows = corpus.editions.set_index("policy_id")
    for policy_id in corpus.policies:
        inside = order.index(rows.loc[policy_id, "earliest"]) <= order.index("R4") <= order.index(rows.loc[policy_id, "latest"])
        assert inside == (policy_id in kept)


@pytest.mark.parametrize("conditions", [{"colour": "red"}, {"kind": "村"}, {"edition": "R99"}])
def test_a_filter_that_leaves_nothing_or_names_nothing_says_so(corpus: Corpus, conditions: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        corpus.filter(**conditions)


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ({"edition": "R5"}, "edition: H30 R4"),
        ({"edition": "R9"}, "この版はありません → あるのは H13"),
        ({"kind": "村", "prefecture": "長野県"}, "kind: 町 市 一部事務組合 議会; prefecture: 鹿児島県"),
        ({"enacted": "昭和1年"}, "enacted: 平成24年3月13日"),
    ],
)
def test_a_filter_that_leaves_nothing_names_the_values_of_the_columns_asked(corpus: Corpus, conditions: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        corpus.filter(**conditions)


def test_a_filter_takes_the_dates_by_the_names_that_lexis_has_for_them(corpus: Corpus) -> None:
    assert list(corpus.filter(enacted="平成24年3月13日").policies) == ["tokubetsuku-jinji-kosei"]
    assert list(corpus.filter(in_force=bool).policies) == [one for one, entry in corpus.entries.items() if entry.dates.in_force]


def test_a_filter_asks_no_function_of_a_date_that_is_not_known(corpus: Corpus) -> None:
    assert None in {entry.dates.in_force for entry in corpus.entries.values()}
    assert corpus.filter(in_force=lambda day: "令和" in day).policies
    coded = next(entry for entry in corpus.entries.values() if entry.code)
    assert coded.policy_id in corpus.filter(code=int(coded.code or 0)).policies


def test_a_corpus_knows_its_policies_and_their_ids(corpus: Corpus) -> None:
    assert "suwa" in corpus
    assert corpus["suwa"] in corpus
    assert "suwaa" not in corpus


@pytest.mark.parametrize(("asked", "meant"), [("bp.outsourcing", "bp.measure.outsourcing"), ("業務委託", "bp.measure.outsourcing")])
def test_a_node_that_is_nearly_right_is_put_right(corpus: Corpus, asked: str, meant: str) -> None:
    for use in (corpus.node, corpus.apparatus):
        with pytest.raises(UsageError, match=meant):
            use(asked)


@pytest.mark.parametrize("asked", ["suwaa", "諏訪", "諏訪市"])
def test_an_id_that_is_nearly_right_is_put_right(corpus: Corpus, asked: str) -> None:
    for use in (corpus.__getitem__, corpus.part, corpus.name, lambda one: corpus.part([one])):
        with pytest.raises(UsageError, match="もしかして suwa（諏訪市）"):
            use(asked)


def test_an_id_that_is_far_from_all_is_answered_with_those_there_are(corpus: Corpus) -> None:
    for use in (corpus.part, corpus.name):
        with pytest.raises(UsageError, match="あるのは tokunoshima-renkya suwa") as caught:
            use("x")
        assert "もしかして" not in str(caught.value)
    assert list(corpus.part("suwa").policies) == ["suwa"]


@pytest.mark.parametrize(("path", "near"), [("99", "1 2 3"), ("6.99", "6.1 6.2"), ("6.3.99.1", "6.3.1 6.3.2 6.3.3"), ("6.3.1.1", "6.3.1 ")])
def test_a_path_that_is_not_there_is_answered_with_those_near_it(corpus: Corpus, path: str, near: str) -> None:
    with pytest.raises(KeyError) as caught:
        corpus["suwa"][path]
    assert str(caught.value).startswith(f"suwa#{path}: この番号の条項はありません → 近くにあるのは {near}")


@pytest.mark.parametrize("jobs", ["two", 0, True, 1.5])
def test_a_number_of_processes_that_is_none_is_refused(jobs: int) -> None:
    with pytest.raises(UsageError, match="整数"):
        load(CORPUS, jobs=jobs)


def test_a_skeleton_that_is_not_there_is_named_in_the_spoken_language() -> None:
    with pytest.raises(DataError, match="ファイルを開けません → パスを確かめてください"):
        load(CORPUS, skeleton="nowhere.yaml")


def test_a_node_tells_its_wordings_and_who_has_them(corpus: Corpus) -> None:
    node = corpus.node("bp.threat.intentional")
    assert node.wordings["count"].tolist() == [3, 1, 1]
    assert sum(map(len, node.wordings["policies"])) == 5
    assert set(node.clauses["policy_id"]) == set(corpus.policies)
    assert "tokunoshima-renkya" in corpus.node("bp.compliance").omitted_by
    with pytest.raises(UsageError):
        corpus.node("bp.nowhere")


def test_a_comparison_tells_differences_and_typed_changes(corpus: Corpus) -> None:
    found = corpus.compare("suwa", "kitakyushu")
    pd.testing.assert_frame_equal(found.wording, corpus.diff("suwa", "kitakyushu"))
    assert set(found.changes["aspect"]) <= {"strength", "actor", "condition", "parameter"}
    assert set(found.changes["skeleton_id"]) <= set(corpus.coverage().index)
    with pytest.raises(UsageError):
        corpus.compare("suwa", "nowhere")


@pytest.mark.parametrize("name", ["corpus", "policy", "clause", "node", "apparatus", "comparison"])
def test_objects_show_themselves_in_notebook_and_terminal(corpus: Corpus, name: str) -> None:
    value = shown(corpus)[name]
    picture = value._repr_html_()
    assert picture is not None
    text = html.fragment_fromstring(picture, create_parent="div").text_content()
    assert len(text) > 60
    assert len(repr(value)) < 120
    console = Console(width=100)
    with console.capture() as capture:
        console.print(value)
    assert len(capture.get()) > 60
    assert str(value).strip()


@pytest.mark.parametrize("name", ["corpus", "policy", "clause", "node", "apparatus", "comparison"])
def test_what_is_shown_is_saved_by_one_call(corpus: Corpus, name: str, tmp_path: Path) -> None:
    value = shown(corpus)[name]
    page = save(value, tmp_path / f"{name}.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    assert save(value, tmp_path / f"{name}.txt").read_text(encoding="utf-8").rstrip("\n") == str(value)
    with pytest.raises(UsageError):
        save(value, tmp_path / f"{name}.gif")


def test_tables_and_comparisons_are_saved_in_the_formats_of_the_office(corpus: Corpus, tmp_path: Path) -> None:
    wordings = corpus.node("bp.threat.intentional").wordings
    for suffix in (".csv", ".xlsx", ".parquet", ".jsonl"):
        assert save(wordings, tmp_path / f"w{suffix}").stat().st_size > 100
    assert pd.read_csv(save(corpus.coverage(), tmp_path / "c.csv")).columns[0] == "skeleton_id"
    assert pd.read_csv(save(wordings["count"], tmp_path / "column.csv"))["count"].tolist() == wordings["count"].tolist()
    document = docx.Document(str(save(corpus.compare("suwa", "kitakyushu"), tmp_path / "d.docx")))
    assert len(document.tables[0].rows) > 40


TABLES = (*COLUMNS, "manifest")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet", ".jsonl"])
@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_read_back_as_it_was_saved(corpus: Corpus, name: str, suffix: str, tmp_path: Path) -> None:
    table = getattr(corpus, name).head(300)
    path = save(table, tmp_path / f"t{suffix}")
    readers = {".csv": pd.read_csv, ".xlsx": pd.read_excel, ".parquet": pd.read_parquet, ".jsonl": partial(pd.read_json, lines=True)}
    back = readers[suffix](path)
    assert list(back.columns) == list(table.columns)
    assert len(back) == len(table)
    if suffix == ".jsonl":
        lines = path.read_text(encoding="utf-8").splitlines()
        assert all(json.loads(line, parse_constant=pytest.fail).keys() == set(table.columns) for line in lines)
    for column in table.columns:
        empty = table[column].isna() | (table[column].astype(str) == "")
        assert not (back[column].isna() & ~empty).any()
        if suffix in (".parquet", ".jsonl"):
            assert (back[column].isna() == table[column].isna()).all()


def test_what_was_read_back_is_saved_again(corpus: Corpus, tmp_path: Path) -> None:
    first = save(corpus.force, tmp_path / "a.parquet")
    again = save(pd.read_parquet(first), tmp_path / "b.parquet")
    assert again.read_bytes() == first.read_bytes()
    odd = pd.DataFrame({"名": ["甲", None], "数": [float("inf"), 1.5], "日": [pd.NaT, pd.NA]})
    assert pd.read_excel(save(odd, tmp_path / "odd.xlsx"))["数"].tolist()[1] == 1.5


def test_what_cannot_be_saved_is_told_what_to_do(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r'図.save\("x.png"\)'):
        save(strength(corpus), tmp_path / "x.png")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="DataFrame"):
        save("text", tmp_path / "x.txt")  # type: ignore[arg-type]


def test_hostile_text_is_text(tmp_path: Path) -> None:
    policy = parse(Source("evil", HOSTILE))
    for value in (policy, policy["1"]):
        found = html.fragment_fromstring(value._repr_html_() or "", create_parent="div")
        assert found.xpath(".//script | .//img") == []
        assert "<script>" in found.text_content()

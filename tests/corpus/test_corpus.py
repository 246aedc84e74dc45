"""The public face: a corpus of policies as DataFrames."""

from __future__ import annotations

from pathlib import Path

import pytest

import kosshi
from kosshi.corpus import Corpus, described, load, load_files, load_skeleton, read_policy, table_of, title_of
from kosshi.errors import DataError, SourceError, UsageError
from kosshi.manifest import Entry
from kosshi.tables import COLUMNS
from samples import CORPUS, HILL, RIVER, SHORE, policy


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("corpus")
    for name, text in (("hill", HILL), ("river", RIVER), ("shore", SHORE)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return load(folder)


def test_the_shipped_corpus_holds_five_policies_and_their_411_clauses() -> None:
    found = kosshi.load(CORPUS)
    assert list(found.policies) == ["tokunoshima-renkya", "suwa", "tokubetsuku-jinji-kosei", "ibaraki-gikai", "kitakyushu"]
    assert repr(found) == "<Corpus: 5 policies, 411 clauses, 255 skeleton nodes>"
    assert found.name("suwa") == "諏訪市"
    assert found.failures == ()


def test_tables_are_frames_with_the_contracts_columns(corpus: Corpus) -> None:
    for table in ("clauses", "alignment", "wording"):
        frame = getattr(corpus, table)
        assert list(frame.columns) == list(COLUMNS[table])
        assert frame.astype(object).where(frame.notna(), None).to_dict("records") == table_of(corpus, table)
        assert len(frame) > 0
    assert corpus.clauses["clause_id"].is_unique
    assert set(corpus.clauses["policy_id"]) == {"hill", "river", "shore"}


def test_coverage_tells_what_each_policy_has_of_each_node(corpus: Corpus) -> None:
    table = corpus.coverage()
    assert list(table.columns) == ["hill", "river", "shore"]
    assert list(table.index) == list(corpus.skeleton.by_id)
    assert table.index.name == "skeleton_id"
    assert set(table.to_numpy().ravel()) <= {"present", "moved", "omitted", ""}
    assert list(table.loc["bp.purpose", ["hill", "river"]]) == ["present", "present"]
    assert list(table.loc["bp.threat.pandemic", ["hill", "river"]]) == ["omitted", "omitted"]
    assert set(table["hill"][[node for node in table.index if node.startswith("st.")]]) == {""}


def test_coverage_tells_what_has_moved() -> None:
    table = kosshi.load(CORPUS / "policies/kitakyushu.txt").coverage()["kitakyushu"]
    assert table["bp.scope.assets"] == "moved"
    assert table["bp.scope.organs"] == "present"


def test_coverage_and_alignment_agree(corpus: Corpus) -> None:
    table = corpus.coverage()
    for row in corpus.alignment.to_dict("records"):
        if row["status"] == "aligned":
            assert table.loc[row["skeleton_id"], row["policy_id"]] in ("present", "moved")
        elif row["status"] == "omitted":
            assert table.loc[row["skeleton_id"], row["policy_id"]] == "omitted"


def test_diff_gives_the_wording_of_two_policies(corpus: Corpus) -> None:
    rows = corpus.diff("hill", "river")
    assert set(rows["policy_a"]) == {"hill"}
    assert set(rows["policy_b"]) == {"river"}
    both = corpus.wording[(corpus.wording["policy_a"] == "hill") & (corpus.wording["policy_b"] == "river")]
    assert rows.to_dict("records") == both.to_dict("records")
    assert len(corpus.diff("river", "hill")) == len(rows)


@pytest.mark.parametrize("name", ["hill", "river", "shore"])
def test_a_policy_does_not_differ_from_itself(corpus: Corpus, name: str) -> None:
    assert len(corpus.diff(name, name)) == 0


@pytest.mark.parametrize("pair", [("hill", "nobody"), ("nobody", "hill")])
def test_unknown_policies_are_named_with_those_there_are(corpus: Corpus, pair: tuple[str, str]) -> None:
    with pytest.raises(UsageError) as caught:
        corpus.diff(*pair)
    assert caught.value.subject == "nobody"
    assert "hill river shore" in caught.value.remedy


def test_an_apparatus_takes_the_witnesses_it_is_given_and_no_others(corpus: Corpus) -> None:
    assert corpus.apparatus("bp.purpose", witnesses=["hill", "river"]).witnesses == ("hill", "river")
    assert corpus.apparatus("bp.purpose", witnesses="river").witnesses == ("river",)
    with pytest.raises(UsageError) as caught:
        corpus.apparatus("bp.purpose", witnesses=["hill", "nobody"])
    assert caught.value.subject == "nobody"


def test_a_file_that_cannot_be_read_costs_the_others_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(HILL, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.txt").write_text("番号のない文。", encoding="utf-8")
    found = load(tmp_path)
    assert list(found.policies) == ["a"]
    assert [Path(file).name for file, _ in found.failures] == ["b.txt", "c.txt"]
    assert [Path(error.subject).name for _, error in found.failures] == ["b.txt", "c.txt"]
    alone = load(tmp_path / "a.txt")
    assert found.clauses.equals(alone.clauses)
    assert found.alignment.equals(alone.alignment)


def test_nothing_readable_at_all_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"")
    for path in (tmp_path, tmp_path / "b.txt"):
        with pytest.raises(SourceError, match=r"b\.txt"):
            load(path)


def test_a_manifest_without_policies_is_named(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text("policies: []\n", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        load(tmp_path)
    assert caught.value.problem


def test_a_manifest_without_policies_is_named_by_its_folder(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text("policies: []\n", encoding="utf-8")
    with pytest.raises(UsageError, match=tmp_path.name):
        load(tmp_path)


def test_files_may_come_one_by_one_and_from_several_folders(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "policy.txt").write_text(HILL, encoding="utf-8")
    found = load_files([tmp_path / "one/policy.txt", tmp_path / "two/policy.txt"], load_skeleton())
    assert list(found.policies) == ["policy", "policy-2"]
    assert len(found.diff("policy", "policy-2")) == 0


def test_reading_one_policy_takes_its_id_from_the_file(tmp_path: Path) -> None:
    (tmp_path / "Hill Town.txt").write_text(HILL, encoding="utf-8")
    found = read_policy(tmp_path / "Hill Town.txt")
    assert (found.policy_id, found["2.1"].heading) == ("hill-town", "ネットワーク")
    with pytest.raises(KeyError):
        found["9.9"]


def test_progress_is_told_by_stage(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(HILL, encoding="utf-8")
    told: list[tuple[str, int, int]] = []
    load(tmp_path, progress=lambda *step: told.append(step)).alignments  # noqa: B018 - computed when asked for
    assert told[0] == ("parse", 0, 1)
    assert ("parse", 1, 1) in told
    assert {stage for stage, _, _ in told} == {"parse", "align"}


def test_a_broken_skeleton_is_named(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("part: x\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"s\.yaml"):
        load(CORPUS, [tmp_path / "s.yaml"])


def test_a_skeleton_may_be_given_as_one_path(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("part: x\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"s\.yaml"):
        load(CORPUS, str(tmp_path / "s.yaml"))


def test_the_manifests_designations_hold(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(HILL, encoding="utf-8")
    (tmp_path / "b.txt").write_text(RIVER, encoding="utf-8")
    rows = "- {policy_id: a, file: a.txt, designations: [丘陵町]}\n- {policy_id: b, file: b.txt}\n"
    (tmp_path / "manifest.yaml").write_text(f"policies:\n{rows}", encoding="utf-8")
    found = load(tmp_path)
    assert found.collation.designations == {"a": ("丘陵町",), "b": ("本市",)}


# --- titles -----------------------------------------------------------------------------------------------


def entry(cover: str, **fields: str) -> Entry:
    """The entry of a policy with this cover."""
    return described(Entry(policy_id="x", file="x.txt", **fields), policy(f"{cover}\n\n第1条　この規程は、目的を定める。\n"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cover", "title"),
    [
        ("甲市情報セキュリティ基本方針", "甲市情報セキュリティ基本方針"),
        ("# 甲市情報セキュリティポリシー\n\n令和5年4月1日\n甲市", "甲市情報セキュリティポリシー"),
        ("○甲市情報セキュリティ規程\n令和5年4月1日\n訓令第1号", "甲市情報セキュリティ規程"),
        ("甲市\n情報システム課", "甲市"),
        ("# 甲市情報セキュリティポリシー\n\n## （基本方針）", "甲市情報セキュリティポリシー（基本方針）"),
        ("甲市情報セキュリティポリシー\n〔基本方針〕\n令和5年4月1日", "甲市情報セキュリティポリシー〔基本方針〕"),
        ("甲市情報セキュリティ規程（準則）", "甲市情報セキュリティ規程（準則）"),
        ("甲市情報セキュリティ基本方針\n（令和5年4月1日改定）", "甲市情報セキュリティ基本方針"),
        ("（基本方針）", "（基本方針）"),
    ],
)
def test_the_title_is_read_from_the_cover(cover: str, title: str) -> None:
    assert title_of(policy(f"{cover}\n\n第1条　この規程は、目的を定める。\n")) == title


@pytest.mark.parametrize("mark", ["", "# "])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_subtitle_is_the_heading_of_no_clause(tmp_path: Path, mark: str, gap: str) -> None:
    cover = f"{mark}甲市情報セキュリティポリシー{gap}{mark and '## '}（基本方針）{gap}"
    text = f"{cover}1 目的\nこの方針は、情報資産を守ることを目的とする。\n2 定義\n用語を次のとおり定める。\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    found = load(tmp_path, cache=False)
    row = found.manifest.iloc[0]
    assert (row["title"], row["body"], row["kind"]) == ("甲市情報セキュリティポリシー（基本方針）", "甲市", "市")
    assert [clause.heading for clause in next(iter(found)).clauses] == ["目的", "定義"]


@pytest.mark.parametrize(
    ("title", "body", "kind"),
    [
        ("諏訪市情報セキュリティ基本方針", "諏訪市", "市"),
        ("大町市情報セキュリティ基本方針", "大町市", "市"),
        ("京都府情報セキュリティ基本方針", "京都府", "都道府県"),
        ("北海道情報セキュリティ基本方針", "北海道", "都道府県"),
        ("練馬区情報セキュリティ基本方針", "練馬区", "特別区"),
        ("甲町議会情報セキュリティポリシー", "甲町議会", "議会"),
        ("甲市教育委員会情報セキュリティ対策基準", "甲市教育委員会", "教育委員会"),
        ("特別区人事・厚生事務組合情報セキュリティ基本方針", "特別区人事・厚生事務組合", "一部事務組合"),
        ("甲広域連合情報セキュリティ基本方針", "甲広域連合", "広域連合"),
        ("情報セキュリティ基本方針", "", "その他"),
    ],
)
def test_body_and_kind_are_read_from_the_title(title: str, body: str, kind: str) -> None:
    found = entry(title)
    assert (found.title, found.body, found.kind) == (title, body, kind)
    assert found.name == (body or title)


@pytest.mark.parametrize(
    ("title", "body", "kind"),
    [
        ("市川市情報セキュリティ基本方針", "市川市", "市"),
        ("四日市市情報セキュリティ基本方針", "四日市市", "市"),
        ("諏訪市水道局情報セキュリティ基本方針", "諏訪市水道局", "公営企業"),
        ("甲町都市計画情報セキュリティ要綱", "甲町", "町"),
        ("余市町学校情報セキュリティポリシー", "余市町", "町"),
        ("余市町教育情報セキュリティポリシー", "余市町", "町"),
        ("余市町の情報セキュリティ対策に関する要綱", "余市町", "町"),
    ],
)
def test_names_that_hold_another_kinds_word_are_read_whole(title: str, body: str, kind: str) -> None:
    assert (entry(title).body, entry(title).kind) == (body, kind)


def test_the_manifest_is_believed_before_the_text() -> None:
    found = entry("甲市情報セキュリティ基本方針", title="別の題", body="乙町", kind="町")
    assert (found.title, found.body, found.kind) == ("別の題", "乙町", "町")

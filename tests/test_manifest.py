"""The corpus on disk: manifest, plain folders, adding."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kosshi.errors import DataError, KosshiError, SourceError, UsageError
from kosshi.manifest import Entry, Manifest, add, bodies, check_digit, entries_for, load, read_entry, save, slug
from samples import CORPUS, HILL

CODES = ["202061", "465305", "401005", "083020", "011002", "131016", "472018"]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """A corpus folder with this manifest and one good file."""

    def make(rows: str) -> Path:
        (tmp_path / "a.txt").write_text(HILL, encoding="utf-8")
        (tmp_path / "manifest.yaml").write_text(f"policies:\n{rows}", encoding="utf-8")
        return tmp_path

    return make


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- codes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_codes_of_real_bodies_are_valid_and_no_other_check_digit_is(code: str) -> None:
    assert Entry(policy_id="a", file="a.txt", code=code).code == code
    for digit in set("0123456789") - {code[5]}:
        with pytest.raises(ValueError, match="検査数字"):
            Entry(policy_id="a", file="a.txt", code=code[:5] + digit)


@pytest.mark.parametrize("code", ["20206", "2020610", "２０２０６１", "20206a", "", " 202061"])
def test_codes_are_six_plain_digits(code: str) -> None:
    with pytest.raises(ValueError, match="6桁"):
        Entry(policy_id="a", file="a.txt", code=code)


@given(st.text(alphabet="0123456789", min_size=5, max_size=5))
def test_a_check_digit_makes_the_weighted_sum_a_multiple_of_eleven(digits: str) -> None:
    total = sum(int(digit) * weight for digit, weight in zip(digits, (6, 5, 4, 3, 2), strict=True))
    found = check_digit(digits)
    assert 0 <= found <= 9
    assert (total + found) % 11 == 0 or (found, total % 11) in ((0, 1), (1, 0))  # 10 and 11 are written 0 and 1


def test_a_code_lies_in_its_prefecture() -> None:
    assert Entry(policy_id="a", file="a.txt", code="202061", prefecture="長野県").prefecture == "長野県"
    with pytest.raises(ValueError, match="福岡県の団体のものではありません"):
        Entry(policy_id="a", file="a.txt", code="202061", prefecture="福岡県")


def test_there_are_47_prefectures_in_the_order_of_the_codes() -> None:
    names = bodies().prefectures
    assert (len(names), len(set(names))) == (47, 47)
    assert (names[0], names[12], names[19], names[46]) == ("北海道", "東京都", "長野県", "沖縄県")


# --- manifest ---------------------------------------------------------------------------------------------


def test_the_shipped_manifest_agrees_with_its_files() -> None:
    found = load(CORPUS).policies
    assert [entry.policy_id for entry in found] == ["tokunoshima-renkya", "suwa", "tokubetsuku-jinji-kosei", "ibaraki-gikai", "kitakyushu"]
    for entry in found:
        assert read_entry(CORPUS, entry).sha256 == entry.sha256
        assert entry.title
        assert entry.source


@pytest.mark.parametrize(
    ("row", "field", "problem"),
    [
        ("- {policy_id: A, file: a.txt}", "policies[A].policy_id", "英小文字"),
        ("- {policy_id: -a, file: a.txt}", "policies[-a].policy_id", "英小文字"),
        ("- {policy_id: 諏訪, file: a.txt}", "policies[諏訪].policy_id", "英小文字"),
        ("- {policy_id: ok, file: b.txt}\n- {policy_id: a_b, file: a.txt}", "policies[a_b].policy_id", "英小文字"),
        ("- {policy_id: a}", "policies[a].file", "required"),
        ("- {policy_id: ok, file: b.txt}\n- {file: a.txt}", "policies[2].policy_id", "required"),
        ("- {policy_id: a, file: ../a.txt}", "policies[a].file", "フォルダーの中"),
        ("- {policy_id: a, file: x/../../a.txt}", "policies[a].file", "フォルダーの中"),
        ("- {policy_id: a, file: /etc/passwd}", "policies[a].file", "フォルダーの中"),
        ("- {policy_id: a, file: 'C:a.txt'}", "policies[a].file", "フォルダーの中"),
        ("- {policy_id: a, file: '..\\a.txt'}", "policies[a].file", "フォルダーの中"),
        ("- {policy_id: a, file: a.txt, kind: 国}", "policies[a].kind", "はありません"),
        ("- {policy_id: a, file: a.txt, prefecture: 江戸}", "policies[a].prefecture", "はありません"),
        ("- {policy_id: a, file: a.txt, code: '202062'}", "policies[a].code", "検査数字"),
        ("- {policy_id: a, file: a.txt, code: 202061}", "policies[a].code", "string"),
        ("- {policy_id: a, file: a.txt, sha256: abc}", "policies[a].sha256", "pattern"),
        ("- {policy_id: a, file: a.txt, mayor: 甲}", "policies[a].mayor", "not permitted"),
        ("- {policy_id: a, file: a.txt, dates: {born: 令和5年}}", "policies[a].dates.born", "not permitted"),
        ("- {policy_id: a, file: a.txt}\n- {policy_id: a, file: b.txt}", "(top)", "policy_id 'a' is used twice"),
        ("- {policy_id: a, file: a.txt}\n- {policy_id: b, file: a.txt}", "(top)", "file 'a.txt' is used twice"),
    ],
)
def test_a_broken_manifest_is_named_with_the_field(write: Callable[[str], Path], row: str, field: str, problem: str) -> None:
    folder = write(row)
    with pytest.raises(DataError) as caught:
        load(folder)
    assert caught.value.subject == str(folder / "manifest.yaml")
    assert f"field {field}:" in caught.value.problem
    assert problem in caught.value.problem


def test_a_code_begins_with_a_prefecture() -> None:
    with pytest.raises(ValueError, match="code"):
        Entry(policy_id="a", file="a.txt", code="990001")


@pytest.mark.parametrize("file", ["", "."])
def test_a_file_has_a_name(file: str) -> None:
    with pytest.raises(ValueError, match="file"):
        Entry(policy_id="a", file=file)


def test_a_saved_manifest_is_read_back(tmp_path: Path) -> None:
    manifest = Manifest(
        policies=(
            Entry(policy_id="a", file="policies/a.txt", title="題: \"#1\" 'x'", body="甲市", kind="市", code="083020", sha256="0" * 64),
            Entry(policy_id="b", file="policies/b.md", designations=("本市", "市等"), dates={"enacted": "令和5年4月1日"}),  # type: ignore[arg-type]
        )
    )
    save(tmp_path, manifest)
    assert load(tmp_path) == manifest
    once = snapshot(tmp_path)
    save(tmp_path, load(tmp_path))
    assert snapshot(tmp_path) == once
    assert list(once) == ["manifest.yaml"]


def test_comments_of_a_manifest_survive_adding(write: Callable[[str], Path]) -> None:
    folder = write("# 出典は各団体の例規集\n- {policy_id: a, file: a.txt}\n")
    (folder / "new.md").write_text(HILL, encoding="utf-8")
    add(folder, folder / "new.md", {})
    assert "# 出典は各団体の例規集" in (folder / "manifest.yaml").read_text(encoding="utf-8")


# --- reading ----------------------------------------------------------------------------------------------


def test_a_file_changed_since_it_was_registered_is_refused(write: Callable[[str], Path]) -> None:
    folder = write(f"- {{policy_id: a, file: a.txt, sha256: {hashlib.sha256(b'other').hexdigest()}}}")
    with pytest.raises(SourceError, match=r"a\.txt: .*書き換えられ.*sha256"):
        read_entry(folder, load(folder).policies[0])


def test_a_registered_file_that_is_gone_is_named(write: Callable[[str], Path]) -> None:
    folder = write("- {policy_id: a, file: gone.txt}")
    with pytest.raises(SourceError, match=r"gone\.txt"):
        read_entry(folder, load(folder).policies[0])


def test_a_link_that_leads_out_of_the_corpus_is_not_followed(
    write: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.txt"
    secret.write_text(HILL, encoding="utf-8")
    folder = write("- {policy_id: a, file: link.txt}")
    (folder / "link.txt").symlink_to(secret)
    with pytest.raises(SourceError, match=r"link\.txt: .*外"):
        read_entry(folder, load(folder).policies[0])


# --- plain folders ----------------------------------------------------------------------------------------


def test_a_folder_without_manifest_gives_ids_from_file_names(tmp_path: Path) -> None:
    names = ["Policy 2024.txt", "方針.md", "sub/規程_v2.html", "方針.docx", ".hidden.txt", "~$lock.docx", "notes.csv", ".git/x.txt"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(HILL, encoding="utf-8")
    found = {entry.file: entry.policy_id for entry in load(tmp_path).policies}
    assert set(found) == set(names[:4])
    assert found["Policy 2024.txt"] == "policy-2024"
    assert len(set(found.values())) == 4
    assert found == {entry.file: entry.policy_id for entry in load(tmp_path).policies}


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="/\0.", exclude_categories=("Cs", "Cc")), max_size=12), max_size=6))
def test_ids_of_plain_files_are_unique_slugs(names: list[str]) -> None:
    if not names:
        return
    entries = entries_for(Path(f"x{name}.txt") for name in names)
    assert len({entry.policy_id for entry in entries}) == len(names)


@pytest.mark.parametrize(
    ("name", "expected"), [("suwa", "suwa"), ("Suwa_City (2024)", "suwa-city-2024"), ("a--b", "a-b"), ("000_policy", "000-policy")]
)
def test_ascii_names_become_readable_ids(name: str, expected: str) -> None:
    assert slug(name) == expected


@pytest.mark.parametrize("name", ["諏訪市", "情報セキュリティ基本方針", "諏訪市_policy", "ａｂｃ", "--", "ー"])
def test_japanese_names_become_stable_slugs_of_their_own(name: str) -> None:
    Entry(policy_id=slug(name), file="a.txt")
    assert slug(name) == slug(name)
    assert slug(name) != slug(name + "２")


@pytest.mark.parametrize("name", ["第1:条.txt", "back\\slash.txt"])
def test_odd_file_names_do_not_cost_the_folder(tmp_path: Path, name: str) -> None:
    for each in (name, "good.txt"):
        (tmp_path / each).write_text(HILL, encoding="utf-8")
    assert "good.txt" in {entry.file for entry in load(tmp_path).policies}


@pytest.mark.parametrize(("make", "problem"), [(False, "フォルダーが見つかりません"), (True, "読み取れるファイルがありません")])
def test_an_empty_or_missing_folder_is_named(tmp_path: Path, make: bool, problem: str) -> None:
    folder = tmp_path / "corpus"
    if make:
        folder.mkdir()
    with pytest.raises(UsageError) as caught:
        load(folder)
    assert (caught.value.subject, caught.value.problem) == (str(folder), problem)


# --- adding -----------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "丘陵町 Policy.TXT"
    path.write_bytes(HILL.encode("cp932"))
    return path


def test_adding_copies_the_bytes_and_registers_them(tmp_path: Path, file: Path) -> None:
    corpus = tmp_path / "corpus"
    entry = add(
        corpus, file, {"policy_id": "hill", "title": "題", "body": "丘陵町", "kind": "町", "code": "202061", "prefecture": "長野県"}
    )
    assert entry.file == "policies/hill.txt"
    assert (corpus / entry.file).read_bytes() == file.read_bytes()
    assert entry.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert load(corpus).policies == (entry,)
    assert read_entry(corpus, entry).text == HILL
    assert sorted(snapshot(corpus)) == ["manifest.yaml", "policies/hill.txt"]


def test_adding_takes_the_id_from_the_file_name_and_keeps_what_is_there(tmp_path: Path, file: Path) -> None:
    corpus = tmp_path / "corpus"
    first = add(corpus, file, {})
    assert first.policy_id == slug("丘陵町 Policy")
    second = add(corpus, file, {"policy_id": "again"})
    assert load(corpus).policies == (first, second)


def test_an_id_is_taken_once(tmp_path: Path, file: Path) -> None:
    corpus = tmp_path / "corpus"
    add(corpus, file, {"policy_id": "hill"})
    before = snapshot(corpus)
    other = tmp_path / "other.txt"
    other.write_text(HILL.replace("丘陵", "海"), encoding="utf-8")
    with pytest.raises(DataError, match=r"hill: .*既に登録"):
        add(corpus, other, {"policy_id": "hill"})
    assert snapshot(corpus) == before


@pytest.mark.parametrize(
    "fields",
    [{"policy_id": "A B"}, {"kind": "国"}, {"code": "202062"}, {"prefecture": "福岡県", "code": "202061"}, {"mayor": "甲"}],
    ids=str,
)
def test_wrong_fields_register_nothing(tmp_path: Path, file: Path, fields: dict[str, str]) -> None:
    corpus = tmp_path / "corpus"
    with pytest.raises(DataError) as caught:
        add(corpus, file, fields)
    assert caught.value.subject == str(file)
    assert snapshot(tmp_path) == {file.name: file.read_bytes()}


def test_an_unreadable_file_is_not_registered(tmp_path: Path) -> None:
    picture = tmp_path / "scan.txt"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    with pytest.raises(SourceError, match=r"scan\.txt"):
        add(tmp_path / "corpus", picture, {})
    assert not (tmp_path / "corpus").exists()


def test_adding_never_overwrites_the_file_of_another_policy(write: Callable[[str], Path], file: Path) -> None:
    folder = write("- {policy_id: other, file: policies/hill.txt}")
    (folder / "policies").mkdir()
    (folder / "policies/hill.txt").write_text("第1条　もとの文。\n", encoding="utf-8")
    before = snapshot(folder)
    with pytest.raises(KosshiError):
        add(folder, file, {"policy_id": "hill"})
    assert snapshot(folder) == before


def test_adding_never_overwrites_a_file_nobody_registered(tmp_path: Path, file: Path) -> None:
    (tmp_path / "corpus/policies").mkdir(parents=True)
    (tmp_path / "corpus/policies/hill.txt").write_text("第1条　もとの文。\n", encoding="utf-8")
    with pytest.raises(KosshiError):
        add(tmp_path / "corpus", file, {"policy_id": "hill"})
    assert (tmp_path / "corpus/policies/hill.txt").read_text(encoding="utf-8") == "第1条　もとの文。\n"


@pytest.mark.parametrize("blocked", ["corpus", "corpus/policies", "corpus/manifest.yaml"])
def test_a_corpus_that_cannot_be_written_is_named(tmp_path: Path, file: Path, blocked: str) -> None:
    if blocked == "corpus/manifest.yaml":
        (tmp_path / blocked).mkdir(parents=True)
    else:
        (tmp_path / blocked).parent.mkdir(exist_ok=True)
        (tmp_path / blocked).write_text("a file", encoding="utf-8")
    before = snapshot(tmp_path)
    with pytest.raises(KosshiError, match="corpus"):
        add(tmp_path / "corpus", file, {"policy_id": "hill"})
    assert snapshot(tmp_path) == before


def test_a_manifest_is_plain_yaml(tmp_path: Path, file: Path) -> None:
    add(tmp_path / "corpus", file, {"policy_id": "hill", "body": "丘陵町"})
    text = (tmp_path / "corpus/manifest.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(text)["policies"][0]["body"] == "丘陵町"
    assert "丘陵町" in text

"""A run of the report: goes on where it stopped, makes what was asked for, and survives what fails."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import IO

import pytest

from kosshi import __version__
from kosshi.corpus import Corpus, corpus_key
from kosshi.errors import SourceError, UsageError
from kosshi.keys import digest
from kosshi.report import batch, readme
from kosshi.report.batch import Choice, Outcome, ending, format_of, lines, pairs_of, policies_of, run, sound, unchanged
from kosshi.report.folder import MEMORY, Content, describe
from kosshi.report.keys import JOURNAL, Memory
from kosshi.report.naming import policy_named
from kosshi.skeleton import Skeleton

ALL = Choice()
INDEX = '<a href="bodies/a.html#c-1">A</a> <a lang="ja" href="bodies/b.html">B</a> <a href="#x">x</a> <a href="https://b">b</a>'
BODY = '<a href="../index.html">index</a> <a href="../pairs/a--b.html">both</a> <a href="b.html">b</a>'


class Files:
    """Files of a report that remember how often they were made."""

    def __init__(self, **others: Callable[[], Content]) -> None:
        self.made: list[str] = []
        pages = {"index.html": INDEX, "bodies/a.html": BODY, "bodies/b.html": BODY, "pairs/a--b.html": "pair"}
        texts = {
            **pages,
            "assets/x.js": "x",
            "kosshi.xlsx": "book",
            "tables/t.csv": "t",
            "documents/a.docx": "doc",
            "documents/b.docx": "doc",
        }
        self.makers: dict[str, Callable[[], Content]] = {name: self._maker(name, text) for name, text in texts.items()}
        self.makers.update(others)

    def _maker(self, name: str, text: str) -> Callable[[], bytes]:
        def make() -> bytes:
            self.made.append(name)
            return text.encode()

        return make

    def run(self, folder: Path, key: str = "k", choice: Choice = ALL, stop: int = -1) -> Outcome:
        """A run; with ``stop`` interrupted before that file."""

        def progress(_stage: str, done: int, _total: int) -> None:
            if done == stop:
                raise KeyboardInterrupt

        return run(self.makers, folder, key, choice, progress)


def contents(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != MEMORY)
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


def fail() -> bytes:
    raise ZeroDivisionError("by <b>nought</b>")


# --- going on where it stopped -------------------------------------------------------------------------------


def test_what_is_as_it_was_is_not_made_again(tmp_path: Path) -> None:
    files = Files()
    first = files.run(tmp_path)
    assert files.made == list(files.makers) == first.made
    again = files.run(tmp_path)
    assert len(files.made) == len(files.makers)
    assert (again.made, again.kept) == ([], list(files.makers))
    assert again.files == first.files
    assert not (tmp_path / JOURNAL).exists()


def test_a_journal_left_behind_tells_of_a_run_that_was_cut_off(tmp_path: Path) -> None:
    Files().run(tmp_path)
    assert unchanged(tmp_path, "k", ALL) is not None
    made = json.loads((tmp_path / MEMORY).read_text(encoding="utf-8"))["made"]["index.html"]
    (tmp_path / JOURNAL).write_text("\t".join([*made, "index.html"]) + "\n", encoding="utf-8")
    assert unchanged(tmp_path, "k", ALL) is None


def test_another_key_makes_all_again(tmp_path: Path) -> None:
    files = Files()
    files.run(tmp_path)
    assert files.run(tmp_path, "other").made == list(files.makers)


def test_a_file_that_was_changed_or_is_gone_is_made_again(tmp_path: Path) -> None:
    files = Files()
    files.run(tmp_path)
    (tmp_path / "kosshi.xlsx").write_text("edited", encoding="utf-8")
    (tmp_path / "bodies" / "a.html").unlink()
    assert files.run(tmp_path).made == ["bodies/a.html", "kosshi.xlsx"]
    assert contents(tmp_path)["kosshi.xlsx"] == "book"


@pytest.mark.parametrize("stop", range(9))
def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path, stop: int) -> None:
    files = Files()
    with pytest.raises(KeyboardInterrupt):
        files.run(tmp_path, stop=stop)
    assert len(files.made) == stop
    files.run(tmp_path)
    assert files.made == list(files.makers)
    whole = tmp_path / "whole"
    Files().run(whole)
    assert {name: text for name, text in contents(tmp_path).items() if not name.startswith("whole/")} == contents(whole)


@pytest.mark.parametrize("streamed", [False, True])
def test_ctrl_c_while_a_file_is_made_leaves_no_half_file(tmp_path: Path, streamed: bool) -> None:
    whole = tmp_path / "whole"
    Files().run(whole)

    def half(file: IO[bytes]) -> None:
        file.write(b"half")
        raise KeyboardInterrupt

    def interrupted() -> Content:
        if streamed:
            return half
        raise KeyboardInterrupt

    folder = tmp_path / "cut"
    with pytest.raises(KeyboardInterrupt):
        Files(**{"kosshi.xlsx": interrupted}).run(folder)
    found = contents(folder)
    assert "kosshi.xlsx" not in found
    assert not [name for name in found if name.endswith(".part") and name != JOURNAL]
    files = Files()
    assert files.run(folder).kept == list(files.makers)[:5]
    assert files.made == list(files.makers)[5:]
    assert contents(folder) == contents(whole)


def test_a_file_can_be_written_piece_by_piece(tmp_path: Path) -> None:
    def pieces(file: IO[bytes]) -> None:
        file.writelines([b"a", b"b"])

    files = Files(**{"tables/t.csv": lambda: pieces})
    assert "tables/t.csv" in files.run(tmp_path).made
    assert contents(tmp_path)["tables/t.csv"] == "ab"
    assert "tables/t.csv" in files.run(tmp_path).kept


def test_a_run_cut_off_after_another_state_keeps_nothing_of_it(tmp_path: Path) -> None:
    files = Files()
    files.run(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        files.run(tmp_path, "new", stop=3)
    files.made.clear()
    outcome = files.run(tmp_path, "new")
    assert len(outcome.kept) == 3
    assert files.made == list(files.makers)[3:]


def test_a_line_of_the_journal_that_was_cut_off_is_ignored(tmp_path: Path) -> None:
    files = Files()
    with pytest.raises(KeyboardInterrupt):
        files.run(tmp_path, stop=2)
    journal = tmp_path / JOURNAL
    journal.write_text(journal.read_text(encoding="utf-8")[:-4], encoding="utf-8")
    assert files.run(tmp_path).kept == ["index.html"]


@pytest.mark.parametrize(
    "memory", ["", "[]", '{"files": [], "made": 3}', '{"made": {"index.html": 7}}', '{"finished": 3, "run": 4}', "\x00"]
)
def test_a_broken_memory_costs_only_time(tmp_path: Path, memory: str) -> None:
    (tmp_path / MEMORY).write_text(memory, encoding="utf-8")
    assert unchanged(tmp_path, "k", ALL) is None
    assert Files().run(tmp_path).made == list(Files().makers)


def test_a_finished_run_is_known_without_looking_at_the_makers(tmp_path: Path) -> None:
    assert unchanged(tmp_path, "k", ALL) is None
    outcome = Files().run(tmp_path)
    found = unchanged(tmp_path, "k", ALL)
    assert found is not None
    assert (found.files, found.made) == (outcome.files, [])
    assert unchanged(tmp_path, "other", ALL) is None
    assert unchanged(tmp_path, "k", Choice(formats=("xlsx",))) is None
    (tmp_path / "index.html").write_text("edited", encoding="utf-8")
    assert unchanged(tmp_path, "k", ALL) is None


def test_what_is_no_longer_of_the_report_goes(tmp_path: Path) -> None:
    files = Files()
    files.run(tmp_path)
    del files.makers["bodies/b.html"]
    files.run(tmp_path)
    assert not (tmp_path / "bodies" / "b.html").exists()
    assert "bodies/b.html" not in json.loads((tmp_path / MEMORY).read_text(encoding="utf-8"))["made"]


# --- a choice -----------------------------------------------------------------------------------------------


def test_only_some_policies(tmp_path: Path) -> None:
    files = Files()
    outcome = files.run(tmp_path, choice=Choice(only=frozenset({"a"})))
    assert set(contents(tmp_path)) == set(files.makers) - {"bodies/b.html", "documents/b.docx"}
    assert outcome.left == []


def test_pages_do_not_lead_to_what_is_not_there(tmp_path: Path) -> None:
    files = Files()
    files.run(tmp_path, choice=Choice(only=frozenset({"a"})))
    found = contents(tmp_path)
    assert found["index.html"] == INDEX.replace(' href="bodies/b.html"', "")
    assert found["bodies/a.html"] == BODY.replace(' href="b.html"', "")
    files.run(tmp_path)
    assert contents(tmp_path)["index.html"] == INDEX
    assert contents(tmp_path)["bodies/a.html"] == BODY


def test_files_of_other_policies_stay(tmp_path: Path) -> None:
    files = Files()
    files.run(tmp_path)
    outcome = files.run(tmp_path, "new", Choice(only=frozenset({"a"})))
    assert outcome.left == ["bodies/b.html", "documents/b.docx"]
    assert contents(tmp_path)["bodies/b.html"] == BODY
    assert contents(tmp_path)["index.html"] == INDEX
    assert files.run(tmp_path, "new").made == ["bodies/b.html", "documents/b.docx"]


def test_some_formats(tmp_path: Path) -> None:
    files = Files()
    assert files.run(tmp_path, choice=Choice(formats=("xlsx", "csv"))).made == ["kosshi.xlsx", "tables/t.csv"]
    assert set(contents(tmp_path)) == {"kosshi.xlsx", "tables/t.csv"}


def test_word_documents_are_made_when_they_or_single_policies_are_asked_for(corpus: Corpus) -> None:
    assert not Choice.of(corpus).takes("documents/kakuu-shi.docx")
    assert Choice.of(corpus, formats=["docx"]).takes("documents/kakuu-shi.docx")
    one = Choice.of(corpus, only=["kakuu-shi"])
    assert one.takes("documents/kakuu-shi.docx")
    assert not one.takes("documents/kakuu-machi.docx")


@pytest.mark.parametrize(
    ("name", "form", "policies"),
    [
        ("index.html", "html", ()),
        ("assets/kosshi.css", "html", ()),
        ("data/bodies/a-b.js", "html", ()),
        ("bodies/a-b.html", "html", ("a-b",)),
        ("crosswalk/a.html", "html", ("a",)),
        ("pairs/a-b--c.html", "html", ("a-b", "c")),
        ("documents/a--c-d.docx", "docx", ("a", "c-d")),
        ("nodes/bp.purpose.html", "html", ()),
        ("tables/clauses.csv", "csv", ()),
        ("tables/csv-metadata.json", "csv", ()),
        ("tables/clauses.parquet", "parquet", ()),
    ],
)
def test_a_name_tells_format_and_policies(name: str, form: str, policies: tuple[str, ...]) -> None:
    assert format_of(name) == form
    assert policies_of(name) == policies


@pytest.mark.parametrize(("only", "formats"), [(["nobody"], []), ([], ["pptx"]), ([], ["HTML"])])
def test_what_cannot_be_chosen_is_refused(corpus: Corpus, only: list[str], formats: list[str]) -> None:
    with pytest.raises(UsageError, match=r"nobody|pptx|HTML"):
        Choice.of(corpus, only, formats)


def test_pairs_are_chosen_by_name(corpus: Corpus) -> None:
    assert pairs_of([], corpus) is None
    assert pairs_of(["none"], corpus) == ()
    assert pairs_of(["kakuu-shi:kakuu-mura"], corpus) == (("kakuu-shi", "kakuu-mura"),)
    assert len(pairs_of(["all"], corpus) or ()) == 6


def test_policies_are_named_as_people_name_them(corpus: Corpus) -> None:
    entry = corpus.entries["kakuu-shi"]
    for name in (entry.body, entry.title, entry.file, Path(entry.file).stem):
        if sum(name in (one.body, one.title, one.file, Path(one.file).stem) for one in corpus.entries.values()) == 1:
            assert policy_named(corpus, name) == "kakuu-shi"
            assert Choice.of(corpus, [f" {name}"]).only == {"kakuu-shi"}
    other = corpus.entries["kakuu-mura"].file
    assert pairs_of([f"{entry.file}：{other}"], corpus) == (("kakuu-shi", "kakuu-mura"),)


def test_a_name_of_several_or_of_none_lists_whom_it_may_mean(corpus: Corpus) -> None:
    with pytest.raises(UsageError, match=re.escape(f"kakuu-shi（{corpus.name('kakuu-shi')}、{corpus.entries['kakuu-shi'].file}）")):
        policy_named(corpus, "nobody")
    entries = {key: entry.model_copy(update={"body": "架空団体"}) for key, entry in corpus.entries.items()}
    several = Corpus(corpus.policies, entries, corpus.skeleton)
    with pytest.raises(UsageError, match="二つ以上"):
        policy_named(several, "架空団体")


@pytest.mark.parametrize("words", [["kakuu-shi"], ["kakuu-shi:kakuu-shi"], ["kakuu-shi:nobody"], ["all", "none"]])
def test_what_is_no_pair_is_refused(corpus: Corpus, words: list[str]) -> None:
    with pytest.raises(UsageError):
        pairs_of(words, corpus)


def test_a_million_pairs_are_refused(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "MOST_PAIRS", 5)
    with pytest.raises(UsageError, match="6"):
        pairs_of(["all"], corpus)


# --- failures -----------------------------------------------------------------------------------------------


def test_what_fails_costs_only_itself_and_is_tried_again(tmp_path: Path) -> None:
    files = Files(**{"bodies/a.html": fail, "documents/a.docx": fail})
    outcome = files.run(tmp_path)
    assert [failure.name for failure in outcome.failed] == ["bodies/a.html", "documents/a.docx"]
    assert "ZeroDivisionError" in str(outcome.failed[0].reason)
    found = contents(tmp_path)
    assert set(found) == set(files.makers) - {"documents/a.docx"}
    assert "作成できませんでした" in found["bodies/a.html"]
    assert "<b>nought" not in found["bodies/a.html"]
    assert 'href="../index.html"' in found["bodies/a.html"]
    assert tmp_path / "bodies/a.html" not in outcome.files
    assert unchanged(tmp_path, "k", ALL) is None
    mended = Files()
    assert mended.run(tmp_path).made == ["bodies/a.html", "documents/a.docx"]


def test_what_failed_leaves_no_older_state_behind(tmp_path: Path) -> None:
    Files().run(tmp_path)
    Files(**{"kosshi.xlsx": fail}).run(tmp_path, "new")
    assert not (tmp_path / "kosshi.xlsx").exists()


def test_a_file_in_the_way_costs_only_itself(tmp_path: Path) -> None:
    (tmp_path / "kosshi.xlsx").mkdir()
    outcome = Files().run(tmp_path)
    assert [failure.name for failure in outcome.failed] == ["kosshi.xlsx"]
    assert isinstance(outcome.failed[0].reason, UsageError)


def test_where_nothing_can_be_written_the_run_ends(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="file"):
        Files().run(tmp_path / "file")


def test_the_end_of_a_run_tells_what_was_and_what_was_not(corpus: Corpus, tmp_path: Path) -> None:
    outcome = Files(**{"bodies/a.html": fail}).run(tmp_path)
    told = list(lines(corpus, outcome))
    assert told[:2] == ["読み取り：4件", "読み取れなかったファイル：1件"]
    assert "empty.txt" in told[2]
    assert told[3] == "作成：8ファイル（前回のまま：0ファイル）"
    assert told[4] == "作成できなかったファイル：1件"
    assert told[5].startswith("  bodies/a.html: ZeroDivisionError")


def test_a_policy_whose_analysis_fails_costs_only_itself(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sound(corpus) is corpus
    analyse = batch._analyse

    def broken(some: Corpus) -> None:
        if "kakuu-machi" in some.policies:
            raise RecursionError("too deep")
        analyse(some)

    monkeypatch.setattr(batch, "_analyse", broken)
    found = sound(corpus)
    assert list(found.policies) == ["kakuu-shi", "betsu-shi", "kakuu-mura"]
    assert [Path(file).name for file, _ in found.failures] == ["empty.txt", "b.txt"]
    assert "RecursionError" in str(found.failures[1][1])


def test_a_failure_of_all_is_raised(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_some: Corpus) -> None:
        raise ValueError("whatever")

    monkeypatch.setattr(batch, "_analyse", broken)
    with pytest.raises(SourceError, match="whatever"):
        sound(corpus)


# --- keys ---------------------------------------------------------------------------------------------------


def changed(corpus: Corpus) -> Iterable[str]:
    """Keys of corpora and runs that differ from this one in one thing."""
    policies, entries = dict(corpus.policies), dict(corpus.entries)
    first = policies["kakuu-shi"]
    yield corpus_key(corpus, "en")
    yield corpus_key(corpus.part(["kakuu-shi"]), "ja")
    yield corpus_key(Corpus(policies, entries, corpus.skeleton), "ja")  # without the file that could not be read
    other = {**policies, "kakuu-shi": replace(first, source=replace(first.source, text=f"{first.source.text}。"))}
    yield corpus_key(Corpus(other, entries, corpus.skeleton, corpus.failures), "ja")
    named = {**entries, "kakuu-shi": entries["kakuu-shi"].model_copy(update={"body": "別の市"})}
    yield corpus_key(Corpus(policies, named, corpus.skeleton, corpus.failures), "ja")
    part = corpus.skeleton.parts[0]
    yield corpus_key(Corpus(policies, entries, Skeleton((part,)), corpus.failures), "ja")


def test_the_key_holds_all_that_a_report_is_made_of(corpus: Corpus) -> None:
    keys = [corpus_key(corpus, "ja"), *changed(corpus)]
    assert len(set(keys)) == len(keys)
    assert corpus_key(corpus, "ja") == keys[0]


def test_a_digest_keeps_its_parts_apart() -> None:
    assert digest("ab", "c") != digest("a", "bc") != digest("abc")
    assert digest() == digest()


def test_a_memory_forgets(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    (tmp_path / "a").write_bytes(b"1")
    with memory:
        memory.keep("a", "k", sha256(b"1").hexdigest())
        assert memory.has("a", "k")
        memory.forget("a")
        assert not memory.has("a", "k")


def test_the_last_line_tells_whether_anything_changed(corpus: Corpus, tmp_path: Path) -> None:
    whole = Corpus(corpus.policies, corpus.entries, corpus.skeleton)
    files = Files()
    assert "9 個のファイルを書き出しました" in ending(whole, files.run(tmp_path), tmp_path)
    again = files.run(tmp_path)
    assert ending(whole, again, tmp_path).startswith("変更はありませんでした")
    assert not any("作成" in line for line in lines(whole, again))
    assert ending(corpus, again, tmp_path).endswith("読み取れなかったファイルが 1 個あります（終了コード 2）。")


def test_the_folder_says_what_to_open_and_leaves_the_readme_of_others(tmp_path: Path) -> None:
    describe(tmp_path, readme())
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == readme()
    for word in ("index.html", "desk.html", "kosshi.xlsx", "tables/", "ネットワーク", __version__):
        assert word in readme()
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    describe(tmp_path, readme())
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine"


def test_the_shipped_readme_is_the_one_the_report_writes() -> None:
    assert (Path(__file__).parents[2] / "outputs" / "README.md").read_text(encoding="utf-8") == readme()

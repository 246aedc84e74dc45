"""The folder as a whole: same bytes, languages, stale files, interrupted runs, large corpora."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

import kosshi
from kosshi.corpus import Corpus
from kosshi.errors import UsageError
from kosshi.report import PAIR_LIMIT, write
from kosshi.report.folder import Folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_every_file_asked_for_is_there(report: Path, corpus: Corpus) -> None:
    found = contents(report)
    wanted = {"index.html", "threats.html", "scopes.html", "measures.html", "additions.html", "kosshi.xlsx"}
    wanted |= {f"bodies/{policy}.html" for policy in corpus.policies} | {f"nodes/{node.id}.html" for node in corpus.skeleton}
    wanted |= {f"tables/{table}.{suffix}" for table in ("clauses", "alignment", "wording", "coverage") for suffix in ("csv", "parquet")}
    assert wanted | {"tables/manifest.csv"} <= set(found)
    assert len([name for name in found if name.startswith("pairs/")]) == 6
    assert found["tables/clauses.csv"].startswith(b"\xef\xbb\xbf")


def test_writing_again_gives_the_same_bytes(report: Path, corpus: Corpus, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    files = write(corpus, tmp_path / "new" / "place", progress=lambda *step: seen.append(step)).files
    assert seen == [("report", done, len(files)) for done in range(len(files) + 1)]
    assert contents(tmp_path / "new" / "place") == contents(report)
    assert files[0].name == "index.html"
    assert {path.name for path in files} | {".kosshi-report.json", "README.md"} == {
        path.name for path in report.rglob("*") if path.is_file()
    }
    write(corpus, tmp_path / "new" / "place")
    assert contents(tmp_path / "new" / "place") == contents(report)


def test_a_fresh_load_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a", "b"):
        (tmp_path / "in" / f"{name}.txt").write_text(
            "規程\n第1条 この規程は、情報資産を守ることを目的とする。\n第2条 職員は、これを守る。\n", encoding="utf-8"
        )
    write(kosshi.load(tmp_path / "in"), tmp_path / "one")
    write(kosshi.load(tmp_path / "in"), tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_the_report_speaks_english(corpus: Corpus, tmp_path: Path) -> None:
    write(corpus, tmp_path, lang="en")
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert '<html lang="en"' in index
    assert "Coverage matrix" in index
    assert "対応表" not in index


def test_stale_files_go_and_others_stay(corpus: Corpus, tmp_path: Path) -> None:
    write(corpus, tmp_path)
    own = [tmp_path / "README.md", tmp_path / "bodies" / "notes.txt", tmp_path / "pairs" / "mine" / "kept.html"]
    for path in own:
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine", encoding="utf-8")
    ids = ["kakuu-shi", "betsu-shi"]
    fewer = Corpus({key: corpus.policies[key] for key in ids}, corpus.entries, corpus.skeleton)
    write(fewer, tmp_path)
    assert sorted(path.name for path in (tmp_path / "bodies").iterdir()) == ["betsu-shi.html", "kakuu-shi.html", "notes.txt"]
    assert [path.name for path in (tmp_path / "pairs").glob("*.html")] == ["kakuu-shi--betsu-shi.html"]
    assert all(path.read_text(encoding="utf-8") == "mine" for path in own)


def test_nothing_outside_or_unlisted_is_removed(corpus: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "outputs"
    folder.mkdir()
    kept = [tmp_path / "precious.txt", folder / "README.md", folder / "unlisted.html"]
    for path in kept:
        path.write_text("kept", encoding="utf-8")
    (folder / "old.html").write_text("stale", encoding="utf-8")
    names = ["../precious.txt", str(tmp_path / "precious.txt"), "README.md", "old.html", "a\\b", 7, "bodies/../../precious.txt"]
    (folder / ".kosshi-report.json").write_text(json.dumps({"files": names}), encoding="utf-8")
    write(corpus, folder)
    assert all(path.read_text(encoding="utf-8") == "kept" for path in kept)
    assert not (folder / "old.html").exists()


@pytest.mark.parametrize("memory", ["", "[]", '{"files": 3}', "\x00", '{"files": {"a": 1}}', "\ud800"])
def test_a_broken_memory_is_ignored(tmp_path: Path, memory: str) -> None:
    (tmp_path / ".kosshi-report.json").write_bytes(memory.encode("utf-8", "surrogatepass"))
    (tmp_path / "a").write_text("mine", encoding="utf-8")
    folder = Folder(tmp_path)
    folder.announce(["new.html"])
    folder.write("new.html", b"")
    assert folder.finish() == [tmp_path / "new.html"]
    assert (tmp_path / "a").exists()
    assert json.loads((tmp_path / ".kosshi-report.json").read_text(encoding="utf-8")) == {"files": ["new.html"]}


def test_an_interrupted_run_leaves_nothing_unknown(corpus: Corpus, tmp_path: Path) -> None:
    def stop(_stage: str, done: int, _total: int) -> None:
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(corpus, tmp_path, progress=stop)
    remembered = set(json.loads((tmp_path / ".kosshi-report.json").read_text(encoding="utf-8"))["files"])
    assert set(contents(tmp_path)) - {".kosshi-report.json", ".kosshi-report.part"} <= remembered


def test_a_file_in_the_way_is_named(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "outputs").write_text("a file", encoding="utf-8")
    with pytest.raises(UsageError, match="outputs"):
        write(corpus, tmp_path / "outputs")


def test_a_run_goes_on_where_it_was_stopped_and_a_second_one_makes_nothing(corpus: Corpus, tmp_path: Path) -> None:
    def stop(stage: str, done: int, _total: int) -> None:
        if stage == "report" and done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(corpus, tmp_path, progress=stop)
    second = write(corpus, tmp_path)
    assert len(second.kept) == 20
    third = write(corpus, tmp_path)
    assert third.made == []
    assert sorted(third.kept) == sorted(second.made + second.kept)


def test_chosen_pairs_and_formats_are_all_that_is_made(corpus: Corpus, tmp_path: Path) -> None:
    found = write(corpus, tmp_path, pairs=["kakuu-shi:betsu-shi"], formats=["html"])
    assert [path.name for path in (tmp_path / "pairs").glob("*.html")] == ["kakuu-shi--betsu-shi.html"]
    assert {path.suffix for path in found.files} <= {".html", ".js", ".css"}


@pytest.mark.parametrize("pairs", [["kakuu-shi:kakuu-machi"], [], ["none"]])
def test_no_link_of_a_choice_is_dead(corpus: Corpus, tmp_path: Path, pairs: list[str]) -> None:
    write(corpus, tmp_path, only=["kakuu-shi"], pairs=pairs, formats=["html"])
    for page in tmp_path.rglob("*.html"):
        for href in html.fromstring(page.read_bytes()).xpath("//@href"):
            path = urlsplit(href).path
            assert not path or href.startswith("data:") or (page.parent / unquote(path)).is_file(), (page.name, href)
    cells = html.fromstring((tmp_path / "index.html").read_bytes()).xpath("//table[@class='pairs']//td//a/@href")
    assert len(cells) == 6
    assert "pair.html#!a=kakuu-machi&b=betsu-shi" in cells


def test_a_large_corpus_has_no_pages_of_pairs(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for number in range(PAIR_LIMIT + 1):
        text = f"架空市第{number}規程\n1 目的\n情報資産を{'守る' * number}ことを目的とする。\n2 定義\n(1) ネットワーク\n通信網をいう。\n"
        (source / f"p{number:02}.txt").write_text(text, encoding="utf-8")
    corpus = kosshi.load(source)
    write(corpus, tmp_path / "out")
    assert not (tmp_path / "out" / "pairs").exists()
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert 'href="pair.html"' in index
    assert 'class="matrix many"' in index
    rows = (tmp_path / "out" / "tables" / "wording.csv").read_text(encoding="utf-8-sig").splitlines()
    assert 1 < len(rows) < len(corpus.wording)

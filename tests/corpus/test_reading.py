"""However a corpus is read (anew, from the cache, in processes, from a store), the same policies come of it."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path
from typing import ClassVar

import pytest

from kosshi import cache, load
from kosshi.corpus import corpus as corpus_module
from kosshi.corpus import load_files, load_skeleton, select
from kosshi.corpus import reading as module
from kosshi.engine import Engine
from kosshi.errors import KosshiError, SourceError, UsageError
from kosshi.manifest import Entry

CORPUS = Path("corpus")
TEXT = (CORPUS / "policies" / "suwa.txt").read_text(encoding="utf-8")


@pytest.fixture
def many(tmp_path):
    """A folder of 130 files: enough for two processes; one of them is no policy."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(129):
        (folder / f"p{number:03}.txt").write_text(TEXT.replace("諏訪市", f"第{number}市"), encoding="utf-8")
    (folder / "x.txt").write_bytes(b"")
    return folder


def test_processes_read_what_one_process_reads(many):
    one, two = load(many, jobs=1, cache=False), load(many, jobs=2, cache=False)
    assert one.policies == two.policies
    assert [str(error) for _, error in one.failures] == [str(error) for _, error in two.failures]
    assert len(one.failures) == 1


def test_the_second_time_nothing_is_read_anew(many, tmp_path, monkeypatch):
    first = load(many, jobs=1, cache=tmp_path / "kept")
    read = []
    monkeypatch.setattr(module, "parse", lambda source: read.append(source) or pytest.fail("read anew"))
    assert load(many, jobs=1, cache=tmp_path / "kept").policies == first.policies


def test_what_changed_is_read_anew_and_nothing_else(many, tmp_path, monkeypatch):
    load(many, jobs=1, cache=tmp_path / "kept")
    (many / "p007.txt").write_text(TEXT.replace("目的", "趣旨"), encoding="utf-8")
    read = []
    parse = module.parse
    monkeypatch.setattr(module, "parse", lambda source: read.append(source.policy_id) or parse(source))
    again = load(many, jobs=1, cache=tmp_path / "kept")
    assert read == ["p007"]
    assert again.policies == load(many, jobs=1, cache=False).policies


def test_a_damaged_cache_changes_nothing(many, tmp_path):
    expected = load(many, jobs=1, cache=tmp_path / "kept").policies
    file = next((tmp_path / "kept").glob("*.sqlite"))
    data = bytearray(file.read_bytes())
    data[len(data) // 3 :: 997] = b"\xff" * len(data[len(data) // 3 :: 997])
    file.write_bytes(bytes(data))
    assert load(many, jobs=1, cache=tmp_path / "kept").policies == expected


def test_a_changed_name_is_not_mistaken_for_the_old_one(many, tmp_path):
    load(many, jobs=1, cache=tmp_path / "kept")
    (many / "p001.txt").rename(many / "q001.txt")
    again = load(many, jobs=1, cache=tmp_path / "kept")
    assert again["q001"].source.name == "q001.txt"
    assert again["q001"].policy_id == "q001"


def test_few_texts_do_not_touch_the_cache(tmp_path, monkeypatch):
    monkeypatch.setenv(cache.FOLDER, str(tmp_path / "kept"))
    load_files([CORPUS / "policies" / "suwa.txt"])
    assert not (tmp_path / "kept").exists()


def test_what_was_read_before_a_run_was_stopped_is_not_read_again(many, tmp_path, monkeypatch):
    def stop(stage: str, done: int, total: int) -> None:
        if done == 40:  # fewer than are written at once
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(many, jobs=1, cache=tmp_path / "kept", progress=stop)
    read = []
    parse = module.parse
    monkeypatch.setattr(module, "parse", lambda source: read.append(source.policy_id) or parse(source))
    load(many, jobs=1, cache=tmp_path / "kept")
    assert read == [f"p{number:03}" for number in range(40, 129)]


class Watched:
    """What a bar is shown with, put in the place of rich's."""

    shown: ClassVar[list[str]] = []

    def __init__(self, *_: object, **__: object) -> None:
        self.start, self.stop = (partial(self.shown.append, word) for word in ("start", "stop"))

    def add_task(self, *_: object, **__: object) -> int:
        return 0

    def update(self, *_: object, **__: object) -> None:
        pass


@pytest.mark.parametrize("stage", ["parse", "align"])
def test_a_bar_goes_where_the_run_is_broken_off(many, monkeypatch, stage):
    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("rich.progress.Progress", Watched)
    monkeypatch.setattr("kosshi.corpus.progress._watched", lambda: True)
    monkeypatch.setattr(module if stage == "parse" else corpus_module, {"parse": "parse", "align": "align_each"}[stage], broken)
    Watched.shown.clear()
    with pytest.raises(KeyboardInterrupt):
        load(many, jobs=1, cache=False).alignments  # noqa: B018 - computed when asked for
    assert Watched.shown.count("start") == Watched.shown.count("stop") > 0


def test_however_many_ids_are_asked_for_their_corpus_is_there_once(many, tmp_path):
    ids = [f"p{number:03}" for number in range(0, 129, 2)]
    other = tmp_path / "other.txt"
    other.write_text(TEXT, encoding="utf-8")
    corpus, shown = select([*ids, ids[0], str(other)], many, load_skeleton())
    assert shown == [*ids, "other"]
    assert len(corpus) == 129 + 1
    assert not corpus.failures


class Deadly(Engine):
    """An engine in which the process dies of one document."""

    def map(self, work, items, lost):
        return (lost(item) if item.policy_id == "p000" else work([item])[0] for item in items)


def test_a_document_its_process_died_of_is_a_failure_among_others(many):
    tasks = [module.Task(module.Item(file, Entry(policy_id=file.stem, file=file.name), None), file.stem) for file in sorted(many.iterdir())]
    found = module.Reader(Deadly(jobs=2)).read(tasks, lambda *_: None)
    assert isinstance(found[0], SourceError)
    assert "p000.txt" in str(found[0])
    assert [one.policy_id for one in found[1:-1]] == [task.policy_id for task in tasks[1:-1]]


def test_a_store_is_read_like_a_folder():
    upath = pytest.importorskip("upath")
    root = upath.UPath("memory://bucket/corpus")
    for file in [*CORPUS.glob("policies/*"), CORPUS / "manifest.yaml"]:
        target = root / file.relative_to(CORPUS).as_posix()
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    try:
        assert load("memory://bucket/corpus").policies == load(CORPUS).policies
        assert load("memory://bucket/corpus/policies/suwa.txt")["suwa"] == load(CORPUS)["suwa"]
        with pytest.raises(UsageError):
            load("memory://bucket/nothing")
    finally:
        shutil.rmtree(root, ignore_errors=True) if isinstance(root, Path) else root.fs.rm("/bucket", recursive=True)


def test_a_store_without_its_library_says_what_to_install():
    pytest.importorskip("upath")
    with pytest.raises(KosshiError, match="remote"):
        load("nosuchstore://bucket/corpus")

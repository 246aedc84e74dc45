"""The cache gives back what was kept, never anything else, and never stops a run."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from click.testing import CliRunner

from kosshi import cache
from kosshi.cache import Cache, key
from kosshi.cli import cli


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv(cache.FOLDER, str(tmp_path / "kept"))
    return tmp_path / "kept"


def kept_file(place):
    return next(place.glob("*.sqlite"))


def test_what_is_put_is_found_by_a_later_run(place):
    names = [key("number", str(number)) for number in range(1200)]  # more than one question asks for
    Cache().put({name: name[::-1] for name in names})
    assert Cache().get([*names, key("never put")], bytes) == {name: name[::-1] for name in names}


def test_keys_tell_parts_apart_and_belong_to_one_version_of_the_program(monkeypatch):
    assert key("ab", "c") != key("a", "bc")
    old = key("a")
    monkeypatch.setattr(cache, "program_key", lambda: "another version")
    assert key("a") != old


def test_a_value_that_cannot_be_read_counts_as_not_there(place):
    def refuse(_data: bytes) -> str:
        raise ValueError

    name = key("x")
    Cache().put({name: b"value"})
    assert Cache().get([name], refuse) == {}


def test_a_value_changed_on_disk_counts_as_not_there(place):
    name = key("x")
    Cache().put({name: b"value"})
    with sqlite3.connect(kept_file(place)) as connection:
        connection.execute("UPDATE kept SET data = ?", (b"forged",))
    connection.close()
    assert Cache().get([name], bytes) == {}


@pytest.mark.parametrize("damage", [b"no database at all " * 200, b""])
def test_a_damaged_file_is_begun_anew(place, damage):
    name = key("x")
    first = Cache()
    first.put({name: b"value"})
    first.close()
    kept_file(place).write_bytes(damage)
    second = Cache()
    assert second.get([name], bytes) == {}
    second.put({name: b"again"})
    assert Cache().get([name], bytes) == {name: b"again"}


def test_a_place_that_cannot_be_written_keeps_nothing_and_stops_nothing(tmp_path):
    (tmp_path / "file").write_text("no folder")
    blocked = Cache(tmp_path / "file")
    blocked.put({key("x"): b"value"})
    assert blocked.get([key("x")], bytes) == {}


def test_a_locked_file_stops_nothing(place, monkeypatch):
    monkeypatch.setattr(cache, "_WAIT", 0.05)
    name = key("x")
    Cache().put({name: b"value"})
    with sqlite3.connect(kept_file(place)) as other:
        other.execute("BEGIN EXCLUSIVE")
        Cache().put({key("y"): b"value"})
        other.rollback()
    other.close()
    assert Cache().get([name], bytes) == {name: b"value"}


def test_a_value_too_large_is_not_kept_and_costs_the_others_nothing(place, monkeypatch):
    monkeypatch.setattr(cache, "_LARGEST", 5)
    small, large = key("small"), key("large")
    Cache().put({small: b"value"})
    Cache().put({large: b"values"})
    assert Cache().get([small, large], bytes) == {small: b"value"}


def test_many_at_once_lose_nothing(place):
    names = [key("many", str(number)) for number in range(64)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: Cache().put({name: name}), names))
    assert len(Cache().get(names, bytes)) == len(names)


def test_files_of_old_versions_go(place):
    place.mkdir()
    for number in range(5):
        (place / f"kosshi-{number:012}.sqlite").write_bytes(b"")
    Cache().put({key("x"): b"value"})
    assert len(list(place.glob("*.sqlite"))) == 3


def test_a_file_that_has_grown_too_large_is_begun_anew(place, monkeypatch):
    first, second = key("first"), key("second")
    Cache().put({first: b"value" * 10_000})
    monkeypatch.setattr(cache, "_LIMIT", kept_file(place).stat().st_size - 1)
    Cache().put({second: b"value"})
    assert Cache().get([first, second], bytes) == {second: b"value"}


def test_the_command_line_shows_and_clears_it(place):
    Cache().put({key("x"): b"value"})
    shown = CliRunner().invoke(cli, ["cache", "show"]).output
    assert str(place) in shown
    assert "20 件に満たない" in shown
    assert "キャッシュを消しました" in CliRunner().invoke(cli, ["cache", "clear"]).output
    assert not list(place.glob("*.sqlite"))
    again = CliRunner().invoke(cli, ["cache", "clear"])
    assert (again.exit_code, "消すものがありません" in again.output) == (0, True)

"""Work in several processes gives what one gives, and outlives a process that dies."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence

import pytest

from kosshi import engine as module
from kosshi.engine import CHUNK, Engine
from kosshi.errors import UsageError
from kosshi.messages import speak

DEADLY = CHUNK + 3


def double(numbers: Sequence[int]) -> list[int]:
    return [2 * number for number in numbers]


def double_or_die(numbers: Sequence[int]) -> list[int]:
    if DEADLY in numbers:
        os.kill(os.getpid(), signal.SIGKILL)
    return double(numbers)


def lost(_number: int) -> int:
    return -1


@pytest.fixture(autouse=True)
def english():
    speak("en")
    yield
    speak("ja")


def test_processes_give_all_results_in_order():
    engine, numbers = Engine(jobs=2), range(3 * CHUNK + 1)
    assert engine.spreads(len(numbers))
    assert list(engine.map(double, numbers, lost)) == double(numbers)


def test_few_items_are_not_worth_processes():
    assert not Engine(jobs=8).spreads(2 * CHUNK - 1)
    assert not Engine(jobs=1).spreads(10_000)


@pytest.mark.skipif(sys.platform == "win32", reason="no signal kills there")
def test_an_item_that_kills_its_process_costs_itself_only():
    numbers = range(2 * CHUNK)
    expected = [-1 if number == DEADLY else 2 * number for number in numbers]
    assert list(Engine(jobs=2).map(double_or_die, numbers, lost)) == expected


def test_a_cluster_gives_what_processes_give():
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster:
        engine = Engine(name="dask", scheduler=cluster.scheduler_address)
        assert list(engine.map(double, range(2 * CHUNK + 5), lost)) == double(range(2 * CHUNK + 5))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"jobs": 0}, "at least one process"),
        ({"name": "spark"}, "no such engine"),
        ({"name": "dask"}, "needs both"),
        ({"scheduler": "tcp://127.0.0.1:1"}, "needs both"),
    ],
)
def test_settings_that_do_not_fit_are_refused(settings, words):
    with pytest.raises(UsageError, match=words):
        Engine(**settings)


def test_a_scheduler_that_does_not_answer_is_said_in_a_line(monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 1)
    pytest.importorskip("distributed")
    with pytest.raises(UsageError, match="does not answer"):
        list(Engine(name="dask", scheduler="tcp://127.0.0.1:1").map(double, [1], lost))


def test_a_cluster_is_worth_its_processes_for_a_single_item():
    cluster = Engine(jobs=1, name="dask", scheduler="tcp://127.0.0.1:1")
    assert cluster.spreads(1)
    assert not cluster.spreads(0)

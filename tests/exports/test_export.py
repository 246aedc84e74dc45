"""The one entry: the same bytes every time, well-formed whatever the texts hold, and clear remarks."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest
from lxml import etree

from kosshi.corpus import Corpus
from kosshi.errors import UsageError
from kosshi.exports import FORMATS, export
from kosshi.exports.made import Cleaner
from kosshi.messages import speak
from samples import CORPUS, ROOT

PROGRAM = """
import hashlib, sys
import kosshi
from kosshi.exports import export
digest = hashlib.sha256()
for name, data in export(kosshi.load(sys.argv[1])).items():
    digest.update(name.encode() + data)
print(digest.hexdigest())
"""


@pytest.fixture(params=["five", "unseen", "hostile"])
def corpus(request: pytest.FixtureRequest) -> Corpus:
    found: Corpus = request.getfixturevalue(request.param)
    return found


def test_every_file_is_well_formed(corpus: Corpus) -> None:
    for name, data in export(corpus).items():
        path = PurePosixPath(name)
        assert not path.is_absolute()
        assert ".." not in path.parts
        assert data
        if path.suffix in {".xml", ".graphml"}:
            root = etree.fromstring(data)
            assert not list(root.iter("script", "{*}script"))
        elif path.suffix == ".json":
            json.loads(data)
        elif path.suffix == ".csv":
            assert len({len(row) for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))}) == 1


def test_another_process_gives_the_same_bytes(five: Corpus) -> None:
    digest = hashlib.sha256()
    for name, data in export(five).items():
        digest.update(name.encode() + data)
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", PROGRAM, str(CORPUS)]
    other = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, cwd=ROOT)
    assert other.stdout.strip() == digest.hexdigest()


def test_each_format_has_a_folder_of_its_own_and_the_prefix_comes_first(hostile: Corpus) -> None:
    for name in FORMATS:
        files = export(hostile, [name], prefix="out/")
        assert files
        assert all(file.startswith(f"out/{name}/") for file in files)


def test_an_unknown_format_is_refused_before_anything_is_made(five: Corpus) -> None:
    with pytest.raises(UsageError, match="oscal law tei"):
        export(five, ["oscal", "docx"])


def test_remarks_are_told(hostile: Corpus) -> None:
    told: list[str] = []
    export(hostile, ["law", "tei"], tell=told.append)
    assert any("条立て" in one for one in told)
    assert any("制御文字" in one for one in told)
    assert len(told) < 8


def test_english_is_spoken_throughout(hostile: Corpus) -> None:
    told: list[str] = []
    speak("en")
    try:
        files = export(hostile, tell=told.append)
    finally:
        speak("ja")
    assert any("control characters" in one for one in told)
    assert json.loads(files["oscal/catalog.json"])["catalog"]["groups"][0]["controls"][0]["title"] == "Purpose"
    assert b"policy_id" in files["khcoder/policies-H1.csv"]


@pytest.mark.parametrize(
    ("text", "wanted", "count"),
    [
        ("あ\x00い", "あ\ufffdい", 1),
        ("a\r\nb\rc", "a\nb\nc", 0),
        ("\ud800", "\ufffd", 1),
        ("𠮷\t", "𠮷\t", 0),
        ("\ufffe\uffff", "\ufffd\ufffd", 2),
    ],
)
def test_what_xml_cannot_hold_is_replaced_and_counted(text: str, wanted: str, count: int) -> None:
    clean = Cleaner()
    assert clean(text) == wanted
    assert clean.replaced == count
    assert clean.line(" \n") == "-"


def test_no_module_is_imported_that_no_format_asks_for() -> None:
    program = "import sys, kosshi.exports; print(sorted(set(sys.modules) & {'lxml', 'networkx', 'pandas'}))"
    environment = {**os.environ, "PYTHONPATH": str(Path(ROOT / "src"))}
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert "networkx" not in found.stdout

"""The notebooks run, say what they said when they were committed, and what their text quotes stands in the policies."""

from __future__ import annotations

import ast
import re
from copy import deepcopy
from functools import cache
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

import kosshi
from notebooks.executing import NOTEBOOKS, ROOT, read, run, settled
from notebooks.substance import differences, problems, said, same

NAMES = [path.stem for path in NOTEBOOKS]
MOST_BYTES = 1_000_000
each = pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)


@cache
def corpus() -> kosshi.Corpus:
    """The corpus that ships with kosshi."""
    return kosshi.load(ROOT / "corpus")


def markdown(path: Path) -> str:
    """All text cells of a notebook."""
    return "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")


def test_there_are_eight() -> None:
    assert [name[:2] for name in NAMES] == [f"{number:02}" for number in range(8)]


# --- run ----------------------------------------------------------------------------------------------------


@each
def test_runs_from_a_clean_kernel_and_says_what_was_committed(path: Path) -> None:
    fresh = run(path)
    assert problems(fresh.notebook) == []
    assert differences(read(path), fresh.notebook) == []
    assert fresh.missing == ""


# --- as committed -------------------------------------------------------------------------------------------


@each
def test_outputs_are_kept_whole_and_clean(path: Path) -> None:
    notebook = read(path)
    assert problems(notebook) == []
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert any(cell.outputs for cell in cells)
    assert settled(deepcopy(notebook)) == notebook
    assert path.stat().st_size < MOST_BYTES
    nbformat.validate(notebook)


@each
def test_every_heading_has_an_english_line(path: Path) -> None:
    lines = [line for line in markdown(path).splitlines() if line.strip()]
    headings = [place for place, line in enumerate(lines) if re.match(r"#{1,6} ", line) and not _in_code(lines, place)]
    assert headings
    for place in headings:
        assert re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", lines[place]), lines[place]
        assert re.fullmatch(r"\*[A-Za-z][\x20-\x7e–’]*\*", lines[place + 1]), lines[place]


def _in_code(lines: list[str], place: int) -> bool:
    return sum(line.startswith("```") for line in lines[:place]) % 2 == 1


@each
def test_says_what_cannot_be_concluded(path: Path) -> None:
    assert "言えないこと" in markdown(path)


@each
def test_quotations_stand_in_the_clauses_named(path: Path) -> None:
    policies = "|".join(map(re.escape, corpus().policies))
    named = list(re.finditer(rf"`({policies})#([^`]+)`(?:「((?:[^「」]|「[^「」]*」)+)」)?", markdown(path)))
    assert named or path.stem[:2] in ("00", "07")
    for match in named:
        clause = corpus()[match[1]][match[2]]  # raises where there is no such clause
        if match[3]:
            words = "".join(clause.full_text.split())
            assert "".join(match[3].split()) in words, match[0]


@each
def test_skeleton_ids_exist(path: Path) -> None:
    cells = "\n".join(cell.source for cell in read(path).cells)
    assert [node for node in re.findall(r"[\"'`]((?:bp|st)\.[a-z.-]+)[\"'`]", cells) if node not in corpus().skeleton] == []


@each
def test_defines_no_logic(path: Path) -> None:
    for cell in read(path).cells:
        if cell.cell_type == "code":
            source = "\n".join("" if line.startswith("!") else line for line in cell.source.splitlines())
            kinds = (ast.FunctionDef, ast.ClassDef, ast.While, ast.For, ast.If, ast.Try)
            assert not any(isinstance(node, kinds) for node in ast.walk(ast.parse(source))), source


# --- the comparison itself ----------------------------------------------------------------------------------


def notebook_with(**data: str) -> NotebookNode:
    """A notebook of one cell with one output."""
    named = {"text/plain": data.get("plain", ""), "text/html": data.get("html", "")}
    output = nbformat.v4.new_output("execute_result", data={name: text for name, text in named.items() if text})
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("table", outputs=[output])])


TABLE = "<style>td {color: red}</style><table><tr><th>suwa</th><td>12</td><td>0.313812</td></tr></table>"


@pytest.mark.parametrize(
    "changed",
    [
        TABLE.replace("12", "13"),
        TABLE.replace("0.313812", "0.323812"),
        TABLE.replace("0.313812", "0.3"),
        TABLE.replace("suwa", "kitakyushu"),
        TABLE.replace("<td>12</td>", ""),
        TABLE.replace("12", "-12"),
        '<img alt="a" src="x">',
        "",
    ],
)
def test_a_changed_number_or_word_is_noticed(changed: str) -> None:
    found = differences(notebook_with(plain="x", html=TABLE), notebook_with(plain="x", html=changed))
    assert len(found) == 1


@pytest.mark.parametrize("changed", [TABLE.replace("red", "blue"), TABLE.replace("0.313812", "0.313813"), TABLE.replace("><", "> <")])
def test_looks_and_rounding_are_no_substance(changed: str) -> None:
    assert differences(notebook_with(plain="x", html=TABLE), notebook_with(plain="x", html=changed)) == []


def test_a_changed_number_in_a_committed_output_is_noticed() -> None:
    for path in NOTEBOOKS:
        committed = read(path)
        changed = deepcopy(committed)
        outputs = [one for cell in changed.cells for one in cell.get("outputs", ()) if "text/plain" in one.get("data", {})]
        one = next(one for one in outputs if re.search(r"\d", said(one)) and "<img" not in one.data.get("text/html", ""))
        for kind in ("text/plain", "text/html"):
            if kind in one.data:
                one.data[kind] = re.sub(r"(?<=[ >])\d+(?=[ <\n規条])", lambda match: str(int(match[0]) + 1), one.data[kind])
        assert differences(committed, committed) == []
        assert differences(committed, changed), path.stem


def test_what_a_picture_says_on_hovering_is_substance_its_bytes_are_not() -> None:
    picture = '<img src="data:image/svg+xml;base64,AAAA" alt="図"><map><area coords="1,2,3,4" title="suwa#6.3 20条項"></map>'
    same_words = picture.replace("AAAA", "BBBB").replace("1,2,3,4", "5,6,7,8")
    other_words = picture.replace("20条項", "21条項")
    assert differences(notebook_with(html=picture), notebook_with(html=same_words)) == []
    assert differences(notebook_with(html=picture), notebook_with(html=other_words))


def test_a_figure_without_words_is_compared_by_its_kind_alone() -> None:
    assert differences(notebook_with(plain="<Figure size 540x324 with 1 Axes>"), notebook_with(plain="<Figure size 9x9 with 2 Axes>")) == []


@pytest.mark.parametrize(
    ("a", "b", "alike"),
    [
        ("1 2", "1  2", True),
        ("12", "1 2", False),
        ("0.5", "0.50001", True),
        ("5", "5.0", False),
        ("1e-11", "2e-11", False),
        ("", "0", False),
    ],
)
def test_same(a: str, b: str, alike: bool) -> None:
    assert same(a, b) is alike


@pytest.mark.parametrize(
    "text",
    [
        "written to /home/someone/x.csv",
        r"C:\Users\x",
        "<object at 0x7f3a2b1c9d00>",
        "UserWarning: Glyph 24066 missing",
        "Traceback (most recent",
    ],
)
def test_paths_addresses_and_warnings_are_problems(text: str) -> None:
    assert problems(notebook_with(plain=text))


@pytest.mark.parametrize("text", ["資料/policies/a.pdf", "1/2", "and/or", "a.txt → b"])
def test_ordinary_slashes_are_none(text: str) -> None:
    assert problems(notebook_with(plain=text)) == []


def test_errors_and_the_stream_of_errors_are_problems() -> None:
    for output in (
        nbformat.v4.new_output("stream", name="stderr", text="!"),
        nbformat.v4.new_output("error", ename="E", evalue="x", traceback=[]),
    ):
        cell = nbformat.v4.new_code_cell("x", outputs=[output])
        assert len(problems(nbformat.v4.new_notebook(cells=[cell]))) == 1

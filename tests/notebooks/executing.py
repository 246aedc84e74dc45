"""Notebooks run from a clean kernel. From ``tests/``, ``python -m notebooks.executing [NUMBER…]`` runs and writes them anew."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("[0-9]*.ipynb"))
SECONDS = 300  # for one cell, on a slow machine

# Run before and after the notebook's own cells: looks at every figure that is shown.
_BEFORE = """
import kosshi.plots as _plots
_shown, _missing = [], set()
_show = _plots.Figure._repr_html_
def _checked(figure):
    _shown.append(figure.title)
    _missing.update(_plots.missing_glyphs(figure))
    return _show(figure)
_plots.Figure._repr_html_ = _checked
"""
_AFTER = 'print(len(_shown), "".join(sorted(_missing)), sep="\\n", end="")'


class Run(NamedTuple):
    """A notebook that was run.

    Attributes:
        notebook: with new outputs, and nothing in it that changes from run to run.
        figures: how many figures it shows.
        missing: characters of the figures that no font has.
    """

    notebook: NotebookNode
    figures: int
    missing: str


def read(path: Path) -> NotebookNode:
    """A notebook file."""
    return nbformat.read(path, as_version=4)


def run(path: Path) -> Run:
    """Run a notebook in its folder, in a kernel that knows nothing but this checkout."""
    notebook = read(path)
    notebook.cells = [nbformat.v4.new_code_cell(_BEFORE), *notebook.cells, nbformat.v4.new_code_cell(_AFTER)]
    with TemporaryDirectory() as home:
        environment = {**os.environ, "IPYTHONDIR": home, "JUPYTER_CONFIG_DIR": home, "PYTHONUTF8": "1"}
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT / "src"), os.environ.get("PYTHONPATH"))))
        client = NotebookClient(
            notebook,
            timeout=SECONDS,
            kernel_name="python3",
            resources={"metadata": {"path": str(path.parent)}},
            record_timing=False,
            coalesce_streams=True,
        )
        client.execute(env=environment)
    figures, _, missing = notebook.cells.pop().outputs[0].text.partition("\n")
    del notebook.cells[0]
    return Run(settled(notebook), int(figures), missing)


def settled(notebook: NotebookNode) -> NotebookNode:
    """The notebook without what changes from run to run or from machine to machine: ids, versions, times."""
    notebook.metadata = NotebookNode(
        kernelspec=NotebookNode(display_name="Python 3", language="python", name="python3"), language_info=NotebookNode(name="python")
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    count = 0
    for place, cell in enumerate(notebook.cells):
        cell.id, cell.metadata = f"cell-{place:02}", NotebookNode()
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = count
                if "metadata" in output:
                    output.metadata = NotebookNode()
    return notebook


def main(numbers: list[str]) -> None:
    """Run the notebooks whose names begin so, all by default, and write them."""
    for path in NOTEBOOKS:
        if not numbers or path.name.startswith(tuple(numbers)):
            done = run(path)
            nbformat.write(done.notebook, path)
            print(f"{path.name}: {done.figures} figures{f', no glyph for {done.missing}' if done.missing else ''}")


if __name__ == "__main__":
    main(sys.argv[1:])

"""Every stage of the work on one corpus, against the price of tokenising its text once.

    python tests/benchmarks/stages.py FOLDER [--report] [--parts]

Run as a script, one process works through the corpus once and prints its figures as JSON: first the floor, ``fugashi -Owakati``
over every line of every policy, then the stages. The stages are the public attributes of a corpus; each computes what it needs
and was not asked for before, so the order counts and is the same always.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from measuring import Laps, core, peak

CORE = ("load", "align", "wording", "elements")  # what the issue compares with tokenising once
LATER = {
    "presences": "presences",
    "forces": "forces",
    "editions": "attributions",
    "findings": "found",
    "kinship": "kinship",
    "crosswalk": "crosswalks",
}


def floor(folder: Path, laps: Laps) -> int:
    """Tokenise every line of every policy, keeping nothing; the number of characters."""
    import fugashi  # noqa: PLC0415 - part of what is measured is how much memory each import takes

    tagger = fugashi.Tagger("-Owakati")
    characters = 0
    with laps.lap("floor"):
        for file in sorted((folder / "policies").iterdir()):
            text = file.read_text(encoding="utf-8")
            characters += len(text)
            for line in text.split("\n"):
                tagger.parse(line).split()
    return characters


def worked(folder: Path, with_report: bool) -> dict[str, Any]:
    """Figures of the whole work in the order people ask for it."""
    laps = Laps()
    characters = floor(folder, laps)
    import kosshi.corpus  # noqa: F401, PLC0415 - not part of the first stage

    laps.peak["imports"] = peak()
    corpus = core(laps, folder)
    if with_report:
        from kosshi.report import write  # noqa: PLC0415 - not part of the stage, and of the memory only from here on

        for stage, attribute in LATER.items():
            with laps.lap(stage):
                getattr(corpus, attribute)
        with tempfile.TemporaryDirectory() as out, laps.lap("report"):
            write(corpus, Path(out))
    clauses = sum(1 for policy in corpus for _ in policy.walk())
    return {"policies": len(corpus), "characters": characters, "clauses": clauses, "distinct": distinct(corpus) / clauses, **laps.as_json()}


def distinct(corpus: Any) -> int:
    """The number of clauses that differ once each body's words for itself are folded."""
    from kosshi.designation import fold_designations  # noqa: PLC0415

    own = corpus.collation.designations
    return len({fold_designations(clause.full_text, own[policy.policy_id]) for policy in corpus for clause in policy.walk()})


def parts(folder: Path) -> dict[str, Any]:
    """Figures of the steps inside ``load``, and of tokenising alone, which is part of ``align`` and ``elements``."""
    laps = Laps()
    characters = floor(folder, laps)
    from kosshi.parse import parse  # noqa: PLC0415
    from kosshi.sources import read  # noqa: PLC0415
    from kosshi.tokens import default  # noqa: PLC0415

    with laps.lap("read"):
        sources = [read(file, file.stem) for file in sorted((folder / "policies").iterdir())]
    with laps.lap("parse"):
        policies = [parse(source) for source in sources]
    texts = {clause.full_text for policy in policies for clause in policy.walk()}
    tokens = default()
    with laps.lap("tokenise"):
        for text in texts:
            tokens(text)
    return {"characters": characters, **laps.as_json()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--report", action="store_true")
    parser.add_argument("--parts", action="store_true")
    given = parser.parse_args()
    print(json.dumps(parts(given.folder) if given.parts else worked(given.folder, given.report)))

"""Other programs on the same work: what they are given, and the environment of their own in which they run.

    python tests/benchmarks/peers.py FOLDER SAMPLE.json

Run as a script, it writes the sample that the peers get (peer_jobs.py) and prints how long kosshi took for the same.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from measuring import child, load

PINS = (
    "collatex==2.3",
    "ginza==5.3.0",
    "ja_ginza==5.3.0",
    "Levenshtein==0.27.5",  # collatex imports it without asking for it
    "numpy==2.4.6",
    "rapidfuzz==3.14.6",
    "scikit-learn==1.9.1",
    "spacy==3.8.18",
)
POLICIES = 100  # whose clauses the peers get; each takes as many as it can in reasonable time
WITNESSES = 20
WORDS = 66  # of the clause for CollateX, about
GINZA_CHARACTERS = 25_000


def environment(folder: Path) -> Path:
    """The Python of an environment with the peers; made where it is missing, which takes minutes."""
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PINS], check=True, capture_output=True
        )
        (folder / "complete").touch()
    return python


def compared(folder: Path, work: Path, environment_folder: Path) -> dict[str, Any]:
    """Figures of kosshi and of every peer, each in a process of its own."""
    sample = work / "sample.json"
    own = child("peers.py", folder, sample)
    python = environment(environment_folder)
    jobs = ("fuzz-ratio", "tf-idf", "wratio", "difflib", "collatex", "ginza")
    return {"kosshi": own, **{job: child("peer_jobs.py", job, sample, python=str(python)) for job in jobs}}


def sample(folder: Path) -> tuple[dict[str, Any], dict[str, float]]:
    """What the peers are given, and kosshi's figures for the same."""
    from kosshi.tokens import default  # noqa: PLC0415 - run as a script only

    corpus = load(folder)
    start = time.process_time()
    corpus.alignments  # noqa: B018 - computed when asked for
    align = time.process_time() - start
    everything = [[clause.full_text for clause in policy.walk()] for policy in corpus]
    nodes = [f"{node.ja} {node.gist} {' '.join(node.terms)}" for node in corpus.skeleton]
    node, witnesses, texts = _witnesses(corpus)
    tokens = default()
    words = [[token.surface for token in tokens(text)] for text in texts]
    start = time.process_time()
    corpus.apparatus(node, witnesses=witnesses)
    apparatus = time.process_time() - start
    text = [line for policy in corpus for line in policy.source.text.split("\n") if line][: GINZA_CHARACTERS // 10]
    given = {"policies": everything[:: max(1, len(everything) // POLICIES)], "nodes": nodes, "witnesses": words, "lines": _up_to(text)}
    clauses = sum(map(len, everything))
    figures = {"policies": len(corpus), "clauses": clauses, "nodes": len(nodes), "align": align, "apparatus": apparatus}
    return given, {**figures, "words": len(words[0]), "witnesses": len(words), "fugashi": _fugashi(given["lines"])}


def _witnesses(corpus: Any) -> tuple[str, list[str], list[str]]:
    """A node with enough wordings, of about the wanted length; the first witnesses of twenty wordings, and what they say."""
    from kosshi.tokens import default  # noqa: PLC0415 - run as a script only

    tokens = default()
    entries = [entry for entry in corpus.collation.entries.values() if entry.variants]
    most = min(WITNESSES, max(len(entry.variants) for entry in entries))
    fitting = [entry for entry in entries if len(entry.variants) >= most]
    chosen = min(fitting, key=lambda entry: abs(len(tokens(entry.variants[0].text)) - WORDS))
    variants = chosen.variants[:WITNESSES]
    return chosen.node, [one.witnesses[0] for one in variants], [one.text for one in variants]


def _up_to(lines: list[str]) -> list[str]:
    kept, characters = [], 0
    for line in lines:
        if characters + len(line) > GINZA_CHARACTERS:
            break
        kept.append(line)
        characters += len(line)
    return kept


def _fugashi(lines: list[str]) -> float:
    """Nanoseconds a character of ``fugashi -Owakati``."""
    import fugashi  # noqa: PLC0415 - run as a script only

    tagger = fugashi.Tagger("-Owakati")
    start = time.process_time()
    for line in lines:
        tagger.parse(line).split()
    return (time.process_time() - start) / sum(map(len, lines)) * 1e9


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("sample", type=Path)
    wanted = parser.parse_args()
    content, found = sample(wanted.folder)
    wanted.sample.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    print(json.dumps(found))

"""What the peers do, run by the Python of their own environment, without kosshi.

python peer_jobs.py fuzz-ratio|tf-idf|wratio|difflib|collatex|ginza SAMPLE.json
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

ENOUGH = 12.0  # seconds after which a job stops at the next policy; the rest is extrapolated by the number of clauses
Sample = dict[str, Any]


def over_policies(sample: Sample, job: Any) -> dict[str, float]:
    """Seconds of a job over the policies of the sample, one after another without remembering equal clauses."""
    start, clauses, policies = time.process_time(), 0, 0
    for own in sample["policies"]:
        job(own, sample["nodes"])
        clauses, policies = clauses + len(own), policies + 1
        if time.process_time() - start > ENOUGH:
            break
    return {"seconds": time.process_time() - start, "clauses": clauses, "policies": policies}


def fuzz_ratio(sample: Sample) -> dict[str, float]:
    """Every clause with every node by rapidfuzz's plain ratio."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - each job imports what it needs

    return over_policies(sample, lambda clauses, nodes: process.cdist(clauses, nodes, scorer=fuzz.ratio))


def wratio(sample: Sample) -> dict[str, float]:
    """Every clause with every node by rapidfuzz's weighted ratio."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    return over_policies(sample, lambda clauses, nodes: process.cdist(clauses, nodes, scorer=fuzz.WRatio))


def difflib_ratio(sample: Sample) -> dict[str, float]:
    """Every clause with every node by the standard library."""
    from difflib import SequenceMatcher  # noqa: PLC0415

    def scored(clauses: list[str], nodes: list[str]) -> None:
        matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)
        for clause in clauses:
            matcher.set_seq2(clause)  # what is worked out for the second text is kept
            for node in nodes:
                matcher.set_seq1(node)
                matcher.ratio()

    return over_policies(sample, scored)


def tf_idf(sample: Sample) -> dict[str, float]:
    """Character 2- to 4-grams and cosines, the vectors fitted to each policy."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

    def scored(clauses: list[str], nodes: list[str]) -> None:
        vectors = TfidfVectorizer(analyzer="char", ngram_range=(2, 4)).fit_transform([*clauses, *nodes])
        (vectors[: len(clauses)] @ vectors[len(clauses) :].T).toarray()

    return over_policies(sample, scored)


def collatex(sample: Sample) -> dict[str, float]:
    """One clause in twenty witnesses, as an alignment table; the words are ready."""
    from collatex import Collation, collate  # noqa: PLC0415

    collation = Collation()
    for number, words in enumerate(sample["witnesses"]):
        collation.add_witness({"id": str(number), "tokens": [{"t": word} for word in words]})
    start = time.process_time()
    collate(collation, output="table", segmentation=False)
    return {"seconds": time.process_time() - start, "witnesses": len(sample["witnesses"])}


def ginza(sample: Sample) -> dict[str, float]:
    """Nanoseconds a character of GiNZA's tokeniser, and of its whole pipeline on a tenth of the lines."""
    import spacy  # noqa: PLC0415

    nlp = spacy.load("ja_ginza")
    lines = sample["lines"]
    nlp(lines[0])
    start = time.process_time()
    for line in lines:
        nlp.make_doc(line)
    tokenised = (time.process_time() - start) / sum(map(len, lines))
    part = lines[::10]
    start = time.process_time()
    for line in part:
        nlp(line)
    return {"tokeniser": tokenised * 1e9, "pipeline": (time.process_time() - start) / sum(map(len, part)) * 1e9}


JOBS = {"fuzz-ratio": fuzz_ratio, "wratio": wratio, "difflib": difflib_ratio, "tf-idf": tf_idf, "collatex": collatex, "ginza": ginza}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("job", choices=JOBS)
    parser.add_argument("sample", type=Path)
    given = parser.parse_args()
    print(json.dumps(JOBS[given.job](json.loads(given.sample.read_text(encoding="utf-8")))))

"""Measure kosshi and write the tables of README.md.

    python tests/benchmarks/run.py --date 2026-11-21              everything, about a quarter of an hour
    python tests/benchmarks/run.py --date 2026-11-21 --quick      small corpora, no peers: two minutes
    python tests/benchmarks/run.py --date 2026-11-21 --only warm  one section again; several with several --only

Synthetic corpora and the peers' environment are made in a temporary folder, or in the one given with ``--work``, which keeps
them for the next time.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from measuring import HERE, machine
from results import put
from sections import SECTIONS, Bench, Plan

FULL = Plan(counts=(100, 300, 1000, 1788, 5000), main=1788, shares=(0.05, 0.12, 0.25, 0.50), pdfs=128, repeats=3)
QUICK = Plan(counts=(100, 300), main=300, shares=(0.05, 0.12, 0.25, 0.50), pdfs=128, repeats=1)


def main() -> None:
    """Run what was asked for, print it, and write it to the README."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--date", required=True, help="the date the tables shall bear")
    parser.add_argument("--quick", action="store_true", help="small corpora, no peers unless asked for")
    parser.add_argument("--only", action="append", choices=SECTIONS, default=[], help="only this section; may be repeated")
    parser.add_argument("--policies", type=int, help="size of the main corpus, for a trial")
    parser.add_argument("--into", type=Path, default=HERE / "README.md", help="the file with the tables' places")
    parser.add_argument("--work", type=Path, help="folder that keeps the corpora and the peers' environment")
    given = parser.parse_args()
    plan = QUICK if given.quick else FULL
    if given.policies:
        plan = Plan((given.policies,), given.policies, (0.12,), pdfs=min(plan.pdfs, given.policies), repeats=1)
    sections = given.only or [name for name in SECTIONS if name != "peers" or not given.quick]
    with tempfile.TemporaryDirectory() as temporary:
        work = given.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        bench = Bench(plan, work)
        for name in sections:
            start = time.perf_counter()
            text = f"{SECTIONS[name](bench)}\n\n{caption(given.date)}"
            print(f"## {name} ({time.perf_counter() - start:.0f} s)\n\n{text}\n", flush=True)
            put(given.into, name, text)


def caption(date: str) -> str:
    """Date and machine, below each table: parts may be measured again on their own."""
    one = machine()
    return f"*{date}; {one['cores']} cores, {one['processor']}, {one['memory']}, {one['system']}, Python {one['python']}.*"


if __name__ == "__main__":
    main()

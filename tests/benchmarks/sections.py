"""The sections of the results: what each measures and the table it makes of it."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpora import changed, corpus, printed
from growth import exponent
from measuring import HERE, child
from pairs import small_jobs
from peers import compared
from results import Cell, table
from stages import CORE, LATER

SHARE = 0.12  # of distinct clauses, where nothing else is said
STAGES = ("floor", *CORE, *LATER, "report")
NAMES = {"floor": "fugashi -Owakati", "load": "read and parse", "report": "report: pages, workbook, tables"}
UP_TO_ELEMENTS, ALL = "all up to the elements", "everything, report included"
TAKEN_TOGETHER = {UP_TO_ELEMENTS: CORE, ALL: (*CORE, *LATER, "report")}
TARGETS = {UP_TO_ELEMENTS: 1.0, ALL: 3.0}


@dataclass(frozen=True)
class Plan:
    """How much is measured.

    Attributes:
        counts: numbers of policies for the growth.
        main: number of policies of everything else.
        shares: shares of distinct clauses.
        pdfs: number of PDF files for the workers.
        repeats: how often what varies is measured; the median counts.
    """

    counts: tuple[int, ...]
    main: int
    shares: tuple[float, ...]
    pdfs: int
    repeats: int


@dataclass
class Bench:
    """A plan, a folder to work in, and what was measured already."""

    plan: Plan
    work: Path
    known: dict[tuple[object, ...], list[dict[str, Any]]] = field(default_factory=dict)

    def stages(self, count: int, share: float = SHARE, *options: str, times: int = 1) -> list[dict[str, Any]]:
        """Figures of the stages on a corpus, of so many processes; those measured already count."""
        runs = self.known.setdefault((count, share, *options), [])
        while len(runs) < times:
            runs.append(child("stages.py", corpus(self.work, count, share), *options))
        return runs

    def whole(self, count: int) -> dict[str, Any]:
        """Figures of all stages; what is quick is measured several times, and the median counts.

        Above the main corpus only of those up to the elements, to keep the run short.
        """
        if count > self.plan.main:
            return self.stages(count)[0]
        once = self.stages(count, SHARE, "--report")[0]
        runs = [once, *self.stages(count, times=self.plan.repeats - 1)]
        return once | {"cpu": once["cpu"] | {stage: statistics.median(run["cpu"][stage] for run in runs) for stage in ("floor", *CORE)}}


def by_stage(bench: Bench) -> str:
    """Every stage of the main corpus: seconds, per character, against the floor, memory."""
    once = bench.whole(bench.plan.main)
    steps = bench.stages(bench.plan.main, SHARE, "--parts")[0]
    floor, characters = once["cpu"]["floor"], once["characters"]

    def row(name: str, seconds: float, ratio: float, peak: float | None, target: float | None = None) -> list[Cell]:
        return [name, seconds, seconds / characters * 1e9, ratio, target, peak]

    rows = [row(NAMES.get(stage, stage), once["cpu"][stage], once["cpu"][stage] / floor, once["peak"][stage]) for stage in STAGES]
    for place, step in enumerate(("read", "parse"), start=2):
        rows.insert(place, row(f"– {step} alone", steps["cpu"][step], steps["cpu"][step] / steps["cpu"]["floor"], None))
    tokenise = steps["cpu"]["tokenise"]
    rows.insert(4, row("– tokenising each distinct clause, part of what follows", tokenise, tokenise / steps["cpu"]["floor"], None))
    for name, stages in TAKEN_TOGETHER.items():
        seconds = sum(once["cpu"][stage] for stage in stages)
        rows.append(row(f"**{name}**", seconds, seconds / floor, once["peak"][stages[-1]], TARGETS[name]))
    head = ("stage", "CPU s", "ns a character", "× floor", "target", "peak MB until then")
    return f"{described(once)}\n\n{table(head, rows)}"


def described(figures: dict[str, Any]) -> str:
    """What a corpus holds, in a sentence."""
    sizes = f"{figures['policies']:,} policies, {figures['characters'] / 1e6:.1f} million characters, {figures['clauses']:,} clauses"
    return f"{sizes}, {figures['distinct']:.1%} of them distinct."


def by_count(bench: Bench) -> str:
    """CPU seconds by number of policies, with the exponent of growth."""
    counts = bench.plan.counts
    runs = [bench.whole(count) for count in counts]
    rows: list[list[Cell]] = []
    for stage in STAGES:
        seconds = [run["cpu"].get(stage) for run in runs]
        rows.append([NAMES.get(stage, stage), *seconds, exponent(counts, seconds)])
    for name, stages in TAKEN_TOGETHER.items():
        sums = [sum(run["cpu"][stage] for stage in stages) if stages[-1] in run["cpu"] else None for run in runs]
        rows.append([f"**{name}**", *sums, exponent(counts, sums)])
        floors = [None if taken is None else taken / run["cpu"]["floor"] for taken, run in zip(sums, runs, strict=True)]
        rows.append([f"{name}, × floor", *floors, None])
    head = ("CPU s", *(f"{count:,} policies" for count in counts), "exponent (target ≤ 1.05)")
    return table(head, rows)


def by_memory(bench: Bench) -> str:
    """The largest memory of the process until the end of each stage, by number of policies."""
    counts = bench.plan.counts
    runs = [bench.whole(count)["peak"] for count in counts]
    rows: list[list[Cell]] = [
        [NAMES.get(stage, stage), *(run.get(stage) for run in runs)] for stage in ("imports", *CORE, *LATER, "report")
    ]
    head = ("peak MB until the end of", *(f"{count:,} policies" for count in counts))
    return f"Targets: 500 MB for 1,788 policies, 1,000 MB for 5,000, report included.\n\n{table(head, rows)}"


def by_share(bench: Bench) -> str:
    """The work up to the elements by share of distinct clauses."""
    rows: list[list[Cell]] = []
    for share in bench.plan.shares:
        run = bench.stages(bench.plan.main, share)[0]
        cpu = run["cpu"]
        core = sum(cpu[stage] for stage in CORE)
        rows.append(
            [
                f"{share:.0%}",
                f"{run['distinct']:.1%}",
                *(cpu[stage] for stage in ("floor", *CORE)),
                core / cpu["floor"],
                run["peak"]["elements"],
            ]
        )
    head = ("wanted", "distinct clauses", *(NAMES.get(stage, stage) for stage in ("floor", *CORE)), "together, × floor", "peak MB")
    return f"{bench.plan.main:,} policies; CPU seconds.\n\n{table(head, rows)}"


def of_pairs(bench: Bench) -> str:
    """One pair, all pairs, five policies, start-up."""
    main = corpus(bench.work, bench.plan.main, SHARE)
    pair, every = child("pairs.py", "pair", main), child("pairs.py", "all-pairs", main)
    small = small_jobs(HERE.parents[1] / "corpus", bench.plan.repeats * 2 + 1)
    pairs = f"{every['pairs']:,} pairs of {every['policies']:,} policies"
    rows: list[list[Cell]] = [
        ["one pair: read, parse, align, typed differences, after imports (median of 20, CPU)", pair["median"] / 1000, 0.01],
        ["the first pair of a process, which reads skeleton and word lists (CPU)", pair["first"] / 1000, None],
        [f"which body has which wording: {pairs}, from the alignments (CPU)", every["numbering"] + every["counting"], 1.0],
        ["– numbering the wordings", every["numbering"], None],
        ["– comparing all pairs", every["counting"], None],
        ["five policies, whole report (`kosshi report`, wall clock)", small["report"], 5.0],
        ["– of which imports", small["imports"], 1.5],
        ["`kosshi --help` (wall clock)", small["help"], 0.3],
        ["– of which Python itself", small["python"], None],
    ]
    return table(("job", "s", "target s"), rows)


def of_workers(bench: Bench) -> str:
    """One worker and two, loky and Dask, on texts and on PDF files."""
    folders = {
        f"{bench.plan.main:,} text files": corpus(bench.work, bench.plan.main, SHARE),
        f"{bench.plan.pdfs:,} PDF files": printed(bench.work, bench.plan.pdfs, SHARE),
    }
    ways = (("1 worker", 1, "loky"), ("2 workers, loky", 2, "loky"), ("2 workers, Dask", 2, "dask"))
    rows: list[list[Cell]] = []
    for name, folder in folders.items():
        runs = {way: child("workers.py", folder, "--jobs", jobs, "--engine", engine) for way, jobs, engine in ways}
        for measure, title in (("load", "read and parse"), ("all", UP_TO_ELEMENTS)):
            one, loky, dask = (runs[way][measure] for way, *_ in ways)
            rows.append([f"{name}: {title}", one, loky, dask, one / loky, dask / loky])
    head = ("wall clock s", *(way for way, *_ in ways), "1 : 2 (target ≥ 1.6)", "Dask : loky (target ≤ 1.3)")
    return f"The workers of loky start within the time, those of Dask stand ready and import kosshi within it.\n\n{table(head, rows)}"


def of_cache(bench: Bench) -> str:
    """Without a cache, with an empty one, a full one, and after one policy has changed."""
    folder = corpus(bench.work, bench.plan.main, SHARE)
    with tempfile.TemporaryDirectory() as temporary:
        cache = Path(temporary) / "cache"
        runs = {
            "cold: the cache is empty": child("warm.py", folder, cache),
            "warm: nothing has changed": child("warm.py", folder, cache),
            "warm: one policy has changed (target ≤ 0.3)": child("warm.py", changed(folder, Path(temporary) / "changed"), cache),
        }
        size = sum(file.stat().st_size for file in cache.rglob("*") if file.is_file()) / 1e6
    rows: list[list[Cell]] = [[name, *run.values(), sum(run.values())] for name, run in runs.items()]
    head = ("wall clock s, after imports", *(NAMES.get(stage, stage) for stage in CORE), "together")
    return f"{bench.plan.main:,} policies; the cache takes {size:,.0f} MB.\n\n{table(head, rows)}"


def of_peers(bench: Bench) -> str:
    """Other programs on the same work."""
    found = compared(corpus(bench.work, bench.plan.main, SHARE), bench.work, bench.work / "peers")
    own = found["kosshi"]
    clauses, align = own["clauses"], own["align"]
    titles = {
        "fuzz-ratio": "rapidfuzz `fuzz.ratio`, each clause with each node",
        "tf-idf": "scikit-learn TF-IDF (characters, 2 to 4), policy by policy",
        "wratio": "rapidfuzz `WRatio`, each clause with each node",
        "difflib": "difflib `ratio`, each clause with each node",
    }
    rows: list[list[Cell]] = [
        [f"kosshi: scores and alignment, {own['nodes']} nodes", f"all {own['policies']:,} policies", None, align, 1.0]
    ]
    for job, title in titles.items():
        run = found[job]
        whole = run["seconds"] * clauses / run["clauses"]
        measured = f"{run['policies']:,} policies, then extrapolated" if run["clauses"] < clauses else "all"
        rows.append([f"{title}; scores only", measured, run["seconds"], whole, whole / align])
    first = table(("scoring clauses, CPU s", "measured on", "s", f"{own['policies']:,} policies", "× kosshi"), rows)
    collatex, ginza, fugashi = found["collatex"], found["ginza"], own["fugashi"]
    clause = f"one clause of about {own['words']} words, {own['witnesses']} witnesses that all differ"
    rows = [
        [f"kosshi's apparatus: {clause} (ms)", own["apparatus"] * 1000, 1.0],
        ["CollateX, the same words (ms)", collatex["seconds"] * 1000, collatex["seconds"] / own["apparatus"]],
        ["fugashi -Owakati (ns a character)", fugashi, 1.0],
        ["GiNZA's tokeniser (ns a character)", ginza["tokeniser"], ginza["tokeniser"] / fugashi],
        ["GiNZA's whole pipeline (ns a character, on a tenth of the sample)", ginza["pipeline"], ginza["pipeline"] / fugashi],
    ]
    return f"{first}\n\n{table(('collation and tokenising, CPU', 'figure', 'ratio'), rows)}"


SECTIONS: dict[str, Callable[[Bench], str]] = {
    "stages": by_stage,
    "growth": by_count,
    "memory": by_memory,
    "distinct": by_share,
    "pairs": of_pairs,
    "workers": of_workers,
    "cache": of_cache,
    "peers": of_peers,
}

"""Leave one policy out: tune the aligner's main constants on four, align the fifth alone.

Run ``python -m quality.leave_one_out`` from ``tests/``. Prints for every public policy the constants chosen on the
other four and the basic-policy F1 (standards too, where it has them) on the one left out.
"""

from __future__ import annotations

from itertools import product
from statistics import mean

from kosshi import load_skeleton
from kosshi.align import align, solve
from kosshi.align import words as weights
from kosshi.tables import alignment_rows
from quality.figures import Case, seeds
from quality.score import alignment_scores

GRID = {"ACCEPT": (0.35, 0.40, 0.45, 0.50), "PARENT": (0.20, 0.30, 0.40), "HEADING": (0.40, 0.50, 0.60)}


def score(case: Case) -> float:
    """Mean F1 over the parts of one policy, aligned without any other."""
    rows = alignment_rows(align([case.policy], load_skeleton())[0])
    parts = ["bp", "st"] if any(row.get("st") for row in case.gold) else ["bp"]
    return mean(alignment_scores(case.gold, rows, part).f1 for part in parts)  # type: ignore[arg-type]


def main() -> None:
    """Print the five figures."""
    cases = seeds()
    table = {}
    weights.REMEMBERED = 0  # what a call remembers for the next one was found with other constants
    for accept, parent, heading in product(*GRID.values()):
        solve.ACCEPT, solve.PARENT, weights.HEADING, weights.BODY = accept, parent, heading, 1 - heading
        table[accept, parent, heading] = [score(case) for case in cases]
    for place, case in enumerate(cases):
        best = max(table, key=lambda key: mean(f1 for other, f1 in enumerate(table[key]) if other != place))
        print(f"{case.policy.policy_id:28} accept {best[0]:.2f} parent {best[1]:.2f} heading {best[2]:.2f}  F1 {table[best][place]:.3f}")


if __name__ == "__main__":
    main()

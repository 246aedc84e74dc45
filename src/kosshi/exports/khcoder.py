"""Input of KH Coder 3: texts with heading tags, and outside variables for each unit.

``khcoder/policies.txt`` holds the clauses as a hierarchy, H1 a policy and H2 to H5 the levels of its clauses;
``khcoder/clauses.txt`` has H1 a policy and H2 every clause, so that clauses of any depth are cases of one unit.
A file of variables ends in the unit it belongs to and has one row for each heading of that unit, in order. KH Coder takes
what stands between < and > for a tag and stops where one is left open, so these signs become full width.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence

from kosshi.corpus import Corpus
from kosshi.exports.made import Cleaner, Made
from kosshi.force import strength
from kosshi.messages import say
from kosshi.model import Clause, Policy
from kosshi.tables import neutral

DEEPEST = 5  # H5; clauses below the fourth level are H5 as well
_TAG_SIGNS = str.maketrans("<>", "＜＞")
_MISSING = "."  # how KH Coder writes a missing value

Row = tuple[str, ...]


def khcoder(corpus: Corpus) -> Made:
    """The two texts and their variables."""
    made = Made()
    with made.cleaning("khcoder/policies.txt") as clean:
        units = _Units(corpus, clean)
        made.files["khcoder/policies.txt"] = _text(corpus, clean, lambda clause: min(clause.depth + 1, DEEPEST))
    made.files["khcoder/policies-H1.csv"] = units.policies()
    for level in range(2, DEEPEST + 1):
        made.files[f"khcoder/policies-H{level}.csv"] = units.clauses(level)
    made.files["khcoder/clauses.txt"] = _text(corpus, Cleaner(), lambda _: 2)
    made.files["khcoder/clauses-H1.csv"] = made.files["khcoder/policies-H1.csv"]
    made.files["khcoder/clauses-H2.csv"] = units.clauses(None)
    return made


def _text(corpus: Corpus, clean: Cleaner, level: Callable[[Clause], int]) -> bytes:
    lines = []
    for policy_id, policy in corpus.policies.items():
        lines.append(_heading(1, corpus.name(policy_id), policy_id, clean))
        for clause in policy.walk():
            lines.append(_heading(level(clause), f"{clause.marker} {clause.heading}", clause.path, clean))
            lines += [plain for line in clause.text.split("\n") if (plain := _plain(line, clean))]
    return "".join(f"{line}\r\n" for line in lines).encode()


def _heading(level: int, text: str, otherwise: str, clean: Cleaner) -> str:
    return f"<H{level}>{_plain(text, clean) or otherwise}</H{level}>"


def _plain(text: str, clean: Cleaner) -> str:
    """One line without what KH Coder would take for a tag."""
    return clean.line(re.sub(r"[ \t]+", " ", text), "").translate(_TAG_SIGNS)


class _Units:
    """The outside variables."""

    def __init__(self, corpus: Corpus, clean: Cleaner) -> None:
        self._corpus = corpus
        self._clean = clean
        self._nodes = {
            alignment.policy.policy_id: {path: (match.node or "", match.status.value) for path, match in alignment.best().items()}
            for alignment in corpus.alignments
        }

    def policies(self) -> bytes:
        """One row a policy."""
        return self._csv(
            ("policy_id", "name", "kind", "prefecture", "latest", "date"), [self._policy(one) for one in self._corpus.policies]
        )

    def _policy(self, policy_id: str) -> Row:
        entry, attribution = self._corpus.entries[policy_id], self._corpus.attributions[policy_id]
        day = attribution.date.day.isoformat() if attribution.date else ""
        return policy_id, entry.name, entry.kind, entry.prefecture, attribution.latest, day

    def clauses(self, level: int | None) -> bytes:
        """One row a clause with this level of heading; every clause for None."""
        keys = ("clause_id", "policy_id", "kind", "prefecture", "latest", "part", "skeleton_id", "node", "status", "strength", "depth")
        rows = [row for policy in self._corpus.policies.values() for row in self._of(policy, level)]
        return self._csv(keys, rows)

    def _of(self, policy: Policy, level: int | None) -> Iterator[Row]:
        policy_id, _, kind, prefecture, latest, _ = self._policy(policy.policy_id)
        for clause in policy.walk():
            if level is None or min(clause.depth + 1, DEEPEST) == level:
                node, status = self._nodes[policy_id].get(clause.path, ("", ""))
                top = ".".join(node.split(".")[:2])
                own = (f"{policy_id}#{clause.path}", policy_id, kind, prefecture, latest, clause.part.value)
                yield (*own, node, top, status, strength(clause).value, str(clause.depth))

    def _csv(self, keys: Sequence[str], rows: Sequence[Row]) -> bytes:
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow([say("exports", f"variable-{key.replace('_', '-')}") for key in keys])
        writer.writerows([[neutral(_plain(cell, self._clean) or _MISSING) for cell in row] for row in rows])
        return out.getvalue().encode("utf-8-sig")

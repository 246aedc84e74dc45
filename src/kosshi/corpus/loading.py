"""The public face: a corpus of policies with everything kosshi can say of it, as DataFrames.

import kosshi
corpus = kosshi.load("corpus")
corpus.coverage()
corpus.diff("suwa", "kitakyushu")
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kosshi import manifest as manifests
from kosshi import skeleton as skeletons
from kosshi.align import align
from kosshi.check import Finding, check, finding_rows
from kosshi.compare import Collation, collate
from kosshi.errors import KosshiError, UsageError
from kosshi.manifest import Entry
from kosshi.messages import error
from kosshi.model import Alignment, Block, BlockKind, Policy
from kosshi.parse import parse
from kosshi.skeleton import Skeleton
from kosshi.sources import read
from kosshi.tables import Row, alignment_rows, all_wording_rows, clause_rows, frame, wording_rows

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[str, int, int], None]


def _silent(stage: str, done: int, total: int) -> None:
    """Report nothing."""


class Corpus:
    """Policies, the skeleton they are aligned with, and what follows from both.

    Attributes:
        policies: the policies that could be read, by id, in the manifest's order.
        entries: what the manifest says of each of them.
        failures: (file, error) of those that could not be read; they cost the others nothing.
        skeleton: the nodes.
    """

    def __init__(
        self,
        policies: Mapping[str, Policy],
        entries: Mapping[str, Entry],
        skeleton: Skeleton,
        failures: Sequence[tuple[str, KosshiError]] = (),
        progress: Progress = _silent,
    ) -> None:
        self.policies = dict(policies)
        self.entries = dict(entries)
        self.skeleton = skeleton
        self.failures = tuple(failures)
        self._progress = progress

    def __repr__(self) -> str:
        """Number of policies and clauses."""
        clauses = sum(1 for policy in self.policies.values() for _ in policy.walk())
        return f"<Corpus: {len(self.policies)} policies, {clauses} clauses, {len(self.skeleton)} skeleton nodes>"

    def __getitem__(self, policy_id: str) -> Policy:
        """The policy with this id.

        Raises:
            UsageError: no such policy; names those there are.
        """
        try:
            return self.policies[policy_id]
        except KeyError:
            raise error(UsageError, policy_id, "main", "no-policy", known=" ".join(self.policies)) from None

    def name(self, policy_id: str) -> str:
        """What people call the body of a policy."""
        return self.entries[policy_id].name

    @cached_property
    def alignments(self) -> tuple[Alignment, ...]:
        """One alignment a policy."""
        self._progress("align", 0, len(self.policies))
        return align(tuple(self.policies.values()), self.skeleton, self._given_designations)

    @cached_property
    def collation(self) -> Collation:
        """All policies against each other, node by node."""
        return collate(self.alignments, self.skeleton, self._given_designations)

    @property
    def _given_designations(self) -> dict[str, tuple[str, ...]]:
        """What the manifest says of the bodies' words for themselves, where it says anything."""
        return {policy_id: entry.designations for policy_id, entry in self.entries.items() if entry.designations}

    @cached_property
    def clauses(self) -> pd.DataFrame:
        """Table ``clauses``: one row a clause."""
        return frame([row for policy in self.policies.values() for row in clause_rows(policy)], "clauses")

    @cached_property
    def alignment(self) -> pd.DataFrame:
        """Table ``alignment``: one row a clause and node, one an omitted node."""
        return frame([row for alignment in self.alignments for row in alignment_rows(alignment)], "alignment")

    @cached_property
    def wording(self) -> pd.DataFrame:
        """Table ``wording``: one row a difference, for every pair of policies."""
        return frame(all_wording_rows(self.collation), "wording")

    @cached_property
    def found(self) -> dict[str, tuple[Finding, ...]]:
        """The findings of each policy."""
        return {policy_id: check(policy) for policy_id, policy in self.policies.items()}

    @cached_property
    def findings(self) -> pd.DataFrame:
        """Table ``findings``: one row a defect or oddity of form."""
        return frame(table_of(self, "findings"), "findings")

    def coverage(self) -> pd.DataFrame:
        """Skeleton nodes × policies: ``present``, ``moved``, ``omitted``, or empty where the policy lacks the whole part."""
        import pandas as pd  # noqa: PLC0415 - not needed on the command line's short ways

        table = pd.DataFrame("", index=pd.Index(list(self.skeleton.by_id), name="skeleton_id"), columns=list(self.policies))
        for node, entry in self.collation.entries.items():
            for variant in entry.variants:
                for reading in variant.readings:
                    table.loc[node, reading.policy_id] = "moved" if reading.moved else "present"
            for policy_id in entry.omitted_by:
                table.loc[node, policy_id] = "omitted"
        return table

    def diff(self, a: str, b: str) -> pd.DataFrame:
        """Table ``wording`` for two policies.

        Raises:
            UsageError: one of them is not in the corpus.
        """
        self[a], self[b]
        return frame(wording_rows(self.collation, a, b), "wording")


def title_of(policy: Policy) -> str:
    """The title as the cover prints it: the cover's last line that ends like a title, else its first; may be empty."""
    endings = manifests.bodies().title_endings
    lines = [line.strip() for block in policy.blocks if block.kind is BlockKind.COVER for line in _cover_lines(policy, block)]
    for line in reversed(lines):
        if line.rstrip("）)").endswith(endings) and len(line) <= 60:
            return " ".join(line.split())
    return " ".join(lines[0].split())[:60] if lines else ""


def _cover_lines(policy: Policy, block: Block) -> list[str]:
    text = policy.source.text[block.start : block.end]
    return [line.strip("#*○ \u3000\t") for line in text.split("\n") if line.strip("#*○ \u3000\t")]


def described(entry: Entry, policy: Policy) -> Entry:
    """The entry with title, body and kind filled in from the text where the manifest is silent."""
    title = entry.title or title_of(policy)
    body, kind = entry.body, entry.kind
    if not body and title:
        body, named = _body_of(title)
        kind = named or kind if kind == "その他" else kind
    return entry.model_copy(update={"title": title, "body": body, "kind": kind})


_SUBJECT = ("情報", "セキュリティ", "サイバー", "電子", "の", "教育情報", "学校")


def _body_of(title: str) -> tuple[str, str]:
    """Name and kind of the body a title begins with; both empty where none is seen.

    Of several readings (四日市 and 四日市市) the one right before the subject holds, else the shortest.
    """
    endings = manifests.bodies().title_bodies
    readings = [(title[:end], word) for end in range(2, min(len(title), 30)) for word in endings if title[:end].endswith(word)]
    right_before = [reading for reading in readings if title[len(reading[0]) :].startswith(_SUBJECT)]
    if not readings:
        return "", ""
    name = right_before[0][0] if right_before else readings[0][0]
    word = max((word for other, word in readings if other == name), key=len)
    return name, endings[word]


def load(
    path: str | Path = "corpus",
    skeleton: str | Path | Iterable[str | Path] = (),
    progress: Progress = _silent,
) -> Corpus:
    """Load a corpus: a folder with ``manifest.yaml``, a plain folder of policies, or one file.

    Args:
        path: folder or file.
        skeleton: one or several skeleton files; without any, the national guideline's.
        progress: called with stage, number done and total.

    Raises:
        UsageError: nothing there.
        DataError: a broken manifest or skeleton.
        SourceError: the only file cannot be read, or none of the folder's can.
    """
    path = Path(path)
    nodes = skeletons.load(Path(file) for file in ([skeleton] if isinstance(skeleton, (str, Path)) else skeleton))
    return _read(_items_at(path), nodes, progress)


def read_policy(file: str | Path) -> Policy:
    """Read and parse one file of any supported format.

    Raises:
        SourceError: it cannot be read, or holds no clause.
    """
    path = Path(file)
    return parse(read(path, manifests.slug(path.stem)))


def load_skeleton(*files: str | Path) -> Skeleton:
    """Load skeleton files; without any, the national guideline's.

    Raises:
        DataError: a file is broken; names file, node and field.
    """
    return skeletons.load(Path(file) for file in files)


def load_files(files: Sequence[str | Path], skeleton: Skeleton | None = None, progress: Progress = _silent) -> Corpus:
    """Load single files as a corpus; a file that cannot be read is kept as a failure unless none can.

    Raises:
        SourceError: no file could be read.
    """
    paths = [Path(file) for file in files]
    items = [_Item(path, entry, None) for path, entry in zip(paths, manifests.entries_for(paths), strict=True)]
    return _read(items, skeleton or skeletons.load(), progress)


def select(paths: Sequence[str], folder: Path, skeleton: Skeleton, progress: Progress = _silent) -> tuple[Corpus, list[str]]:
    """The corpus that files, folders and policy_ids of the corpus in ``folder`` speak of, and the ids that were meant.

    An id brings its whole corpus along as context; failures of policies nobody asked for are not kept.

    Raises:
        UsageError: a path is neither file, folder nor policy_id.
        SourceError: nothing that was asked for could be read.
    """
    if not paths:
        corpus = _read(_items_at(folder), skeleton, progress)
        return corpus, list(corpus.policies)
    own = _items_at(folder) if folder.is_dir() else []
    known = {item.entry.policy_id: item for item in own}
    items: list[_Item] = []
    asked: list[_Item] = []
    for path in paths:
        found = _items_at(Path(path)) if _exists(path) else [known[path]] if path in known else None
        if found is None:
            raise error(UsageError, path, "main", "no-path", corpus=folder, known=" ".join(known) or "-")
        asked += found
        items += own if path in known and not _exists(path) else found
    items = list(dict.fromkeys(items))
    corpus = _read(items, skeleton, progress, frozenset(asked))
    names = dict(zip(items, _ids(items), strict=True))
    return corpus, [names[item] for item in dict.fromkeys(asked) if names[item] in corpus.policies]


def _exists(path: str) -> bool:
    try:
        return Path(path).exists()
    except OSError:  # a name too long for the system is no file
        return False


class _Item(NamedTuple):
    """A file to read, what is known of it, and the corpus folder it belongs to, if any."""

    file: Path
    entry: Entry
    folder: Path | None


def _items_at(path: Path) -> list[_Item]:
    """The files of a corpus folder or a plain folder, or one file."""
    if path.is_file():
        return [_Item(path, manifests.entries_for([path])[0], None)]
    items = [_Item(path / entry.file, entry, path) for entry in manifests.load(path).policies]
    if not items:
        raise error(UsageError, str(path), "main", "nothing-here", suffixes=" ".join(sorted(manifests.SUFFIXES)))
    return items


def _ids(items: Sequence[_Item]) -> list[str]:
    """A policy_id for every item, the second of two equal ones with a number behind it."""
    used: dict[str, int] = {}
    found = []
    for item in items:
        policy_id = item.entry.policy_id
        used[policy_id] = used.get(policy_id, 0) + 1
        found.append(policy_id if used[policy_id] == 1 else f"{policy_id}-{used[policy_id]}")
    return found


def _read(items: Sequence[_Item], skeleton: Skeleton, progress: Progress, asked: frozenset[_Item] | None = None) -> Corpus:
    """Read and parse the items; failures among ``asked`` (all where None) are kept, and raised where nothing else is left."""
    policies: dict[str, Policy] = {}
    known: dict[str, Entry] = {}
    failures: list[tuple[str, KosshiError]] = []
    wanted = 0
    for number, (item, policy_id) in enumerate(zip(items, _ids(items), strict=True)):
        progress("parse", number, len(items))
        try:
            source = manifests.read_entry(item.folder, item.entry) if item.folder else read(item.file, policy_id)
            policy = parse(source if source.policy_id == policy_id else replace(source, policy_id=policy_id))
        except KosshiError as reason:
            if asked is None or item in asked:
                failures.append((str(item.file), reason))
            continue
        policies[policy_id] = policy
        known[policy_id] = described(item.entry.model_copy(update={"policy_id": policy_id}), policy)
        wanted += asked is None or item in asked
    progress("parse", len(items), len(items))
    if failures and not wanted:
        raise failures[0][1]
    return Corpus(policies, known, skeleton, failures, progress)


def table_of(corpus: Corpus, table: str) -> list[Row]:
    """The rows of one of the contract's tables, without pandas."""
    makers: dict[str, Callable[[], list[Row]]] = {
        "clauses": lambda: [row for policy in corpus.policies.values() for row in clause_rows(policy)],
        "alignment": lambda: [row for alignment in corpus.alignments for row in alignment_rows(alignment)],
        "findings": lambda: [row for policy_id, found in corpus.found.items() for row in finding_rows(policy_id, found)],
        "wording": lambda: all_wording_rows(corpus.collation),
    }
    return makers[table]()

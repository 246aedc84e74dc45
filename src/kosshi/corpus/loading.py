"""Files and manifest -> Corpus: what can be read is, what cannot is kept as a failure."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from kosshi import manifest as manifests
from kosshi import skeleton as skeletons
from kosshi.corpus.corpus import Corpus, Progress, silent
from kosshi.corpus.progress import Bar
from kosshi.errors import KosshiError, UsageError
from kosshi.manifest import Entry
from kosshi.messages import error
from kosshi.model import Block, BlockKind, Policy
from kosshi.parse import parse
from kosshi.skeleton import Skeleton
from kosshi.sources import read


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
    progress: Progress | None = None,
) -> Corpus:
    """Load a corpus: a folder with ``manifest.yaml``, a plain folder of policies, or one file.

    Args:
        path: folder or file.
        skeleton: one or several skeleton files; without any, the national guideline's.
        progress: called with stage, number done and total; without one, a bar is shown while a large corpus is read.

    Raises:
        UsageError: nothing there.
        DataError: a broken manifest or skeleton.
        SourceError: the only file cannot be read, or none of the folder's can.

    Example:
        >>> import kosshi
        >>> kosshi.load("corpus")
        <Corpus: 5 policies, 411 clauses, 255 skeleton nodes>
    """
    path = Path(path)
    nodes = skeletons.load(Path(file) for file in ([skeleton] if isinstance(skeleton, (str, Path)) else skeleton))
    return _read(_items_at(path), nodes, progress or Bar())


def read_policy(file: str | Path) -> Policy:
    """Read and parse one file of any supported format.

    Raises:
        SourceError: it cannot be read, or holds no clause.

    Example:
        >>> import kosshi
        >>> kosshi.read_policy("corpus/policies/suwa.txt")["6.3"].heading
        '情報システム全体の強靱性の向上'
    """
    path = Path(file)
    return parse(read(path, manifests.slug(path.stem)))


def load_skeleton(*files: str | Path) -> Skeleton:
    """Load skeleton files; without any, the national guideline's.

    Raises:
        DataError: a file is broken; names file, node and field.

    Example:
        >>> import kosshi
        >>> kosshi.load_skeleton()["bp.threat.pandemic"].first
        'H22'
    """
    return skeletons.load(Path(file) for file in files)


def load_files(files: Sequence[str | Path], skeleton: Skeleton | None = None, progress: Progress = silent) -> Corpus:
    """Load single files as a corpus; a file that cannot be read is kept as a failure unless none can.

    Raises:
        SourceError: no file could be read.
    """
    paths = [Path(file) for file in files]
    items = [_Item(path, entry, None) for path, entry in zip(paths, manifests.entries_for(paths), strict=True)]
    return _read(items, skeleton or skeletons.load(), progress)


def select(paths: Sequence[str], folder: Path, skeleton: Skeleton, progress: Progress = silent) -> tuple[Corpus, list[str]]:
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


_BATCH = 32  # documents read between two collections of garbage


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
    with _young_garbage_only():
        for number, (item, policy_id) in enumerate(zip(items, _ids(items), strict=True), start=1):
            progress("parse", number - 1, len(items))
            if number % _BATCH == 0:
                gc.collect(0)
            try:
                policy = _policy(item, policy_id)
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


def _policy(item: _Item, policy_id: str) -> Policy:
    source = manifests.read_entry(item.folder, item.entry) if item.folder else read(item.file, policy_id)
    return parse(source if source.policy_id == policy_id else replace(source, policy_id=policy_id))


@contextmanager
def _young_garbage_only() -> Iterator[None]:
    """Leave it to the caller to collect garbage, and only what is new.

    Readers of Word and PDF may leave cycles behind; policies hold none, and going through all of them again and again
    takes a fifth of the time.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()

"""Files and manifest -> Corpus: what can be read is, what cannot is kept as a failure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

from kosshi import manifest as manifests
from kosshi import skeleton as skeletons
from kosshi.corpus.choosing import listed
from kosshi.corpus.corpus import Corpus, Progress, silent
from kosshi.corpus.progress import Bar, put_away
from kosshi.corpus.reading import Item, Reader, Task, reader_for
from kosshi.engine import Name
from kosshi.errors import KosshiError, UsageError
from kosshi.files import located
from kosshi.manifest import Entry
from kosshi.messages import error
from kosshi.model import Block, BlockKind, Policy
from kosshi.parse import parse
from kosshi.skeleton import Skeleton
from kosshi.sources import read

_LONGEST_TITLE = 60
_CLOSING = "）)〕］]】〉＞>～〜 "
_SUBTITLE = re.compile(r"[（(〔［\[【〈＜<～〜][^（(〔［\[【〈＜<～〜。]*[）)〕］\]】〉＞>～〜]")


def title_of(policy: Policy) -> str:
    """The title as the cover prints it: the cover's last line that ends like a title, else its first; may be empty.

    A line that stands in brackets as a whole is a subtitle and goes with the line before it.
    """
    endings = manifests.bodies().title_endings
    lines = [line.strip() for block in policy.blocks if block.kind is BlockKind.COVER for line in _cover_lines(policy, block)]
    titles = ["".join(pair) if _SUBTITLE.fullmatch(pair[1]) else pair[1] for pair in pairwise(["", *lines])]
    for title in reversed(titles):
        if title.rstrip(_CLOSING).endswith(endings) and len(title) <= _LONGEST_TITLE:
            return " ".join(title.split())
    return " ".join(lines[0].split())[:_LONGEST_TITLE] if lines else ""


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


def _body_of(title: str) -> tuple[str, str]:
    """Name and kind of the body a title begins with; both empty where none is seen.

    Of several readings (四日市 and 四日市市) the one right before the subject holds, else the shortest.
    """
    known = manifests.bodies()
    endings, behind = known.title_bodies, (*known.title_subjects, *known.title_after_body)
    readings = [(title[:end], word) for end in range(2, min(len(title), 30)) for word in endings if title[:end].endswith(word)]
    right_before = [reading for reading in readings if title[len(reading[0]) :].startswith(behind)]
    if not readings:
        return "", ""
    name = right_before[0][0] if right_before else readings[0][0]
    word = max((word for other, word in readings if other == name), key=len)
    return name, endings[word]


def load(  # noqa: PLR0913 - those after the star are settings
    path: str | Path = "corpus",
    skeleton: str | Path | Iterable[str | Path] = (),
    progress: Progress | None = None,
    *,
    jobs: int | None = None,
    engine: Name = "loky",
    scheduler: str = "",
    cache: bool | str | Path = True,
) -> Corpus:
    """Load a corpus: a folder with ``manifest.yaml``, a plain folder of policies, or one file.

    Args:
        path: folder or file, or the URL of one (``s3://bucket/corpus``; the extra ``remote``).
        skeleton: one or several skeleton files; without any, the national guideline's.
        progress: called with stage, number done and total; without one, a bar is shown while a large corpus is read.
        jobs: processes that read; one a core by default, and never more than one for fewer than 128 documents.
        engine: ``loky`` for processes of this machine, ``dask`` for a Dask cluster (the extra ``dask``), whose workers must
            reach the same files.
        scheduler: address of the cluster's scheduler, such as ``tcp://10.0.0.5:8786``.
        cache: whether documents read once are kept in the user's cache folder (``$KOSSHI_CACHE``), or the folder to keep them in.
            Fewer than 20 documents, none of them PDF or Word, are not kept: they are read faster than looked up.

    Raises:
        UsageError: nothing there, or the cluster does not answer.
        DataError: a broken manifest or skeleton.
        MissingExtraError: a library for the cluster or the store is not installed.
        SourceError: the only file cannot be read, or none of the folder's can.

    Example:
        >>> import kosshi
        >>> kosshi.load("corpus")
        <Corpus: 5 policies, 411 clauses, 255 skeleton nodes>
    """
    nodes = skeletons.load(Path(file) for file in ([skeleton] if isinstance(skeleton, (str, Path)) else skeleton))
    return _read(_items_at(located(path)), nodes, reader_for(jobs, engine, scheduler, cache), progress or Bar())


def read_policy(file: str | Path) -> Policy:
    """Read and parse one file of any supported format.

    Raises:
        SourceError: it cannot be read, or holds no clause.

    Example:
        >>> import kosshi
        >>> kosshi.read_policy("corpus/policies/suwa.txt")["6.3"].heading
        '情報システム全体の強靱性の向上'
    """
    path = located(file)
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


def load_files(
    files: Sequence[str | Path], skeleton: Skeleton | None = None, progress: Progress = silent, reader: Reader | None = None
) -> Corpus:
    """Load single files as a corpus; a file that cannot be read is kept as a failure unless none can.

    Raises:
        SourceError: no file could be read.
    """
    paths = [located(file) for file in files]
    items = [Item(path, entry, None) for path, entry in zip(paths, manifests.entries_for(paths), strict=True)]
    return _read(items, skeleton or skeletons.load(), reader or Reader(), progress)


def select(
    paths: Sequence[str], folder: Path, skeleton: Skeleton, progress: Progress = silent, reader: Reader | None = None
) -> tuple[Corpus, list[str]]:
    """The corpus that files, folders and policy_ids of the corpus in ``folder`` speak of, and the ids that were meant.

    An id brings its whole corpus along as context; failures of policies nobody asked for are not kept.

    Raises:
        UsageError: a path is neither file, folder nor policy_id.
        SourceError: nothing that was asked for could be read.
    """
    reader = reader or Reader()
    if not paths:
        corpus = _read(_items_at(folder), skeleton, reader, progress)
        return corpus, list(corpus.policies)
    own = _items_at(folder) if folder.is_dir() else []
    known = {item.entry.policy_id: item for item in own}
    asked: dict[Item, None] = {}
    items: dict[Item, None] = {}
    for path in paths:
        if _exists(path):
            found = dict.fromkeys(_items_at(located(path)))
            items |= found
        elif path in known:
            found = {known[path]: None}
            items |= {} if known[path] in items else dict.fromkeys(own)
        elif known:
            raise error(UsageError, path, "main", "no-path", corpus=folder, known=listed(known))
        else:
            raise error(UsageError, path, "main", "no-corpus", corpus=folder)
        asked |= found
    corpus = _read(tuple(items), skeleton, reader, progress, frozenset(asked))
    names = dict(zip(items, _ids(tuple(items)), strict=True))
    return corpus, [names[item] for item in asked if names[item] in corpus.policies]


def _exists(path: str) -> bool:
    try:
        return located(path).exists()
    except OSError:  # a name too long for the system is no file
        return False


def _items_at(path: Path) -> list[Item]:
    """The files of a corpus folder or a plain folder, or one file."""
    if path.is_file():
        return [Item(path, manifests.entries_for([path])[0], None)]
    items = [Item(path / entry.file, entry, path) for entry in manifests.load(path).policies]
    if not items:
        raise error(UsageError, str(path), "main", "nothing-here", suffixes=" ".join(sorted(manifests.SUFFIXES)))
    return items


def _ids(items: Sequence[Item]) -> list[str]:
    """A policy_id for every item, the second of two equal ones with a number behind it."""
    used: dict[str, int] = {}
    found = []
    for item in items:
        policy_id = item.entry.policy_id
        used[policy_id] = used.get(policy_id, 0) + 1
        found.append(policy_id if used[policy_id] == 1 else f"{policy_id}-{used[policy_id]}")
    return found


def _read(items: Sequence[Item], skeleton: Skeleton, reader: Reader, progress: Progress, asked: frozenset[Item] | None = None) -> Corpus:
    """Read and parse the items; failures among ``asked`` (all where None) are kept, and raised where nothing else is left."""
    tasks = [Task(item, policy_id) for item, policy_id in zip(items, _ids(items), strict=True)]
    policies: dict[str, Policy] = {}
    known: dict[str, Entry] = {}
    failures: list[tuple[str, KosshiError]] = []
    wanted = 0
    with put_away(progress):
        outcomes = reader.read(tasks, partial(progress, "parse"))
    for (item, policy_id), outcome in zip(tasks, outcomes, strict=True):
        if isinstance(outcome, Policy):
            policies[policy_id] = outcome
            known[policy_id] = described(item.entry.model_copy(update={"policy_id": policy_id}), outcome)
            wanted += asked is None or item in asked
        elif asked is None or item in asked:
            failures.append((str(item.file), outcome))
    if failures and not wanted:
        raise failures[0][1]
    corpus = Corpus(policies, known, skeleton, failures, progress)
    corpus.cache = reader.cache
    return corpus

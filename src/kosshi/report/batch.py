"""A run of the report: what to make, what an earlier run has made already, what fails and why.

What a file was made of is remembered as a key: the policies, the skeleton, kosshi itself and the options. A file whose key
and content are as remembered is not made again, so that an interrupted run goes on where it stopped. What fails costs its
own file and is listed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape
from itertools import combinations
from pathlib import Path
from urllib.parse import unquote

from kosshi.corpus import Corpus, Progress
from kosshi.errors import KosshiError, SourceError, UsageError
from kosshi.keys import digest
from kosshi.messages import Language, error, say, text, told
from kosshi.report.folder import Content, Folder
from kosshi.report.keys import Memory
from kosshi.report.links import ANY_PAIR, Links
from kosshi.report.naming import policy_named

FORMATS = ("html", "xlsx", "csv", "parquet", "docx")
MOST_PAIRS = 5_000  # pages of pairs; more are not to be written
LISTED = 20  # failures listed at the end of a run
CATALOGUE = "batch"
Makers = Mapping[str, Callable[[], Content]]
_OF_POLICY = re.compile(r"(?:bodies|crosswalk|pairs|documents)/([a-z0-9-]+?)(?:--([a-z0-9-]+))?\.(?:html|docx)")
_HREF = re.compile(rb' href="([^"#:]+)(#[^"]*)?"')
_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="{root}assets/kosshi.css">
</head>
<body><main><h1>{title}</h1><p>{problem}</p><p><a href="{root}index.html">{back}</a></p></main></body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a run is to make.

    Attributes:
        only: the policies whose own files are made (page, law sheet, documents, pages of pairs with them); all where empty.
            Files of other policies that an earlier run made stay.
        formats: of ``FORMATS``.
        documents: whether every policy gets its Word documents; else those of ``only`` do.
    """

    only: frozenset[str] = frozenset()
    formats: tuple[str, ...] = FORMATS
    documents: bool = True

    @staticmethod
    def of(corpus: Corpus, only: Iterable[str] = (), formats: Iterable[str] = ()) -> Choice:
        """The choice somebody made; without formats all of them, Word documents only of the policies that were chosen.

        Raises:
            UsageError: no such policy or format.
        """
        wanted = frozenset(policy_named(corpus, one) for one in only)
        given = tuple(dict.fromkeys(formats))
        for one in given:
            if one not in FORMATS:
                raise error(UsageError, one, CATALOGUE, "bad-format", value=one, known=" ".join(FORMATS))
        return Choice(wanted, given or FORMATS, "docx" in given)

    def key(self, key: str) -> str:
        """The key of a whole run whose files are made of what ``key`` stands for."""
        return digest(key, sorted(self.only), self.formats, self.documents)

    def takes(self, name: str) -> bool:
        """Whether a file of this name is to be made."""
        if format_of(name) not in self.formats:
            return False
        whose = policies_of(name)
        if whose and self.only and self.only.isdisjoint(whose):
            return False
        return format_of(name) != "docx" or self.documents or not self.only.isdisjoint(whose)


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be made."""

    name: str
    reason: KosshiError


@dataclass(slots=True)
class Outcome:
    """What a run did.

    Attributes:
        files: all files of the report that are now as asked for, in order.
        made: names of those this run wrote.
        kept: names of those an earlier run had written from the same.
        left: names of files nobody asked for this time, still there from an earlier run.
        failed: what could not be made.
    """

    files: list[Path] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)


def format_of(name: str) -> str:
    """The format a file of the report belongs to; styles, scripts and data belong to the pages, what describes tables to CSV."""
    suffix = posixpath.splitext(name)[1][1:]
    if suffix in FORMATS:
        return suffix
    return "csv" if name.startswith("tables/") else "html"


def policies_of(name: str) -> tuple[str, ...]:
    """The policies a file is about; none where it is about all."""
    match = _OF_POLICY.fullmatch(name)
    return tuple(one for one in match.groups() if one) if match else ()


def pairs_of(words: Sequence[str], corpus: Corpus) -> tuple[tuple[str, str], ...] | None:
    """The pairs of policies that ``A:B`` …, ``all`` or ``none`` ask for; None where nothing was asked for.

    Raises:
        UsageError: no such policy, not two of them, or too many.
    """
    if not words:
        return None
    if list(words) == ["none"]:
        return ()
    if list(words) == ["all"]:
        found = tuple(combinations(corpus.policies, 2))
        if len(found) > MOST_PAIRS:
            raise error(UsageError, "all", CATALOGUE, "too-many-pairs", bodies=len(corpus), pairs=f"{len(found):,}")
        return found
    pairs = []
    for word in words:
        names = word.replace("：", ":").split(":")
        if len(names) != 2:
            raise error(UsageError, word, CATALOGUE, "bad-pair", value=word)
        a, b = (policy_named(corpus, name) for name in names)
        if a == b:
            raise error(UsageError, word, CATALOGUE, "bad-pair", value=word)
        pairs.append((a, b))
    return tuple(pairs)


def unchanged(folder: Path, key: str, choice: Choice) -> Outcome | None:
    """What an earlier run did from the same and for the same choice, if every file is still as it was; else None."""
    names = Memory(folder).finished(choice.key(key))
    return None if names is None else Outcome([folder / name for name in names], kept=list(names))


def run(makers: Makers, folder: Path, key: str, choice: Choice, progress: Progress, lang: Language = "ja") -> Outcome:
    """Make the files of a report that were chosen and are not there yet.

    Args:
        makers: every file of the report by name, whether chosen or not.
        folder: where to.
        key: of what the files are made (:func:`kosshi.corpus.corpus_key`).
        choice: which files.
        progress: called with ``report``, number of files done and in all.
        lang: language of the pages that tell of a failure.

    Raises:
        UsageError: nothing can be written there.
    """
    chosen = [name for name in makers if choice.takes(name)]
    target, memory = Folder(folder), Memory(folder)
    outcome = Outcome(left=[name for name in makers if not choice.takes(name) and memory.knows(name)])
    there = frozenset((*chosen, *outcome.left))
    view = digest(key, *sorted(set(makers) - there))  # pages do not lead to files that are not there
    with memory:
        target.announce(chosen)
        for done, name in enumerate(chosen):
            progress("report", done, len(chosen))
            own = view if name.endswith(".html") else key
            if memory.has(name, own):
                outcome.kept.append(name)
            else:
                _make(target, memory, (name, own), partial(_linked, name, makers, there), outcome, lang)
    progress("report", len(chosen), len(chosen))
    failed = {failure.name for failure in outcome.failed}
    if failed and failed.issuperset(chosen):
        raise outcome.failed[0].reason
    target.written |= {name: folder / name for name in (*outcome.kept, *outcome.left)}
    target.finish()
    outcome.files = [folder / name for name in chosen if name not in failed]
    memory.finish([] if failed else chosen, choice.key(key))
    return outcome


def _make(target: Folder, memory: Memory, what: tuple[str, str], make: Callable[[], Content], outcome: Outcome, lang: Language) -> None:
    """Make and write one file; a page that fails says so where it would stand."""
    name, key = what
    try:
        content = target.write(name, make())
    except Exception as reason:
        outcome.failed.append(Failure(name, reason if isinstance(reason, KosshiError) else defect(name, reason)))
        memory.forget(name)
        if name.endswith(".html") and not isinstance(reason, UsageError):  # there is a place to write to
            target.write(name, failed_page(name, outcome.failed[-1].reason, lang))
        return
    memory.keep(name, key, content)
    outcome.made.append(name)


def defect(subject: str, reason: Exception) -> SourceError:
    """An unforeseen error as one that can be shown."""
    return error(SourceError, subject, CATALOGUE, "defect", kind=type(reason).__name__, words=" ".join(str(reason).split())[:200])


def failed_page(name: str, reason: KosshiError, lang: Language) -> bytes:
    """A page that says why another could not be made."""
    title, back = (text(CATALOGUE, key, lang) for key in ("failed-title", "failed-back"))
    problem = f"{reason.problem} {reason.remedy}".strip()
    fields = {"lang": lang, "title": title, "back": back, "problem": problem, "root": "../" * name.count("/")}
    return _PAGE.format(**{key: escape(value) for key, value in fields.items()}).encode()


def _linked(name: str, makers: Makers, there: Collection[str]) -> Content:
    """A file; links of a page to files of the report that are not there are plain words, but any two bodies can be compared."""
    data = makers[name]()
    if not isinstance(data, bytes) or not name.endswith(".html") or len(there) == len(makers):
        return data

    def link(match: re.Match[bytes]) -> bytes:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(match[1].decode())))
        if target not in makers or target in there:
            return match[0]
        pair = policies_of(target)
        if len(pair) == 2 and target.endswith(".html") and ANY_PAIR in there:
            return f' href="{escape(Links("../" * name.count("/")).any_pair(*pair))}"'.encode()
        return b""

    return _HREF.sub(link, data)


# --- a corpus that can be reported --------------------------------------------------------------------------


def sound(corpus: Corpus) -> Corpus:
    """The corpus without policies whose analysis fails unforeseen; these are among its failures.

    Everything the report needs is computed; what fails is looked for policy by policy, which costs time only then.

    Raises:
        SourceError: no policy is left.
    """
    try:
        _analyse(corpus)
    except Exception as reason:
        found = [(policy_id, _fails(corpus, policy_id)) for policy_id in corpus.policies]
        failures = [(policy_id, problem) for policy_id, problem in found if problem is not None]
        if not failures or len(failures) == len(found):
            raise defect(", ".join(one for one, _ in failures[:3]) or "corpus", reason) from reason
        lost = {policy_id for policy_id, _ in failures}
        policies = {policy_id: policy for policy_id, policy in corpus.policies.items() if policy_id not in lost}
        names = [(corpus.policies[policy_id].source.name or policy_id, defect(policy_id, problem)) for policy_id, problem in failures]
        entries = {policy_id: corpus.entries[policy_id] for policy_id in policies}
        smaller = Corpus(policies, entries, corpus.skeleton, [*corpus.failures, *names], terms=corpus.terms)
        _analyse(smaller)
        return smaller
    return corpus


def _analyse(corpus: Corpus) -> None:
    """Compute what every report needs of every policy."""
    _ = (corpus.collation, corpus.found, corpus.elements_of, corpus.forces, corpus.crosswalks)


def _fails(corpus: Corpus, policy_id: str) -> Exception | None:
    """What goes wrong with one policy alone."""
    try:
        _analyse(Corpus({policy_id: corpus[policy_id]}, {policy_id: corpus.entries[policy_id]}, corpus.skeleton, terms=corpus.terms))
    except Exception as reason:
        return reason
    return None


# --- the end of a run ---------------------------------------------------------------------------------------


def lines(corpus: Corpus, outcome: Outcome) -> Iterator[str]:
    """What was read and made and what was not and why, in the spoken language, a line each."""
    yield say(CATALOGUE, "read", n=len(corpus))
    if corpus.failures:
        yield say(CATALOGUE, "unread", n=len(corpus.failures))
        yield from _listed([told(reason) for _, reason in corpus.failures])
    if outcome.made or outcome.failed:
        yield say(CATALOGUE, "made", made=len(outcome.made), kept=len(outcome.kept))
    if outcome.left:
        yield say(CATALOGUE, "left", n=len(outcome.left))
    if outcome.failed:
        yield say(CATALOGUE, "failed", n=len(outcome.failed))
        yield from _listed([told(failure.reason) for failure in outcome.failed])


def ending(corpus: Corpus, outcome: Outcome, folder: Path) -> str:
    """The last line: where the report is, whether anything changed, and what is wrong with it."""
    index = outcome.files[0]
    if corpus.failures or outcome.failed:
        where = say(CATALOGUE, "ending-index", index=index)
        unread = say(CATALOGUE, "ending-unread", n=len(corpus.failures)) if corpus.failures else ""
        unmade = say(CATALOGUE, "ending-unmade", n=len(outcome.failed)) if outcome.failed else ""
        both = say(CATALOGUE, "policy-separator").join(one for one in (unread, unmade) if one)
        return where + say(CATALOGUE, "ending-code", what=both)
    if not outcome.made:
        return say(CATALOGUE, "ending-unchanged", n=len(outcome.files), index=index)
    return say(CATALOGUE, "ending-made", n=len(outcome.made), folder=folder, index=index)


def _listed(told_of: Sequence[str]) -> Iterator[str]:
    yield from (f"  {line}" for line in told_of[:LISTED])
    if len(told_of) > LISTED:
        yield f"  {say(CATALOGUE, 'more', n=len(told_of) - LISTED)}"

"""Clauses as documents, one token a row, with an outside variable: what every analysis of this package counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from kosshi.corpus import Corpus
from kosshi.editions import edition_row
from kosshi.errors import UsageError
from kosshi.force import strength
from kosshi.lexis.facts import vocabulary_facts
from kosshi.messages import error
from kosshi.model import Clause, Match
from kosshi.tables import clause_id
from kosshi.tokens import Token, Tokenizer, default

UNITS = ("clause", "sentence", "policy")
_END = re.compile(r"(?<=。)|\n")


class Document(NamedTuple):
    """One text that is counted as one: a clause's own text, a sentence of it or a whole policy.

    Attributes:
        document_id: ``policy_id#path``, with ``/2`` for the second sentence; the policy's id for a whole policy.
        clause_id: the clause it is or comes from, empty for a whole policy.
        policy_id: the policy it comes from.
        group: value of the outside variable; empty where there is none.
        text: heading and text, on lines of their own.
    """

    document_id: str
    clause_id: str
    policy_id: str
    group: str
    text: str


class Documents:
    """Documents with the tokens in them; made by :func:`documents`.

    Attributes:
        rows: the documents in the corpus's order.
        by: name of the outside variable.
        unit: ``clause``, ``sentence`` or ``policy``.
    """

    def __init__(self, rows: tuple[Document, ...], by: str, unit: str, tokenizer: Tokenizer) -> None:
        self.rows = rows
        self.by = by
        self.unit = unit
        self._tokenizer = tokenizer

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        """Numbers of documents and words, and the outside variable."""
        return f"<Documents: {len(self.rows)} × {self.unit}, {len(self.codes.document)} words, by {self.by}: {len(self.groups)} groups>"

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The outside variable's values in order of appearance, without the empty one."""
        return tuple(dict.fromkeys(row.group for row in self.rows if row.group))

    @cached_property
    def group_codes(self) -> np.ndarray[Any, Any]:
        """Place in ``groups`` of every document's value, -1 where it has none."""
        place = {group: at for at, group in enumerate(self.groups)}
        return np.array([place.get(row.group, -1) for row in self.rows], dtype=np.int32)

    @property
    def table(self) -> pd.DataFrame:
        """One row a document: ``document_id``, ``clause_id``, ``policy_id``, ``group``, ``text``, ``words`` (number of them)."""
        frame = pd.DataFrame(list(self.rows), columns=list(Document._fields))
        frame["words"] = self.lengths
        return frame

    @property
    def tokens(self) -> pd.DataFrame:
        """One row a word, signs left out.

        ``document_id``, ``group``, ``position`` (from 0 in its document), ``surface``, ``lemma``, ``pos``, ``start``, ``end``
        (half-open, in the document's text).
        """
        codes = self.codes
        kinds = [codes.kinds[at] for at in codes.kind]
        return pd.DataFrame(
            {
                "document_id": [self.rows[at].document_id for at in codes.document],
                "group": [self.rows[at].group for at in codes.document],
                "position": codes.position,
                "surface": [kind.surface for kind in kinds],
                "lemma": [kind.lemma for kind in kinds],
                "pos": [kind.pos for kind in kinds],
                "start": codes.start,
                "end": codes.end,
            }
        )

    @cached_property
    def lengths(self) -> np.ndarray[Any, Any]:
        """Number of words of every document."""
        return np.bincount(self.codes.document, minlength=len(self.rows))

    @cached_property
    def ends(self) -> np.ndarray[Any, Any]:
        """For every document the row of ``codes`` behind its last word."""
        return np.cumsum(self.lengths)

    @cached_property
    def codes(self) -> Codes:
        """The same as ``tokens`` in numbers, for counting."""
        kinds: dict[Kind, int] = {}
        columns: list[tuple[int, int, int, int, int]] = []
        for at, row in enumerate(self.rows):
            for position, token in enumerate(words_of(row.text, self._tokenizer)):
                kind = kinds.setdefault(Kind(token.surface, token.lemma, token.pos), len(kinds))
                columns.append((at, position, kind, token.start, token.end))
        numbers = np.array(columns, dtype=np.int32).reshape(-1, 5)
        return Codes(tuple(kinds), *(np.ascontiguousarray(numbers[:, place]) for place in range(5)))

    @cached_property
    def places(self) -> dict[str, tuple[int, ...]]:
        """Lemma → the kinds of token that have it."""
        found: dict[str, list[int]] = {}
        for at, kind in enumerate(self.codes.kinds):
            found.setdefault(kind.lemma, []).append(at)
        return {lemma: tuple(kinds) for lemma, kinds in found.items()}

    @cached_property
    def occurrences(self) -> tuple[np.ndarray[Any, Any], ...]:
        """For every kind of token the rows of ``codes`` where it stands, ascending."""
        order = np.argsort(self.codes.kind, kind="stable")
        cuts = np.cumsum(np.bincount(self.codes.kind, minlength=len(self.codes.kinds)))[:-1]
        return tuple(np.split(order, cuts)) if len(self.codes.kinds) else ()

    @cached_property
    def shown(self) -> dict[str, str]:
        """Lemma → how tables print it: inflected words as in the dictionary, others as they are most often printed."""
        inflected = frozenset(vocabulary_facts().inflected)
        best: dict[str, tuple[int, str]] = {}
        for kind, count in zip(self.codes.kinds, np.bincount(self.codes.kind, minlength=len(self.codes.kinds)).tolist(), strict=True):
            form = kind.lemma if kind.pos in inflected else kind.surface
            best[kind.lemma] = min(best.get(kind.lemma, (0, "")), (-count, form))
        taken: dict[str, str] = {}
        for lemma in sorted(best, key=lambda one: (best[one], one)):
            taken.setdefault(best[lemma][1], lemma)
        return {lemma: form if taken[form] == lemma else f"{form}（{lemma}）" for lemma, (_, form) in best.items()}


class Kind(NamedTuple):
    """One kind of token: the same printed form, dictionary form and part of speech."""

    surface: str
    lemma: str
    pos: str


class Codes(NamedTuple):
    """All words of all documents in order: arrays of one length, and what their ``kind`` means."""

    kinds: tuple[Kind, ...]
    document: np.ndarray[Any, Any]
    position: np.ndarray[Any, Any]
    kind: np.ndarray[Any, Any]
    start: np.ndarray[Any, Any]
    end: np.ndarray[Any, Any]


def words_of(text: str, tokenizer: Tokenizer) -> Iterator[Token]:
    """The tokens of a text but its signs. A line ends a word: a heading does not run on into the text below it."""
    signs = frozenset(vocabulary_facts().signs)
    offset = 0
    for line in text.split("\n"):
        for token in tokenizer(line):
            if token.pos not in signs:
                yield token._replace(start=token.start + offset, end=token.end + offset)
        offset += len(line) + 1


Texts = Corpus | Documents
Only = str | Iterable[str] | Callable[[Clause], bool]
_Value = Callable[[Clause], str]


def documents(corpus: Texts, by: str | Mapping[str, str] = "policy_id", unit: str = "clause", only: Only | None = None) -> Documents:
    """The clauses of a corpus as documents, with one outside variable. The same content gives the same object back.

    Args:
        corpus: what to count; documents that are made already come back as they are.
        by: the outside variable: a column of the manifest (``body`` ``title`` ``kind`` ``prefecture`` ``code`` ``enacted`` ``amended``
            ``in_force``), ``policy_id``, ``earliest`` or ``latest`` edition; of a clause its ``part`` ``level`` ``depth`` ``strength``
            ``status``, the ``skeleton_id`` it best answers to, that node's topmost one (``skeleton_top``), part (``skeleton_part``)
            or kind (``node_kind``); or values of your own by policy_id or clause_id.
        unit: ``clause`` (own text), ``sentence`` or ``policy``. Clauses without own text say nothing and are left out.
        only: which clauses are read, all by default: a node or part of the skeleton, or several (``"bp"``; clauses that best answer
            to one of them or to what stands below it), or a function that says whether a clause is.

    Raises:
        UsageError: no such variable, unit, node or part, no document has a value of the variable, or there is no text at all.

    Example:
        >>> import kosshi
        >>> from kosshi import lexis
        >>> clauses = lexis.documents(kosshi.load("corpus"), by="kind")
        >>> clauses.groups
        ('町', '市', '一部事務組合', '議会')
        >>> clauses.tokens[["document_id", "surface", "lemma", "pos"]].head(2).values.tolist()
        [['tokunoshima-renkya#1', '目的', '目的', '名詞'], ['tokunoshima-renkya#1', '本', '本', '接頭辞']]
        >>> [row.document_id for row in lexis.documents(kosshi.load("corpus"), only="bp.audit").rows][:2]
        ['tokunoshima-renkya#6', 'suwa#7']
    """
    if isinstance(corpus, Documents):
        return corpus
    if unit not in UNITS:
        raise error(UsageError, unit, "lexis", "no-unit", known=" ".join(UNITS))
    name = by if isinstance(by, str) else "own"
    rows = tuple(_rows(corpus, by, unit, only))
    if not rows:
        raise error(UsageError, "corpus", "lexis", "no-documents")
    if not any(row.group for row in rows):
        raise error(UsageError, by if isinstance(by, str) else "by", "lexis", "no-values", known=" ".join(variables()))
    return _documents(rows, name, unit, default())


@lru_cache(maxsize=16)
def _documents(rows: tuple[Document, ...], by: str, unit: str, tokenizer: Tokenizer) -> Documents:
    return Documents(rows, by, unit, tokenizer)


def _rows(corpus: Corpus, by: str | Mapping[str, str], unit: str, only: Only | None) -> Iterator[Document]:
    value_of, reads_of = _variable(corpus, by, unit), _choice(corpus, only)
    for policy_id, policy in corpus.policies.items():
        value, reads = value_of(policy_id), reads_of(policy_id)
        said = [(clause, clause.full_text) for clause in policy.walk() if clause.full_text.strip() and reads(clause)]
        if unit == "policy":
            if said:
                yield Document(policy_id, "", policy_id, value(said[0][0]), "\n".join(text for _, text in said))
            continue
        for clause, text in said:
            own = clause_id(policy_id, clause.path)
            if unit == "clause":
                yield Document(own, own, policy_id, value(clause), text)
                continue
            sentences = [part.strip() for part in _END.split(text) if part.strip()]
            for number, sentence in enumerate(sentences, start=1):
                yield Document(f"{own}/{number}", own, policy_id, value(clause), sentence)


def _choice(corpus: Corpus, only: Only | None) -> Callable[[str], Callable[[Clause], bool]]:
    """Policy id → the function that says whether a clause is read."""
    if only is None:
        return lambda _: lambda _: True
    if callable(only):
        return lambda _: only
    wanted = (only,) if isinstance(only, str) else tuple(only)
    parts = [part.part for part in corpus.skeleton.parts]
    for name in wanted:
        if name not in parts and name not in corpus.skeleton:
            raise error(UsageError, name, "lexis", "no-node", known=" ".join(parts))
    heads = tuple(f"{name}." for name in wanted)

    def of_policy(policy_id: str) -> Callable[[Clause], bool]:
        node_of = _of_match(corpus, policy_id, "skeleton_id")
        return lambda clause: f"{node_of(clause)}.".startswith(heads)

    return of_policy


def _variable(corpus: Corpus, by: str | Mapping[str, str], unit: str) -> Callable[[str], _Value]:
    """Policy id → the function that gives a clause's value."""
    if not isinstance(by, str):
        own = by
        return lambda policy_id: lambda clause: str(own.get(clause_id(policy_id, clause.path), own.get(policy_id, "")))
    if by in _OF_POLICY:
        read = _OF_POLICY[by]

        def constant(policy_id: str) -> _Value:
            value = read(corpus, policy_id)
            return lambda _: value

        return constant
    if by not in _OF_CLAUSE and by not in _OF_MATCH:
        raise error(UsageError, by, "lexis", "no-variable", known=" ".join(variables()))
    if unit == "policy":
        raise error(UsageError, by, "lexis", "not-of-policy", known=" ".join(_OF_POLICY))
    if by in _OF_CLAUSE:
        of_clause = _OF_CLAUSE[by]
        return lambda _: of_clause
    return lambda policy_id: _of_match(corpus, policy_id, by)


def _of_match(corpus: Corpus, policy_id: str, by: str) -> _Value:
    best = corpus.alignment_of[policy_id].best()
    read = _OF_MATCH[by]
    return lambda clause: read(corpus, best[clause.path]) if clause.path in best else ""


def variables() -> tuple[str, ...]:
    """Names of the outside variables that :func:`documents` knows.

    Example:
        >>> variables()[:4]
        ('policy_id', 'body', 'title', 'kind')
    """
    return (*_OF_POLICY, *_OF_CLAUSE, *_OF_MATCH)


def _manifest(field: str) -> Callable[[Corpus, str], str]:
    return lambda corpus, policy_id: str(getattr(corpus.entries[policy_id], field) or "")


def _date(field: str) -> Callable[[Corpus, str], str]:
    return lambda corpus, policy_id: str(getattr(corpus.entries[policy_id].dates, field) or "")


def _edition(field: str) -> Callable[[Corpus, str], str]:
    return lambda corpus, policy_id: str(edition_row(corpus.attributions[policy_id])[field] or "")


def _top(corpus: Corpus, match: Match) -> str:
    above = corpus.skeleton.ancestors(match.node) if match.node else ()
    return above[-1] if above else match.node or ""


_OF_POLICY: dict[str, Callable[[Corpus, str], str]] = {
    "policy_id": lambda _, policy_id: policy_id,
    **{field: _manifest(field) for field in ("body", "title", "kind", "prefecture", "code")},
    **{field: _date(field) for field in ("enacted", "amended", "in_force")},
    **{field: _edition(field) for field in ("earliest", "latest")},
}
_OF_CLAUSE: dict[str, _Value] = {
    "part": lambda clause: clause.part.value,
    "level": lambda clause: clause.level,
    "depth": lambda clause: str(clause.depth),
    "strength": lambda clause: strength(clause).value,
}
_OF_MATCH: dict[str, Callable[[Corpus, Match], str]] = {
    "status": lambda _, match: match.status.value,
    "skeleton_id": lambda _, match: match.node or "",
    "skeleton_top": _top,
    "skeleton_part": lambda corpus, match: corpus.skeleton[match.node].part if match.node else "",
    "node_kind": lambda corpus, match: corpus.skeleton[match.node].kind if match.node else "",
}

"""Policy <-> bytes: what a disk cache keeps and worker processes send.

A stored policy holds its text once; markers, headings and texts that stand in it literally are offsets into it, and
the tree of clauses is a row of numbers. Whoever can write to a folder may have written the bytes, so nothing in them
is run or trusted: a digest tells damage, and what makes no policy is refused.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from struct import Struct, pack, unpack
from sys import intern
from typing import Any

import msgpack

from kosshi.model import Block, BlockKind, Clause, Hint, HintKind, Link, Part, Place, Policy, Problem, Source

_MAGIC = b"kosshi\x001"  # the last byte counts the versions of the form
_DIGEST_SIZE = 16
_HEAD = len(_MAGIC) + _DIGEST_SIZE
_PAIR = Struct("<II")
_BLOCK_KINDS = {kind.value: kind for kind in BlockKind}
_BROKEN = (ValueError, TypeError, LookupError, AttributeError, OverflowError, struct.error, msgpack.UnpackException)


def encode(policy: Policy) -> bytes:
    """A policy as bytes; ``decode(encode(policy)) == policy`` where its offsets lie in its text, as a reader's do."""
    source = policy.source
    body: bytes = msgpack.packb(
        (
            (source.policy_id, source.text, source.name, source.media_type, source.encoding, source.sha256),
            (source.hints, source.places, source.links, _rows(source.problems)),
            ([block.kind.value for block in policy.blocks], _pairs([at for block in policy.blocks for at in block[1:]])),
            _rows(policy.problems),
            _columns(list(policy.walk()), source.text),
        ),
        unicode_errors="surrogatepass",
    )
    return _MAGIC + _digest(body) + body


def decode(data: bytes) -> Policy:
    """The policy that :func:`encode` has written.

    Raises:
        ValueError: the bytes are damaged, of another version, or never were a policy.
    """
    body = data[_HEAD:]
    if data[:_HEAD] != _MAGIC + _digest(body):
        raise ValueError("these bytes are no stored policy of this version, or they are damaged")
    try:
        words, known, (kinds, offsets), problems, columns = msgpack.unpackb(body, use_list=False, unicode_errors="surrogatepass")
        source = _source(words, known)
        size = len(source.text)
        return Policy(
            source,
            _clauses(source.text, columns),
            _blocks(kinds, _numbers(offsets), size),
            _problems(problems, size),
        )
    except _BROKEN as reason:
        raise ValueError(f"these bytes are no stored policy: {reason}") from reason


def _digest(body: bytes) -> bytes:
    return blake2b(body, digest_size=_DIGEST_SIZE).digest()


def _blocks(kinds: Sequence[str], offsets: Sequence[int], size: int) -> tuple[Block, ...]:
    _check(max(offsets, default=0) <= size)
    return tuple(map(Block._make, zip([_BLOCK_KINDS[kind] for kind in kinds], offsets[::2], offsets[1::2], strict=True)))


# --- the source -------------------------------------------------------------------------------------------


def _source(words: Sequence[str], known: Any) -> Source:
    policy_id, text, name, media_type, encoding, sha256 = words
    hints, places, links, problems = known
    _check(all(type(word) is str for word in words))
    size = len(text)
    return Source(
        policy_id,
        text,
        name,
        intern(media_type),
        intern(encoding),
        sha256,
        tuple([Hint(*_inside(start, end, size), HintKind(kind), _number(level)) for start, end, kind, level in hints]),
        tuple([Place(*_inside(start, end, size), intern(label)) for start, end, label in places]),
        tuple([Link(*_inside(start, end, size), intern(target)) for start, end, target in links]),
        _problems(problems, size),
    )


def _rows(problems: Iterable[Problem]) -> list[tuple[str, str, int, int]]:
    return [(problem.rule, problem.message, problem.start, problem.end) for problem in problems]


def _problems(rows: Any, size: int) -> tuple[Problem, ...]:
    return tuple([Problem(intern(rule), intern(message), *_inside(start, end, size)) for rule, message, start, end in rows])


def _check(right: bool) -> None:
    if not right:
        raise ValueError("a value is not what stands in a policy")


def _number(value: Any) -> int:
    _check(type(value) is int)
    return int(value)


def _inside(start: Any, end: Any, size: int) -> tuple[int, int]:
    """The offsets, if they lie in a text of this size."""
    _check(type(start) is type(end) is int and 0 <= start <= end <= size)
    return start, end


# --- clauses ----------------------------------------------------------------------------------------------

_Sort = tuple[str, str, Part, bool]  # style, level, part, inferred: a few serve all clauses of a policy


def _columns(clauses: Sequence[Clause], text: str) -> tuple[Any, ...]:
    """Clauses in document order as columns: what :func:`_clauses` takes."""
    sorts: dict[_Sort, int] = {}
    tree: list[int] = []
    offsets: list[int] = []
    apart: list[str] = []
    spans = _numbers(b"".join([clause.packed for clause in clauses]))
    place = 0
    for clause in clauses:
        tree += (sorts.setdefault((clause.style, clause.level, clause.part, clause.inferred), len(sorts)), len(clause.children))
        first = last = 0  # where it begins and ends
        if clause.packed:
            first = spans[place] >> 2
            place += len(clause.packed) // 4
            last = spans[place - 1]
        for word in (clause.marker, clause.heading, clause.text):
            start = text.find(word, first, last)
            if start >= 0:
                offsets += (start, start + len(word))
            else:
                offsets += (len(text) + 1, len(apart))  # an offset behind the text: the word stands apart
                apart.append(word)
    return [one.path for one in clauses], [one.packed for one in clauses], _pairs(tree), _pairs(offsets), list(sorts), apart


def _numbers(packed: bytes) -> tuple[int, ...]:
    return unpack(f"<{len(packed) // 4}I", packed)


def _pairs(numbers: Sequence[int]) -> bytes:
    return pack(f"<{len(numbers)}I", *numbers)


def _clauses(text: str, columns: Any) -> tuple[Clause, ...]:
    """The topmost clauses with all below them; equal words of all policies are one string.

    Raises:
        ValueError: the columns do not fit together or point behind the text.
    """
    paths, packed, tree, offsets, sorts, apart = columns
    kinds = [(intern(style), intern(level), Part(part), bool(inferred)) for style, level, part, inferred in sorts]
    _check_pieces(packed, len(text))
    words = [intern(text[start:end] if start <= len(text) else apart[end]) for start, end in _PAIR.iter_unpack(offsets)]
    rows = zip(paths, packed, _PAIR.iter_unpack(tree), words[::3], words[1::3], words[2::3], strict=True)
    waiting: list[Clause] = []  # siblings whose parent is still to come, the first of them last
    for path, pieces, (sort, below), marker, heading, own in reversed(list(rows)):
        style, level, part, inferred = kinds[sort]
        children: tuple[Clause, ...] = ()
        if below:
            _check(below <= len(waiting))
            children = tuple(waiting[: -below - 1 : -1])
            del waiting[-below:]
        waiting.append(Clause(intern(path), style, level, marker, heading, own, None, part, inferred, children, pieces))
    return tuple(reversed(waiting))


def _check_pieces(packed: Sequence[bytes], size: int) -> None:
    """Look whether all pieces lie in a text of this size."""
    _check(not any(len(pieces) % _PAIR.size for pieces in packed))
    numbers = _numbers(b"".join(packed))
    _check(max(numbers[::2], default=0) >> 2 <= size and max(numbers[1::2], default=0) <= size)

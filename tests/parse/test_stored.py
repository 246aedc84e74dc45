"""A policy comes back from its bytes as it was, and bytes that hold no policy are refused, whatever was done to them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgpack
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kosshi
from generator.documents import generate
from kosshi.errors import SourceError
from kosshi.model import Block, BlockKind, Clause, Hint, HintKind, Link, Part, Place, Policy, Problem, Source
from kosshi.parse import parse, stored
from kosshi.parse.stored import decode, encode
from kosshi.pieces import Piece, PieceKind
from samples import policy, public, small

UNSEEN = sorted(
    file for file in (Path(__file__).resolve().parents[1] / "quality" / "unseen").iterdir() if file.suffix in (".txt", ".html", ".md")
)
HEAD = stored._HEAD


def same(one: object, other: object) -> bool:
    """Equal in value and in type, all the way down."""
    if type(one) is not type(other):
        return False
    if isinstance(one, tuple):
        return len(one) == len(other) and all(same(*pair) for pair in zip(one, other, strict=True))  # type: ignore[arg-type]
    if isinstance(one, (Policy, Source, Clause, Problem)):
        return all(same(getattr(one, name), getattr(other, name)) for name in one.__dataclass_fields__)
    return one == other


def comes_back(one: Policy) -> None:
    data = encode(one)
    back = decode(data)
    assert back == one
    assert same(back, one)
    assert hash(back) == hash(one)
    assert encode(back) == data
    assert [clause.pieces for clause in back.walk()] == [clause.pieces for clause in one.walk()]


def test_the_public_policies_come_back() -> None:
    for one in (*public(), *small()):
        comes_back(one)


@pytest.mark.parametrize("file", UNSEEN, ids=lambda file: file.name)
def test_unseen_policies_come_back(file: Path) -> None:
    comes_back(kosshi.read_policy(file))


@given(st.integers(0, 10**9), st.booleans())
@settings(deadline=None, max_examples=150)
def test_generated_policies_come_back(seed: int, noise: bool) -> None:
    comes_back(policy(generate(seed, noise=noise).decoded))


@given(st.text(st.sampled_from("第１条2(1)アⅠ①\n\t\f\u3000 -*#「」。、則附甲が\ud800𠮷"), max_size=120))
@settings(deadline=None, max_examples=300)
def test_odd_texts_come_back(text: str) -> None:
    try:
        found = policy(text)
    except SourceError:
        return
    comes_back(found)


def test_everything_a_reader_says_comes_back() -> None:
    text = "表紙\n第１条　甲は、\f乙とする。\n 注\n"
    source = Source(
        *("x", text, "甲.pdf", "application/pdf", "", "0" * 64),
        (Hint(0, 2, HintKind.HEADING, 3), Hint(18, 19, HintKind.NOTE)),
        (Place(0, 10, "p.1"), Place(11, 20, "p.2")),
        (Link(3, 3, "#a"), Link(4, 6, "../b.html")),
        (Problem("guessed", "符号化を推定", 0, 2),),
    )
    comes_back(parse(source))


def test_words_that_do_not_stand_in_the_text_come_back() -> None:
    pieces = (Piece(PieceKind.MARKER, 0, 1), Piece(PieceKind.BRACKET, 1, 2), Piece(PieceKind.HEADING, 2, 3), Piece(PieceKind.TEXT, 3, 4))
    inner = Clause("1.1", "", "", "", "他", "所\nの 語", (), Part.SUPPLEMENTARY, True)
    outer = Clause("1", "article", "条", "い", "", "", pieces, children=(inner, inner))
    comes_back(Policy(Source("x", "いろはに"), (outer, inner), (Block(BlockKind.COVER, 0, 0),), (Problem("a", "b"),)))
    comes_back(Policy(Source("x", ""), ()))


def test_copies_share_their_words() -> None:
    one, other = (decode(encode(policy("第１条　甲は、乙とする。\n" * times))) for times in (1, 2))
    assert one.clauses[0].text is other.clauses[0].text
    assert one.clauses[0].path is other.clauses[0].path


DATA = encode(small()[2])


@pytest.mark.parametrize("data", [b"", b"kosshi", DATA[:-1], DATA[:HEAD], DATA + b"\0", b"K" + DATA[1:], DATA[:7] + b"2" + DATA[8:]])
def test_bytes_that_are_cut_or_of_another_form_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="stored policy"):
        decode(data)


@given(st.integers(0, len(DATA) - 1), st.integers(1, 255))
@settings(deadline=None)
def test_every_flipped_bit_is_seen(place: int, change: int) -> None:
    with pytest.raises(ValueError, match="stored policy"):
        decode(DATA[:place] + bytes([DATA[place] ^ change]) + DATA[place + 1 :])


def sealed(body: bytes) -> bytes:
    """A body under a digest that is right."""
    return DATA[:8] + hashlib.blake2b(body, digest_size=16).digest() + body


@given(st.lists(st.tuples(st.integers(0, len(DATA) - HEAD - 1), st.integers(0, 255)), min_size=1, max_size=4))
@settings(deadline=None, max_examples=500)
def test_forged_bytes_are_a_policy_or_are_refused(changes: list[tuple[int, int]]) -> None:
    body = bytearray(DATA[HEAD:])
    for place, value in changes:
        body[place] = value
    try:
        found = decode(sealed(bytes(body)))
    except ValueError:
        return
    size = len(found.source.text)
    assert all(0 <= piece.start <= size and piece.end <= size for clause in found.walk() for piece in clause.pieces)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**40) | st.floats(allow_nan=False) | st.text(max_size=4) | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=20,
)


@given(st.lists(st.integers(0, 5), max_size=4), _VALUES)
@settings(deadline=None, max_examples=500)
def test_forged_values_are_refused(way: list[int], value: object) -> None:
    root = [msgpack.unpackb(DATA[HEAD:])]
    at, place = root, 0
    for step in way:
        inner = at[place]
        if not isinstance(inner, list) or not inner:
            break
        at, place = inner, step % len(inner)
    at[place] = value
    try:
        found = decode(sealed(msgpack.packb(root[0])))
    except ValueError:
        return
    assert isinstance(found, Policy)

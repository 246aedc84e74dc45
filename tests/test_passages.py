"""Passages: the words that are looked through, and where in the source each character stands."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from kosshi.model import Clause
from kosshi.passages import HEADING, behind, own_passages, own_text, passage, plain_text
from kosshi.pieces import PieceKind
from samples import HILL, SCRAPS, SHORE, policy

HALF_WIDTH = tuple(map(chr, range(0xFF66, 0xFF9E)))
PRINTED = st.text(st.sampled_from("第１1条 \u3000\t\n①㈱ﾊﾞﾟﾝｳ（）。職員か\u3099é"), max_size=30)


def signs(source: str, places: Sequence[int]) -> Iterator[tuple[str, int, int]]:
    """Each sign in matching form, its place and the place behind it; a half-width kana and its voiced mark are one."""
    at = 0
    while at < len(places):
        two = source[places[at] : places[at] + 2] if list(places[at + 1 : at + 2]) == [places[at] + 1] else ""
        size = 2 if two[:1] in HALF_WIDTH and two[1:] in tuple("ﾞﾟ") and len(unicodedata.normalize("NFKC", two)) == 1 else 1
        for sign in plain_text(source[places[at] : places[at] + size]):
            yield sign, places[at], places[at] + size
        at += size


def slowly(source: str, clause: Clause) -> Iterator[tuple[int, str, tuple[int, ...]]]:
    """What :func:`own_passages` says, read sign by sign: number, text, places."""
    heading = [k for piece in clause.pieces if piece.kind is PieceKind.HEADING for k in range(piece.start, piece.end)]
    own = [k for piece in clause.pieces if piece.kind is PieceKind.TEXT for k in range(piece.start, piece.end) if source[k].strip()]
    paragraphs = [(HEADING, heading)]
    for number, paragraph in enumerate(clause.text.split("\n")):
        size = len("".join(paragraph.split()))
        paragraphs.append((number, own[:size]))
        own = own[size:]
    for number, places in paragraphs:
        found = list(signs(source, places))
        if found:
            yield number, "".join(sign for sign, _, _ in found), tuple(place for _, place, _ in found)


@given(PRINTED)
def test_every_sign_of_a_passage_has_its_place(text: str) -> None:
    found = passage(f"xx{text}", range(2, len(text) + 2))
    slow = list(signs(f"xx{text}", range(2, len(text) + 2)))
    assert found.text == "".join(sign for sign, _, _ in slow) == plain_text(text)
    assert [(found.place(at), found.span(at, at + 1)) for at in range(len(slow))] == [(place, (place, end)) for _, place, end in slow]
    assert all(behind(f"xx{text}", place) == end for _, place, end in slow)


def test_a_voiced_kana_of_half_width_is_one_sign_with_its_mark() -> None:
    found = passage("ﾊﾟｿｺﾝとｸﾗｳﾄﾞ", range(11))
    assert found.text == plain_text("ﾊﾟｿｺﾝとｸﾗｳﾄﾞ") == "パソコンとクラウド"
    assert (found.span(0, 4), found.span(5, 9), found.last) == ((0, 5), (6, 11), 9)
    assert plain_text("ｱﾞ") != "ア"


@given(
    st.lists(
        st.sampled_from([HILL, SHORE, *HILL.split("\n"), "（２）文書　\n本町の\n文書㈱。\n\nなお、\f別に定める。"]) | SCRAPS, max_size=6
    )
)
@settings(max_examples=40, deadline=None)
def test_own_texts_read_once_are_as_if_read_anew(texts: list[str]) -> None:
    read = policy("\n".join([HILL, *texts]))
    for clause in read.walk():
        found = own_passages(read.source.text, clause)
        assert [(one.number, one.text, one.origin) for one in found] == list(slowly(read.source.text, clause))
        assert all(one.clause is clause for one in found)


def test_clauses_that_print_the_same_share_their_text() -> None:
    first, second = policy(HILL), policy("丘陵町\n" + HILL)
    texts = [[own_text(one.source.text, clause)[0] for clause in one.walk()] for one in (first, second)]
    assert all(a is b for a, b in zip(*texts, strict=True))

"""Passages: the words that are looked through, and where in the source each character stands."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from kosshi.model import Clause
from kosshi.passages import HEADING, own_passages, own_text, passage, plain_text
from kosshi.pieces import PieceKind
from samples import HILL, SCRAPS, SHORE, policy

PRINTED = st.text(st.sampled_from("第１1条 \u3000\t\n①㈱ﾊﾞﾟ（）。職員か\u3099é"), max_size=30)


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
        signs = [(sign, place) for place in places for sign in plain_text(source[place])]
        if signs:
            yield number, "".join(sign for sign, _ in signs), tuple(place for _, place in signs)


@given(PRINTED)
def test_every_sign_of_a_passage_has_its_place(text: str) -> None:
    found = passage(f"xx{text}", range(2, len(text) + 2))
    assert found.text == "".join(map(plain_text, text)) == plain_text(text)
    signs = [place for place, sign in enumerate(text, 2) for _ in plain_text(sign)]
    assert list(found.origin) == signs
    for at in range(len(found.text)):
        assert found.place(at) == found.origin[at]
        assert found.span(at, len(found.text)) == (found.origin[at], found.origin[-1] + 1)


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

"""What is remembered of lines and clauses never shows: a text is read the same whatever was read before it."""

from __future__ import annotations

import pytest

from generator.documents import generate
from kosshi.errors import SourceError
from kosshi.model import Policy, Source
from kosshi.parse import draft, headings, lines, parse, prices, restore, structure
from samples import public

MEMORIES = (
    *(lines.read_line, structure._event, structure._shared, structure._beam, structure._step),
    *(prices.prices, draft._plain_own, restore._inline_items, headings.form),
)


def forget() -> None:
    for memory in MEMORIES:
        memory.cache_clear()  # type: ignore[attr-defined]


def read(text: str) -> Policy | None:
    try:
        return parse(Source("x", text))
    except SourceError:
        return None


def texts() -> list[str]:
    return [*(policy.source.text for policy in public()), *(generate(seed, noise=seed % 2 == 1).decoded for seed in range(12))]


def test_reading_does_not_depend_on_what_was_read_before() -> None:
    fresh = []
    for text in texts():
        forget()
        fresh.append(read(text))
    forget()
    assert [read(text) for text in texts()] == fresh
    assert [read(text) for text in reversed(texts())] == fresh[::-1]


@pytest.mark.parametrize("before", ["", "前文\n", "\n\n（目的）\n", "第１条　甲は、次のとおりとする。\n"])
def test_a_copied_clause_says_the_same_at_another_place(before: str) -> None:
    copied = "第２条　用語は、次のとおりとする。\n（１）\u3000脅威\u3000害を及ぼすものをいう。\n（２）\u3000ID A\nB である。\nなお、以上とする。\n"
    read(copied)
    found = read(before + copied)
    assert found is not None
    alone = read(copied)
    assert alone is not None
    two, other = found.clauses[-1], alone.clauses[-1]
    assert [(one.heading, one.text, one.marker) for one in two.walk()][1:] == [(one.heading, one.text, one.marker) for one in other.walk()][
        1:
    ]
    for one in two.walk():
        assert all(not one.marker or found.source.text[p.start : p.end] == one.marker for p in one.pieces if p.kind == "marker")


def test_costs_of_equal_readings_are_equal() -> None:
    beam = structure._beam((structure._State(0, ()),))
    assert beam is structure._beam((structure._State(0, ()),))
    assert all(isinstance(value, int) for name, value in vars(structure).items() if name.startswith("COST_"))

"""What the reader of a file says of stretches of text, line by line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kosshi.model import Hint, HintKind, Source
from kosshi.parse.lines import split_lines

TEXT = "丘陵町規程\n\n（1）　用語\n## 第1条 目的\n\f  文である。 \n\t\n2 文\n"
HINTS = st.lists(
    st.builds(
        lambda start, size, kind, level: Hint(start, min(start + size, len(TEXT)), kind, level),
        st.integers(0, len(TEXT)),
        st.integers(0, 30),
        st.sampled_from(HintKind),
        st.integers(0, 3),
    ),
    max_size=7,
)


@given(HINTS)
def test_a_line_has_the_last_hint_over_half_of_it_and_the_level_of_the_first_heading(hints: list[Hint]) -> None:
    for line in split_lines(Source("x", TEXT, hints=tuple(sorted(hints)))):
        start, end = line.start + line.reading.lead, line.start + line.reading.tail
        shares = [(min(hint.end, end) - max(hint.start, start), hint) for hint in sorted(hints)]
        levels = [hint.level for share, hint in shares if share > 0 and hint.kind is HintKind.HEADING]
        coloured = (HintKind.HEADING, HintKind.LIST_NUMBER)
        kinds = [hint.kind for share, hint in shares if share > 0 and 2 * share >= end - start and hint.kind not in coloured]
        assert line.hint == (kinds[-1] if kinds else None)
        assert line.heading == (next(iter(levels), 0) or line.reading.heading)


@pytest.mark.timeout(120)
def test_a_long_table_among_numbered_lines_is_told_from_them() -> None:
    printed = [f"({number}) 情報資産を守る。\n" for number in range(20_000)]
    hints, at = [], 0
    for line in printed:
        hints.append(Hint(at, at + 3, HintKind.LIST_NUMBER, 1))
        at += len(line)
    hints.append(Hint(0, len("".join(printed[:10_000])), HintKind.TABLE))
    lines = split_lines(Source("x", "".join(printed), hints=tuple(sorted(hints))))
    assert [line.hint for line in lines] == [HintKind.TABLE] * 10_000 + [None] * 10_000

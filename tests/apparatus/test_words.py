"""Words keep their printed place and the form they are matched by."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kosshi import skeleton as skeletons
from kosshi.align import align
from kosshi.apparatus import apparatus, origins, words
from kosshi.compare import collate
from kosshi.designation import fold_designations
from samples import SCRAPS, public

OWN = st.sampled_from(((), ("本市",), ("本市", "市"), ("情報資産",)))


@given(SCRAPS, OWN)
def test_forms_joined_are_the_folded_text(text: str, own: tuple[str, ...]) -> None:
    assert "".join(word.form for word in words(text, own)) == fold_designations(text, own)


@given(SCRAPS, OWN)
def test_printed_words_follow_each_other_and_leave_out_only_blanks(text: str, own: tuple[str, ...]) -> None:
    found = words(text, own)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert "".join("".join(text[word.start : word.end] for word in found).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "own", "expected"),
    [
        ("本 市は", ("本市",), [("◯", "本 市"), ("は", "は")]),
        ("㈱甲", (), [("(株)", "㈱"), ("甲", "甲")]),
        ("サーバー及び", (), [("サーバ", "サーバー"), ("及び", "及び")]),
        ("ﾊﾞｽ", (), [("バス", "ﾊﾞｽ")]),
        ("甲市及び甲市議会は甲市の", ("甲市及び甲市議会", "甲市"), [("◯", "甲市及び甲市議会"), ("は", "は"), ("◯", "甲市"), ("の", "の")]),
    ],
)
def test_words_as_printed(text: str, own: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    assert [(word.form, text[word.start : word.end]) for word in words(text, own)] == expected


def test_all_readings_of_the_corpus_are_rebuilt_and_found_in_their_sources() -> None:
    skeleton = skeletons.load()
    policies = {policy.policy_id: policy for policy in public()}
    collation = collate(align(public(), skeleton), skeleton)
    for node, entry in collation.entries.items():
        readings = {reading.policy_id: reading for variant in entry.variants for reading in variant.readings}
        if not readings:
            continue
        found = apparatus({name: reading.text for name, reading in readings.items()}, collation.designations)
        for name, reading in readings.items():
            assert found.form(name) == collation.key(reading), node
        for place in found.places:
            for variant in place.variants:
                for name in variant.witnesses:
                    text, own, source = readings[name].text, collation.designations[name], policies[name].source.text
                    start, end = found.where(place, name, text, own)
                    assert fold_designations(text[start:end], own) == "".join(variant.forms)
                    there = origins(readings[name], source, start, end)
                    printed = "".join(source[one.start : one.end] for one in there)
                    assert "".join(printed.split()) == "".join(text[start:end].split())
                    assert there
                    if start == end and (before := "".join(text[:start].split())):  # an omission lies behind the word before it
                        assert [one.start for one in there] == [one.end for one in there]
                        assert source[there[0].start - 1] == before[-1]

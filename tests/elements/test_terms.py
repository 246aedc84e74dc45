"""The list itself: its nodes, its forms, users' files."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kosshi.elements import ElementKind, builtin_terms, load_terms
from kosshi.elements.lists import DEEPEST, LONGEST_SENTENCE, brackets, members, sentences
from kosshi.elements.measures import measure_marks
from kosshi.elements.scopes import scope_marks, subject_marks
from kosshi.elements.terms import element_file, form
from kosshi.elements.threats import threat_marks
from kosshi.errors import DataError
from kosshi.passages import plain_text
from kosshi.skeleton import load

OWN = """
elements:
  - {term: 量子計算機による解読, kind: threat, aliases: [暗号の解読], source: 庁内の一覧, flag: V}
"""


def test_every_node_of_the_list_is_one_of_the_skeletons() -> None:
    skeleton = load()
    for term in builtin_terms():
        for node in term.nodes:
            assert node in skeleton, (term.term, node)
        for place in term.where:
            assert place in skeleton or place in {"st", "bp"}, (term.term, place)


def test_every_concept_and_every_form_is_given_once() -> None:
    forms: dict[tuple[str, str], str] = {}
    for term in element_file().elements:
        for word in {form(plain_text(w)).text for w in (term.term, *term.aliases)}:
            assert forms.setdefault((term.kind, word), term.term) == term.term, (term.term, word)
        assert len({form(plain_text(w)).text for w in (term.term, *term.aliases)}) >= 1


def test_a_users_file_adds_to_the_list(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(OWN, encoding="utf-8")
    terms = load_terms(file)
    assert len(terms) == len(builtin_terms()) + 1
    (mark,) = threat_marks(form("暗号の解読").text, terms)
    assert (mark.element, mark.known) == ("量子計算機による解読", True)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (OWN.replace("threat", "menace"), "kind"),
        (OWN.replace("aliases: [", "patterns: ['(', "), "patterns"),
        (OWN.replace("flag: V", "flag: X"), "flag"),
        ("elements: []", "elements"),
        (OWN.replace("source: 庁内の一覧, ", ""), "source"),
    ],
)
def test_a_broken_file_is_refused_with_file_and_field(tmp_path: Path, text: str, field: str) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=field) as caught:
        load_terms(file)
    assert "own.yaml" in str(caught.value)


LISTED = sorted(t.term for t in builtin_terms() if t.kind is ElementKind.THREAT and not t.cover and "・" not in t.term and not t.whole)


@given(
    words=st.lists(st.sampled_from(LISTED), min_size=1, max_size=6, unique=True),
    joints=st.lists(st.sampled_from(["、", "，", "・", "及び", "又は", "並びに", "若しくは", "や", "、及び"]), min_size=5, max_size=5),
    closer=st.sampled_from(["", "等", "など"]),
)
def test_a_list_of_known_threats_gives_just_them_however_it_is_joined(words: list[str], joints: list[str], closer: str) -> None:
    text = words[0] + "".join(joint + word for joint, word in zip(joints, words[1:], strict=False)) + closer
    found = threat_marks(form(plain_text(text)).text, builtin_terms())
    assert {mark.element for mark in found} == set(words)
    assert all(mark.known for mark in found)


@given(st.text(alphabet="、・及び又は並びに等のその他やとを除く含むにおいてはによるとする。()（）\t小中学校委員会情報ABC１ ", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    shape = form(plain_text(text))
    assert len(shape.text) == len(shape.starts) == len(shape.ends)
    found = threat_marks(shape.text, builtin_terms())
    assert all(0 <= mark.start < mark.end <= len(shape.text) for mark in found)
    parts = members(shape.text)
    assert all(a.end <= b.start for a, b in pairwise(parts))


@given(st.text(max_size=40))
def test_the_form_keeps_every_place(text: str) -> None:
    plain = plain_text(text)
    shape = form(plain)
    assert list(shape.starts) == sorted(shape.starts)
    assert all(0 <= a < b <= len(plain) for a, b in zip(shape.starts, shape.ends, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "不正アクセス、" * 3000,  # too long for a sentence
        *(
            (word * LONGEST_SENTENCE)[: LONGEST_SENTENCE - 1]
            for word in ("不正アクセス、", "猫や犬", "小学校及び", "窃取による漏えい、", "学校を除く", "議会は", "(")
        ),
        "学校(" * 700 + "学校" + ")" * 700,
        "(学校を除く" * 300 + "。)" * 300,
    ],
)
def test_hostile_text_is_read_to_its_end(text: str) -> None:  # patterns that try all ways would not come back
    shape = form(plain_text(text)).text
    kinds = (ElementKind.ORGAN, ElementKind.PERSON, ElementKind.ASSET)
    threat_marks(shape, builtin_terms())
    scope_marks(shape, kinds, builtin_terms())
    subject_marks(shape, builtin_terms())
    measure_marks(shape, ("bp.measure.physical",), builtin_terms())


@given(
    st.text(alphabet="、・及び又は並びに等のその他やとを除く含むにおいてはによるとする。()（）\t小中学校委員会情報職員ABC１ ", max_size=60)
)
def test_any_text_can_be_read_for_scopes_and_measures(text: str) -> None:
    shape = form("\t".join(map(plain_text, text.split("\t")))).text
    kinds = (ElementKind.ORGAN, ElementKind.PERSON, ElementKind.ASSET)
    marks = scope_marks(shape, kinds, builtin_terms()) + subject_marks(shape, builtin_terms())
    marks += measure_marks(shape, ("bp.measure.physical",), builtin_terms())
    assert all(0 <= mark.start < mark.end <= len(shape) for mark in marks)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("。", []),
        ("甲。乙", ["甲", "乙"]),
        ("甲(乙。丙)。丁", ["甲(乙。丙)", "丁"]),
        ("甲(乙。丙", ["甲(乙", "丙"]),
        ("甲)乙", ["甲)乙"]),
        ("甲" * (LONGEST_SENTENCE + 1) + "。乙", ["乙"]),
        ("甲" * LONGEST_SENTENCE, ["甲" * LONGEST_SENTENCE]),
        ("(" * (DEEPEST + 1) + ")" * (DEEPEST + 1) + "。乙", ["乙"]),
        ("(" * DEEPEST + ")" * DEEPEST, ["(" * DEEPEST + ")" * DEEPEST]),
        ("(甲)" * (DEEPEST + 1), ["(甲)" * (DEEPEST + 1)]),
    ],
)
def test_sentences_end_outside_brackets_and_what_cannot_be_one_is_left_out(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == found


def test_a_bracket_that_is_never_closed_is_none() -> None:
    assert brackets("甲(乙") == ()
    assert [tuple(pair) for pair in brackets("甲(乙(丙)丁)戊(己")] == [(1, 8)]

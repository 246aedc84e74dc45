"""A skeleton made of a model policy."""

from __future__ import annotations

from contextvars import copy_context
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings

from kosshi.align import align
from kosshi.errors import DataError, SourceError
from kosshi.facts import parse_yaml
from kosshi.messages import speak
from kosshi.model import Part, Policy
from kosshi.model_skeleton import build_skeleton
from kosshi.skeleton import PartFile, Skeleton, load
from samples import HILL, SHORE, policy, public, small, texts


def built(model: Policy, part: str = "x") -> Skeleton:
    return Skeleton((parse_yaml(build_skeleton(model, part), PartFile, "built"),))


def body(model: Policy) -> list[str]:
    return [clause.path for clause in model.walk() if clause.part is Part.BODY]


def test_every_clause_of_the_body_becomes_a_node_in_order() -> None:
    found = built(policy(HILL), "own")
    assert [(node.id, node.ja) for node in found][:5] == [
        ("own.c1", "目的"),
        ("own.c2", "定義"),
        ("own.c2.c1", "ネットワーク"),
        ("own.c2.c2", "情報システム"),
        ("own.c3", "対象とする脅威"),
    ]
    assert found["own.c4"].strength == "duty"
    assert "電磁的記録媒体" in found["own.c2.c2"].terms


def test_provisions_of_附則_are_no_nodes() -> None:
    assert [node.id for node in built(policy(SHORE))] == ["x.c1", "x.c2", "x.c2.c2", "x.c3"]


@pytest.mark.parametrize("model", [*public(), *small()], ids=lambda model: model.policy_id)
def test_a_built_skeleton_is_valid_and_as_long_as_the_model(model: Policy) -> None:
    found = built(model)
    assert len(found) == len(body(model))
    for node in found:
        assert node.ja
        assert all(node.terms)
        assert len(node.terms) <= 12


@given(texts())
@settings(max_examples=60)
def test_any_policy_makes_a_valid_skeleton_or_one_clear_error(text: str) -> None:
    try:
        model = policy(text)
    except SourceError:
        return
    if body(model):
        assert len(built(model)) == len(body(model))
        return
    with pytest.raises(DataError):
        built(model)


def test_branches_and_repeated_numbers_get_ids_of_their_own() -> None:
    model = policy("第7条　甲とする。\n第7条の2　乙とする。\n第8条　丙とする。\n第8条　丁とする。\n")
    assert [node.id for node in built(model)] == ["x.c7", "x.c7-2", "x.c8", "x.c8-2"]
    crowded = built(policy("第8条　甲とする。\n第8条の2　乙とする。\n第8条の2　丙とする。\n第8条　丁とする。\n"))
    assert len(crowded) == 4


def test_the_same_policy_gives_the_same_text_and_a_file_that_loads(tmp_path: Path) -> None:
    text = build_skeleton(small()[0], "x")
    assert text == build_skeleton(policy(HILL, "hill"), "x")
    (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
    assert [node.id for node in load([tmp_path / "s.yaml"])] == [node.id for node in built(small()[0])]
    assert yaml.safe_load(text)["part"] == "x"


@pytest.mark.parametrize("part", ["", "1", "A", "x.y", "x-y", "題", "x\n"])
def test_a_part_must_be_able_to_begin_an_id(part: str) -> None:
    with pytest.raises(DataError) as caught:
        build_skeleton(small()[0], part)
    assert caught.value.subject == part


def test_gists_are_in_the_spoken_language() -> None:
    def english() -> str:
        speak("en")
        return build_skeleton(small()[0], "x")

    assert "What stands in 2.1 of hill.txt." in copy_context().run(english)
    assert "hill.txtの2.1に当たる内容。" in build_skeleton(small()[0], "x")


@pytest.mark.parametrize("model", [*public(), *small()], ids=lambda model: model.policy_id)
def test_a_policy_aligns_with_its_own_skeleton_node_by_node(model: Policy) -> None:
    own = built(model)
    found = align([model], own)[0]
    inside = [match for match in found.matches if match.clause is None or match.clause.part is Part.BODY]
    assert [match for match in inside if match.status != "aligned"] == []
    assert [match.clause.path for match in inside if match.clause and match.moved] == []
    assert [(match.clause.path, own[match.node].source) for match in inside if match.clause and match.node] == [
        (path, f"{model.source.name} {path}") for path in body(model)
    ]

"""Another skeleton is another file, never another program."""

from __future__ import annotations

from pathlib import Path

import pytest

from kosshi.align import align
from kosshi.errors import DataError
from kosshi.model import Part, Policy, Status
from kosshi.model_skeleton import build_skeleton
from kosshi.skeleton import Skeleton, load
from samples import policy, public, small

GARDEN = """
part: g
ja: 庭園管理規程
en: Garden rules
source: invented
nodes:
  - {id: g.purpose, ja: 目的, en: Purpose, kind: purpose, terms: [庭園, 目的, 憩い], gist: 目的を述べる。, source: invented, flag: V}
  - {id: g.plants, ja: 植物, en: Plants, kind: measure, terms: [植物, 剪定, 水やり], gist: 植物の世話を定める。, source: invented, flag: V}
  - {id: g.plants.roses, ja: ばら, en: Roses, kind: measure, terms: [ばら, とげ], gist: ばらの世話を定める。, source: invented, flag: V}
  - {id: g.plants.pines, ja: 松, en: Pines, kind: measure, terms: [松, 雪吊り], gist: 松の雪吊りを定める。, source: invented, flag: V}
  - {id: g.visitors, ja: 来園者の心得, en: Visitors, kind: duty, terms: [来園者, 芝生, 禁止], gist: してはならないこと。, source: invented, flag: V}
"""
RULES = """青葉庭園管理規程

第1条（目的）　この規程は、庭園を市民の憩いの場とすることを目的とする。
第2条（植物の世話）　植物には水やりと剪定を行う。
2　松には、冬に雪吊りを行う。
第3条（来園者の心得）　来園者は、芝生に入ってはならない。
第4条（池の魚）　魚には餌を与える。
"""


@pytest.fixture
def garden(tmp_path: Path) -> Skeleton:
    (tmp_path / "garden.yaml").write_text(GARDEN, encoding="utf-8")
    return load([tmp_path / "garden.yaml"])


def test_a_skeleton_of_another_field_works_without_touching_code(garden: Skeleton) -> None:
    found = align([policy(RULES)], garden)[0]
    rows = {match.clause.path: match.node for match in reversed(found.matches) if match.clause}
    assert rows == {"1": "g.purpose", "2": "g.plants", "2.2": "g.plants.pines", "3": "g.visitors", "4": None}
    assert [match.node for match in found.matches if match.status is Status.OMITTED] == ["g.plants.roses"]
    assert found.parts == ("g",)


def test_a_policy_is_aligned_with_the_skeleton_of_another(tmp_path: Path) -> None:
    hill, river, _ = small()
    (tmp_path / "hill.yaml").write_text(build_skeleton(hill, "hill"), encoding="utf-8")
    own = load([tmp_path / "hill.yaml"])
    rows = {match.clause.path: match.node for match in align([river], own)[0].matches if match.clause}
    assert rows == {path: "hill." + ".".join(f"c{number}" for number in path.split(".")) for path in rows}


@pytest.mark.parametrize("model", public(), ids=lambda model: model.policy_id)
def test_a_public_policy_as_a_skeleton_gives_it_back_among_all_others(tmp_path: Path, model: Policy) -> None:
    (tmp_path / "own.yaml").write_text(build_skeleton(model, "own"), encoding="utf-8")
    found = align([model, *small()], load([tmp_path / "own.yaml"]))[0]
    inside = [match for match in found.matches if match.clause is None or match.clause.part is Part.BODY]
    assert {match.status for match in inside} == {Status.ALIGNED}
    assert not any(match.moved for match in inside)


def test_two_parts_of_different_fields_go_side_by_side(tmp_path: Path) -> None:
    (tmp_path / "garden.yaml").write_text(GARDEN, encoding="utf-8")
    (tmp_path / "hill.yaml").write_text(build_skeleton(small()[0], "hill"), encoding="utf-8")
    both = load([tmp_path / "garden.yaml", tmp_path / "hill.yaml"])
    found = align([policy(RULES, "rules"), small()[1]], both)
    assert [alignment.parts for alignment in found] == [("g",), ("hill",)]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("id: g.plants.pines", "id: g.plants.roses", ["g.plants.roses", "2"]),
        ("id: g.plants.roses", "id: g.trees.roses", ["g.trees.roses", "g.trees"]),
        ("kind: duty", "kind: joy", ["g.visitors", "kind"]),
        ("terms: [ばら, とげ]", "terms: []", ["g.plants.roses", "terms"]),
        ("flag: V}\n  - {id: g.visitors", "flag: V, strength: must}\n  - {id: g.visitors", ["g.plants.pines", "strength"]),
        ("gist: 植物の世話を定める。, ", "", ["g.plants", "gist"]),
    ],
)
def test_a_broken_skeleton_names_file_node_and_field(tmp_path: Path, old: str, new: str, named: list[str]) -> None:
    assert old in GARDEN
    (tmp_path / "garden.yaml").write_text(GARDEN.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load([tmp_path / "garden.yaml"])
    assert caught.value.subject == str(tmp_path / "garden.yaml")
    assert [word for word in named if word not in caught.value.problem] == []

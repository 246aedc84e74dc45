"""The skeletons that ship with kosshi, and what loading says of broken ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from kosshi.errors import DataError
from kosshi.model import Strength
from kosshi.skeleton import Node, Skeleton, load

# Every node of the shipped parts: a parent and its children, in the order of the model text.
BASIC_POLICY = """
bp: purpose definition threat scope compliance measure audit revision standards procedures
bp.definition: network information-system information-security policy confidentiality integrity availability
  mynumber-zone lgwan-zone internet-zone route-separation sanitized-communication
bp.threat: intentional unintentional disaster pandemic infrastructure
bp.scope: organs assets
bp.scope.assets: systems information documents
bp.measure: organization classification resilience physical human technical operation outsourcing evaluation
bp.measure.resilience: mynumber-zone lgwan-zone internet-zone
bp.procedures: nondisclosure
"""
STANDARDS = """
st: organization classification resilience physical human technical operation outsourcing evaluation
st.organization: ciso general-officer officer manager system-manager system-staff committee segregation csirt cloud
st.organization.ciso: advisor deputy
st.classification: levels handling
st.classification.levels: confidentiality integrity availability
st.classification.handling: responsibility labelling creation acquisition use storage transmission transport
  provision disposal
st.resilience: mynumber-zone lgwan-zone internet-zone
st.resilience.mynumber-zone: separation access export cloud
st.resilience.lgwan-zone: split cloud
st.resilience.internet-zone: model
st.physical: server area line terminal
st.physical.server: installation redundancy power cabling maintenance offsite disposal
st.physical.area: structure entry delivery
st.human: conduct training incident credential
st.human.conduct: policy purpose take-out private-device take-out-log settings clear-desk leaving temporary-staff
  posting contractor
st.human.training: duty plan drill attendance
st.human.incident: internal external cause
st.human.credential: ic-card id password
st.technical: network-management access-control development malware intrusion intelligence
st.technical.network-management: file-server backup exchange work-record specification log fault-record routing
  public-system external-connection multifunction iot wireless mail-security mail-use signature software
  configuration foreign-network web-use web-meeting social-media
st.technical.access-control: restriction user-id privileged-id remote-access auto-identification login-display
  credential-store privileged-session
st.technical.development: procurement-rules procurement build deploy platform-software documents data-accuracy
  vulnerability change tool-update migration review
st.technical.malware: general-officer system-manager staff expert
st.technical.intrusion: general-officer response record insider staff dos targeted
st.technical.intelligence: vulnerability malware sharing
st.operation: monitoring compliance incident-response exception law discipline
st.operation.monitoring: maintenance function watch
st.operation.compliance: check inspection reporting
st.operation.incident-response: plan content continuity review
st.operation.exception: permission emergency application
st.operation.discipline: sanction violation
st.outsourcing: contract system-contract cloud-confidential cloud-other terms-service social-media cloud
st.outsourcing.contract: rules selection terms supervision before during after
st.outsourcing.system-contract: common build operate shared-service
st.outsourcing.cloud-confidential: selection-rules use-rules selection procurement approval build operate retire
st.outsourcing.cloud-other: rules measures
st.evaluation: audit self-check revision
st.evaluation.audit: method auditor plan contractor report storage response use
st.evaluation.self-check: method report use
"""
EDITIONS = ("H13", "H15", "H18", "H22", "H27", "H30", "R2", "R4", "R5", "R6", "R7", "R8")
CONDITIONS = {"mynumber-zone", "lgwan-zone", "internet-zone", "cloud", "social-media", "outsourcing", "wireless-lan"}


def expected(block: str, root: str) -> Iterator[str]:
    """The ids of ``block`` in the order of the text: each node before what stands below it."""
    rows = re.findall(r"^(\S+): (.*(?:\n  .*)*)", block, re.MULTILINE)
    children = {parent: names.split() for parent, names in rows}

    def below(parent: str) -> Iterator[str]:
        for name in children.get(parent, ()):
            yield f"{parent}.{name}"
            yield from below(f"{parent}.{name}")

    return below(root)


def fold(title: str) -> str:
    return "".join(unicodedata.normalize("NFKC", title).split())


@pytest.fixture(scope="module")
def skeleton() -> Skeleton:
    return load()


def node(node_id: str, **fields: Any) -> dict[str, Any]:
    """The least a node needs, with ``fields`` on top; a field of None is left out."""
    base = {"id": node_id, "ja": "題", "en": "title", "kind": "measure", "terms": ["語"], "gist": "要旨。",
            "source": "here", "flag": "V"}  # fmt: skip
    return {name: value for name, value in {**base, **fields}.items() if value is not None}


def write(path: Path, *nodes: dict[str, Any], part: str = "xx", **fields: Any) -> Path:
    content = {"part": part, "ja": "部", "en": "part", "source": "here", "nodes": list(nodes), **fields}
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


# --- the shipped parts


@pytest.mark.parametrize(("root", "block"), [("bp", BASIC_POLICY), ("st", STANDARDS)])
def test_every_node_is_there_in_the_order_of_the_text(skeleton: Skeleton, root: str, block: str) -> None:
    assert [found.id for found in skeleton if found.part == root] == list(expected(block, root))


def test_parts_come_in_order_with_their_titles(skeleton: Skeleton) -> None:
    assert [(part.part, part.ja) for part in skeleton.parts] == [
        ("bp", "情報セキュリティ基本方針"),
        ("st", "情報セキュリティ対策基準"),
    ]
    first, second = ({fold(title) for title in (part.ja, *part.aliases)} for part in skeleton.parts)
    assert not first & second


def test_parents_stand_before_children(skeleton: Skeleton) -> None:
    for found in skeleton:
        for above in skeleton.ancestors(found.id):
            assert skeleton.order[above] < skeleton.order[found.id]


def test_order_is_the_place_in_the_files(skeleton: Skeleton) -> None:
    assert list(skeleton.order.values()) == list(range(len(skeleton)))
    assert skeleton.order["bp.purpose"] == 0
    assert skeleton.order["bp.threat.disaster"] < skeleton.order["bp.threat.pandemic"] < skeleton.order["bp.scope"]
    assert skeleton.order["bp.procedures.nondisclosure"] < skeleton.order["st.organization"]


def test_ancestors_lead_to_the_top_of_the_part(skeleton: Skeleton) -> None:
    assert skeleton.ancestors("bp.scope.assets.systems") == ("bp.scope.assets", "bp.scope")
    assert skeleton.ancestors("bp.purpose") == ()
    assert skeleton.parent("bp.purpose") is None
    assert skeleton.parent("st.organization.ciso.deputy") == "st.organization.ciso"


def test_children_are_those_directly_below(skeleton: Skeleton) -> None:
    assert [below.id for below in skeleton.children("bp.scope")] == ["bp.scope.organs", "bp.scope.assets"]
    assert skeleton.children("bp.purpose") == ()
    assert len(skeleton.children(None, "bp")) == 10
    assert len(skeleton.children(None, "st")) == 9
    assert len(skeleton.children(None)) == 19


def test_looking_up_nodes(skeleton: Skeleton) -> None:
    assert skeleton["bp.purpose"].ja == "目的"
    assert "st.operation.law" in skeleton
    assert "st.nothing" not in skeleton
    assert len(skeleton) == len(list(skeleton)) == 255
    with pytest.raises(KeyError):
        skeleton["st.nothing"]


def test_loading_without_paths_gives_the_shipped_parts_once() -> None:
    assert load().parts[0] is load(()).parts[0]


def test_siblings_share_no_title(skeleton: Skeleton) -> None:
    for parent in [None, *skeleton.by_id]:
        owners: dict[tuple[str, str], str] = {}
        for child in skeleton.children(parent):
            for title in child.titles:
                owner = owners.setdefault((child.part, fold(title)), child.id)
                assert owner == child.id, f"{title}: {owner} and {child.id}"


def test_titles_and_terms_are_told_once(skeleton: Skeleton) -> None:
    for found in skeleton:
        assert len(set(found.titles)) == len(found.titles), found.id
        assert len(set(found.terms)) == len(found.terms), found.id
        assert 6 <= len(found.terms) <= 25, found.id


def test_letters_and_digits_are_half_width(skeleton: Skeleton) -> None:
    wide = re.compile("[Ａ-Ｚａ-ｚ０-９]")
    for found in skeleton:
        assert not wide.search("".join((*found.titles, *found.terms, found.gist))), found.id


def test_gist_is_one_sentence_of_its_own(skeleton: Skeleton) -> None:
    gists = [found.gist for found in skeleton]
    assert all(gist.endswith("。") and gist.count("。") == 1 for gist in gists)
    assert len(set(gists)) == len(gists)


def test_editions_are_known_and_in_order(skeleton: Skeleton) -> None:
    for found in skeleton:
        stands = [EDITIONS.index(edition) for edition in (found.first, found.last) if edition]
        assert stands == sorted(stands), found.id
        parent = skeleton.parent(found.id)
        since = skeleton[parent].first if parent else None
        if since and found.first:
            assert EDITIONS.index(since) <= EDITIONS.index(found.first), found.id


@pytest.mark.parametrize(
    ("node_id", "first", "last"),
    [
        ("bp.measure.resilience", "H30", None),
        ("bp.threat.pandemic", "H22", None),
        ("st.outsourcing.contract.selection", None, "R5"),
        ("st.outsourcing.contract.rules", "R6", None),
        ("st.outsourcing.terms-service", "H27", "R2"),
        ("st.outsourcing.cloud", "R2", "R2"),
        ("st.technical.network-management.web-meeting", "R4", None),
        ("bp.purpose", None, None),
    ],
)
def test_editions_of_nodes_that_came_or_went(skeleton: Skeleton, node_id: str, first: str | None, last: str | None) -> None:
    assert (skeleton[node_id].first, skeleton[node_id].last) == (first, last)


def test_conditions_are_known_and_hold_below(skeleton: Skeleton) -> None:
    assert {found.needs for found in skeleton if found.needs} == CONDITIONS
    for found in skeleton:
        if any(skeleton[above].needs for above in skeleton.ancestors(found.id)):
            assert found.needs, found.id


def test_references_of_the_basic_policy(skeleton: Skeleton) -> None:
    assert {found.id: found.refers_to for found in skeleton if found.refers_to} == {
        "bp.measure": ("bp.threat",),
        "bp.standards": ("bp.measure", "bp.audit", "bp.revision"),
    }


@pytest.mark.parametrize(
    ("node_id", "strength"),
    [
        ("bp.compliance", Strength.DUTY),
        ("bp.definition.network", Strength.DEFINITION),
        ("bp.threat.disaster", Strength.NONE),
        ("bp.scope.assets", Strength.LEAD),
        ("bp.procedures", Strength.SOFT_DUTY),
        ("st.human.conduct.purpose", Strength.PROHIBITION),
        ("st.operation.exception.permission", Strength.PERMISSION),
        ("st.technical.network-management.backup", Strength.DUTY),
    ],
)
def test_strength_of_the_model_text(skeleton: Skeleton, node_id: str, strength: Strength) -> None:
    assert skeleton[node_id].strength is strength


@pytest.mark.parametrize(
    ("node_id", "heading"),
    [
        ("bp.purpose", "趣旨"),
        ("bp.definition", "用語の意義"),
        ("bp.threat", "情報資産への脅威"),
        ("bp.scope", "対象範囲"),
        ("bp.scope.organs", "実施機関の範囲"),
        ("bp.compliance", "議員の遵守義務"),
        ("bp.measure.organization", "管理体制"),
        ("bp.measure.resilience", "情報システム全体の強靭性の向上"),
        ("bp.audit", "監査の実施"),
        ("bp.revision", "評価及び見直し"),
        ("bp.procedures.nondisclosure", "公開範囲"),
        ("st.physical.area", "電算室の管理"),
        ("st.human.incident", "事故、欠陥等の報告"),
        ("st.technical.malware", "コンピュータウイルス対策"),
        ("st.outsourcing.contract", "外部委託"),
    ],
)
def test_headings_that_municipalities_print_are_known(skeleton: Skeleton, node_id: str, heading: str) -> None:
    assert heading in skeleton[node_id].titles


# --- files of one's own


def test_own_file_replaces_the_shipped_parts(tmp_path: Path) -> None:
    path = write(tmp_path / "own.yaml", node("xx.a", aliases=["別題"], strength="duty"), node("xx.a.b"))
    own = load([path])
    assert list(own.by_id) == ["xx.a", "xx.a.b"]
    assert own["xx.a"].titles == ("題", "別題")
    assert own["xx.a"].strength is Strength.DUTY
    assert own["xx.a.b"].strength is Strength.NONE


def test_references_may_cross_files(tmp_path: Path) -> None:
    one = write(tmp_path / "one.yaml", node("xx.a", refers_to=["yy.a"]))
    two = write(tmp_path / "two.yaml", node("yy.a"), part="yy")
    assert load([one, two])["xx.a"].refers_to == ("yy.a",)
    with pytest.raises(DataError, match=r"one\.yaml: 項目 xx\.a の refers_to が指す yy\.a は骨子にありません"):
        load([one])


def test_nodes_are_frozen(tmp_path: Path) -> None:
    found: Node = load([write(tmp_path / "own.yaml", node("xx.a"))])["xx.a"]
    with pytest.raises(ValueError, match="frozen"):
        found.ja = "他"  # type: ignore[misc]  # the very thing that must fail


BROKEN: list[tuple[str, list[dict[str, Any]], list[str]]] = [
    ("duplicate id", [node("xx.a"), node("xx.a")], ["項目 (top)", "'xx.a'", "2 times"]),
    ("no parent", [node("xx.a.b")], ["'xx.a.b'", "parent 'xx.a'"]),
    ("child before parent", [node("xx.a.b"), node("xx.a")], ["'xx.a.b'", "parent 'xx.a'"]),
    ("id of another part", [node("yy.a")], ["'yy.a'", "'xx.'"]),
    ("part as a node", [node("xx")], ["'xx'", "'xx.'"]),
    ("id that is no slug", [node("xx.a"), node("xx.B_1")], ["nodes[xx.B_1].id", "xx.B_1"]),
    ("unknown flag", [node("xx.a"), node("xx.b", flag="W")], ["nodes[xx.b].flag", "'V', 'I' or 'K'"]),
    ("unknown kind", [node("xx.a", kind="rule")], ["nodes[xx.a].kind"]),
    ("unknown strength", [node("xx.a", strength="must")], ["nodes[xx.a].strength"]),
    ("no gist", [node("xx.a"), node("xx.b", gist=None)], ["nodes[xx.b].gist", "required"]),
    ("empty gist", [node("xx.a", gist="")], ["nodes[xx.a].gist"]),
    ("no terms", [node("xx.a", terms=[])], ["nodes[xx.a].terms"]),
    ("no source", [node("xx.a", source=None)], ["nodes[xx.a].source"]),
    ("unknown field", [node("xx.a", colour="red")], ["nodes[xx.a].colour"]),
    ("reference to nothing", [node("xx.a", refers_to=["xx.z"])], ["項目 xx.a", "refers_to", "xx.z"]),
    ("no nodes", [], ["nodes"]),
]


@pytest.mark.parametrize(("nodes", "named"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_broken_files_are_named_with_node_and_field(tmp_path: Path, nodes: list[dict[str, Any]], named: list[str]) -> None:
    path = write(tmp_path / "broken.yaml", *nodes)
    with pytest.raises(DataError) as caught:
        load([path])
    message = str(caught.value)
    missing = [words for words in [str(path), *named] if words not in message]
    assert not missing, message


def test_a_part_is_defined_once(tmp_path: Path) -> None:
    one = write(tmp_path / "one.yaml", node("xx.a"))
    two = write(tmp_path / "two.yaml", node("xx.b"))
    with pytest.raises(DataError, match=r"two\.yaml: 部 xx が2回定義されています"):
        load([one, two])


@pytest.mark.parametrize(
    ("content", "words"),
    [("nodes: [", "YAML として読めません"), ("- a\n- b\n", "項目 (top)"), ("part: xx\n", "required")],
)
def test_files_of_another_form_are_refused(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load([path])
    assert str(path) in str(caught.value)
    assert words in str(caught.value)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nowhere\.yaml: ファイルを開けません"):
        load([tmp_path / "nowhere.yaml"])


def test_iteration_follows_the_order_table(skeleton: Skeleton) -> None:
    places = [skeleton.order[found.id] for found in skeleton]
    assert all(before < after for before, after in pairwise(places))

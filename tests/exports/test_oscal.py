"""OSCAL: what trestle accepts, and what the mapping says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from trestle.oscal.catalog import Model as CatalogModel
from trestle.oscal.mapping import Model as MappingModel

import kosshi
from kosshi.corpus import Corpus
from kosshi.exports.identifiers import identifier, identifier_of, token
from kosshi.exports.oscal import CATALOG, MAPPINGS, oscal, policy_file, skeleton_catalog
from kosshi.model import Evidence, Part, Status


def controls(holder: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for group in holder.get("groups", []):
        yield from controls(group)
    for control in holder.get("controls", []):
        yield control
        yield from controls(control)


def ids(document: bytes) -> list[str]:
    return [control["id"] for control in controls(json.loads(document)["catalog"])]


def uuids(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (item for key, item in value.items() if key == "uuid")
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from uuids(item)


@pytest.fixture(params=["five", "unseen", "hostile"])
def corpus(request: pytest.FixtureRequest) -> Corpus:
    found: Corpus = request.getfixturevalue(request.param)
    return found


def test_trestle_reads_every_document(corpus: Corpus) -> None:
    files = oscal(corpus).files
    assert len(files) == len(corpus.policies) + 2
    for name, data in files.items():
        model = MappingModel if name == MAPPINGS else CatalogModel
        assert model.model_validate_json(data)


def test_every_node_and_clause_is_one_control(corpus: Corpus) -> None:
    files = oscal(corpus).files
    assert Counter(ids(files[CATALOG])) == Counter(token(node.id) for node in corpus.skeleton)
    for policy_id, policy in corpus.policies.items():
        found = ids(files[policy_file(policy_id)])
        assert len(set(found)) == len(found) == sum(1 for _ in policy.walk())


def test_the_mapping_points_at_controls_that_are_there_and_agrees_with_the_alignment(corpus: Corpus) -> None:
    files = oscal(corpus).files
    collection = json.loads(files[MAPPINGS])["mapping-collection"]
    nodes = set(ids(files[CATALOG]))
    by_source = {mapping["source-resource"]["href"]: mapping for mapping in collection["mappings"]}
    for alignment in corpus.alignments:
        policy_id = alignment.policy.policy_id
        clauses = set(ids(files[policy_file(policy_id)]))
        mapping = by_source[f"policies/{policy_id}.json"]
        pairs = {(source["id-ref"], one["targets"][0]["id-ref"]) for one in mapping["maps"] for source in one["sources"]}
        assert {a for a, _ in pairs} <= clauses
        assert {b for _, b in pairs} <= nodes
        direct = {
            (token(match.clause.path, "c"), match.node)
            for match in alignment.matches
            if match.status is Status.ALIGNED and match.clause and match.matched_by is not Evidence.INHERITED
        }
        assert direct <= pairs
        omitted = {match.node for match in alignment.matches if match.status is Status.OMITTED}
        gaps = mapping.get("target-gap-summary", {"unmapped-controls": [{"with-ids": []}]})
        assert set(gaps["unmapped-controls"][0]["with-ids"]) == omitted
        lost = mapping.get("source-gap-summary", {"unmapped-controls": [{"with-ids": []}]})["unmapped-controls"][0]["with-ids"]
        answering = {match.clause.path for match in alignment.matches if match.clause and match.node}
        body = [clause for clause in alignment.policy.walk() if clause.part is Part.BODY]
        assert lost == [token(one.path, "c") for one in body if not answering & {below.path for below in one.walk()}]
        assert set(lost) <= clauses
        share = len({b for _, b in pairs}) / (len({b for _, b in pairs}) + len(omitted))
        assert mapping["coverage"]["target-coverage"] == pytest.approx(share, abs=1e-4)
        assert all(0 <= one["confidence-score"]["percentage"] <= 1 for one in mapping["maps"])


def test_relationships_follow_from_what_either_side_lacks(five: Corpus) -> None:
    collection = json.loads(oscal(five).files[MAPPINGS])["mapping-collection"]
    kinds = {one["relationship"] for mapping in collection["mappings"] for one in mapping["maps"]}
    assert kinds == {"equivalent-to", "subset-of", "superset-of", "intersects-with"}
    for alignment, mapping in zip(five.alignments, collection["mappings"], strict=True):
        omitted = [match.node or "" for match in alignment.matches if match.status is Status.OMITTED]
        for one in mapping["maps"]:
            node = one["targets"][0]["id-ref"]
            lacking = any(other.startswith(f"{node}.") for other in omitted)
            assert (one["relationship"] in ("subset-of", "intersects-with")) >= lacking
            if one["confidence-score"]["percentage"] < 0.5:
                assert one["relationship"] == "intersects-with"


def test_uuids_are_of_version_5_and_each_names_one_thing(five: Corpus) -> None:
    found = [one for data in oscal(five).files.values() for one in uuids(json.loads(data))]
    assert len(set(found)) == len(found) > 200
    assert {one[14] for one in found} == {"5"}
    assert identifier("map", "a", "b") == identifier("map", "a", "b") != identifier("map", "ab", "")
    assert identifier_of({"a": 1}) != identifier_of({"a": 2})


def test_another_content_gives_the_document_another_uuid(five: Corpus) -> None:
    assert skeleton_catalog(five.skeleton) == skeleton_catalog(kosshi.load_skeleton())
    files = oscal(five).files
    own = {json.loads(files[policy_file(policy_id)])["catalog"]["uuid"] for policy_id in five.policies}
    assert len(own) == len(five.policies)


@pytest.mark.parametrize(
    ("name", "prefix", "wanted"),
    [("bp.purpose", "", "bp.purpose"), ("4~2", "c", "c4_2"), ("附則1.2", "c", "c附則1.2"), ("1x.y", "", "_1x.y"), ("7-2", "c", "c7-2")],
)
def test_tokens(name: str, prefix: str, wanted: str) -> None:
    assert token(name, prefix) == wanted


def test_without_policies_there_is_the_skeleton_and_no_mapping(five: Corpus) -> None:
    assert list(oscal(Corpus({}, {}, five.skeleton)).files) == [CATALOG]

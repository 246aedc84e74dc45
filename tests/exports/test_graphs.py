"""GraphML: networkx reads back what was written."""

from __future__ import annotations

import io

import networkx as nx
import pytest

from kosshi.corpus import Corpus
from kosshi.exports.graphs import graphml, lineage_network, lineage_tree


@pytest.fixture(params=["five", "unseen", "hostile"])
def corpus(request: pytest.FixtureRequest) -> Corpus:
    found: Corpus = request.getfixturevalue(request.param)
    return found


def test_the_tree_is_a_tree_with_the_policies_as_leaves(corpus: Corpus) -> None:
    graph = nx.read_graphml(io.BytesIO(graphml(corpus).files["graphml/lineage-tree.graphml"]))
    assert nx.is_arborescence(graph)
    assert {node for node in graph if graph.out_degree(node) == 0} == set(corpus.policies)
    assert graph.number_of_nodes() == 2 * len(corpus.policies) - 1
    for a, b, facts in graph.edges(data=True):
        assert facts["length"] == pytest.approx(max(graph.nodes[a]["height"] - graph.nodes[b]["height"], 0), abs=1e-6)
    assert {facts["role"] for _, facts in graph.nodes(data=True)} == {"policy", "fork"}


def test_the_network_joins_each_to_its_nearest(corpus: Corpus) -> None:
    graph = nx.read_graphml(io.BytesIO(graphml(corpus).files["graphml/lineage-nearest.graphml"]))
    assert set(graph) == set(corpus.policies)
    few = lineage_network(corpus, nearest=2)
    for policy_id in corpus.policies:
        for near in corpus.kinship.nearest(policy_id, 2):
            assert few.edges[policy_id, near.policy_id]["weight"] == near.similarity
    assert few.number_of_edges() <= 2 * len(corpus.policies)


def test_names_are_as_the_manifest_has_them_but_for_what_xml_cannot_hold(hostile: Corpus) -> None:
    graph = nx.read_graphml(io.BytesIO(graphml(hostile).files["graphml/lineage-tree.graphml"]))
    assert graph.nodes["1-shi"]["label"] == hostile.name("1-shi")


def test_a_corpus_of_one_and_of_none(five: Corpus) -> None:
    first = next(iter(five.policies))
    one = Corpus({first: five.policies[first]}, {first: five.entries[first]}, five.skeleton)
    assert list(lineage_tree(one)) == [first]
    assert list(lineage_network(one)) == [first]
    assert list(lineage_tree(Corpus({}, {}, five.skeleton))) == []

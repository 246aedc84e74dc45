"""Lineage as GraphML, for Gephi, yEd, Cytoscape or R: the tree of policies, and who is nearest to whom."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from kosshi.corpus import Corpus
from kosshi.exports.made import Cleaner, Made

if TYPE_CHECKING:
    import networkx

NEAREST = 5  # edges a policy has of its own in the network of likeness


def graphml(corpus: Corpus) -> Made:
    """``graphml/lineage-tree.graphml`` and ``graphml/lineage-nearest.graphml``."""
    made = Made()
    for name, graph in (
        ("graphml/lineage-tree.graphml", lineage_tree(corpus)),
        ("graphml/lineage-nearest.graphml", lineage_network(corpus)),
    ):
        with made.cleaning(name) as clean:
            made.files[name] = graphml_bytes(graph, clean)
    return made


def graphml_bytes(graph: networkx.Graph[str], clean: Cleaner) -> bytes:
    """A graph as GraphML; texts among its attributes are made such that XML can hold them."""
    import networkx as nx  # noqa: PLC0415 - only this export needs it

    copy = graph.__class__()
    copy.add_nodes_from((node, _cleaned(facts, clean)) for node, facts in graph.nodes(data=True))
    copy.add_edges_from((a, b, _cleaned(facts, clean)) for a, b, facts in graph.edges(data=True))
    out = io.BytesIO()
    nx.write_graphml(copy, out, encoding="utf-8", prettyprint=True, named_key_ids=True)
    return out.getvalue()


def _cleaned(facts: dict[str, Any], clean: Cleaner) -> dict[str, Any]:
    return {name: clean(value) if isinstance(value, str) else value for name, value in facts.items()}


def _facts(corpus: Corpus) -> dict[str, dict[str, Any]]:
    """What the graphs say of each policy."""
    group = {policy_id: place for place, members in enumerate(corpus.kinship.clusters(), start=1) for policy_id in members}
    return {
        policy_id: {
            "label": entry.name,
            "kind": entry.kind,
            "prefecture": entry.prefecture,
            "earliest": corpus.attributions[policy_id].earliest,
            "latest": corpus.attributions[policy_id].latest,
            "cluster": group[policy_id],
        }
        for policy_id in corpus.policies
        for entry in [corpus.entries[policy_id]]
    }


def lineage_tree(corpus: Corpus) -> networkx.DiGraph[str]:
    """The tree of policies, edges from forks to their branches.

    Node attributes: ``label``, ``role`` (policy or fork), ``height`` (0 for a policy; 1 less the mean similarity of the
    branches at a fork), ``members`` (number of policies below) and, for policies, ``kind``, ``prefecture``, ``earliest``,
    ``latest``, ``cluster``. The id of a fork holds a colon, as no policy's does.
    Edge attribute: ``length``, the difference of heights.
    """
    import networkx as nx  # noqa: PLC0415

    graph: networkx.DiGraph[str] = nx.DiGraph()
    facts = _facts(corpus)
    root = corpus.kinship.tree()
    names: dict[int, str] = {}
    forks = 0
    nodes = list(root.walk()) if root else []
    for node in nodes:
        forks += not node.policy_id
        names[id(node)] = node.policy_id or f"fork:{forks}"
        own = facts[node.policy_id] if node.policy_id else {"label": ""}
        graph.add_node(names[id(node)], **own, role="policy" if node.policy_id else "fork", height=node.height, members=len(node.members))
    for node in nodes:
        for child in node.children:
            graph.add_edge(names[id(node)], names[id(child)], length=round(max(node.height - child.height, 0.0), 6))
    return graph


def lineage_network(corpus: Corpus, nearest: int = NEAREST) -> networkx.Graph[str]:
    """The policies, each joined to those most similar to it.

    Args:
        corpus: the policies.
        nearest: edges a policy has at least, if there are so many others; so the graph stays small in a large corpus.

    Returns:
        Edge attributes: ``weight`` (similarity, 0 to 1), ``plain``, ``shared_rare`` as in the table ``lineage``.
    """
    import networkx as nx  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    graph: networkx.Graph[str] = nx.Graph()
    for policy_id, facts in sorted(_facts(corpus).items()):
        graph.add_node(policy_id, **facts)
    kinship = corpus.kinship
    places = np.arange(len(kinship.ids))
    for at, policy_id in enumerate(kinship.ids):
        order = np.lexsort((places, -kinship.plain[at], -kinship.similarity[at]))
        for other in [int(k) for k in order if k != at][:nearest]:
            one = kinship.neighbour(policy_id, kinship.ids[other])
            graph.add_edge(policy_id, one.policy_id, weight=one.similarity, plain=one.plain, shared_rare=one.shared_rare)
    return graph

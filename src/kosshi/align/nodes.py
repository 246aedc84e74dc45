"""The skeleton's nodes by position: whatever the aligner asks of the skeleton alone, worked out once a skeleton."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kosshi.align.arrays import Places
from kosshi.align.evidence import heading_form
from kosshi.align.solve import NodeTree
from kosshi.model import Match
from kosshi.skeleton import Node, Skeleton
from kosshi.tokens import fold

TELLING = 3  # characters of a term that tells a definition from another


class PartNodes:
    """One part of the skeleton: its nodes' positions among all nodes, and their tree for the solver.

    Attributes:
        name: id of the part.
        nodes: positions of the part's nodes among all nodes.
        tree: the same nodes by rank within the part.
        parent: the rank of each node's parent, -1 at the top.
        inner: whether nodes stand below a node.
        titles: how chapters that hold the part are headed, reduced by :func:`~kosshi.align.evidence.heading_form`.
    """

    def __init__(self, skeleton: Skeleton, number: int, nodes: Nodes) -> None:
        part = skeleton.parts[number]
        self.name = part.part
        first = nodes.index[part.nodes[0].id]
        self.nodes = slice(first, first + len(part.nodes))
        self.parent: Places = np.array([max(parent - first, -1) for parent in nodes.parent[self.nodes]], dtype=np.intp)
        self.tree = NodeTree(self.parent)
        self.inner = np.isin(np.arange(len(part.nodes)), self.parent)
        self.titles = frozenset(heading_form(title) for title in (part.ja, *part.aliases))


class Nodes:
    """All nodes by position in the skeleton's order; a position of -1 stands for none.

    Attributes:
        ids: skeleton ids.
        titles: each node's title and aliases, folded.
        words: of each node that is one definition its titles and terms, folded; nothing for others.
        index: position of each id.
        parent: position of each node's parent.
        children: positions of the nodes right below each node, in order; those of a part's top by :attr:`tops`.
        ancestors: positions from the parent upwards.
        below: positions of everything below a node.
        near: children and siblings of each node, in order: what a clause of this node may say as well.
        leaf: whether nothing stands below a node.
        over: whether the first node is an ancestor of the second.
        tops: topmost nodes by the name of their part.
        parts: the parts.
        omissions: of each node the match that says that no clause answers to it.
    """

    def __init__(self, skeleton: Skeleton) -> None:
        self.ids = tuple(node.id for node in skeleton)
        self.index = {node_id: place for place, node_id in enumerate(self.ids)}
        self.titles = [tuple(fold(title) for title in node.titles) for node in skeleton]
        self.words = [_telling(node) if node.kind == "definition" else () for node in skeleton]
        self.parent = [self.index[parent] if (parent := skeleton.parent(node_id)) else -1 for node_id in self.ids]
        self.children = [tuple(self.index[child.id] for child in skeleton.children(node_id)) for node_id in self.ids]
        self.ancestors = [tuple(self.index[above] for above in skeleton.ancestors(node_id)) for node_id in self.ids]
        self.below = [frozenset(place for place, above in enumerate(self.ancestors) if node in above) for node in range(len(self.ids))]
        self.leaf = [not children for children in self.children]
        self.over = np.zeros((len(self.ids), len(self.ids)), dtype=bool)
        for node, above in enumerate(self.ancestors):
            self.over[list(above), node] = True
        self.tops = {part.part: tuple(self.index[node.id] for node in skeleton.children(None, part.part)) for part in skeleton.parts}
        self.near = [self._near(node, skeleton[node_id].part) for node, node_id in enumerate(self.ids)]
        self.omissions = tuple(Match(None, node_id) for node_id in self.ids)
        self.parts = tuple(PartNodes(skeleton, number, self) for number in range(len(skeleton.parts)))

    def _near(self, node: int, part: str) -> tuple[int, ...]:
        parent = self.parent[node]
        siblings = self.children[parent] if parent >= 0 else self.tops[part]
        return tuple(sorted({*self.children[node], *siblings} - {node}))


def _telling(node: Node) -> tuple[str, ...]:
    """A node's titles and those of its terms that are more than a common word (構成, 総称)."""
    return tuple(map(fold, (*node.titles, *(term for term in node.terms if len(term) >= TELLING))))


@lru_cache(maxsize=8)
def nodes_of(skeleton: Skeleton) -> Nodes:
    """The nodes of a skeleton, by position."""
    return Nodes(skeleton)

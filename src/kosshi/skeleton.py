"""The skeleton: the ordered tree of nodes a policy is aligned with.

A skeleton file (``data/skeletons/*.yaml`` or a user's own) describes one *part*, such as the basic policy or
the standards. Node ids are dotted slugs; a node's parent is the node whose id is its own without the last
component. Order in the file is the order of the model text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator, model_validator

from kosshi.errors import DataError
from kosshi.facts import Fact, builtin, read_yaml
from kosshi.messages import error
from kosshi.model import Strength

BUILTIN = ("skeletons/basic-policy.yaml", "skeletons/standards.yaml")

NodeKind = Literal["purpose", "definition", "threat", "scope", "duty", "measure", "process", "organization"]
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*")


class Node(Fact):
    """One place of the model text.

    Attributes:
        id: dotted slug, stable over editions.
        ja, en: title.
        aliases: other headings under which bodies print the same matter.
        kind: what the node is about.
        terms: words and short phrases that tell this node from its neighbours, the most telling first.
        gist: what the model text says here, in kosshi's own words, one Japanese sentence.
        first, last: editions in which it stands, where known.
        strength: what the model text's main predicate asks.
        refers_to: nodes the model text points at by number.
        needs: condition without which the node cannot apply (a field of the drafting profile).
        source: where the fact comes from.
        flag: ``V`` verified, ``I`` inferred, ``K`` from memory only.
    """

    id: str
    ja: str
    en: str
    aliases: tuple[str, ...] = ()
    kind: NodeKind
    terms: tuple[str, ...] = Field(min_length=1)
    gist: str = Field(min_length=1)
    first: str | None = None
    last: str | None = None
    strength: Strength = Strength.NONE
    refers_to: tuple[str, ...] = ()
    needs: str | None = None
    source: str
    flag: Literal["V", "I", "K"]

    @field_validator("id")
    @classmethod
    def _slug(cls, value: str) -> str:
        if not _ID.fullmatch(value):
            raise ValueError(f"'{value}' is not a dotted slug of a-z, 0-9 and '-'")
        return value

    @property
    def part(self) -> str:
        """Id of the part: the first component."""
        return self.id.partition(".")[0]

    @property
    def titles(self) -> tuple[str, ...]:
        """Title and aliases."""
        return (self.ja, *self.aliases)


class PartFile(Fact):
    """One skeleton file.

    Attributes:
        part: first component of every node id.
        ja, en: title of the part.
        aliases: how chapters and documents holding this part are titled.
        source: where the facts come from.
        nodes: in the order of the model text, parents before children.
    """

    part: str
    ja: str
    en: str
    aliases: tuple[str, ...] = ()
    source: str
    nodes: tuple[Node, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> PartFile:
        counts = Counter(node.id for node in self.nodes)
        for node in self.nodes:
            if counts[node.id] > 1:
                raise ValueError(f"node id '{node.id}' is used {counts[node.id]} times")
            if node.part != self.part or node.id == self.part:
                raise ValueError(f"node id '{node.id}' does not begin with '{self.part}.'")
        seen = {self.part}
        for node in self.nodes:
            parent = node.id.rpartition(".")[0]
            if parent not in seen:
                raise ValueError(f"node '{node.id}' stands before its parent '{parent}' or has none")
            seen.add(node.id)
        return self


@dataclass(frozen=True)
class Skeleton:
    """One or more parts, as one ordered collection of nodes.

    Iterating gives the nodes in order; ``skeleton[id]`` one node; ``id in skeleton`` tests membership.
    """

    parts: tuple[PartFile, ...]
    name: str = field(default="skeleton", compare=False)

    def __post_init__(self) -> None:
        """Check what holds between parts.

        Raises:
            DataError: two parts share an id, or a reference names no node.
        """
        counts = Counter(part.part for part in self.parts)
        for part_id, count in counts.items():
            if count > 1:
                raise error(DataError, self.name, "main", "part-twice", part=part_id, count=count)
        for node in self:
            for target in node.refers_to:
                if target not in self.by_id:
                    raise error(DataError, self.name, "main", "no-target", node=node.id, target=target)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(self.parts)  # of every word of every node: worked out once

    def __iter__(self) -> Iterator[Node]:
        for part in self.parts:
            yield from part.nodes

    def __len__(self) -> int:
        return len(self.by_id)

    def __contains__(self, node_id: object) -> bool:
        return node_id in self.by_id

    def __getitem__(self, node_id: str) -> Node:
        return self.by_id[node_id]

    @cached_property
    def by_id(self) -> dict[str, Node]:
        """All nodes by id, in order."""
        return {node.id: node for node in self}

    @cached_property
    def order(self) -> dict[str, int]:
        """Position of every node."""
        return {node_id: place for place, node_id in enumerate(self.by_id)}

    def parent(self, node_id: str) -> str | None:
        """Id of the parent node, None at the top of a part."""
        parent = node_id.rpartition(".")[0]
        return parent if parent in self.by_id else None

    def children(self, node_id: str | None, part: str | None = None) -> tuple[Node, ...]:
        """Nodes directly below ``node_id``; the topmost ones (of ``part``) for None."""
        below = self._children.get(node_id, ())
        return below if part is None else tuple(node for node in below if node.part == part)

    @cached_property
    def _children(self) -> dict[str | None, tuple[Node, ...]]:
        below: dict[str | None, list[Node]] = {}
        for node in self:
            below.setdefault(self.parent(node.id), []).append(node)
        return {node_id: tuple(nodes) for node_id, nodes in below.items()}

    def ancestors(self, node_id: str) -> tuple[str, ...]:
        """Ids from the parent upwards."""
        above = self.parent(node_id)
        return (above, *self._ancestors[above]) if above else ()

    @cached_property
    def _ancestors(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for node in self:
            above = self.parent(node.id)
            found[node.id] = (above, *found[above]) if above else ()
        return found


def load(paths: Iterable[Path] = ()) -> Skeleton:
    """Load skeleton files; without any, the national guideline's that ship with kosshi.

    Raises:
        DataError: a file is broken; names file, node and field.
    """
    paths = tuple(paths)
    if not paths:
        return _builtin()
    return Skeleton(tuple(read_yaml(path, PartFile) for path in paths), name=", ".join(str(path) for path in paths))


@cache
def _builtin() -> Skeleton:
    return Skeleton(tuple(builtin(name, PartFile) for name in BUILTIN), name="data/skeletons")

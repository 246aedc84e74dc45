"""The figures of ``data/lineage.yaml``: how agreements are weighed."""

from __future__ import annotations

from pydantic import Field

from kosshi.facts import Fact, builtin


class LineageFile(Fact):
    """``data/lineage.yaml``; what each figure does is said there."""

    own_share: float = Field(ge=0, le=1)
    majority: float = Field(ge=0, le=1)
    length_power: float = Field(gt=0, le=1)
    rare_share: float = Field(gt=0, le=0.5)
    omission: float = Field(ge=0, le=1)
    cluster_similarity: float = Field(ge=0, le=1)


def figures() -> LineageFile:
    """The shipped figures."""
    return builtin("lineage.yaml", LineageFile)

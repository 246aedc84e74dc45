"""Parts of a corpus that one looks at by themselves: a node over all policies, two policies against each other."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from kosshi.apparatus import Apparatus
from kosshi.changes import changes
from kosshi.contrast import Contrast, contrast
from kosshi.display import contrast_html, contrast_rich
from kosshi.display.nodes import node_html, node_rich
from kosshi.messages import language
from kosshi.showing import Shown, to_html, to_rich
from kosshi.skeleton import Node
from kosshi.tables import clause_id, frame, wording_rows

if TYPE_CHECKING:
    import pandas as pd

    from kosshi.corpus.corpus import Corpus


class NodeView(Shown):
    """What all policies say at one node of the skeleton.

    Attributes:
        node: the node: title, gist, terms, editions.
    """

    def __init__(self, corpus: Corpus, node: Node) -> None:
        self.node = node
        self._corpus = corpus

    def __repr__(self) -> str:
        """Id and title."""
        return f"<NodeView {self.node.id} {self.node.ja}>"

    @property
    def title(self) -> str:
        """The node's title in the spoken language."""
        return self.node.en if language() == "en" else self.node.ja

    @cached_property
    def wordings(self) -> pd.DataFrame:
        """The distinct wordings, those of most policies first.

        Columns: text, count (policies that have it), policies (their ids).
        """
        import pandas as pd  # noqa: PLC0415 - not needed on the command line's short ways

        variants = self._corpus.collation.entries[self.node.id].variants
        rows = [(one.text, len(one.witnesses), one.witnesses) for one in variants]
        rows.sort(key=lambda row: (-row[1], row[2]))
        return pd.DataFrame(rows, columns=["text", "count", "policies"])

    @property
    def clauses(self) -> pd.DataFrame:
        """The rows of table ``alignment`` for this node, with heading and text of their clauses."""
        rows = self._corpus.alignment
        own = rows[rows["skeleton_id"] == self.node.id]
        return own.merge(self._corpus.clauses[["clause_id", "heading", "text", "strength"]], on="clause_id", how="left")

    @property
    def omitted_by(self) -> tuple[str, ...]:
        """Ids of policies that have the part but not the node."""
        return tuple(self._corpus.collation.entries[self.node.id].omitted_by)

    def apparatus(self, base: str | None = None) -> Apparatus:
        """All wordings as in a critical edition (see :meth:`Corpus.apparatus`)."""
        return self._corpus.apparatus(self.node.id, base)


class Comparison(Shown):
    """Two policies against each other: ``a`` is the old or first one, ``b`` the new or second.

    Attributes:
        a, b: policy ids.
    """

    def __init__(self, corpus: Corpus, a: str, b: str) -> None:
        self.a = a
        self.b = b
        self._corpus = corpus

    def __repr__(self) -> str:
        """The two ids."""
        return f"<Comparison {self.a} {self.b}>"

    @cached_property
    def contrast(self) -> Contrast:
        """The 新旧対照表, rows without any difference left out."""
        return self.table(changed_only=True)

    def table(self, *, changed_only: bool = False) -> Contrast:
        """The 新旧対照表; of two bodies a table with their names for heads."""
        names = {one: self._corpus.name(one) for one in (self.a, self.b)}
        return contrast(self._corpus.collation, self.a, self.b, names, changed_only, versions=self.of_one_body)

    @property
    def of_one_body(self) -> bool:
        """Whether the two are versions of one body's policy, or may be: the manifest does not name two bodies."""
        bodies = {self._corpus.entries[one].body for one in (self.a, self.b)}
        return len(bodies) == 1 or "" in bodies

    @cached_property
    def wording(self) -> pd.DataFrame:
        """Table ``wording``: one row a difference."""
        return frame(wording_rows(self._corpus.collation, self.a, self.b), "wording")

    @cached_property
    def changes(self) -> pd.DataFrame:
        """What changes in force, actor, condition and figures, one row a change.

        Columns: skeleton_id, aspect, before, after, direction (weaker, stronger, same, or None), clause_a, clause_b.
        """
        import pandas as pd  # noqa: PLC0415 - not needed on the command line's short ways

        collation = self._corpus.collation
        rows = []
        for node, entry in collation.entries.items():
            a, b = entry.reading(self.a), entry.reading(self.b)
            if a is None or b is None:
                continue
            for one in changes(a, b, collation.designations[self.a], collation.designations[self.b]):
                at = clause_id(self.a, one.a.path), clause_id(self.b, one.b.path)
                rows.append((node, one.aspect.value, one.before, one.after, one.direction and one.direction.value, *at))
        return pd.DataFrame(rows, columns=["skeleton_id", "aspect", "before", "after", "direction", "clause_a", "clause_b"])


to_html.register(Comparison, lambda one: contrast_html(one.contrast))
to_rich.register(Comparison, lambda one: contrast_rich(one.contrast))
to_html.register(NodeView, lambda one: node_html(one.node, one.wordings))
to_rich.register(NodeView, lambda one: node_rich(one.node, one.wordings))

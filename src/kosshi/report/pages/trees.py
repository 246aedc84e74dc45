"""The tree of policies as an inline picture (SVG): branches to the left, names to the right, readable without colour."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup, escape

from kosshi.lineage.tree import TreeNode
from kosshi.report.language import Speaker

ROW = 26  # points between two names
WIDTH, NAMES = 380, 330  # of the branches and of the names


def tree_picture(root: TreeNode, names: Mapping[str, str], say: Speaker) -> Markup:
    """The tree as SVG; the nearer two bodies are, the farther right they meet."""
    highest = max(root.height, 1e-9)
    places: dict[int, tuple[float, float]] = {}
    parts: list[Markup] = []
    leaves = [node for node in root.walk() if not node.children]
    for row, leaf in enumerate(leaves):
        y = ROW * (row + 0.7)
        places[id(leaf)] = (float(WIDTH), y)
        label = '<text x="{}" y="{}" lang="ja">{}</text>'
        parts.append(Markup(label).format(WIDTH + 8, round(y + 5, 1), names.get(leaf.policy_id, leaf.policy_id)))
    for node in reversed(list(root.walk())):
        if node.children:
            x = round(WIDTH - 8 - node.height / highest * (WIDTH - 16), 1)
            (x1, y1), (x2, y2) = (places[id(child)] for child in node.children)
            places[id(node)] = (x, (y1 + y2) / 2)
            path = f"M{x1},{round(y1, 1)}H{x}V{round(y2, 1)}H{x2}"
            near = f"{1 - node.height:.2f}"
            title = escape(say.plain("lineage-joint", similarity=near))
            parts.append(Markup('<path d="{}"><title>{}</title></path>').format(path, title))
            parts.append(Markup('<text class="near" x="{}" y="{}">{}</text>').format(x + 4, round((y1 + y2) / 2 + 4, 1), near))
    height = round(ROW * (len(leaves) + 0.4))
    head = '<svg class="tree" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">'
    frame = Markup(head).format(say.plain("lineage-tree"), WIDTH + NAMES, height, WIDTH + NAMES, height)
    return frame + Markup("").join(parts) + Markup("</svg>")

"""The page of who is near to whom, and a body's nearest as its own page shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kosshi.lineage import SharedWords
from kosshi.report.limits import MANY
from kosshi.report.links import Links
from kosshi.report.pages.analyses import LINKS, LONGEST, Cell, Grid, analysis_page, heads
from kosshi.report.pages.trees import tree_picture
from kosshi.report.site import Site
from kosshi.report.survey import Body
from kosshi.tokens import default

KIN = 5  # shared wordings shown of a body and its nearest
SHORTEST = 4  # letters below which shared words say nothing
_EDGES = re.compile(r"^[\s、。，．,.・）」』)]+|[\s、，,・（「『(]+$")


def lineage_page(site: Site) -> bytes:
    """How near the bodies are once the guideline's words are discounted: a tree, the figures, and the words they share."""
    if site.few:
        kin = [kin_grid(site, body, LINKS) for body in site.survey.bodies]
        return analysis_page(site, "lineage", [*_tree(site), *_similarities(site), *kin])
    return analysis_page(site, "lineage", [*_tree(site), _nearest(site)])


def _nearest(site: Site) -> Grid:
    """Each body's nearest; what the two share stands on the body's page."""
    by_id, rows = site.survey.by_id, []
    for body in site.survey.bodies:
        for one in site.shares.nearest(body.policy_id):
            nearness = site.corpus.kinship.neighbour(body.policy_id, one).similarity
            rows.append(
                (
                    Cell(body.name, LINKS.body(body.policy_id, anchor=f"k-{body.policy_id}"), "", site.say.foreign),
                    Cell(by_id[one].name, site.pair_href(LINKS, body.policy_id, one), "", site.say.foreign),
                    Cell(f"{nearness:.2f}", "", "number"),
                )
            )
    named = heads(site, "body", "kin", "similarity")
    return Grid("nearest", site.say.plain("lineage-nearest"), named, tuple(rows), site.say.plain("lineage-similarity-note"))


def _tree(site: Site) -> Iterator[Grid]:
    root = site.corpus.kinship.tree()
    if root is not None and 1 < len(root.members) <= MANY * 5:
        names = {body.policy_id: body.name for body in site.survey.bodies}
        yield Grid("tree", site.say.plain("lineage-tree"), (), (), site.say.plain("lineage-tree-note"), tree_picture(root, names, site.say))


def _similarities(site: Site) -> Iterator[Grid]:
    kinship, bodies = site.corpus.kinship, site.survey.bodies
    if len(bodies) < 2:
        return
    at = {policy_id: place for place, policy_id in enumerate(kinship.ids)}
    rows = tuple(
        (
            Cell(a.name, f"#k-{a.policy_id}", "", site.say.foreign),
            *(
                _likeness(site, a, b, 0.0 if a is b else float(kinship.similarity[at[a.policy_id], at[b.policy_id]]))
                for b in bodies
            ),
        )
        for a in bodies
    )  # fmt: skip
    named = (*heads(site, "body"), *(body.name for body in bodies))
    yield Grid("similarity", site.say.plain("lineage-similarity"), named, rows, site.say.plain("lineage-similarity-note"))


def _likeness(site: Site, a: Body, b: Body, similarity: float) -> Cell:
    """The figure, on a ground the darker the nearer, leading to the two side by side."""
    if a is b:
        return Cell("–", "", "number")
    return Cell(f"{similarity:.2f}", site.pair_href(LINKS, a.policy_id, b.policy_id), f"number near-{min(int(similarity * 10), 9)}")


def kin_grid(site: Site, body: Body, links: Links) -> Grid:
    """A body's nearest and the rarest words the two share; of many bodies the nearest few with figures."""
    kinship = site.corpus.kinship
    rows: list[tuple[Cell, ...]] = []
    if not site.few:
        return _near_grid(site, body, links)
    for nearest in site.shares.nearest(body.policy_id):
        other = site.survey.by_id[nearest]
        for shared in _telling(kinship.shared(body.policy_id, nearest))[:KIN]:
            place = next((place for place in shared.places if place.policy_id == body.policy_id), None)
            rows.append(
                (
                    Cell(other.name, site.pair_href(links, body.policy_id, other.policy_id), "", site.say.foreign),
                    Cell(site.writer(links).title(shared.node) if shared.node else "", links.node(shared.node) if shared.node else ""),
                    Cell(
                        _cut(shared.text) or site.say.plain("lineage-omission"),
                        links.body(body.policy_id, place.path) if place else "",
                        "",
                        site.say.foreign if shared.text else "",
                    ),
                    Cell(str(len(shared.witnesses)), "", "number"),
                )
            )
    named = heads(site, "kin", "node", "words", "bodies-having")
    return Grid(f"k-{body.policy_id}", site.say.plain("lineage-kin", name=body.name), named, tuple(rows))


def _telling(shared: Sequence[SharedWords]) -> list[SharedWords]:
    """What is worth showing: shared omissions, and words that say something without the marks around them."""
    return [one for one in shared if one.omission or len(_cut(one.text)) >= SHORTEST]


def _cut(text: str) -> str:
    """Shared words without the marks at their edges; what is too long ends with the last whole word that fits."""
    pieces = (_EDGES.sub("", piece) for piece in text.split(" … "))
    found = " … ".join(piece for piece in pieces if len(piece) >= SHORTEST)
    if len(found) <= LONGEST:
        return found
    end = 0
    for word in default().surfaces(found):
        at = found.find(word, end)
        if at < 0 or at + len(word) > LONGEST:
            break
        end = at + len(word)
    return f"{found[: end or LONGEST].rstrip()}…"


def _near_grid(site: Site, body: Body, links: Links) -> Grid:
    """What two bodies share takes a while to tell and is not told of thousands."""
    near = [site.corpus.kinship.neighbour(body.policy_id, one) for one in site.shares.nearest(body.policy_id, KIN)]
    rows = tuple(
        (
            Cell(site.survey.by_id[one.policy_id].name, site.pair_href(links, body.policy_id, one.policy_id), "", site.say.foreign),
            *(Cell(figure, "", "number") for figure in (f"{one.similarity:.2f}", f"{one.plain:.2f}", str(one.shared_rare))),
        )
        for one in near
    )
    named = heads(site, "kin", "similarity", "plain", "shared-rare")
    return Grid(
        f"k-{body.policy_id}", site.say.plain("lineage-near", name=body.name), named, rows, site.say.plain("lineage-similarity-note")
    )

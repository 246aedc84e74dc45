"""One page a skeleton node: every wording, the bodies that share it, and how the others differ from the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kosshi.apparatus import PlaceVariant
from kosshi.compare import Change, Reading
from kosshi.report.findings import Writer
from kosshi.report.limits import APPARATUS_LIMIT, FOLDED, MARKED
from kosshi.report.links import Links, Ref
from kosshi.report.pages.pieces import ANSWERED, Witness, added, silent, witness
from kosshi.report.site import Site
from kosshi.report.survey import Body, Group, Mark
from kosshi.report.wordings import ALIKE, Segment
from kosshi.skeleton import Node

LINKS = Links("../")
FEWEST_COPIES = 3  # with fewer no majority tells what the lost original said


@dataclass(frozen=True, slots=True)
class Wording:
    """A group of identical wordings.

    Attributes:
        letter: its name.
        witnesses: the bodies that have it.
        text: the wording.
        segments: the same with the differences from the first group marked; None where the text stands as it is.
        note: why it does, or what kinds of differences there are.
        own: the first witness's words for itself, one a line, where the browser marks the differences.
        later: whether the browser marks them.
        heading_only: whether the wording is a heading and nothing else.
    """

    letter: str
    witnesses: tuple[Witness, ...]
    text: str
    segments: tuple[Segment, ...] | None = None
    note: str = ""
    own: str = ""
    later: bool = False
    heading_only: bool = False

    @property
    def folded(self) -> bool:
        """Whether the witnesses are too many to list before the text."""
        return len(self.witnesses) > FOLDED


def node_page(site: Site, node: Node) -> bytes:
    """The page of a node."""
    survey, say = site.survey, site.say
    writer = site.writer(LINKS)
    having = survey.with_part(node.part)
    groups = survey.groups[node.id]
    part = survey.part(node.part)
    here = [body for body in having if body.marks[node.id] in ANSWERED]
    additions = [added(site, LINKS, addition) for addition in survey.additions_under.get(node.id, ())]
    outside = survey.bodies_at(node.id, Mark.OUTSIDE)
    before, after = _neighbours(site, node)
    return site.render(
        "node.html",
        "node",
        say.title(node),
        LINKS,
        trail=_trail(site, node),
        other_title=node.en if say.lang == "ja" else node.ja,
        other_lang="en" if say.lang == "ja" else "ja",
        summary=_summary(site, writer.part(part), len(having), len(here), len(groups)),
        facts=tuple(_facts(site, node)),
        children=[Ref(say.title(child), LINKS.node(child.id)) for child in survey.skeleton.children(node.id)],
        wordings=[_wording(site, groups[0], group, place) for place, group in enumerate(groups)],
        omitted=[_omitting(writer, body, node.id) for body in survey.bodies_at(node.id, Mark.OMITTED)],
        outside=len(outside),
        outside_named=[silent(LINKS, body, anchored=True) for body in outside] if site.few else [],
        folded=FOLDED,
        part_title=writer.part(part),
        apparatus=_apparatus(site, node) if 1 < len(groups) <= APPARATUS_LIMIT else None,
        without_apparatus=len(groups) > APPARATUS_LIMIT,
        additions=additions,
        before=before,
        after=after,
        scripts=("compare.js",) if not site.few and len(groups) > MARKED else (),
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of variation: its number, the base's words, and (words, class, witnesses) of each variant."""

    number: int
    lemma: str
    variants: tuple[tuple[str, str, tuple[Ref, ...]], ...]


@dataclass(frozen=True, slots=True)
class NodeApparatus:
    """The apparatus as the page prints it: the base text in pieces (words, number of the place or 0) and the entries."""

    base: str
    pieces: tuple[tuple[str, int], ...]
    entries: tuple[Entry, ...]
    lost: str


def _variants(site: Site, node: Node, variants: Iterable[PlaceVariant]) -> tuple[tuple[str, str, tuple[Ref, ...]], ...]:
    return tuple((one.text, one.change, tuple(_ref(site, node, policy_id) for policy_id in one.witnesses)) for one in variants)


def _ref(site: Site, node: Node, policy_id: str) -> Ref:
    """A witness, leading to its clause."""
    body = site.survey.by_id[policy_id]
    return Ref(body.name, LINKS.body(policy_id, body.readings[node.id].own[0].path), site.say.foreign)


def _apparatus(site: Site, node: Node) -> NodeApparatus:
    found = site.corpus.apparatus(node.id)
    by_id = site.survey.by_id
    entries = [Entry(place.number, place.lemma, _variants(site, node, place.variants)) for place in found.places]
    if found.apart:
        entries.append(Entry(0, "", _variants(site, node, found.apart)))
    pieces = tuple((piece.text, piece.place.number if piece.place else 0) for piece in found.segments())
    lost = ""
    if len(found.witnesses) >= FEWEST_COPIES:
        lost = site.corpus.apparatus(node.id, "archetype").base.text
    witness_name = by_id[found.base.witness].name if found.base.witness else ""
    return NodeApparatus(witness_name, pieces, tuple(entries), lost)


def _omitting(writer: Writer, body: Body, node: str) -> Witness:
    """A body that says nothing at the node, with where it has the like in another part."""
    elsewhere = writer.elsewhere(body, node)
    return replace(silent(LINKS, body, anchored=True), places=elsewhere.words if elsewhere else "")


def _trail(site: Site, node: Node) -> list[tuple[str, str]]:
    say, skeleton = site.say, site.survey.skeleton
    above = [skeleton[node_id] for node_id in reversed(skeleton.ancestors(node.id))]
    first = [(say.plain("nav-index"), "../index.html"), (say.title(site.survey.part(node.part)), "../index.html#matrix-h")]
    return [*first, *((say.title(one), LINKS.node(one.id)) for one in above), (say.title(node), "")]


def _summary(site: Site, part: str, having: int, here: int, groups: int) -> str:
    if not here:
        return site.say.plain("node-nobody", total=having)
    key = "node-some" if here < having else "node-all" if having > 1 else "node-only"
    wordings = "node-one-wording" if groups == 1 else "node-wordings"
    return site.say.plain(key, part=part, n=here, total=having) + (site.say.plain(wordings, n=groups) if here > 1 else "")


def _facts(site: Site, node: Node) -> Iterator[tuple[str, str, str]]:
    """(name, value, language of the value where it is not the page's)."""
    say = site.say
    yield say.plain("fact-gist"), node.gist, "ja"
    yield say.plain("fact-kind"), say.known("node-kind", node.kind), ""
    if node.first or node.last:
        yield say.plain("fact-editions"), say.plain("editions", first=node.first or "", last=node.last or ""), ""
    yield say.plain("fact-strength"), say.known("strength", node.strength.value), ""
    if node.aliases:
        yield say.plain("fact-aliases"), "、".join(node.aliases), "ja"
    yield say.plain("fact-flag"), say.known("flag", node.flag), ""
    yield say.plain("fact-id"), node.id, ""


def _wording(site: Site, base: Group, group: Group, place: int) -> Wording:
    """A wording; of the many wordings of many bodies the browser marks all but the first few when they come into view."""
    witnesses = tuple(witness(site, LINKS, reading, anchored=True) for reading in group.readings)
    own = "" if site.few else "\n".join(site.corpus.collation.designations[_first(group).policy_id])
    plain = Wording(group.letter, witnesses, group.text, own=own, heading_only=group.heading_only)
    if group is base:
        return plain
    apart = site.say.plain("wording-apart", letter=base.letter)
    if not site.few and place >= MARKED:
        return replace(plain, note=apart, later=True)
    comparison = site.wordings.compare(_first(base), _first(group))
    if comparison.alike < ALIKE:
        return replace(plain, note=apart)
    kinds = [site.say.known("change", change.value) for change in Change if comparison.changes[change]]
    return replace(plain, segments=comparison.inline, note=str(site.say.several(kinds)))


def _first(group: Group) -> Reading:
    return group.readings[0]


def _neighbours(site: Site, node: Node) -> tuple[Ref | None, Ref | None]:
    nodes = list(site.survey.skeleton.by_id.values())
    at = site.survey.skeleton.order[node.id]

    def ref(place: int) -> Ref | None:
        return Ref(site.say.title(nodes[place]), LINKS.node(nodes[place].id)) if 0 <= place < len(nodes) else None

    return ref(at - 1), ref(at + 1)

"""What several kinds of pages show: the matrix, witnesses, additions, bars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kosshi.compare import Reading
from kosshi.editions import editions
from kosshi.manifest import bodies
from kosshi.report.findings import SMALL
from kosshi.report.links import Links, Ref, witness_anchor
from kosshi.report.site import Site
from kosshi.report.survey import FAIR, Addition, Body, Mark
from kosshi.skeleton import Node, PartFile

ANSWERED = (Mark.PRESENT, Mark.MOVED)
COUNT_BAR = 120  # pixels


@dataclass(frozen=True, slots=True)
class Cell:
    """A body at a node, in the matrix."""

    mark: str
    word: str
    href: str = ""
    letter: str = ""
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """A number with a link, in the matrix's row of additions."""

    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Column:
    """A body at the head of the matrix."""

    name: str
    href: str
    kind: str
    prefecture: str
    editions: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A node in the matrix; ``parent`` says whether nodes stand below it."""

    id: str
    title: str
    above: str
    href: str
    depth: int
    parent: bool
    wordings: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class MatrixPart:
    """A part of the skeleton in the matrix; ``added`` is None where additions are not counted."""

    id: str
    title: str
    nodes: int
    open: bool
    totals: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    added: tuple[Counted, ...] | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Nodes × bodies."""

    columns: tuple[Column, ...]
    parts: tuple[MatrixPart, ...]

    @property
    def many(self) -> bool:
        """Whether the heads have to stand upright."""
        return len(self.columns) > SMALL


def matrix(site: Site, links: Links, nodes: Iterable[Node] | None = None) -> Matrix:
    """The coverage matrix, of all nodes or of some; only the whole one counts additions."""
    survey = site.survey
    chosen = None if nodes is None else {node.id for node in nodes}
    columns = tuple(_column(site, links, body) for body in survey.bodies)
    words = {mark.value: site.say.plain(f"mark-{mark}") for mark in Mark}
    parts = []
    for part in survey.skeleton.parts:
        rows = tuple(matrix_row(site, links, node, words) for node in part.nodes if chosen is None or node.id in chosen)
        if rows:
            added = _added(part, survey.bodies, links) if chosen is None else None
            shared = len(survey.with_part(part.part)) > 1 or len(survey.bodies) == 1 or len(survey.skeleton.parts) == 1
            totals = tuple(_total(body, part) for body in survey.bodies)
            parts.append(MatrixPart(part.part, site.say.title(part), len(part.nodes), shared, totals, rows, added))
    return Matrix(columns, tuple(parts))


def _column(site: Site, links: Links, body: Body) -> Column:
    return Column(
        body.name,
        links.body(body.policy_id),
        body.entry.kind,
        body.entry.prefecture,
        " ".join(possible_editions(site, body)),
        body.entry.title,
    )


def possible_editions(site: Site, body: Body) -> list[str]:
    """The editions a body's wording may descend from."""
    found = site.corpus.attributions[body.policy_id]
    return [edition.id for edition in editions() if found.may_be(edition.id)]


def matrix_row(site: Site, links: Links, node: Node, words: dict[str, str]) -> MatrixRow:
    """One node over all bodies; ``words`` are the marks' signs."""
    survey = site.survey
    groups, letters = len(survey.groups[node.id]), survey.letters[node.id]
    cells = []
    for body in survey.bodies:
        mark = body.marks[node.id]
        href = "" if mark is Mark.OUTSIDE else links.node(node.id, body.policy_id)
        cells.append(Cell(mark.value, words[mark.value], href, letters.get(body.policy_id, ""), body.unsure(node.id)))
    wordings = site.say.plain("wordings-short", n=groups) if groups > 1 else ""
    depth = min(node.id.count("."), 4)
    parent = survey.skeleton.parent(node.id)
    above = site.say.title(survey.skeleton[parent]) if parent else ""
    return MatrixRow(node.id, site.say.title(node), above, links.node(node.id), depth, node.id in survey.parents, wordings, tuple(cells))


def _total(body: Body, part: PartFile) -> str:
    if part.part not in body.alignment.parts:
        return ""
    return f"{len(part.nodes) - body.count(Mark.OMITTED, part.part)}/{len(part.nodes)}"


def _added(part: PartFile, found: Sequence[Body], links: Links) -> tuple[Counted, ...]:
    return tuple(Counted(b.count(Mark.ADDED, part.part), links.body(b.policy_id, anchor="additions")) for b in found)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer, each value with the words for it."""

    kinds: tuple[tuple[str, str], ...]
    prefectures: tuple[tuple[str, str], ...]
    editions: tuple[tuple[str, str], ...]


def choices(site: Site) -> Choices:
    """What the corpus has of each; prefectures in the usual order."""
    entries = [body.entry for body in site.survey.bodies]
    kinds = sorted({entry.kind for entry in entries})
    named = {entry.prefecture for entry in entries if entry.prefecture}
    known = [prefecture for prefecture in bodies().prefectures if prefecture in named]
    found = {edition for body in site.survey.bodies for edition in possible_editions(site, body)}
    return Choices(
        tuple((kind, site.say.known("body-kind", kind)) for kind in kinds),
        tuple((prefecture, prefecture) for prefecture in (*known, *sorted(named - set(known)))),
        tuple((edition.id, edition.id) for edition in editions() if edition.id in found),
    )


# --- nodes counted over many bodies -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CountRow:
    """A node over many bodies: how many have it where, and in how many wordings."""

    id: str
    title: str
    href: str
    depth: int
    numbers: tuple[int, int, int]
    wordings: int
    bar: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class CountPart:
    """A part of the skeleton in the table of numbers."""

    id: str
    title: str
    bodies: int
    rows: tuple[CountRow, ...]


def counted(site: Site, links: Links, nodes: Iterable[Node] | None = None) -> tuple[CountPart, ...]:
    """How many bodies have each node, of all nodes or of some."""
    survey = site.survey
    chosen = None if nodes is None else {node.id for node in nodes}
    parts = []
    for part in survey.skeleton.parts:
        rows = tuple(_count_row(site, links, node) for node in part.nodes if chosen is None or node.id in chosen)
        if rows:
            parts.append(CountPart(part.part, site.say.title(part), len(survey.with_part(part.part)), rows))
    return tuple(parts)


def _count_row(site: Site, links: Links, node: Node) -> CountRow:
    survey = site.survey
    numbers = [(mark, len(survey.bodies_at(node.id, mark))) for mark in (Mark.PRESENT, Mark.MOVED, Mark.OMITTED)]
    present, moved, omitted = (count for _, count in numbers)
    bar = stretches([(mark.value, count) for mark, count in numbers], COUNT_BAR)
    title = site.writer(links).title(node.id)
    depth = min(node.id.count("."), 4)
    return CountRow(node.id, title, links.node(node.id), depth, (present, moved, omitted), len(survey.groups[node.id]), bar)


# --- witnesses and additions --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Witness:
    """A body in a list, with where it says it."""

    name: str
    href: str
    places: str = ""
    moved: bool = False
    anchor: str = ""
    unsure: bool = False


def witness(site: Site, links: Links, reading: Reading, anchored: bool = False) -> Witness:
    """A body that says something at a node."""
    body = site.survey.by_id[reading.policy_id]
    href = links.body(body.policy_id, reading.own[0].path)
    anchor = witness_anchor(body.policy_id) if anchored else ""
    return Witness(body.name, href, places(site, reading), reading.moved, anchor, reading.matches[0].score < FAIR)


def silent(links: Links, body: Body, anchored: bool = False) -> Witness:
    """A body that says nothing at a node."""
    return Witness(body.name, links.body(body.policy_id), anchor=witness_anchor(body.policy_id) if anchored else "")


def places(site: Site, reading: Reading) -> str:
    """Where a reading is printed: the places of the clauses that answer themselves."""
    known = site.survey.by_id[reading.policy_id].places
    return str(site.say.several(known[clause.path] for clause in reading.own))


@dataclass(frozen=True, slots=True)
class Added:
    """A clause that answers to no node, in a list."""

    name: str
    href: str
    place: str
    heading: str
    text: str
    under: Ref | str


def added(site: Site, links: Links, addition: Addition) -> Added:
    """An addition as the pages list it."""
    body = site.survey.by_id[addition.policy_id]
    path = addition.clause.path
    under = site.writer(links).node(addition.under, addition.policy_id) if addition.under else site.say.plain("at-top")
    return Added(body.name, links.body(body.policy_id, path), body.places[path], addition.clause.heading, addition.clause.text, under)


# --- bars ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a bar, in pixels."""

    name: str
    x: int
    width: int


def stretches(counts: Sequence[tuple[str, int]], width: int) -> tuple[Stretch, ...]:
    """Named numbers as stretches of a bar of ``width``; they fill it, whatever the rounding."""
    total = max(sum(count for _, count in counts), 1)
    found, at = [], 0
    seen = 0
    for name, count in counts:
        seen += count
        end = round(width * seen / total)
        found.append(Stretch(name, at, end - at))
        at = end
    return tuple(found)


@dataclass(frozen=True, slots=True)
class BarRow:
    """A row of a table of numbers with bars; ``words`` says the same to those who do not see the bar."""

    name: str
    count: int
    width: int
    words: str
    example: str = ""


def bar_rows(site: Site, counts: Sequence[tuple[str, int, str]], width: int = 160) -> tuple[BarRow, ...]:
    """(name, number, example) as rows whose bars are to scale; no number but 0 gets no bar at all."""
    most = max((count for _, count, _ in counts), default=0)
    return tuple(
        BarRow(name, count, max(round(width * count / most), 1) if count else 0, site.say.plain("count-n", n=count), example)
        for name, count, example in counts
    )

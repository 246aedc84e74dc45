"""One page a pair of bodies: node by node side by side, the words that differ marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kosshi.changes import Aspect, changes
from kosshi.compare import Change, Reading
from kosshi.report.links import Links, node_anchor
from kosshi.report.pages.analyses import Cell, Grid
from kosshi.report.pages.pieces import ANSWERED, bar_rows, places
from kosshi.report.site import Site
from kosshi.report.survey import Addition, Body, Mark, heading_only
from kosshi.report.wordings import Comparison, Segment
from kosshi.skeleton import Node, PartFile

LINKS = Links("../")


@dataclass(frozen=True, slots=True)
class Side:
    """What one body says at a node; without ``href`` it says nothing and ``mark`` tells why."""

    mark: str
    href: str = ""
    places: str = ""
    moved: bool = False
    heading: str = ""
    text: str = ""
    segments: tuple[Segment, ...] | None = None
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class PairRow:
    """A node, or an addition of one of the two.

    Attributes:
        kind: ``same``, ``harmless``, ``changed``, ``one`` (one of them omits it) or ``extra`` (an addition).
        sides: what each says; None beside an addition.
    """

    kind: str
    title: str
    sides: tuple[Side | None, Side | None]
    href: str = ""
    anchor: str = ""
    note: str = ""

    @property
    def moved(self) -> bool:
        """Whether both have it, one of them in another place and the other not."""
        left, right = self.sides
        return left is not None and right is not None and bool(left.href and right.href) and left.moved != right.moved

    @property
    def outside(self) -> bool:
        """Whether one of the two documents does not hold the part at all."""
        return any(side is not None and side.mark == Mark.OUTSIDE.value for side in self.sides)


@dataclass(frozen=True, slots=True)
class PairPart:
    """The rows of one part of the skeleton."""

    title: str
    rows: tuple[PairRow, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How two bodies agree: nodes both have, of them in the same wording."""

    both: int
    same: int


def compared(site: Site, a: Body, b: Body) -> Iterator[tuple[str, Comparison]]:
    """Node and comparison for every node both bodies have."""
    for node, reading in a.readings.items():
        other = b.readings.get(node)
        if other is not None:
            yield node, site.wordings.compare(reading, other)


def tally(site: Site, a: Body, b: Body) -> Tally:
    """How two bodies agree; differences in spelling, punctuation and the body's words for itself do not count."""
    found = [comparison.harmless for _, comparison in compared(site, a, b)]
    return Tally(len(found), sum(found))


def pair_page(site: Site, a: Body, b: Body) -> bytes:
    """The page of two bodies, given in the order of the corpus."""
    say = site.say
    comparisons = dict(compared(site, a, b))
    found = ((part, tuple(_rows(site, part, a, b, comparisons))) for part in site.survey.skeleton.parts)
    parts = [PairPart(say.title(part), own) for part, own in found if own]
    rows = [row for part in parts for row in part.rows]
    kinds = Counter(row.kind for row in rows)
    changes: Counter[Change] = Counter()
    for comparison in comparisons.values():
        changes += comparison.changes
    counts = [(say.known("change", change.value), changes[change], "") for change in Change if changes[change]]
    title = say.plain("pair-title", a=a.name, b=b.name)
    return site.render(
        "pair.html",
        "pair",
        title,
        LINKS,
        trail=[(say.plain("nav-index"), "../index.html"), (say.plain("pairs"), "../index.html#pairs"), (title, "")],
        summary=say.plain("pair-summary", both=len(comparisons), same=kinds["same"] + kinds["harmless"], a=a.name, b=b.name),
        figures=_figures(site, a, b, rows),
        changes=bar_rows(site, sorted(counts, key=lambda count: -count[1])),
        changes_total=sum(changes.values()),
        left={"name": a.name, "href": LINKS.body(a.policy_id)},
        right={"name": b.name, "href": LINKS.body(b.policy_id)},
        parts=parts,
        typed=_typed(site, a, b),
        scripts=("pairs.js",),
    )


def _typed(site: Site, a: Body, b: Body) -> Grid:
    """What changes in force, actor, condition and figures from one body to the other."""
    say, own = site.say, site.corpus.collation.designations
    rows = []
    for node, first in a.readings.items():
        if node not in b.readings:
            continue
        for one in changes(first, b.readings[node], own[a.policy_id], own[b.policy_id]):
            strength = one.aspect is Aspect.STRENGTH
            before, after = (say.known("strength", word) if strength and word else word for word in (one.before, one.after))
            lang = "" if strength else say.foreign
            rows.append(
                (
                    Cell(site.writer(LINKS).title(node), LINKS.node(node)),
                    Cell(say.known("aspect", one.aspect.value)),
                    Cell(before or "–", LINKS.body(a.policy_id, one.a.path), "", lang),
                    Cell(after or "–", LINKS.body(b.policy_id, one.b.path), "", lang),
                    Cell(say.known("direction", one.direction.value) if one.direction else ""),
                )
            )
    heads = (*(say.plain(f"col-{key}") for key in ("node", "aspect")), a.name, b.name, say.plain("col-change"))
    return Grid("typed", say.plain("typed-changes"), heads, tuple(rows))


def _figures(site: Site, a: Body, b: Body, rows: Sequence[PairRow]) -> list[dict[str, object]]:
    kinds = Counter(row.kind for row in rows)
    only: Counter[tuple[int, bool]] = Counter()
    for row in rows:
        if row.kind == "one":
            left = row.sides[0]
            only[0 if left is not None and left.href else 1, row.outside] += 1
    say, names = site.say.plain, (a.name, b.name)
    return [
        {"number": kinds["same"], "label": say("pair-same")},
        {"number": kinds["harmless"], "label": say("pair-harmless")},
        {"number": kinds["changed"], "label": say("pair-changed")},
        *({"number": only[side, False], "label": say("pair-only", name=name)} for side, name in enumerate(names)),
        *({"number": only[side, True], "label": say("pair-part", name=name)} for side, name in enumerate(names) if only[side, True]),
        {"number": sum(row.moved for row in rows), "label": say("pair-moved")},
        {"number": kinds["extra"], "label": say("pair-extra")},
    ]


def _rows(site: Site, part: PartFile, a: Body, b: Body, comparisons: dict[str, Comparison]) -> Iterator[PairRow]:
    """The part's nodes that one of the two has, with their additions where they stand."""
    after: dict[str | None, list[tuple[int, Addition]]] = {}
    for side, body in enumerate((a, b)):
        for addition in body.additions:
            if addition.part == part.part:
                anchor = addition.after if addition.after and addition.after.startswith(f"{part.part}.") else None
                after.setdefault(anchor, []).append((side, addition))
    if not after and not any(body.marks[node.id] in ANSWERED for node in part.nodes for body in (a, b)):
        return
    for side, addition in after.get(None, []):
        yield _extra((a, b), side, addition)
    for node in part.nodes:
        if a.marks[node.id] in ANSWERED or b.marks[node.id] in ANSWERED:
            yield _row(site, node, a, b, comparisons.get(node.id))
        for side, addition in after.get(node.id, []):
            yield _extra((a, b), side, addition)


def _row(site: Site, node: Node, a: Body, b: Body, comparison: Comparison | None) -> PairRow:
    title = site.writer(LINKS).title(node.id)
    shown = comparison if comparison and not comparison.same else None
    left = _side(site, a, node.id, shown.left if shown else None)
    right = _side(site, b, node.id, shown.right if shown else None)
    note = ""
    if comparison is None:
        kind = "one"
    else:
        kind = "same" if comparison.same else "harmless" if comparison.harmless else "changed"
        words = [site.say.known("change", change.value) for change in Change if comparison.changes[change]]
        note = str(site.say.several(words))
    return PairRow(kind, title, (left, right), LINKS.node(node.id), node_anchor(node.id), note)


def _side(site: Site, body: Body, node: str, segments: tuple[Segment, ...] | None) -> Side:
    mark = body.marks[node]
    reading: Reading | None = body.readings.get(node)
    if reading is None:
        return Side(mark.value)
    href = LINKS.body(body.policy_id, reading.own[0].path)
    unsure = body.unsure(node)
    if heading_only(reading):
        return Side(mark.value, href, places(site, reading), reading.moved, reading.text, unsure=unsure)
    return Side(mark.value, href, places(site, reading), reading.moved, "", reading.text, segments, unsure)


def _extra(bodies: tuple[Body, Body], side: int, addition: Addition) -> PairRow:
    body, clause = bodies[side], addition.clause
    own = Side(Mark.ADDED.value, LINKS.body(body.policy_id, clause.path), body.places[clause.path], False, clause.heading, clause.text)
    return PairRow("extra", "", (own, None) if side == 0 else (None, own))

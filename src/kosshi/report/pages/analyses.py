"""Pages of what the wordings mean: elements, force, editions, lineage, and the sheet of the fields the law names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from kosshi.changes import Force
from kosshi.crosswalk import crosswalk_rows
from kosshi.editions import Attribution, markers
from kosshi.elements import Element, ElementKind, Polarity, Presence
from kosshi.messages import text
from kosshi.model import Strength
from kosshi.report.links import Links, crosswalk_file
from kosshi.report.pages.trees import tree_picture
from kosshi.report.site import Site
from kosshi.report.survey import Body
from kosshi.tables import Row

LINKS = Links()
BELOW = Links("../")
MANY = 40  # bodies; beyond, tables tell how many instead of having a column for each
KIN = 5  # shared wordings shown of a body and its nearest
LONGEST = 60  # characters of a quotation


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: words, where they lead, and a class that tells the sign apart; ``lang`` where it is not the page's."""

    words: str | Markup
    href: str = ""
    mark: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its title; ``note`` says how to read it."""

    id: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    picture: Markup | str = ""


def _page(site: Site, key: str, grids: Iterable[Grid], links: Links = LINKS, **shown: object) -> bytes:
    shown = {"title": site.say.plain(f"nav-{key}"), "lead": site.say.plain(f"lead-{key}"), **shown}
    title = str(shown.pop("title"))
    return site.render("analysis.html", key, title, links, grids=[grid for grid in grids if grid.rows or grid.picture], **shown)


def _heads(site: Site, *keys: str) -> tuple[str, ...]:
    return tuple(site.say.plain(f"col-{key}") for key in keys)


# --- elements -----------------------------------------------------------------------------------------------


def elements_page(site: Site) -> bytes:
    """Every threat, effect, organ, person, asset and measure, and which body names it."""
    return _page(site, "elements", [_elements(site, kind) for kind in ElementKind])


def _elements(site: Site, kind: ElementKind) -> Grid:
    own = [one for one in site.corpus.presences if one.kind is kind]
    bodies = site.survey.bodies
    few = len(bodies) <= MANY
    columns = tuple(body.name for body in bodies) if few else _heads(site, "include", "exclude", "absent")
    heads = (*_heads(site, "element", "guideline"), *columns)
    rows = tuple(
        (
            Cell(one.element, "", "" if one.known else "new", site.say.foreign),
            Cell(site.say.plain("element-expected" if one.expected else "element-unexpected")),
            *((_named(site, one, body) for body in bodies) if few else _counted(one)),
        )
        for one in sorted(own, key=lambda one: (not one.expected, -len(one.include), one.element))
    )
    return Grid(kind.value, site.say.plain(f"element-{kind.value}"), heads, rows, site.say.plain("element-note"))


def _named(site: Site, one: Presence, body: Body) -> Cell:
    """Whether a body names an element, with the way to the words."""
    if body.policy_id in one.exclude:
        return _told(site, one, body, Polarity.EXCLUDE)
    if body.policy_id in one.include:
        return _told(site, one, body, Polarity.INCLUDE)
    return Cell(site.say.plain("element-absent" if body.policy_id in one.absent else "element-outside"), "", "absent")


def _told(site: Site, one: Presence, body: Body, polarity: Polarity) -> Cell:
    place = next(place for place in one.of(body.policy_id) if place.polarity is polarity)
    return Cell(site.say.plain(f"element-{polarity.value}"), _clause(place), polarity.value)


def _clause(place: Element, links: Links = LINKS) -> str:
    return links.body(place.policy_id, place.clause.path)


def _counted(one: Presence) -> tuple[Cell, Cell, Cell]:
    return Cell(str(len(one.include))), Cell(str(len(one.exclude))), Cell(str(len(one.absent)))


# --- force --------------------------------------------------------------------------------------------------


def force_page(site: Site) -> bytes:
    """How hard each body's clauses are, and where that departs from the guideline or from the others."""
    return _page(site, "force", [_distribution(site), _departures(site)])


def _distribution(site: Site) -> Grid:
    counts: dict[str, Counter[Strength]] = {body.policy_id: Counter() for body in site.survey.bodies}
    for one in site.corpus.forces:
        counts[one.policy_id][one.strength] += 1
    used = [strength for strength in Strength if any(own[strength] for own in counts.values())]
    heads = (*_heads(site, "body"), *(site.say.known("strength", strength.value) for strength in used))
    rows = tuple(
        (
            Cell(body.name, LINKS.body(body.policy_id), "", site.say.foreign),
            *(Cell(str(counts[body.policy_id][strength] or "")) for strength in used),
        )
        for body in site.survey.bodies
    )
    return Grid("distribution", site.say.plain("force-distribution"), heads, rows, site.say.plain("force-distribution-note"))


def _departures(site: Site) -> Grid:
    heads = _heads(site, "node", "body", "force", "guideline", "direction", "usual", "conditions")
    rows = tuple(_departure(site, one) for one in site.corpus.forces if one.outlier or one.direction in ("weaker", "stronger"))
    return Grid("departures", site.say.plain("force-departures"), heads, rows, site.say.plain("force-departures-note"))


def _departure(site: Site, one: Force) -> tuple[Cell, ...]:
    say = site.say
    return (
        Cell(site.writer(LINKS).title(one.node), LINKS.node(one.node)),
        Cell(site.survey.by_id[one.policy_id].name, LINKS.body(one.policy_id, one.path), "", say.foreign),
        Cell(say.known("strength", one.strength.value)),
        Cell(say.known("strength", one.expected.value)),
        Cell(say.known("direction", one.direction.value) if one.direction else "", "", one.direction.value if one.direction else ""),
        Cell(say.known("strength", one.usual.value) if one.usual else "", "", "outlier" if one.outlier else ""),
        Cell("、".join(one.conditions), "", "", say.foreign),
    )


# --- editions -----------------------------------------------------------------------------------------------


def editions_page(site: Site) -> bytes:
    """Which editions each body's wording descends from, with all the evidence."""
    return _page(site, "editions", [_ranges(site), *(_evidence(site, body) for body in site.survey.bodies), *_stale(site)])


def edition_words(site: Site, found: Attribution) -> str:
    """R6–R8, with a note where layers are mixed."""
    words = found.earliest if found.earliest == found.latest else f"{found.earliest}–{found.latest}"
    return site.say.plain("edition-mixed", range=words) if found.mixed else words


def _ranges(site: Site) -> Grid:
    rows = []
    for body in site.survey.bodies:
        found = site.corpus.attributions[body.policy_id]
        rows.append(
            (
                Cell(body.name, f"#e-{body.policy_id}", "", site.say.foreign),
                Cell(edition_words(site, found)),
                Cell(found.date.day.isoformat() if found.date else ""),
                Cell(str(len(found.stale)), "#stale" if found.stale else ""),
            )
        )
    return Grid("ranges", site.say.plain("edition-ranges"), _heads(site, "body", "edition", "date", "stale"), tuple(rows))


def _evidence(site: Site, body: Body) -> Grid:
    notes = {marker.id: marker.en if site.say.lang == "en" else marker.ja for marker in markers()}
    rows = tuple(
        (
            Cell(one.surface[:LONGEST] or "–", LINKS.body(body.policy_id, one.path) if one.path else "", "", site.say.foreign),
            Cell(site.say.quoting(notes[one.marker])),
            Cell("–".join(dict.fromkeys(one.editions))),
            Cell(site.say.plain(f"evidence-{one.role.value}")),
            Cell(site.say.known("flag", one.flag)),
        )
        for one in site.corpus.attributions[body.policy_id].evidence
    )
    heads = _heads(site, "words", "what", "edition", "role", "flag")
    return Grid(f"e-{body.policy_id}", site.say.plain("edition-evidence", name=body.name), heads, rows)


def _stale(site: Site) -> Iterator[Grid]:
    rows = tuple(
        (
            Cell(site.survey.by_id[policy_id].name, LINKS.body(policy_id, one.path), "", site.say.foreign),
            Cell(one.phrase[:LONGEST], LINKS.body(policy_id, one.path), "", site.say.foreign),
            Cell(one.replaced_by, "", "", site.say.foreign),
            Cell(one.edition),
        )
        for policy_id, found in site.corpus.attributions.items()
        for one in found.stale
    )
    yield Grid("stale", site.say.plain("edition-stale"), _heads(site, "body", "words", "replaced-by", "edition"), rows)


# --- lineage ------------------------------------------------------------------------------------------------


def lineage_page(site: Site) -> bytes:
    """How near the bodies are once the guideline's words are discounted: a tree, the figures, and the words they share."""
    return _page(site, "lineage", [*_tree(site), *_similarities(site), *(_kin(site, body) for body in site.survey.bodies)])


def _tree(site: Site) -> Iterator[Grid]:
    root = site.corpus.kinship.tree()
    if root is not None and 1 < len(root.members) <= MANY * 5:
        names = {body.policy_id: body.name for body in site.survey.bodies}
        yield Grid("tree", site.say.plain("lineage-tree"), (), (), site.say.plain("lineage-tree-note"), tree_picture(root, names, site.say))


def _similarities(site: Site) -> Iterator[Grid]:
    kinship, bodies = site.corpus.kinship, site.survey.bodies
    if not 1 < len(bodies) <= MANY:
        return
    at = {policy_id: place for place, policy_id in enumerate(kinship.ids)}
    rows = tuple(
        (
            Cell(a.name, f"#k-{a.policy_id}", "", site.say.foreign),
            *(
                Cell("" if a is b else f"{float(kinship.similarity[at[a.policy_id], at[b.policy_id]]):.2f}", "", "number")
                for b in bodies
            ),
        )
        for a in bodies
    )  # fmt: skip
    heads = (*_heads(site, "body"), *(body.name for body in bodies))
    yield Grid("similarity", site.say.plain("lineage-similarity"), heads, rows, site.say.plain("lineage-similarity-note"))


def _kin(site: Site, body: Body) -> Grid:
    kinship = site.corpus.kinship
    nearest = kinship.nearest(body.policy_id, 1)
    rows: list[tuple[Cell, ...]] = []
    for one in nearest:
        other = site.survey.by_id[one.policy_id]
        for shared in kinship.shared(body.policy_id, one.policy_id)[:KIN]:
            place = next((place for place in shared.places if place.policy_id == body.policy_id), None)
            rows.append(
                (
                    Cell(other.name, LINKS.body(other.policy_id), "", site.say.foreign),
                    Cell(site.writer(LINKS).title(shared.node) if shared.node else "", LINKS.node(shared.node) if shared.node else ""),
                    Cell(
                        shared.text[:LONGEST] or site.say.plain("lineage-omission"),
                        LINKS.body(body.policy_id, place.path) if place else "",
                        "",
                        site.say.foreign if shared.text else "",
                    ),
                    Cell(str(len(shared.witnesses)), "", "number"),
                )
            )
    heads = _heads(site, "kin", "node", "words", "bodies-having")
    return Grid(f"k-{body.policy_id}", site.say.plain("lineage-kin", name=body.name), heads, tuple(rows))


# --- crosswalk ----------------------------------------------------------------------------------------------


def crosswalk_page(site: Site) -> bytes:
    """The fields the law names × bodies, leading to each body's sheet."""
    rows = _crosswalk(site)
    fields = list(dict.fromkeys((row["law"], row["field"]) for row in rows))
    bodies = site.survey.bodies
    known = {(row["law"], row["field"], row["policy_id"]): row for row in rows}
    shown = bodies[:MANY]
    table = tuple((Cell(field), *(_covered(known.get((law, field, body.policy_id))) for body in shown)) for law, field in fields)
    heads = (*_heads(site, "field"), *(body.name for body in shown))
    return _page(site, "crosswalk", [Grid("fields", site.say.plain("crosswalk-fields"), heads, table)], reservation=_reservation(site))


def _covered(row: Row | None) -> Cell:
    if row is None:
        return Cell("")
    return Cell(row["coverage_label"], LINKS.file(crosswalk_file(row["policy_id"])), row["coverage"])


def crosswalk_sheet(site: Site, body: Body) -> bytes:
    """One body's sheet to print: field, what the law asks, how far the policy speaks of it, the clauses, an empty column."""
    rows = []
    for row in _crosswalk(site):
        if row["policy_id"] != body.policy_id:
            continue
        quoted = "、".join(f"{body.places[one['path']]} {one['heading']}".strip() for one in row["clauses"])
        first = row["clauses"][0]["path"] if row["clauses"] else None
        rows.append(
            (
                Cell(f"{row['law']} {row['field']}"),
                Cell(row["requirement"]),
                Cell(row["coverage_label"], "", row["coverage"]),
                Cell(quoted, BELOW.body(body.policy_id, first) if first else "", "", site.say.foreign),
                Cell("", "", "decision"),
            )
        )
    heads = _heads(site, "field", "requirement", "coverage", "clauses", "decision")
    grid = Grid("sheet", site.say.plain("crosswalk-sheet", name=body.name), heads, tuple(rows))
    title = site.say.plain("crosswalk-sheet", name=body.name)
    trail = [(site.say.plain("nav-crosswalk"), "../crosswalk.html"), (body.name, "")]
    return _page(site, "crosswalk", [grid], BELOW, title=title, trail=trail, reservation=_reservation(site))


def _crosswalk(site: Site) -> list[Row]:
    return crosswalk_rows(site.corpus.crosswalks, site.say.lang)


def _reservation(site: Site) -> str:
    return text("crosswalk", "reservation", site.say.lang)

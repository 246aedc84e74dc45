"""Pages of what the wordings mean: elements, force, editions. With many bodies they count where they would list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from kosshi.changes import Force
from kosshi.editions import Attribution, Evidence, Role, Stale, editions, markers
from kosshi.elements import Element, ElementKind, Polarity, Presence
from kosshi.model import Strength
from kosshi.norms import rank
from kosshi.report.links import Links
from kosshi.report.site import Site
from kosshi.report.survey import Body

LINKS = Links()
LONGEST = 60  # characters of a quotation
SORTED = 5  # rows a reader sees at once


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

    @property
    def sorts(self) -> bool:
        """Whether its heads put the rows in order; a sheet to fill in stays as the law has it."""
        return len(self.rows) > SORTED and not any(cell.mark == "decision" for cell in self.rows[0])


def analysis_page(site: Site, key: str, grids: Iterable[Grid], links: Links = LINKS, **shown: object) -> bytes:
    """A page of grids; those without rows and picture are left out.

    Args:
        site: the report.
        key: what the page is called in the menu and in the messages ``nav-…`` and ``lead-…``.
        grids: its tables.
        links: where it stands.
        shown: what the template shows besides; ``title`` where it is not the menu's.
    """
    shown = {"title": site.say.plain(f"nav-{key}"), "lead": site.say.plain(f"lead-{key}"), **shown}
    title = str(shown.pop("title"))
    return site.render("analysis.html", key, title, links, grids=[grid for grid in grids if grid.rows or grid.picture], **shown)


def heads(site: Site, *keys: str) -> tuple[str, ...]:
    """Heads of columns by the keys of their messages."""
    return tuple(site.say.plain(f"col-{key}") for key in keys)


# --- elements -----------------------------------------------------------------------------------------------


def elements_page(site: Site) -> bytes:
    """Every threat, effect, organ, person, asset and measure, and which body names it."""
    return analysis_page(site, "elements", [_elements(site, kind) for kind in ElementKind])


def _elements(site: Site, kind: ElementKind) -> Grid:
    own = [one for one in site.corpus.presences if one.kind is kind]
    bodies = site.survey.bodies
    few = site.few
    columns = tuple(body.name for body in bodies) if few else heads(site, "include", "exclude", "absent")
    named = (*heads(site, "element", "guideline"), *columns)
    rows = tuple(
        (
            Cell(one.element, "", "" if one.known else "new", site.say.foreign),
            Cell(site.say.plain("element-expected" if one.expected else "element-unexpected")),
            *((_named(site, one, body) for body in bodies) if few else _counted(one)),
        )
        for one in sorted(own, key=lambda one: (not one.expected, -len(one.include), one.element))
    )
    return Grid(kind.value, site.say.plain(f"element-{kind.value}"), named, rows, site.say.plain("element-note"))


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
    departures = departures_grid(site, site.corpus.forces, LINKS) if site.few else _departures(site)
    return analysis_page(site, "force", [_distribution(site), departures])


def _distribution(site: Site) -> Grid:
    counts = {policy_id: Counter(one.strength for one in own) for policy_id, own in site.shares.forces.items()}
    used = [strength for strength in Strength if any(own[strength] for own in counts.values())]
    named = (*heads(site, "body"), *(site.say.known("strength", strength.value) for strength in used))
    rows = tuple(
        (
            Cell(body.name, LINKS.body(body.policy_id, anchor="force"), "", site.say.foreign),
            *(Cell(str(counts[body.policy_id][strength] or ""), "", "number") for strength in used),
        )
        for body in site.survey.bodies
    )
    return Grid("distribution", site.say.plain("force-distribution"), named, rows, site.say.plain("force-distribution-note"))


def departs(one: Force) -> bool:
    """Whether a force is another than the guideline's or than most bodies'."""
    return one.outlier or one.direction in ("weaker", "stronger")


def departures_grid(site: Site, forces: Iterable[Force], links: Links) -> Grid:
    """The forces that depart, one by one."""
    named = heads(site, "node", "body", "force", "guideline", "against", "usual", "conditions")
    rows = tuple(_departure(site, one, links) for one in forces if departs(one))
    return Grid("departures", site.say.plain("force-departures"), named, rows, _departures_note(site))


def _departure(site: Site, one: Force, links: Links) -> tuple[Cell, ...]:
    say = site.say
    return (
        Cell(site.writer(links).title(one.node), links.node(one.node, one.policy_id)),
        Cell(site.survey.by_id[one.policy_id].name, links.body(one.policy_id, one.path), "", say.foreign),
        Cell(say.known("strength", one.strength.value)),
        Cell(say.known("strength", one.expected.value)),
        Cell(_against(site, one), "", one.direction.value if one.direction else ""),
        Cell(say.known("strength", one.usual.value) if one.usual else "", "", "outlier" if one.outlier else ""),
        Cell("、".join(one.conditions), "", "", say.foreign),
    )


def _against(site: Site, one: Force) -> str:
    """Weaker or stronger than the guideline; where it is neither, why the row stands there."""
    words = site.say.known("direction", one.direction.value) if one.direction else ""
    if one.direction in ("weaker", "stronger"):
        return words
    varies = [site.say.plain("direction-varies")] if one.direction and rank(one.strength) != rank(one.expected) else []
    unlike = [site.say.plain("direction-outlier")] if one.outlier else []
    why = site.say.plain("separator").join([*varies, *unlike])
    return site.say.plain("direction-why", words=words, why=why) if words and why else words or why


def force_order(site: Site) -> str:
    """The forces from the one that binds most to the one that binds least, those that count alike together."""
    groups: list[list[Strength]] = []
    for one in sorted((one for one in Strength if rank(one)), key=rank, reverse=True):
        if groups and rank(groups[-1][-1]) == rank(one):
            groups[-1].append(one)
        else:
            groups.append([one])
    words = [site.say.plain("force-alike").join(site.say.known("strength", one.value) for one in group) for group in groups]
    return site.say.plain("force-order", order=site.say.plain("force-above").join(words))


def _departures_note(site: Site) -> str:
    note = site.say.plain("force-departures-note")
    return f"{note} {force_order(site)}"


def _departures(site: Site) -> Grid:
    """By node, how many bodies ask less or more than the guideline, or something else than most."""
    counts: dict[str, Counter[str]] = {}
    for one in site.corpus.forces:
        own = counts.setdefault(one.node, Counter())
        own["all"] += 1
        own["outlier"] += one.outlier
        own[one.direction.value if one.direction else ""] += 1
    rows = tuple(
        (
            Cell(site.writer(LINKS).title(node), LINKS.node(node)),
            *(Cell(f"{own[key]:,}" if own[key] else "", "", "number") for key in ("all", "weaker", "stronger", "outlier")),
        )
        for node, own in counts.items()
        if own["weaker"] or own["stronger"] or own["outlier"]
    )
    named = heads(site, "node", "having", "weaker", "stronger", "outlier")
    return Grid("departures", site.say.plain("force-departures"), named, rows, _departures_note(site))


# --- editions -----------------------------------------------------------------------------------------------


def editions_page(site: Site) -> bytes:
    """Which editions each body's wording descends from, with the evidence; of many bodies that stands on their own pages."""
    if site.few:
        bodies = site.survey.bodies
        stale = stale_grid(site, [one for found in site.corpus.attributions.values() for one in found.stale], LINKS)
        evidence = [evidence_grid(site, body, LINKS) for body in bodies]
        return analysis_page(site, "editions", [_ranges(site), _named_editions(site), *evidence, stale])
    return analysis_page(site, "editions", [_ranges(site), _named_editions(site), _stale(site)])


def edition_words(site: Site, found: Attribution) -> str:
    """R6–R8, with a note where layers are mixed."""
    words = found.earliest if found.earliest == found.latest else f"{found.earliest}–{found.latest}"
    return site.say.plain("edition-mixed", range=words) if found.mixed else words


def _ranges(site: Site) -> Grid:
    rows = []
    for body in site.survey.bodies:
        found = site.corpus.attributions[body.policy_id]
        href = f"#e-{body.policy_id}" if site.few else LINKS.body(body.policy_id, anchor=f"e-{body.policy_id}")
        rows.append(
            (
                Cell(body.name, href, "", site.say.foreign),
                Cell(edition_words(site, found)),
                Cell(site.say.quoting(_reasons(site, found))),
                Cell(found.date.day.isoformat() if found.date else ""),
                Cell(str(len(found.stale)), "#stale" if found.stale else "", "number"),
            )
        )
    return Grid("ranges", site.say.plain("edition-ranges"), heads(site, "body", "edition", "why", "date", "stale"), tuple(rows))


def _reasons(site: Site, found: Attribution) -> str:
    """What bounds the range, one example of each: words that came with its first edition, words its last one was the last to have."""
    words: dict[str, Evidence] = {}
    for one in found.evidence:
        if one.surface and one.role is Role.RESIDUE:
            words.setdefault("residue", one)
        elif one.surface and one.role is Role.RANGE and one.editions[0] == found.earliest:
            words.setdefault("since", one)
        if one.surface and one.role is Role.RANGE and one.editions[1] == found.latest != editions()[-1].id:
            words.setdefault("until", one)
    reasons = []
    for key in ("since", "until", "residue"):
        if key in words:
            edition = words[key].editions[0 if key == "since" else 1]
            reasons.append(site.say.plain(f"edition-{key}", words=_cut(words[key].surface), edition=edition))
        elif key == "until" and found.dated and found.latest != editions()[-1].id:
            reasons.append(site.say.plain("edition-dated", edition=found.latest))
    return " ".join(reasons) if site.say.lang == "en" else "".join(reasons)


def _named_editions(site: Site) -> Grid:
    """The editions by the short names that the other tables use."""
    rows = tuple((Cell(one.id), Cell(one.en if site.say.lang == "en" else one.ja), Cell(one.date.isoformat())) for one in editions())
    return Grid("names", site.say.plain("edition-names"), heads(site, "edition", "edition-name", "issued"), rows)


def evidence_grid(site: Site, body: Body, links: Links) -> Grid:
    """What says from which editions a body's wording comes."""
    notes = {marker.id: marker.en if site.say.lang == "en" else marker.ja for marker in markers()}
    rows = tuple(
        (
            Cell(_cut(one.surface) or "–", links.body(body.policy_id, one.path) if one.path else "", "", site.say.foreign),
            Cell(site.say.quoting(notes[one.marker])),
            Cell("–".join(dict.fromkeys(one.editions))),
            Cell(site.say.plain(f"evidence-{one.role.value}")),
            Cell(site.say.known("flag", one.flag)),
        )
        for one in site.corpus.attributions[body.policy_id].evidence
    )
    named = heads(site, "words", "what", "edition", "role", "flag")
    return Grid(f"e-{body.policy_id}", site.say.plain("edition-evidence", name=body.name), named, rows)


def _cut(words: str) -> str:
    """Words of a policy as a cell shows them: what is left out is told by its sign."""
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


def stale_grid(site: Site, stale: Iterable[Stale], links: Links) -> Grid:
    """Wording that a later edition replaced, place by place."""
    rows = tuple(
        (
            Cell(site.survey.by_id[one.policy_id].name, links.body(one.policy_id, one.path), "", site.say.foreign),
            Cell(site.survey.by_id[one.policy_id].places[one.path], links.body(one.policy_id, one.path), "", site.say.foreign),
            Cell(_cut(one.phrase), "", "", site.say.foreign),
            Cell(one.replaced_by, "", "", site.say.foreign),
            Cell(one.edition),
        )
        for one in stale
    )
    return Grid("stale", site.say.plain("edition-stale"), heads(site, "body", "place", "words", "replaced-by", "since"), rows)


def _stale(site: Site) -> Grid:
    """The same by wording, with the number of bodies that still have it."""
    having: dict[tuple[str, str, str], set[str]] = {}
    for policy_id, found in site.corpus.attributions.items():
        for one in found.stale:
            having.setdefault((_cut(one.phrase), one.replaced_by, one.edition), set()).add(policy_id)
    ranked = sorted(having.items(), key=lambda item: (-len(item[1]), item[0]))
    rows = tuple(
        (
            Cell(phrase, "", "", site.say.foreign),
            Cell(replaced, "", "", site.say.foreign),
            Cell(edition),
            Cell(f"{len(bodies):,}", "", "number"),
        )
        for (phrase, replaced, edition), bodies in ranked
    )
    return Grid("stale", site.say.plain("edition-stale"), heads(site, "words", "replaced-by", "since", "having"), rows)

"""The index: the corpus at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePath

from kosshi.report.findings import Finding, corpus_findings
from kosshi.report.limits import PAIR_LIMIT
from kosshi.report.links import Links, Ref
from kosshi.report.pages.pairs import tally
from kosshi.report.pages.pieces import Stretch, choices, counted, matrix, stretches
from kosshi.report.site import Site
from kosshi.report.survey import Body, Mark

LINKS = Links()
BAR = 120  # pixels of a bar in the table of bodies


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read."""

    file: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a part a body has."""

    bar: tuple[Stretch, ...]
    words: str


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A row of the table of bodies."""

    name: str
    href: str
    kind: str
    prefecture: str
    title: str
    clauses: int
    parts: tuple[Share | None, ...]
    added: int


@dataclass(frozen=True, slots=True)
class PairCell:
    """Where two bodies meet in the table of pairs."""

    href: str
    words: str


@dataclass(frozen=True, slots=True)
class PairTableRow:
    """A body against those before it."""

    name: str
    cells: tuple[PairCell | None, ...]


@dataclass(frozen=True, slots=True)
class PairTable:
    """All pairs, each once."""

    columns: tuple[str, ...]
    rows: tuple[PairTableRow, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number at the head of the page."""

    number: str
    label: str
    href: str


def index_page(site: Site, files: Sequence[str]) -> bytes:
    """The index; ``files`` are the workbook and the tables that can be opened from it."""
    say, survey = site.say, site.survey
    return site.render(
        "index.html" if site.few else "country.html",
        "index",
        site.title,
        LINKS,
        failures=failures(site),
        figures=figures_of(site),
        findings=_grouped(corpus_findings(site.writer(LINKS))),
        parts=[(part.part, say.title(part)) for part in survey.skeleton.parts],
        choices=choices(site),
        files=[(file, say.known("file", file.rpartition("/")[2].partition(".")[0])) for file in files],
        chosen=_chosen(site),
        **(_few(site) if site.few else _many(site)),
    )


def _few(site: Site) -> dict[str, object]:
    """The matrix, the bodies and the pairs in full."""
    return {
        "table": matrix(site, LINKS),
        "bodies": [_body(site, body) for body in site.survey.bodies],
        "pairs": _pairs(site),
        "pair_limit": PAIR_LIMIT,
        "scripts": ("matrix.js",),
    }


def _many(site: Site) -> dict[str, object]:
    """The nodes in numbers and the bodies by prefecture; the matrix is drawn by the browser."""
    places: dict[str, list[Ref]] = {}
    for body in site.survey.bodies:
        places.setdefault(body.entry.prefecture, []).append(Ref(body.name, LINKS.body(body.policy_id), site.say.foreign))
    known = [*(prefecture for prefecture, _ in choices(site).prefectures), ""]
    bodies = [(prefecture, places[prefecture]) for prefecture in known if prefecture in places]
    return {"counts": counted(site, LINKS), "places": bodies, "scripts": ("board.js",)}


def _chosen(site: Site) -> list[Ref]:
    """The pairs that were asked for, where not all have a page."""
    by_id = site.survey.by_id
    if len(by_id) <= PAIR_LIMIT:
        return []
    return [Ref(site.say.plain("pair-names", a=by_id[a].name, b=by_id[b].name), LINKS.pair(a, b), site.say.foreign) for a, b in site.pairs]


def failures(site: Site) -> list[Failure]:
    """The files that could not be read, by name: where they lie is nobody's business who opens the report."""
    return [Failure(PurePath(file).name, error.problem, error.remedy) for file, error in site.corpus.failures]


def _grouped(findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    return [(kind, list(group)) for kind, group in groupby(findings, key=lambda finding: finding.kind)]


def figures_of(site: Site) -> list[Figure]:
    """The numbers at the head of the page."""
    say, survey = site.say, site.survey
    clauses = sum(len(body.places) for body in survey.bodies)
    return [
        Figure(str(len(survey.bodies)), say.plain("figure-bodies"), "#bodies"),
        Figure(f"{clauses:,}", say.plain("figure-clauses"), "#bodies"),
        Figure(str(len(survey.skeleton)), say.plain("figure-nodes"), "#matrix-h"),
        Figure(str(len(survey.additions)), say.plain("figure-added"), "additions.html"),
    ]


def _body(site: Site, body: Body) -> BodyRow:
    entry = body.entry
    parts: list[Share | None] = []
    for part in site.survey.skeleton.parts:
        if part.part not in body.alignment.parts:
            parts.append(None)
            continue
        marks = [(mark.value, body.count(mark, part.part)) for mark in (Mark.PRESENT, Mark.MOVED, Mark.OMITTED)]
        unsure = body.count_unsure(part.part)
        words = site.say.plain("share-unsure" if unsure else "share", **dict(marks), unsure=unsure)
        parts.append(Share(stretches(marks, BAR), words))
    kind = site.say.known("body-kind", entry.kind)
    href = LINKS.body(body.policy_id)
    return BodyRow(body.name, href, kind, entry.prefecture, entry.title, len(body.places), tuple(parts), len(body.additions))


def _pairs(site: Site) -> PairTable | None:
    bodies = site.survey.bodies
    if not 1 < len(bodies) <= PAIR_LIMIT:
        return None
    rows = []
    for at, body in enumerate(bodies[1:], start=1):
        cells = [_pair(site, other, body) for other in bodies[:at]]
        rows.append(PairTableRow(body.name, (*cells, *[None] * (len(bodies) - 1 - at))))
    return PairTable(tuple(body.name for body in bodies[:-1]), tuple(rows))


def _pair(site: Site, a: Body, b: Body) -> PairCell:
    own = tally(site, a, b)
    return PairCell(site.pair_href(LINKS, a.policy_id, b.policy_id), site.say.plain("pair-share", same=own.same, both=own.both))

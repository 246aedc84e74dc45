"""One page a body: what it is, what it omits, adds and moves, its force, its account of characters, all its clauses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from markupsafe import Markup, escape

from kosshi.changes import Direction
from kosshi.check import Finding
from kosshi.elements import Presence, against
from kosshi.force import strength
from kosshi.model import Clause, Match, Part, Problem, Strength
from kosshi.parse import ledger
from kosshi.report.findings import Writer, body_findings
from kosshi.report.language import Speaker
from kosshi.report.limits import PAIR_LIMIT
from kosshi.report.links import Links, Listing, Ref, clause_anchor, crosswalk_file
from kosshi.report.pages.analyses import Grid, departs, departures_grid, edition_words, evidence_grid, stale_grid
from kosshi.report.pages.crosswalks import crosswalk_grid
from kosshi.report.pages.lineages import kin_grid
from kosshi.report.pages.pieces import added, bar_rows
from kosshi.report.shares import KEPT
from kosshi.report.site import Site
from kosshi.report.survey import FAIR, Body, Mark

LINKS = Links("../")
SURE = 0.9  # score from which a match counts as sure
OUTLINED = 24  # characters of a clause without heading in the list of contents
_BREAK = Markup("<br>")
EXCERPT = 120  # characters of the source shown with a problem


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A clause with its alignment, in words.

    ``heading_only`` is a heading with neither text nor clauses below it; ``tags`` is what the choice above the table asks for.
    """

    anchor: str
    depth: int
    marker: str
    said: Markup
    heading_only: bool
    nodes: Markup
    mark: str
    without: str
    moved: bool
    sure: str
    doubtful: bool
    by: str
    force: str
    tags: str


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """Something the reader or the parser had to guess."""

    rule: str
    message: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class DefectRow:
    """One finding of form: how grave, where, of what kind, in one sentence."""

    severity: str
    path: str
    href: str
    rule: str
    message: Markup


def body_page(site: Site, body: Body) -> bytes:
    """The page of a body."""
    say = site.say
    title = body.entry.title or body.policy.source.name
    writer, added_paths = site.writer(LINKS), {addition.clause.path for addition in body.additions}
    matches = body.matches()
    clauses = [_clause(writer, body, clause, matches.get(clause.path, ()), clause.path in added_paths) for clause in body.policy.walk()]
    return site.render(
        "body.html",
        "body",
        body.name,
        LINKS,
        trail=[(say.plain("nav-index"), "../index.html"), (say.plain("bodies"), "../index.html#bodies"), (body.name, "")],
        policy_title=title if title != body.name else "",
        findings=body_findings(writer, body),
        pairs=_pairs(site, body),
        analyses=tuple(_analyses(site, body)),
        facts=tuple(_facts(site, body)),
        force=_force(site, body),
        ledger=_ledger(site, body),
        problems=[_problem(site, body, problem) for problem in body.policy.problems],
        defects=[_defect(site, body, found) for found in site.corpus.found[body.policy_id]],
        additions=[added(site, LINKS, addition) for addition in body.additions],
        grids=[grid for grid in _grids(site, body) if grid.rows],
        outline=[Ref(_heading(body, clause), f"#{quote(clause_anchor(clause.path))}", say.foreign) for clause in body.policy.clauses],
        clauses=clauses,
        tags=[tag for tag in ("added", "moved", "doubtful") if any(tag in clause.tags for clause in clauses)],
    )


def _heading(body: Body, clause: Clause) -> str:
    """A clause in the list of contents."""
    return f"{body.places[clause.path]} {clause.heading or clause.text[:OUTLINED]}"


def _grids(site: Site, body: Body) -> tuple[Grid, ...]:
    """The analyses in full: stale wording, force that departs, evidence of the edition, nearest body, fields of the law."""
    forces = [one for one in site.shares.forces[body.policy_id] if departs(one)]
    return (
        stale_grid(site, site.corpus.attributions[body.policy_id].stale, LINKS),
        departures_grid(site, forces, LINKS),
        evidence_grid(site, body, LINKS),
        kin_grid(site, body, LINKS),
        crosswalk_grid(site, body, LINKS, decision=False),
    )


def _analyses(site: Site, body: Body) -> Iterator[tuple[str, Ref | Listing | str]]:
    """What the analyses say of a body, each with the way to its page."""
    say, own = site.say, body.policy_id
    yield say.plain("analysis-edition"), Ref(edition_words(site, site.corpus.attributions[own]), f"#e-{own}")
    for one in site.shares.nearest(own):
        yield say.plain("analysis-kin"), Ref(site.survey.by_id[one].name, site.pair_href(LINKS, own, one), say.foreign)
    forces = site.shares.forces[own]
    weaker, stronger = (sum(one.direction is way for one in forces) for way in (Direction.WEAKER, Direction.STRONGER))
    counts = f"{weaker} / {stronger}"
    yield say.plain("analysis-force"), Ref(counts, "#departures") if any(departs(one) for one in forces) else counts
    against_model = against(site.shares.presences(own), own)
    for key, found in (("omits", against_model.omits), ("adds", against_model.adds), ("excludes", against_model.excluded)):
        if found:
            refs = [Ref(one.element, _where(own, one), say.foreign) for one in found]
            yield say.plain(f"analysis-{key}"), say.several(refs)
    yield say.plain("nav-crosswalk"), Ref(say.plain("crosswalk-sheet", name=body.name), f"../{crosswalk_file(own)}")


def _where(policy_id: str, one: Presence) -> str:
    """The clause of the body that names an element, else the table of its kind."""
    places = one.of(policy_id)
    return LINKS.body(policy_id, places[0].clause.path) if places else f"../elements.html#{one.kind.value}"


def _pairs(site: Site, body: Body) -> Listing | None:
    """Links to the body beside others: all of them, or the nearest and the page to choose another on."""
    say, own, by_id = site.say, body.policy_id, site.survey.by_id
    if len(by_id) < 2:
        return None
    few = len(by_id) <= PAIR_LIMIT
    others: Sequence[str] = [one for one in by_id if one != own]
    if not few:
        others = site.shares.nearest(own, KEPT)
    refs = [Ref(by_id[one].name, site.pair_href(LINKS, own, one), say.foreign) for one in others]
    return say.several(refs if few else [*refs, Ref(say.plain("compare-any"), LINKS.any_pair(own))])


def _facts(site: Site, body: Body) -> Iterator[tuple[str, str]]:
    say, entry, source = site.say, body.entry, body.policy.source
    designations = site.corpus.collation.designations.get(body.policy_id, ())
    values = {
        "title": entry.title,
        "kind": say.known("body-kind", entry.kind),
        "prefecture": entry.prefecture,
        "code": entry.code,
        "enacted": entry.dates.enacted,
        "amended": entry.dates.amended,
        "in-force": entry.dates.in_force,
        "designations": str(say.several(designations)),
        "clauses": say.plain("count-n", n=len(body.places)),
        "note": entry.source,
        "file": source.name or entry.file,
        "media-type": say.known("media-type", source.media_type),
        "encoding": source.encoding,
        "id": body.policy_id,
    }
    for key, value in values.items():
        if value:
            yield say.plain(f"fact-{key}"), value


def _force(site: Site, body: Body) -> object:
    counts = Counter(strength(clause) for clause in body.policy.walk())
    listed = [
        (site.say.known("strength", kind.value), counts[kind], site.say.known("ending", kind.value)) for kind in Strength if counts[kind]
    ]
    return bar_rows(site, listed)


def _ledger(site: Site, body: Body) -> dict[str, object]:
    account = ledger(body.policy)
    counts = sorted(account.counts.items(), key=lambda item: (-item[1], item[0]))
    return {
        "rows": bar_rows(site, [(site.say.known("bin", name), count, "") for name, count in counts]),
        "total": account.total,
        "words": site.say.plain("ledger-balanced" if account.balanced else "ledger-unbalanced", n=account.total),
    }


def _problem(site: Site, body: Body, problem: Problem) -> ProblemRow:
    excerpt = body.policy.source.text[problem.start : problem.end].strip()
    return ProblemRow(site.say.known("rule", problem.rule), problem.message, excerpt[:EXCERPT] + ("…" if len(excerpt) > EXCERPT else ""))


def _defect(site: Site, body: Body, found: Finding) -> DefectRow:
    severity = site.say.known("severity", found.severity.value)
    href = LINKS.body(body.policy_id, found.path) if found.path else ""
    return DefectRow(
        severity,
        body.places.get(found.path or "", found.path or ""),
        href,
        site.say.known("rule", found.rule),
        site.say.quoting(found.told(site.say.lang)),
    )


def _clause(writer: Writer, body: Body, clause: Clause, matches: Sequence[Match], is_addition: bool) -> ClauseRow:
    say = writer.say
    answered = [match for match in matches if match.node]
    best = answered[0] if answered else None
    moved, doubtful = best is not None and best.moved, best is not None and best.score < FAIR
    told = {"added": best is None and is_addition, "moved": moved, "doubtful": doubtful}
    without = "" if best else say.plain("clause-supplementary" if clause.part is Part.SUPPLEMENTARY else "clause-frame")
    return ClauseRow(
        anchor=clause_anchor(clause.path),
        depth=min(clause.depth, 6),
        marker=clause.marker or say.plain("marker-lost", number=clause.path.rpartition(".")[2]),
        said=_said(clause.heading, clause.text),
        heading_only=not (clause.text or clause.children) and bool(clause.heading),
        nodes=_BREAK.join(writer.node(match.node, body.policy_id) for match in answered if match.node),
        mark=Mark.ADDED.value if told["added"] else "",
        without=without,
        moved=moved,
        sure=_sure(say, best),
        doubtful=doubtful,
        by=say.known("matched-by", best.matched_by.value) if best and best.matched_by else "",
        force=say.known("strength", force.value) if (force := strength(clause)) is not Strength.NONE else "",
        tags=" ".join(tag for tag, holds in told.items() if holds),
    )


@lru_cache(maxsize=1 << 12)  # most clauses are printed by many bodies
def _said(heading: str, text: str) -> Markup:
    """A clause's heading and text."""
    return Markup("<b>{}</b>{}{}").format(heading, "\n" if text else "", text) if heading else escape(text)


def _sure(say: Speaker, match: Match | None) -> str:
    if match is None:
        return ""
    key = "sure" if match.score >= SURE else "fair" if match.score >= FAIR else "doubtful"
    return say.plain(f"score-{key}", score=f"{match.score:.2f}")

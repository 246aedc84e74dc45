"""The summary of one body in Word, to take to a meeting: a cover, its main points, and every analysis with its tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import kosshi
from kosshi import plots
from kosshi.changes import Force
from kosshi.check import Severity
from kosshi.corpus import Corpus
from kosshi.force import strength
from kosshi.messages import catalogue, text
from kosshi.model import Strength
from kosshi.report.findings import body_findings, topmost
from kosshi.report.links import Links
from kosshi.report.pages.analyses import departs, edition_words
from kosshi.report.paper import ROOM, Paper
from kosshi.report.shares import KEPT
from kosshi.report.site import Site
from kosshi.report.survey import Body, Mark
from kosshi.skeleton import PartFile

CATALOGUE = "documents"
LINKS = Links()
SHARES = (Mark.PRESENT, Mark.MOVED, Mark.OMITTED)
BESIDE = 4  # nearest bodies that stand beside the body in a picture
STRIP = 60  # items a picture has room for; of a longer part the chapters are counted
MOST_ROWS = 200  # of a table; who wants more opens the workbook
EXCERPT = 160  # characters of an addition, or of a clause that has no heading
LONG = 150  # characters of a main point; what is longer enumerates, and a table below does so better
MAP = 130  # mm across of the map of all bodies


class _Share(NamedTuple):
    """How many items of a part, or of a chapter, there are, and with which mark."""

    title: str
    nodes: int
    counts: tuple[int, int, int]
    unsure: int

    @property
    def cells(self) -> tuple[str, ...]:
        """As a row of a table."""
        return self.title, str(self.nodes), *map(str, self.counts), str(self.unsure)


class Summary:
    """The summary of one body being written.

    Args:
        site: the report.
        body: whose.
        map_of_all: the map of all bodies, where there is one.
    """

    def __init__(self, site: Site, body: Body, map_of_all: plots.Figure | None) -> None:
        self.site = site
        self.body = body
        self.own = body.policy_id
        self.map = map_of_all
        self.writer = site.writer(LINKS)
        self.parts = [part for part in site.survey.skeleton.parts if part.part in body.alignment.parts]
        self.paper = Paper(self.say("title", name=body.name), "ja-JP" if site.say.lang == "ja" else "en-US")

    def to_bytes(self) -> bytes:
        """The whole file."""
        self._cover()
        self._coverage()
        self._omitted()
        self._moved()
        self._added()
        self._strips()
        self._force()
        self._editions()
        self._findings()
        self._crosswalk()
        self._kin()
        self._problems()
        return self.paper.to_bytes()

    def say(self, key: str, /, **fields: object) -> str:
        """A message of the document's own."""
        return text(CATALOGUE, key, self.site.say.lang).format(**fields)

    def _table(self, keys: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], none: str = "", firm: int = 1) -> None:
        """A table, or where there are no rows the sentence that says so."""
        if not rows:
            self.paper.text(self.say(none))
            return
        known = catalogue(CATALOGUE)
        heads = [self.say(f"col-{key}") if f"col-{key}" in known else self.site.say.plain(f"col-{key}") for key in keys]
        self.paper.table(heads, rows[:MOST_ROWS], widths, firm)
        if len(rows) > MOST_ROWS:
            self.paper.text(self.say("more-rows", n=len(rows) - MOST_ROWS))

    # --- cover and main points ------------------------------------------------------------------------------

    def _cover(self) -> None:
        site, entry = self.site, self.body.entry
        others = len(site.survey.bodies) - 1
        subtitle = self.say("subtitle", n=others) if others else self.say("subtitle-alone")
        self.paper.title(self.say("title", name=self.body.name), subtitle, self.say("made-by", version=kosshi.__version__))
        facts = {
            "title": entry.title,
            "kind": site.say.known("body-kind", entry.kind),
            "prefecture": entry.prefecture,
            "enacted": entry.dates.enacted,
            "amended": entry.dates.amended,
            "in-force": entry.dates.in_force,
            "clauses": site.say.plain("count-n", n=len(self.body.places)),
            "file": self.body.policy.source.name,
        }
        rows = [(site.say.plain(f"fact-{key}"), value) for key, value in facts.items() if value]
        self._table(("label", "value"), rows, (1, 4))
        self.paper.heading(self.say("head-outline"))
        figures = self._figures()
        self.paper.table([label for label, _ in figures], [[number for _, number in figures]], [1] * len(figures), firm=len(figures))
        self.paper.points(found.words for found in body_findings(self.writer, self.body) if len(found.words) <= LONG)

    def _figures(self) -> list[tuple[str, str]]:
        counts = {mark.value: self.body.count(mark) for mark in Mark}
        counts["present"] += counts["moved"]
        counts["findings"] = len(self.site.corpus.found[self.own])
        counts["stale"] = len(self.site.corpus.attributions[self.own].stale)
        return [(self.say(f"figure-{key}"), str(counts[key])) for key in ("present", "moved", "omitted", "added", "findings", "stale")]

    # --- against the skeleton -------------------------------------------------------------------------------

    def _coverage(self) -> None:
        self.paper.heading(self.say("head-coverage"))
        self._shares(self.site.say.plain("col-part"), [self._share(part, None) for part in self.parts])
        for part in self.parts:
            if len(part.nodes) > STRIP:
                self.paper.heading(self.say("coverage-by-chapter", part=self.site.say.title(part)), 2)
                tops = self.site.survey.skeleton.children(None, part.part)
                self._shares(self.say("col-chapter"), [self._share(part, node.id) for node in tops])

    def _shares(self, of: str, shares: Sequence[_Share]) -> None:
        heads = (of, self.say("col-items"), *(self.site.say.plain(f"mark-{mark}") for mark in SHARES), self.say("col-unsure"))
        self.paper.table(heads, [share.cells for share in shares], (6, 1, 1, 1, 1, 1.6), firm=1)

    def _share(self, part: PartFile, top: str | None) -> _Share:
        nodes = [node.id for node in part.nodes if top is None or node.id == top or node.id.startswith(f"{top}.")]
        counts = Counter(self.body.marks[node] for node in nodes)
        title = self.site.say.title(part) if top is None else self.writer.title(top)
        return _Share(
            title, len(nodes), (counts[Mark.PRESENT], counts[Mark.MOVED], counts[Mark.OMITTED]), sum(map(self.body.unsure, nodes))
        )

    def _strips(self) -> None:
        """A picture of each part it has room for."""
        for part in self.parts:
            if len(part.nodes) > STRIP:
                continue
            share = self._share(part, None)
            title = self.site.say.title(part)
            counts = dict(zip(("present", "moved", "omitted"), share.counts, strict=True))
            told = self.say("picture-coverage-alt", part=title, name=self.body.name, nodes=share.nodes, **counts)
            self._picture(plots.coverage(self._near, part.part), self.say("picture-coverage", part=title, name=self.body.name), told)

    @cached_property
    def _near(self) -> Corpus:
        """The body and its nearest."""
        return self.site.corpus.part([self.own, *self.site.shares.nearest(self.own, BESIDE)])

    def _picture(self, figure: plots.Figure, caption: str, told: str, widest: float = ROOM) -> None:
        wide, tall = (float(side) for side in figure.get_size_inches())
        self.paper.picture(figure.to_bytes(".png"), (wide, tall), caption, told, widest)

    def _below(self, node: str, mark: Mark) -> str:
        """A node's title, with how many nodes below it share its mark."""
        below = sum(1 for other, own in self.body.marks.items() if own is mark and other.startswith(f"{node}."))
        return self.say("below", title=self.writer.title(node), n=below) if below else self.writer.title(node)

    def _topmost(self, mark: Mark) -> Iterator[str]:
        for part in self.parts:
            yield from topmost(self.site.survey, self.body, mark, part.part)

    def _omitted(self) -> None:
        survey = self.site.survey
        rows = []
        for node in self._topmost(Mark.OMITTED):
            having = sum(len(group.readings) for group in survey.groups[node])
            of = len(survey.with_part(survey.skeleton[node].part))
            elsewhere = self.writer.elsewhere(self.body, node)
            told = self._below(node, Mark.OMITTED) + (self.say("elsewhere", where=elsewhere.words) if elsewhere else "")
            rows.append((told, survey.skeleton[node].gist, f"{having} / {of}"))
        self.paper.heading(self.say("head-omitted"))
        self._table(("node", "gist", "having-it"), rows, (3, 5, 1.4), "none-omitted")
        if rows:
            self.paper.text(self.say("omitted-note"))

    def _moved(self) -> None:
        survey, rows = self.site.survey, []
        for node in self._topmost(Mark.MOVED):
            above = survey.skeleton.parent(node)
            usual = self.writer.title(above) if above else self.site.say.title(survey.part(survey.skeleton[node].part))
            places = self.site.say.several(self.body.places[clause.path] for clause in self.body.readings[node].own)
            doubt = self.site.say.plain("mark-unsure") if self.body.unsure(node) else ""
            rows.append((self._below(node, Mark.MOVED) + doubt, str(places), usual))
        self.paper.heading(self.say("head-moved"))
        self._table(("node", "place", "usual-place"), rows, (4, 2, 4), "none-moved")
        if self.body.count_unsure(mark=Mark.MOVED):
            self.paper.text(self.say("unsure-note"))

    def _added(self) -> None:
        found = [addition.clause for addition in self.body.additions]
        rows = [(self.body.places[clause.path], _shortened(clause.heading), _shortened(clause.text)) for clause in found]
        self.paper.heading(self.say("head-added"))
        self._table(("place", "heading", "text"), rows, (2, 2.5, 6), "none-added")

    # --- analyses -------------------------------------------------------------------------------------------

    def _force(self) -> None:
        say = self.site.say
        self.paper.heading(self.say("head-force"))
        counts = Counter(strength(clause) for clause in self.body.policy.walk())
        told = say.several(f"{say.known('strength', kind.value)} {counts[kind]}" for kind in Strength if counts[kind])
        caption = self.say("picture-force", name=self.body.name)
        self._picture(plots.strength(self._near), caption, self.say("picture-force-alt", name=self.body.name, counts=told))
        rows = [self._departure(one) for one in self.site.shares.forces[self.own] if departs(one)]
        self._table(("node", "place", "force", "guideline", "direction", "usual"), rows, (4, 2, 2, 2, 1.6, 2), "none-force")
        if rows:
            self.paper.text(self.say("force-note"))

    def _departure(self, one: Force) -> tuple[str, ...]:
        say = self.site.say
        return (
            self.writer.title(one.node),
            self.body.places[one.path],
            say.known("strength", one.strength.value),
            say.known("strength", one.expected.value),
            say.known("direction", one.direction.value) if one.direction else "",
            say.known("strength", one.usual.value) if one.usual else "",
        )

    def _editions(self) -> None:
        found = self.site.corpus.attributions[self.own]
        self.paper.heading(self.say("head-editions"))
        self.paper.text(self.say("edition", edition=edition_words(self.site, found)))
        rows = [(self.body.places[one.path], one.phrase, one.replaced_by, one.edition) for one in found.stale]
        self._table(("place", "words", "replaced-by", "edition"), rows, (2, 3.5, 3.5, 1), "none-stale")

    def _findings(self) -> None:
        say, found = self.site.say, self.site.corpus.found[self.own]
        order = list(Severity)
        rows = [
            (
                say.known("severity", one.severity.value),
                self.body.places.get(one.path, "") if one.path else "",
                say.known("rule", one.rule),
                one.told(say.lang),
            )
            for one in sorted(found, key=lambda one: order.index(one.severity))
        ]
        self.paper.heading(self.say("head-findings"))
        if rows:
            counts = Counter(one.severity.value for one in found)
            self.paper.text(self.say("findings-note", **{severity.value: counts[severity.value] for severity in Severity}))
        self._table(("severity", "place", "rule", "message"), rows, (1.3, 2, 2.2, 6), "none-findings")

    def _crosswalk(self) -> None:
        rows = []
        for row in self.site.shares.crosswalks[self.own]:
            clauses = "、".join(f"{self.body.places[one['path']]} {one['heading']}".strip() for one in row["clauses"])
            rows.append((f"{row['law']} {row['field']}", row["requirement"], row["coverage_label"], clauses, ""))
        self.paper.heading(self.say("head-crosswalk"))
        self.paper.text(text("crosswalk", "reservation", self.site.say.lang))
        self._table(("field", "requirement", "coverage", "clauses-found", "decision"), rows, (2.4, 3, 1.6, 3.2, 1.6))

    def _kin(self) -> None:
        survey, kinship = self.site.survey, self.site.corpus.kinship
        near = [kinship.neighbour(self.own, one) for one in self.site.shares.nearest(self.own, KEPT)]
        rows = [(survey.by_id[one.policy_id].name, f"{one.similarity:.2f}", f"{one.plain:.2f}", str(one.shared_rare)) for one in near]
        self.paper.heading(self.say("head-kin"))
        self._table(("body", "similarity", "plain", "shared-rare"), rows, (4, 1, 1.4, 2), "none-kin")
        if rows:
            self.paper.text(self.say("kin-note"))
        if rows and self.map is not None:
            told = self.say("picture-map-alt", name=self.body.name, kin=rows[0][0])
            self._picture(self.map, self.say("picture-map"), told, MAP)

    def _problems(self) -> None:
        found = self.body.policy.problems
        if found:
            self.paper.heading(self.say("head-problems"))
            self.paper.points(f"{self.site.say.known('rule', problem.rule)}：{problem.message}" for problem in found)


def _shortened(words: str) -> str:
    return words if len(words) <= EXCERPT else f"{words[:EXCERPT]}…"

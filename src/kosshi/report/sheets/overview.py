"""The first sheets: what stands out and what the other sheets hold; the bodies in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kosshi.changes import Direction
from kosshi.check import Severity
from kosshi.report.findings import corpus_findings
from kosshi.report.pages.analyses import edition_words
from kosshi.report.pages.overview import failures, figures_of
from kosshi.report.sheets.sheet import LINKS, Column, Jump, Sheet, Values, columns, first, words
from kosshi.report.site import Site
from kosshi.report.survey import Body, Mark
from kosshi.skeleton import PartFile

SHARES = (Mark.PRESENT, Mark.MOVED, Mark.OMITTED)
NUMBER = 9  # half-width characters of a column of counts


def overview(site: Site, others: Sequence[Sheet]) -> Sheet:
    """The figures, the findings, the files that could not be read, and where to find what."""
    say = site.say
    figures = str(say.several(say.plain("figure", label=figure.label, number=figure.number) for figure in figures_of(site)))
    rows: list[Values] = [(say.plain("figures"), figures)]
    rows += [(say.plain(f"findings-{f.kind}"), f.words) for f in corpus_findings(site.writer(LINKS))]
    rows += [(say.plain("findings-failure"), f"{f.file}: {f.problem} {f.remedy}".strip()) for f in failures(site)]
    for sheet in others:
        told = words(say, "contents", name=words(say, f"sheet-{sheet.key}"), lead=sheet.lead or words(say, f"lead-{sheet.key}"))
        rows.append((words(say, "contents-head"), Jump(sheet.key, told)))
    return Sheet("overview", columns(site, "subject", "finding", wide={"finding": 120}), tuple(rows))


def in_numbers(site: Site) -> Sheet:
    """One row a body: how much it provides for, what was found, where its wording comes from, who is nearest."""
    parts = [part for part in site.survey.skeleton.parts if site.survey.with_part(part.part)]
    shares = [Column(words(site.say, f"share-{mark}", part=site.say.title(part)), NUMBER) for part in parts for mark in (*SHARES, "unsure")]
    counts = ("added", "errors", "warnings", "notes", "weaker-items", "stronger-items")
    shown = (
        *columns(site, "body", "kind", "prefecture", "clauses", wide={"clauses": NUMBER}),
        *shares,
        *columns(site, *counts, wide=dict.fromkeys(counts, NUMBER)),
        *columns(site, "edition", "stale", "kin", "similarity", wide={"stale": NUMBER, "similarity": NUMBER}),
    )
    rows, left_out = first([_numbers(site, body, parts) for body in site.survey.bodies])
    return Sheet("numbers", shown, rows, left_out=left_out)


def _numbers(site: Site, body: Body, parts: Sequence[PartFile]) -> Values:
    say, corpus = site.say, site.corpus
    found = Counter(one.severity for one in corpus.found[body.policy_id])
    ways = Counter(one.direction for one in site.shares.forces[body.policy_id])
    edition = corpus.attributions[body.policy_id]
    having = body.alignment.parts
    shares: list[int | str] = []
    for part in parts:
        counts = (*(body.count(mark, part.part) for mark in SHARES), body.count_unsure(part.part))
        shares += counts if part.part in having else [""] * len(counts)
    nearest = [corpus.kinship.neighbour(body.policy_id, one) for one in site.shares.nearest(body.policy_id)]
    kin = (site.survey.by_id[nearest[0].policy_id].name, nearest[0].similarity) if nearest else ("", "")
    return (
        body.name,
        say.known("body-kind", body.entry.kind),
        body.entry.prefecture,
        len(body.places),
        *shares,
        len(body.additions),
        *(found[severity] for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE)),
        ways[Direction.WEAKER],
        ways[Direction.STRONGER],
        edition_words(site, edition),
        len(edition.stale),
        *kin,
    )

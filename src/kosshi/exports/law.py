"""Policies in articles as 法令標準XML (XMLSchemaForJapaneseLaw v3), the form in which e-Gov gives the law."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree

from kosshi.corpus import Corpus
from kosshi.exports.law_facts import Enactment, Group, enactment, law_file
from kosshi.exports.law_provisions import DEEPEST, Provisions, number, paragraphs
from kosshi.exports.made import Cleaner, Made
from kosshi.messages import say
from kosshi.model import BlockKind, Clause, Part, Policy

_ARTICLE = "条"
_LEFT_OUT = (BlockKind.CONTENTS, BlockKind.HISTORY, BlockKind.NOTE, BlockKind.CLOSING)
_NAMED = 10  # of the policies that are left out for one reason

Element = Any


def law(corpus: Corpus) -> Made:
    """``law/<policy_id>.xml`` for every policy in articles; the others are named with the reason."""
    made = Made()
    refused: dict[str, list[str]] = {}
    for policy_id, policy in corpus.policies.items():
        reason = refusal(policy)
        if reason:
            refused.setdefault(reason, []).append(policy_id)
            continue
        name = f"law/{policy_id}.xml"
        known = enactment(corpus, policy)
        with made.cleaning(name) as clean:
            made.files[name] = law_xml(policy, known, clean)
        for key in known.assumed:
            made.note(key, policy=policy_id)
        for kind in dict.fromkeys(block.kind for block in policy.blocks if block.kind in _LEFT_OUT):
            made.note("law-left-out", policy=policy_id, what=say("exports", f"block-{kind.value}"))
    for reason, policy_ids in refused.items():
        shown = " ".join(policy_ids[:_NAMED]) + (" …" if len(policy_ids) > _NAMED else "")
        made.note("law-refused", policies=shown, count=len(policy_ids), reason=reason)
    return made


def refusal(policy: Policy) -> str:
    """Why a policy cannot be written as 法令標準XML, in the spoken language; empty where it can.

    The schema knows articles, in groups that hold articles, and nothing beside them.
    """
    body = [clause for clause in policy.clauses if clause.part is Part.BODY]
    if not any(clause.level == _ARTICLE for top in body for clause in top.walk()):
        return say("exports", "law-no-articles")
    wrong = _misplaced(body, None)
    if wrong is not None:
        return say("exports", "law-misplaced", path=wrong.path)
    deep = next((one for top in policy.clauses for one in top.walk() if _depth_below_article(one) > DEEPEST), None)
    return say("exports", "law-too-deep", path=deep.path) if deep else ""


def _misplaced(clauses: Sequence[Clause], above: Group | None) -> Clause | None:
    """The first clause that the schema does not allow in its place: articles come first, then groups of one kind."""
    groups = {group.level: group for group in law_file().groups}
    kinds = list(dict.fromkeys(clause.level for clause in clauses))
    for clause in clauses:
        group = groups.get(clause.level)
        wanted = clause.level == _ARTICLE or (group is not None and (above is None or group.element in above.holds))
        if not wanted or clause.level not in (_ARTICLE, kinds[-1]) or (above is None and len(kinds) > 1):
            return clause
        if group is not None and not clause.children:
            return clause
        wrong = _misplaced(clause.children, group) if group is not None else None
        if wrong is not None:
            return wrong
    behind = next((k for k, clause in enumerate(clauses) if clause.level != _ARTICLE), len(clauses))
    return next((clause for clause in clauses[behind:] if clause.level == _ARTICLE), None)


def _depth_below_article(clause: Clause) -> int:
    """How many levels of clauses stand below, at most."""
    if clause.level != _ARTICLE and clause.part is Part.BODY:
        return 0
    return max((1 + _height(child) for child in clause.children), default=0)


def _height(clause: Clause) -> int:
    return max((1 + _height(child) for child in clause.children), default=0)


def law_xml(policy: Policy, known: Enactment, clean: Cleaner) -> bytes:
    """A policy in articles as 法令標準XML.

    Args:
        policy: one for which :func:`refusal` gives no reason.
        known: its title and number.
        clean: makes texts such that XML can hold them.
    """
    root = etree.Element("Law", Era=known.era, Year=str(known.year), Num=str(known.number), LawType="Misc", Lang="ja")
    if known.month:
        root.set("PromulgateMonth", str(known.month))
    if known.month and known.day:
        root.set("PromulgateDay", str(known.day))
    write = Provisions(clean)
    write.child(root, "LawNum", known.law_num)
    body = write.child(root, "LawBody")
    write.child(body, "LawTitle", known.title)
    _preamble(body, policy, write)
    notes = _notes(policy)
    main = write.child(body, "MainProvision")
    for clause in policy.clauses:
        if clause.part is Part.BODY:
            _provision(main, clause, write, notes)
    supplements = [clause for clause in policy.clauses if clause.part is not Part.BODY]
    for place, clause in enumerate(supplements):
        _supplement(body, clause, place, write)
    for block in policy.blocks:
        if block.kind is BlockKind.APPENDIX:
            _appendix(body, policy.source.text[block.start : block.end], write)
    for key in reversed(known.assumed):
        root.addprevious(etree.Comment(clean(" " + say("exports", key, policy=policy.policy_id).replace("--", "- -") + " ")))
    etree.indent(root, space=" ")
    return bytes(etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)) + b"\n"


def _preamble(body: Element, policy: Policy, write: Provisions) -> None:
    texts = [policy.source.text[block.start : block.end] for block in policy.blocks if block.kind is BlockKind.PREAMBLE]
    if any(text.strip() for text in texts):
        holder = write.child(body, "Preamble")
        for one in paragraphs("\n".join(texts), ()):
            write.paragraph(holder, one)


def _provision(parent: Element, clause: Clause, write: Provisions, notes: dict[str, list[str]]) -> None:
    if clause.level == _ARTICLE:
        found = write.article(parent, clause)
        if clause.path in notes:
            write.child(found, "SupplNote", "".join(notes[clause.path]))
        return
    element = next(group.element for group in law_file().groups if group.level == clause.level)
    group = write.child(parent, element, Num=number(clause))
    title = [clause.marker, *(part for part in (clause.heading, *clause.text.split("\n")) if part)]
    write.child(group, f"{element}Title", "\u3000".join(title))
    for child in clause.children:
        _provision(group, child, write, notes)


def _notes(policy: Policy) -> dict[str, list[str]]:
    """Amendment notes by the path of the article they stand behind; those before a chapter's first article are the chapter's."""
    starts = sorted(
        (min(piece.start for piece in clause.pieces), clause.path, article)
        for top in policy.clauses
        for clause, article in _with_article(top, "")
        if clause.pieces
    )
    found: dict[str, list[str]] = {}
    for block in policy.blocks:
        if block.kind is BlockKind.AMENDMENT:
            before = [article for start, _, article in starts if start < block.start]
            if before and before[-1]:
                found.setdefault(before[-1], []).append("".join(policy.source.text[block.start : block.end].split()))
    return found


def _with_article(clause: Clause, article: str) -> list[tuple[Clause, str]]:
    """A clause and all below it, each with the path of the article of the body it stands in."""
    own = clause.path if clause.level == _ARTICLE and clause.part is Part.BODY else article
    return [(clause, own), *(pair for child in clause.children for pair in _with_article(child, own))]


def _supplement(body: Element, clause: Clause, place: int, write: Provisions) -> None:
    """A 附則; one behind the first that names an instrument came with an amendment."""
    found = write.child(body, "SupplProvision")
    heading = clause.heading
    if heading.endswith(law_file().extract):
        found.set("Extract", "true")
        heading = heading.removesuffix(law_file().extract)
    numbered = law_file().instrument in heading
    if numbered and place:
        found.set("Type", "Amend")
        found.set("AmendLawNum", heading)
    elif place == 0:
        found.set("Type", "New")
    label = clause.marker if not heading or (numbered and place) else f"{clause.marker}（{heading}）"
    write.child(found, "SupplProvisionLabel", label)
    articles = [child for child in clause.children if child.level == _ARTICLE]
    if clause.text or len(articles) < len(clause.children) or not articles:
        for one in paragraphs(clause.text, [child for child in clause.children if child.level != _ARTICLE]):
            write.paragraph(found, one)
    for child in articles:
        write.article(found, child)


def _appendix(body: Element, text: str, write: Provisions) -> None:
    """別表, 様式: the first line is the title, the others are rows."""
    lines = [line for line in text.split("\n") if line.strip()]
    if lines:
        found = write.child(body, "AppdxTable")
        write.child(found, "AppdxTableTitle", lines[0].strip())
        write.table(found, [line.split("\t") for line in lines[1:]])

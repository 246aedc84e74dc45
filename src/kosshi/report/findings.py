"""What stands out in a corpus, in plain sentences whose names are links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from kosshi.manifest import limited_to
from kosshi.report.language import Speaker
from kosshi.report.links import Links, Listing, Ref
from kosshi.report.survey import Body, Mark, Survey
from kosshi.skeleton import PartFile

SMALL = 12  # up to so many bodies a sentence can name them; above, the numbers say more
SENTENCES = 8  # sentences of one kind on the index; the matrix shows the rest
NAMES = 6  # names in one sentence


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence.

    Attributes:
        kind: ``part``, ``omitted``, ``moved``, ``added``, ``wording`` or ``reading``; the page shows its sign.
        html, words: the sentence with links, and as plain text.
    """

    kind: str
    html: Markup
    words: str


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the sentences of one page: who speaks, of what, where the page stands, and what the nodes are called."""

    survey: Survey
    say: Speaker
    links: Links
    titles: Mapping[str, str]

    def finding(self, kind: str, key: str, /, **fields: object) -> Finding:
        """The message ``finding-<key>``."""
        return Finding(kind, self.say(f"finding-{key}", **fields), self.say.plain(f"finding-{key}", **fields))

    def node(self, node_id: str, policy_id: str | None = None) -> Ref:
        """A node's title, linked; with its parent's where it would be ambiguous."""
        return Ref(self.title(node_id), self.links.node(node_id, policy_id))

    def title(self, node_id: str) -> str:
        """A node's title, with its parent's where it would be ambiguous."""
        return self.titles[node_id]

    def names(self, bodies: Iterable[Body]) -> Listing:
        """Names of bodies, linked."""
        return self.say.several((Ref(body.name, self.links.body(body.policy_id), self.say.foreign) for body in bodies), NAMES)

    def sure(self, node_id: str, bodies: Sequence[Body], policy_id: str | None = None) -> Ref:
        """As :meth:`node`, with the sign of doubt behind the title where the mark of one of the bodies is to be checked."""
        ref = self.node(node_id, policy_id)
        return replace(ref, words=ref.words + self.say.plain("mark-unsure")) if any(body.unsure(node_id) for body in bodies) else ref

    def elsewhere(self, body: Body, node: str, named: bool = False) -> Ref | None:
        """Where a body that omits a node has it in another part, linked; None where it has not."""
        reading = self.survey.elsewhere(body, node)
        if reading is None:
            return None
        path = reading.own[0].path
        part = self.part(self.survey.part(self.survey.skeleton[reading.matches[0].node or node].part))
        key = "in-part-named" if named else "in-part"
        words = self.say.plain(key, name=body.name, part=part, title=self.title(node), place=body.places[path])
        return Ref(words, self.links.body(body.policy_id, path), self.say.foreign)

    def part(self, part: PartFile) -> str:
        """Title of a part."""
        return self.say.title(part)


def titles(survey: Survey, say: Speaker) -> dict[str, str]:
    """The title of every node, with its parent's where it would be ambiguous."""
    found = {}
    for node in survey.skeleton:
        above, title = survey.ambiguous(node), say.title(node)
        found[node.id] = say.plain("node-in", above=say.title(above), title=title) if above else title
    return found


# --- the corpus ---------------------------------------------------------------------------------------------


def corpus_findings(writer: Writer) -> list[Finding]:
    """What the index says: who has which part, what is omitted, moved, added, where the wordings part, what was hard to read."""
    survey = writer.survey
    shared = [part for part in survey.skeleton.parts if len(survey.with_part(part.part)) > 1]
    found = [finding for part in survey.skeleton.parts for finding in _part(writer, part)] + list(_limited(writer))
    for mark in (Mark.OMITTED, Mark.MOVED):
        sentences = [finding for part in shared for finding in _marked(writer, part, mark)]
        found += sentences[:SENTENCES]
        if len(sentences) > SENTENCES:
            found.append(writer.finding(mark.value, f"{mark.value}-more", n=len(sentences) - SENTENCES))
    found += [*_added(writer), *(finding for part in shared for finding in _wordings(writer, part)), *_problems(writer)]
    return found


def _part(writer: Writer, part: PartFile) -> Iterator[Finding]:
    """Who has the part, and who has all of it."""
    survey, total = writer.survey, len(writer.survey.bodies)
    having = survey.with_part(part.part)
    title, nodes = writer.part(part), len(part.nodes)
    if not having:
        yield writer.finding("part", "part-nobody", part=title, total=total)
    elif len(having) == 1 < total:
        (body,) = having
        yield writer.finding(
            "part",
            "part-one",
            part=title,
            total=total,
            names=writer.names(having),
            nodes=nodes,
            omitted=body.count(Mark.OMITTED, part.part),
        )
    else:
        key = "part-all" if len(having) == total else "part-some"
        common = sum(1 for node in part.nodes if all(body.marks[node.id] in (Mark.PRESENT, Mark.MOVED) for body in having))
        names = writer.names(having)
        yield writer.finding("part", key, part=title, n=len(having), total=total, nodes=nodes, common=common, names=names)
        complete = [body for body in having if not body.count(Mark.OMITTED, part.part)]
        if complete:
            yield writer.finding("part", "complete", part=title, nodes=nodes, n=len(complete), names=writer.names(complete))


def _limited(writer: Writer) -> Iterator[Finding]:
    """Whose policy is for one service or organ only, where that is not so of all alike: such policies lack what others hold."""
    limits = {body.policy_id: limited_to(body.entry) for body in writer.survey.bodies}
    limited = [body for body in writer.survey.bodies if limits[body.policy_id]]
    if limited and len(set(limits.values())) > 1:
        names = writer.say.several((_limited_name(writer, body, limits[body.policy_id]) for body in limited), NAMES)
        yield writer.finding("part", "limited", n=len(limited), names=names)


def _limited_name(writer: Writer, body: Body, limit: str) -> Ref:
    """The body, and behind it what its policy is for where the name does not say so."""
    name = body.name if body.entry.body.endswith(limit) else writer.say.plain("name-limited", name=body.name, limit=limit)
    return Ref(name, writer.links.body(body.policy_id), writer.say.foreign)


def topmost(survey: Survey, body: Body, mark: Mark, part: str | None = None) -> list[str]:
    """The nodes with a mark whose parent has it not: what stands below them needs no word of its own."""
    found = []
    for node, own in body.marks.items():
        above = survey.skeleton.parent(node)
        if own is mark and part in (None, survey.skeleton[node].part) and (above is None or body.marks[above] is not mark):
            found.append(node)
    return found


def _marked(writer: Writer, part: PartFile, mark: Mark) -> Iterator[Finding]:
    """Which nodes are omitted or moved, and by whom."""
    survey = writer.survey
    having = survey.with_part(part.part)
    who: dict[str, list[Body]] = {}
    for body in having:
        for node in topmost(survey, body, mark, part.part):
            who.setdefault(node, []).append(body)
    order = survey.skeleton.order
    if len(having) > SMALL:
        ranked = sorted(who, key=lambda node: (-len(who[node]), order[node]))
        groups = [([node], who[node]) for node in ranked]
    else:
        together: dict[tuple[str, ...], list[str]] = {}
        for node in sorted(who, key=order.__getitem__):
            together.setdefault(tuple(body.policy_id for body in who[node]), []).append(node)
        groups = [(nodes, who[nodes[0]]) for nodes in together.values()]
        groups.sort(key=lambda group: (len(group[1]), order[group[0][0]]))
    for nodes, bodies in groups:
        titles = writer.say.quoted((writer.sure(node, bodies) for node in nodes), NAMES)
        unsure = sum(body.unsure(node) for body in bodies for node in nodes)
        elsewhere = [ref for body in bodies for node in nodes if mark is Mark.OMITTED and (ref := writer.elsewhere(body, node, named=True))]
        key = f"{mark.value}-elsewhere" if elsewhere else f"{mark.value}-unsure" if unsure else mark.value
        counts = {"total": len(having), "n": len(bodies), "unsure": unsure}
        places = writer.say.several(elsewhere, NAMES)
        fields = {"part": writer.part(part), "nodes": titles, "names": writer.names(bodies), "places": places}
        yield writer.finding(mark.value, key, **fields, **counts)


def _added(writer: Writer) -> Iterator[Finding]:
    bodies = [body for body in writer.survey.bodies if body.additions]
    if not bodies:
        return
    counted = [
        Ref(writer.say.plain("name-count", name=body.name, n=len(body.additions)), writer.links.body(body.policy_id, anchor="additions"))
        for body in bodies
    ]
    total = sum(len(body.additions) for body in bodies)
    yield writer.finding("added", "added", n=len(bodies), count=total, names=writer.say.several(counted, NAMES))


def _wordings(writer: Writer, part: PartFile) -> Iterator[Finding]:
    """How many nodes all share one wording, and where the wordings part most."""
    groups = {node.id: writer.survey.groups[node.id] for node in part.nodes}
    several = {node: own for node, own in groups.items() if sum(len(group.readings) for group in own) > 1}
    if not several:
        return
    same = sum(1 for own in several.values() if len(own) == 1)
    yield writer.finding("wording", "wording-same", part=writer.part(part), nodes=len(several), n=same)
    most = max(len(own) for own in several.values())
    if most > 1:
        nodes = [node for node, own in several.items() if len(own) == most]
        titles = writer.say.quoted((writer.node(node) for node in nodes), NAMES)
        yield writer.finding("wording", "wording-most", part=writer.part(part), nodes=titles, n=most)


def _problems(writer: Writer) -> Iterator[Finding]:
    """What the reader and the parser had to guess."""
    counted = [(body, len(body.policy.problems)) for body in writer.survey.bodies]
    names = [
        Ref(writer.say.plain("name-count", name=body.name, n=n), writer.links.body(body.policy_id, anchor="problems"))
        for body, n in counted
        if n
    ]
    if names:
        yield writer.finding("reading", "problems", n=sum(n for _, n in counted), names=writer.say.several(names, NAMES))


# --- one body -----------------------------------------------------------------------------------------------


def body_findings(writer: Writer, body: Body) -> list[Finding]:
    """What a body's page says: by part, what it has, omits, moves; then what it adds."""
    found = []
    if limit := limited_to(body.entry):
        told = Ref(limit, writer.links.body(body.policy_id, anchor="facts"), writer.say.foreign)
        found.append(writer.finding("part", "body-limited", limit=told))
    for part in writer.survey.skeleton.parts:
        if part.part not in body.alignment.parts:
            found.append(writer.finding("part", "body-without-part", part=writer.part(part)))
            continue
        nodes = len(part.nodes)
        omitted = body.count(Mark.OMITTED, part.part)
        key = "body-part" if omitted else "body-part-complete"
        found.append(writer.finding("part", key, part=writer.part(part), nodes=nodes, n=nodes - omitted, omitted=omitted))
        for mark in (Mark.OMITTED, Mark.MOVED):
            listed = topmost(writer.survey, body, mark, part.part)
            if listed:
                below = body.count(mark, part.part) - len(listed)
                titles = writer.say.quoted(writer.sure(node, [body], body.policy_id) for node in listed)
                key = f"body-{mark.value}-below" if below else f"body-{mark.value}"
                found.append(writer.finding(mark.value, key, part=writer.part(part), nodes=titles, below=below))
            elsewhere = [ref for node in listed if mark is Mark.OMITTED and (ref := writer.elsewhere(body, node))]
            if elsewhere:
                found.append(writer.finding(mark.value, "body-elsewhere", part=writer.part(part), places=writer.say.several(elsewhere)))
        if unsure := body.count_unsure(part.part):
            counts = {mark.value: body.count_unsure(part.part, mark) for mark in (Mark.PRESENT, Mark.MOVED)}
            found.append(writer.finding("moved", "body-unsure", part=writer.part(part), n=unsure, **counts))
    if body.additions:
        links = [
            Ref(
                addition.clause.heading or body.places[addition.clause.path],
                writer.links.body(body.policy_id, addition.clause.path),
                writer.say.foreign,
            )
            for addition in body.additions
        ]
        found.append(writer.finding("added", "body-added", n=len(links), names=writer.say.quoted(links)))
    return found

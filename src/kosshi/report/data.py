"""What the pages' scripts read: data as scripts, because a page opened from a disk can fetch nothing.

Every file hands one value over: ``kosshi.give("name", value);``. Texts are kept once, however many bodies print them:
``wordings`` has the distinct texts, a body's own file refers to them by number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cached_property

from kosshi.compare import Reading
from kosshi.compare.units import wordings as words_of_no_difference
from kosshi.editions import editions, places
from kosshi.facts import Fact, builtin
from kosshi.report.links import checked
from kosshi.report.site import Site
from kosshi.report.survey import Body, Mark
from kosshi.skeleton import Node
from kosshi.tokens import CONTENT, Lexicon, default

WORDINGS = "data/wordings.js"
MATRIX = "data/matrix.js"
LETTERS = "data/letters.js"
SIGNS = {Mark.PRESENT: "p", Mark.MOVED: "m", Mark.OMITTED: "o", Mark.OUTSIDE: "-"}
UNSURE = {"p": "P", "m": "M"}  # the same where the match is to be checked


class MarksFile(Fact):
    """The whole of ``data/report-marks.yaml``."""

    figure: str
    particles: str
    defined: str
    attributive: str


def data_file(policy_id: str) -> str:
    """The data of one policy."""
    return f"data/bodies/{checked(policy_id)}.js"


def script(name: str, value: object) -> bytes:
    """A script that hands ``value`` over under a name; nothing in it can end the script or the string it stands in."""
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    plain = plain.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f'kosshi.give("{name}",{plain});\n'.encode()


class Data:
    """The data of a report.

    Args:
        site: the report.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._survey = site.survey
        self._node_numbers = {node.id: number for number, node in enumerate(site.survey.skeleton)}

    # --- what all pages can ask for ---------------------------------------------------------------------------

    def wordings(self) -> bytes:
        """``data/wordings.js``.

        ``bodies`` are [id, name, kind, prefecture]; ``nodes`` [id, title, other words, titles above, part]; ``parts``
        [id, title]; ``places`` [path, place as printed]; ``clauses`` [heading, text, [body, place, body, place …]];
        ``same`` says which words make no difference
        (:func:`_same`). Bodies, nodes, places and clauses refer to each other by number.
        """
        site, survey = self._site, self._survey
        return script(
            "wordings",
            {
                "bodies": [[body.policy_id, body.name, body.entry.kind, body.entry.prefecture] for body in survey.bodies],
                "parts": [[part.part, site.say.title(part)] for part in survey.skeleton.parts],
                "nodes": [self._node(node) for node in survey.skeleton],
                "places": list(self._texts.places),
                "clauses": [[heading, text, where] for (heading, text), where in self._texts.clauses.items()],
                "same": _same(self._texts.clauses),
            },
        )

    def _node(self, node: Node) -> list[str]:
        say, skeleton = self._site.say, self._survey.skeleton
        words = " ".join((node.ja, node.en, *node.aliases, node.gist))
        above = [say.title(skeleton[one]) for one in reversed(skeleton.ancestors(node.id))]
        return [node.id, say.title(node), words, " › ".join((say.title(self._survey.part(node.part)), *above)), node.part]

    def matrix(self) -> bytes:
        """``data/matrix.js``: ``bodies`` [id, name, kind, prefecture, first and last edition, additions, marks] and ``nodes``.

        ``nodes`` are [id, title, part, depth, wordings]; ``marks`` has one sign a node: p present, m moved (P, M:
        to be checked), o omitted, - outside.
        """
        survey, say, order = self._survey, self._site.say, places()
        nodes = [[node.id, say.title(node), node.part, node.id.count("."), len(survey.groups[node.id])] for node in survey.skeleton]
        bodies = []
        for body in survey.bodies:
            found = self._site.corpus.attributions[body.policy_id]
            marks = "".join(UNSURE.get(sign, sign) if body.unsure(node.id) else sign for node, sign in self._signs(body))
            described = [body.policy_id, body.name, body.entry.kind, body.entry.prefecture]
            bodies.append([*described, order[found.earliest], order[found.latest], len(body.additions), marks])
        return script("matrix", {"editions": [edition.id for edition in editions()], "nodes": nodes, "bodies": bodies})

    def _signs(self, body: Body) -> Iterator[tuple[Node, str]]:
        return ((node, SIGNS[body.marks[node.id]]) for node in self._survey.skeleton)

    def letters(self) -> bytes:
        """``data/letters.js``: for every body the letters of its wordings at the nodes, in order, with commas between."""
        letters = self._survey.letters
        return script(
            "letters",
            [",".join(letters[node.id].get(body.policy_id, "") for node in self._survey.skeleton) for body in self._survey.bodies],
        )

    # --- one body ---------------------------------------------------------------------------------------------

    def body(self, body: Body) -> bytes:
        """``data/bodies/<id>.js``: what the body says, for a comparison with any other.

        ``own`` are its words for itself; ``parts`` those it has; ``nodes`` [node, moved, letter, places, clauses, unsure]; ``added``
        [part, node it follows or -1, place, clause]; ``judged`` other body → node → differences, as the page of the two has them.
        """
        own = {
            "own": list(self._site.corpus.collation.designations[body.policy_id]),
            "parts": list(body.alignment.parts),
            "nodes": [self._reading(body, node, reading) for node, reading in self._in_order(body)],
            "added": [self._added(body, number) for number in range(len(body.additions))],
            "judged": {b: self._judged(body, self._survey.by_id[b]) for a, b in self._site.pairs if a == body.policy_id},
        }
        return script(f"bodies/{body.policy_id}", own)

    def _in_order(self, body: Body) -> Iterator[tuple[str, Reading]]:
        return ((node.id, body.readings[node.id]) for node in self._survey.skeleton if node.id in body.readings)

    def _reading(self, body: Body, node: str, reading: Reading) -> list[object]:
        """The clauses whose texts make the reading; where none has a text, those whose headings do."""
        said = [clause for clause in reading.clauses if clause.text] or list(reading.own)
        where = [self._place(body, clause.path) for clause in reading.own]
        letter = self._survey.letters[node].get(body.policy_id, "")
        clauses = [self._clause(c.heading, c.text) for c in said]
        return [self._node_numbers[node], int(reading.moved), letter, where, clauses, int(body.unsure(node))]

    def _judged(self, a: Body, b: Body) -> dict[int, list[list[int | str]]]:
        """[from and to in the one text, from and to in the other, change] of every difference, by node."""
        found: dict[int, list[list[int | str]]] = {}
        for node, reading in a.readings.items():
            if node in b.readings:
                differences = self._site.wordings.compare(reading, b.readings[node]).differences
                found[self._node_numbers[node]] = [[*one.edit[1:], one.change.value] for one in differences]
        return found

    def _added(self, body: Body, number: int) -> list[object]:
        addition = body.additions[number]
        within = addition.after is not None and addition.after.startswith(f"{addition.part}.")
        after = self._node_numbers[addition.after] if addition.after is not None and within else -1
        clause = addition.clause
        return [addition.part, after, self._place(body, clause.path), self._clause(clause.heading, clause.text)]

    def _place(self, body: Body, path: str) -> int:
        return self._texts.places[path, body.places[path]]

    def _clause(self, heading: str, text: str) -> int:
        return self._texts.numbers[heading, text]

    @cached_property
    def _texts(self) -> _Texts:
        return _Texts(self._survey.bodies)


class _Texts:
    """The distinct texts and places of all bodies, numbered in order of appearance."""

    def __init__(self, bodies: tuple[Body, ...]) -> None:
        self.places: dict[tuple[str, str], int] = {}
        self.clauses: dict[tuple[str, str], list[int]] = {}
        for number, body in enumerate(bodies):
            for clause in body.policy.walk():
                place = self.places.setdefault((clause.path, body.places[clause.path]), len(self.places))
                where = self.clauses.setdefault((clause.heading, clause.text), [])
                if clause.heading or clause.text:
                    where += (number, place)
        self.numbers = {text: number for number, text in enumerate(self.clauses)}


def _same(texts: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Words that say the same, for comparisons in the browser.

    ``plain`` is word → the one it is read as wherever it stands (サーバ, サーバー); ``where`` [word, the one it is read as,
    pattern of the text behind it, pattern of the text before it]; ``lemmas`` word → dictionary form, of words that occur
    in several forms; ``marks`` the patterns of ``data/report-marks.yaml``.
    """
    groups = words_of_no_difference().same
    plain = {word: group.words[0] for group in groups if not (group.before or group.after) for word in group.words[1:]}
    where = [[word, one.words[0], one.before, one.after] for one in groups if one.before or one.after for word in one.words[1:]]
    forms: dict[str, set[str]] = {}
    for token in {token[:3] for _, text in texts for token in default()(text)}:
        surface, lemma, pos = token
        if pos in CONTENT and surface != lemma:
            forms.setdefault(lemma, {lemma}).add(surface)
    lemmas = {surface: lemma for lemma in sorted(forms) for surface in sorted(forms[lemma]) if surface != lemma}
    marks = builtin("report-marks.yaml", MarksFile).model_dump()
    return {"plain": plain | builtin("lexicon.yaml", Lexicon).spellings, "where": where, "lemmas": lemmas, "marks": marks}

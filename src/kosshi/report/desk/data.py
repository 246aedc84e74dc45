"""What the desk's scripts read: what can be decided, the nodes, and the wordings to choose from, as scripts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from kosshi.designation import DesignationFile
from kosshi.draft.adapt import document_word, node_title
from kosshi.draft.compose import PARTS
from kosshi.draft.definitions import DEFINITIONS
from kosshi.draft.formulas import formulas, gap_text, lead_text
from kosshi.draft.model import FIRST_MARK, Item
from kosshi.draft.number import Style, styles
from kosshi.draft.profile import BOARD, SCHOOLS, kinds
from kosshi.draft.vocabulary import facts
from kosshi.editions.catalogue import places
from kosshi.facts import builtin
from kosshi.manifest import bodies
from kosshi.messages import Language, catalogue, text
from kosshi.numbering import print_marker
from kosshi.report.data import script
from kosshi.report.desk.marks import Forms, forms, marked_text, spoken_of, unknown_body
from kosshi.report.desk.offers import Made, Offer, Offers, offering
from kosshi.report.site import Site
from kosshi.skeleton import Node

NAMED = 12  # bodies named at a wording; the node's page names all
_MOST_NUMBERS = 99


class DeskData:
    """The desk's data.

    Args:
        site: the report.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lang: Language = site.say.lang
        self._profile = unknown_body()

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the skeleton that can be drafted."""
        known = {part.part for part in self._site.survey.skeleton.parts}
        return tuple(part for part in PARTS if part in known)

    @cached_property
    def _offers(self) -> Offers:
        offers = Offers(offering(self._site.corpus))
        offers.settle()
        return offers

    # --- what does not depend on wordings -------------------------------------------------------------------

    def desk(self) -> bytes:
        """``data/desk.js``: the parts, nodes, numbering styles, kinds of bodies, words of other bodies, messages."""
        return script(
            "desk",
            {
                "parts": [[part, PARTS[part]] for part in self.parts],
                "definitions": DEFINITIONS,
                "nodes": [self._node(node) for node in self._site.survey.skeleton if node.part in self.parts and self._current(node)],
                "firstReference": FIRST_MARK,
                "styles": {name: _style(style) for name, style in styles().items()},
                "chapters": _markers("chapter"),
                "paragraphs": _markers("arabic"),
                "kinds": {name: [kind.selves, kind.heads, kind.organs] for name, kind in kinds().items()},
                "board": BOARD,
                "schools": SCHOOLS,
                "document": document_word(self._profile),
                "instruments": list(facts().instruments),
                "articleInstruments": list(facts().instruments_in_articles),
                "inForce": formulas().in_force,
                "edition": self._profile.edition,
                "foreign": self._foreign(),
                "say": {key: text("desk", key, self._lang) for key in catalogue("desk")},
            },
        )

    def _current(self, node: Node) -> bool:
        """Whether the wanted edition has the node."""
        wanted, known = places()[self._profile.edition], places()
        return not (node.first and known[node.first] > wanted) and not (node.last and known[node.last] < wanted)

    def _node(self, node: Node) -> dict[str, Any]:
        """A node: what it is, what it needs, and what stands in its place where there is no wording."""
        own = facts()
        needs = [need for need in (node.needs, *own.more_needs.get(node.id, ())) if need]

        def title(turned: frozenset[str]) -> str:
            profile = unknown_body(turned)
            return marked_text(node_title(node, profile), 0, profile)

        return _without_empty(
            {
                "id": node.id,
                "name": self._site.say.title(node),
                "title": _forms(forms(title, spoken_of(node.ja))),
                "bare": not self._offers._headed(node.id),
                "leading": node.kind in ("definition", "scope", "measure"),
                "needs": [[own.needs[need], self._draft_words(f"needs-{need}")] for need in needs],
                "any": list(own.only_with.get(node.id, ())),
                "gap": gap_text(node),
                "lead": [marked_text(line, 0, self._profile) for line in lead_text(node, document_word(self._profile))],
                "gist": node.gist,
                "wordings": len(self._site.survey.groups[node.id]),
            }
        )

    def _draft_words(self, reason: str) -> str:
        """Words of drafting for a reason."""
        key, _, words = reason.partition(":")
        return text("draft", key, self._lang).format(words=words) if key in catalogue("draft") else reason

    def _foreign(self) -> dict[str, list[str]]:
        """Names of the corpus's bodies, words by which bodies call themselves, kinds of municipalities and titles of their heads."""
        corpus, municipalities = self._site.corpus, bodies().municipalities
        names = {word for entry in corpus.entries.values() for word in (entry.body, *entry.designations)}
        names |= {word for words in corpus.collation.designations.values() for word in words}
        return {
            "names": sorted(word for word in names if len(word) > 2),
            "selves": sorted({word for word in builtin("designations.yaml", DesignationFile).plain if len(word) > 1}),
            "heads": sorted({head for kind in municipalities for head in kinds()[kind].heads}),
            "municipal": list(municipalities),
        }

    # --- wordings -------------------------------------------------------------------------------------------

    def part(self, part: str) -> bytes:
        """``data/desk/<part>.js``: the wordings by node, and the definitions they need beside the skeleton's."""
        entries: dict[Item, int] = {}
        nodes = {}
        for node in self._site.survey.skeleton:
            if node.part == part and self._current(node):
                nodes[node.id] = [self._offer(offer, node, entries) for offer in self._offers.of(node)]
        return script(f"desk/{part}", {"offers": nodes, "entries": [_item(entry) for entry in entries]})

    def _offer(self, offer: Offer, node: Node, entries: dict[Item, int]) -> dict[str, Any]:
        by_id = self._site.survey.by_id

        def form(made: Made | str) -> dict[str, Any] | str:
            if isinstance(made, str):
                return self._draft_words(made)
            needed = [entries.setdefault(entry, len(entries)) for entry in made.entries]
            return _item(made.item) | _without_empty({"e": needed, "o": made.open})

        body = by_id[offer.policy_id]
        having = self._having(node.id, offer)
        plain = "" if offer.fits else offer.text
        return {
            "id": offer.policy_id,
            **({"text": plain} if plain else {}),
            "body": body.name,
            "path": offer.path,
            "place": body.places[offer.path],
            "n": len(having),
            "names": [by_id[one].name for one in having[:NAMED] if one != offer.policy_id],
            "letter": self._site.survey.letters[node.id].get(offer.policy_id, ""),
            "made": _forms(Forms(offer.made.switches, {key: form(made) for key, made in offer.made.forms.items()})),
        }

    def _having(self, node: str, offer: Offer) -> tuple[str, ...]:
        """All policies of the whole corpus that have the wording."""
        for variant in self._site.corpus.collation.entries[node].variants:
            if offer.policy_id in variant.witnesses:
                return variant.witnesses
        return offer.policies


def _item(item: Item) -> dict[str, Any]:
    """A clause: heading, paragraphs, nodes its references point at, other nodes it covers, what stands below it, where it is from."""
    return _without_empty(
        {
            "h": item.heading,
            "p": list(item.paragraphs),
            "r": [list(target.nodes) for target in item.targets],
            "m": list(item.nodes[1:]),
            "c": [_item(child) for child in item.children],
            "s": item.source,
        }
    )


def _forms(one: Forms[Any]) -> Any:
    """The forms by the switches turned, and the names of the switches where any makes a difference."""
    return {"use": list(one.switches), "forms": dict(one.forms)} if one.switches else {"forms": {"": one.plain}}


def _without_empty(value: dict[str, Any]) -> dict[str, Any]:
    return {key: one for key, one in value.items() if one}


def _style(style: Style) -> dict[str, Any]:
    """A numbering style with its markers printed."""
    return {
        "levels": [_markers(level) for level in style.levels],
        "above": style.above,
        "each": style.each,
        "deeper": list(style.deeper),
        "paragraphs": bool(style.paragraphs),
        "circled": _markers("circled"),
    }


def _markers(style: str) -> list[str]:
    """The markers of a style from 1 on, as many as it has."""
    return list(_printed(style))


def _printed(style: str) -> Iterable[str]:
    for number in range(1, _MOST_NUMBERS + 1):
        try:
            yield print_marker(style, number)
        except ValueError:
            return

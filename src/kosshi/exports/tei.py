"""The wordings of one node as a TEI P5 critical apparatus, in parallel segmentation.

Each witness's wording can be read out of the file: at every ``app`` follow the ``lem`` or ``rdg`` that names the witness.
A place across others holds them within its ``lem``; wordings too far from the base are readings of the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from kosshi import __version__
from kosshi.apparatus import Apparatus, Place, PlaceVariant, base_note, sigla
from kosshi.corpus import Corpus
from kosshi.exports.made import Cleaner, Made
from kosshi.messages import language, say

NAMESPACE = "http://www.tei-c.org/ns/1.0"
_XML = "{http://www.w3.org/XML/1998/namespace}"

Element = Any


def tei(corpus: Corpus) -> Made:
    """``tei/<skeleton_id>.xml`` for every node that a policy has."""
    made = Made()
    for node, entry in corpus.collation.entries.items():
        if any(reading.text for variant in entry.variants for reading in variant.readings):
            name = f"tei/{node}.xml"
            with made.cleaning(name) as clean:
                made.files[name] = tei_xml(corpus, node, clean=clean)
    return made


def tei_xml(corpus: Corpus, node: str, base: str | None = None, clean: Cleaner | None = None) -> bytes:
    """All wordings of one node.

    Args:
        corpus: the witnesses.
        node: skeleton id.
        base: as for :meth:`kosshi.Corpus.apparatus`.
        clean: makes texts such that XML can hold them, and counts what it replaced.

    Raises:
        UsageError: no such node or policy, or nobody has the node.
    """
    found = corpus.apparatus(node, base)
    return _Edition(corpus, node, found, clean or Cleaner()).document()


@dataclass(frozen=True, slots=True)
class Nest:
    """A place of variation and those within it."""

    place: Place
    within: list[Nest] = field(default_factory=list)


def nested(places: Sequence[Place]) -> list[Nest] | None:
    """The places as a forest, in the base's order; None where two overlap and neither lies within the other."""
    roots: list[Nest] = []
    open_: list[Nest] = []
    for place in sorted(places, key=lambda one: (one.first, one.first != one.last, -one.last, not one.across)):
        while open_ and not _holds(open_[-1].place, place):
            if place.first < open_[-1].place.last and place.first != place.last:
                return None
            open_.pop()
        nest = Nest(place)
        (open_[-1].within if open_ else roots).append(nest)
        open_.append(nest)
    return roots


def _holds(outer: Place, inner: Place) -> bool:
    if inner.first == inner.last:
        return outer.first < inner.first < outer.last
    return outer.first <= inner.first and inner.last <= outer.last


class _Edition:
    """One document."""

    def __init__(self, corpus: Corpus, node: str, found: Apparatus, clean: Cleaner) -> None:
        self._corpus = corpus
        self._node = node
        self._found = found
        self._clean = clean
        self._letters = sigla(corpus.policies)

    def document(self) -> bytes:
        """The file."""
        root = etree.Element(f"{{{NAMESPACE}}}TEI", nsmap={None: NAMESPACE})
        head = self._child(root, "teiHeader")
        text = self._child(root, "text", **{f"{_XML}lang": "ja"})
        block = self._child(self._child(text, "body"), "ab", n=self._node)
        if self._found.apart:
            app = self._child(block, "app", type="wording")
            self._fill(self._child(app, "lem", **self._wit(self._found.collated)))
            for variant in self._found.apart:
                self._reading(app, variant)
        else:
            self._fill(block)
        self._header(head)
        etree.indent(head, space=" ", level=1)
        head.tail = "\n"
        return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True)) + b"\n"

    def _child(self, parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
        found = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
        if text:
            found.text = self._clean(text)
        return found

    def _wit(self, policy_ids: Sequence[str]) -> dict[str, str]:
        """Attribute ``wit``; none where there is no witness, as behind a reconstructed text."""
        return {"wit": " ".join(f"#{self._letters[policy_id]}" for policy_id in policy_ids)} if policy_ids else {}

    # --- the text ---------------------------------------------------------------------------------------------

    def _fill(self, parent: Element) -> None:
        """The base text with its places of variation."""
        nests = nested(self._found.places)
        if nests is None:  # overlapping places cannot be segments: then each distinct wording is a reading of the whole
            self._whole(parent)
        else:
            self._stretch(parent, nests, (0, len(self._found.base.text)), self._found.collated)

    def _stretch(self, parent: Element, nests: Sequence[Nest], span: tuple[int, int], witnesses: Sequence[str]) -> None:
        """A stretch of the base text as these witnesses have it, but for the places of variation."""
        text, (at, end) = self._found.base.text, span
        for nest in nests:
            self._write(parent, text[at : nest.place.start])
            self._place(parent, nest, witnesses)
            at = max(at, nest.place.end)
        self._write(parent, text[at:end])

    def _place(self, parent: Element, nest: Nest, witnesses: Sequence[str]) -> None:
        """One place; only those who have the text around it are told, for others have something else altogether."""
        place = nest.place
        app = self._child(parent, "app", n=str(place.number))
        agreeing = [witness for witness in witnesses if witness not in place.witnesses]
        self._stretch(self._child(app, "lem", **self._wit(agreeing)), nest.within, (place.start, place.end), agreeing)
        for variant in place.variants:
            self._reading(app, variant)

    def _reading(self, app: Element, variant: PlaceVariant) -> None:
        kind = {"type": variant.change} if variant.change else {}
        self._write(self._child(app, "rdg", **kind, **self._wit(variant.witnesses)), variant.text)

    def _whole(self, parent: Element) -> None:
        app = self._child(parent, "app", type="wording")
        wordings: dict[str, list[str]] = {}
        for policy_id in self._found.collated:
            wordings.setdefault(self._found.form(policy_id), []).append(policy_id)
        own = self._found.base.form
        self._write(self._child(app, "lem", **self._wit(wordings.pop(own, []))), self._found.base.text)
        entry = self._corpus.collation.entries[self._node]
        for policy_ids in wordings.values():
            reading = entry.reading(policy_ids[0])
            self._write(self._child(app, "rdg", **self._wit(policy_ids)), reading.text if reading else "")

    def _write(self, parent: Element, text: str) -> None:
        """Text at the end of an element; line ends become ``lb``."""
        first, *others = self._clean(text).split("\n")
        self._append(parent, first)
        for line in others:
            self._child(parent, "lb")
            self._append(parent, line)

    @staticmethod
    def _append(parent: Element, text: str) -> None:
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + text
        else:
            parent.text = (parent.text or "") + text

    # --- what is said of it -----------------------------------------------------------------------------------

    def _header(self, head: Element) -> None:
        node = self._corpus.skeleton[self._node]
        title = node.en if language() == "en" else node.ja
        desc = self._child(head, "fileDesc")
        self._child(self._child(desc, "titleStmt"), "title", say("exports", "tei-title", node=title, id=self._node))
        self._child(self._child(desc, "publicationStmt"), "p", say("exports", "tei-published", version=__version__))
        source = self._child(desc, "sourceDesc")
        witnesses = self._child(source, "listWit")
        for policy_id in sorted(self._found.witnesses, key=lambda one: (len(self._letters[one]), self._letters[one])):
            entry = self._corpus.entries[policy_id]
            one = self._child(witnesses, "witness", n=policy_id, **{f"{_XML}id": self._letters[policy_id]})
            one.text = self._clean.line(f"{entry.name} {entry.title}" if entry.title != entry.name else entry.name)
        encoding = self._child(head, "encodingDesc")
        self._child(encoding, "variantEncoding", method="parallel-segmentation", location="internal")
        editorial = self._child(encoding, "editorialDecl")
        base = say("exports", "tei-base", note=base_note(self._found.base), witness=self._letters.get(self._found.base.witness or "", "-"))
        texts = [base, say("exports", "tei-normalization")]
        if self._clean.replaced:
            texts.append(say("exports", "tei-replaced", count=self._clean.replaced))
        for tag, text in zip(("p", "normalization", "correction"), texts, strict=False):
            holder = editorial if tag == "p" else self._child(editorial, tag)
            self._child(holder, "p", text)

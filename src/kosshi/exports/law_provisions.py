"""Clauses as elements of 法令標準XML: articles, paragraphs, items and what stands below, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from kosshi.exports.law_facts import law_file
from kosshi.exports.made import Cleaner
from kosshi.force import sentence_spans
from kosshi.model import Clause
from kosshi.numbering import parse_number
from kosshi.pieces import PieceKind

DEEPEST = 11  # 号 and ten levels of 号の細分

Element = Any


@dataclass
class ParagraphParts:
    """One 項 before it becomes an element."""

    marker: str = ""
    number: str = "1"
    caption: str = ""
    text: str = ""
    items: list[Clause] = field(default_factory=list)


class Provisions:
    """Makes elements of clauses.

    Args:
        clean: makes texts such that XML can hold them.
    """

    def __init__(self, clean: Cleaner) -> None:
        self._clean = clean

    def child(self, parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
        """A new element below ``parent``."""
        found = etree.SubElement(parent, tag, attributes)
        if text:
            found.text = self._clean(text)
        return found

    def article(self, parent: Element, clause: Clause) -> Element:
        """A 条 with its 項; what stands before the first numbered 項 is its first."""
        found = self.child(parent, "Article", Num=article_number(clause))
        if clause.heading:
            self.child(found, "ArticleCaption", caption(clause))
        self.child(found, "ArticleTitle", clause.marker)
        if clause.text.strip() == law_file().deleted:
            found.set("Delete", "true")
        for one in paragraphs(clause.text, clause.children):
            self.paragraph(found, one)
        return found

    def paragraph(self, parent: Element, one: ParagraphParts) -> None:
        """A 項 with its 号."""
        found = self.child(parent, "Paragraph", Num=one.number)
        if one.caption:
            self.child(found, "ParagraphCaption", one.caption)
        self.child(found, "ParagraphNum", one.marker)
        prose, rows = split_rows(one.text)
        self._sentences(self.child(found, "ParagraphSentence"), prose)
        for item in one.items:
            self.item(found, item, 0)
        self.table(found, rows)

    def item(self, parent: Element, clause: Clause, depth: int) -> None:
        """A 号 (depth 0) or a 号の細分; a term and its definition stand in two columns.

        Raises:
            ValueError: the clause stands deeper than the schema goes.
        """
        if depth >= DEEPEST:
            raise ValueError(clause.path)
        tag = f"Subitem{depth}" if depth else "Item"
        found = self.child(parent, tag, Num=number(clause))
        if clause.marker:
            self.child(found, f"{tag}Title", clause.marker)
        prose, rows = split_rows(clause.text)
        holder = self.child(found, f"{tag}Sentence")
        if clause.heading and prose:
            for place, text in enumerate((clause.heading, prose), start=1):
                self._sentences(self.child(holder, "Column", Num=str(place)), text)
        else:
            self._sentences(holder, prose or clause.heading)
        for below in clause.children:
            self.item(found, below, depth + 1)
        self.table(found, rows)

    def table(self, parent: Element, rows: Sequence[Sequence[str]]) -> None:
        """A table, where there are rows."""
        if not rows:
            return
        table = self.child(self.child(parent, "TableStruct"), "Table")
        for row in rows:
            line = self.child(table, "TableRow")
            for cell in row:
                self._sentences(self.child(line, "TableColumn"), cell)

    def _sentences(self, parent: Element, text: str) -> None:
        """The sentences of a text; one without words where there is none, for the schema asks for one."""
        found = sentences(text) or [""]
        limited = [place for place, sentence in enumerate(found) if place and sentence.startswith(law_file().proviso)]
        for place, sentence in enumerate(found):
            element = self.child(parent, "Sentence", sentence)
            if len(found) > 1:
                element.set("Num", str(place + 1))
            if limited:
                element.set("Function", "proviso" if place in limited else "main")


def caption(clause: Clause) -> str:
    """A heading as printed: in brackets, if it stands in brackets."""
    bracketed = any(piece.kind is PieceKind.BRACKET for piece in clause.pieces)
    return f"（{clause.heading}）" if bracketed else clause.heading


def number(clause: Clause) -> str:
    """Attribute ``Num``: 第7条の2 is ``7_2``; a number used twice stays what is printed."""
    return clause.path.rpartition(".")[2].partition("~")[0].replace("-", "_")


def article_number(clause: Clause) -> str:
    """Attribute ``Num`` of an article; a deleted range (第5条から第7条まで) is ``5:7``."""
    printed = re.fullmatch(law_file().deleted_range, clause.marker)
    last = parse_number(printed["last"]) if printed else 0
    return f"{number(clause)}:{last}" if last else number(clause)


def paragraphs(text: str, children: Iterable[Clause]) -> list[ParagraphParts]:
    """The 項 of an article or 附則: its own text and 号 are the first, numbered 項 follow."""
    found = [ParagraphParts(text=text)]
    for child in children:
        if child.level == "項":
            place = re.match(r"[0-9]+", number(child))
            heading = caption(child) if child.heading else ""
            items = list(child.children)
            found.append(ParagraphParts(child.marker, str(max(int(place[0]) if place else 1, 1)), heading, child.text, items))
        else:
            found[-1].items.append(child)
    empty = not found[0].text and not found[0].items
    return found[1:] if empty and len(found) > 1 else found


def sentences(text: str) -> list[str]:
    """The sentences of a text, line by line, as printed."""
    return [line[span.start : span.end].strip() for line in text.split("\n") if line.strip() for span, _ in sentence_spans(line)]


def split_rows(text: str) -> tuple[str, list[list[str]]]:
    """The lines of a text that are none of a table, and the cells of those that are."""
    lines = text.split("\n")
    prose = "\n".join(line for line in lines if "\t" not in line)
    return prose, [line.split("\t") for line in lines if "\t" in line]

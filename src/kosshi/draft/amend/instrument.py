"""The amending instrument: heading, the sentences, its own 附則; and the sentences read back from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kosshi.draft.amend.layout import BLANK, printed
from kosshi.draft.amend.tree import Kind, Provision, phrases, told
from kosshi.draft.digits import named_in


@dataclass(frozen=True, slots=True)
class Instrument:
    """What an amending instrument says of itself.

    Attributes:
        title: title of the text that is amended.
        new_title: its title from now on, where that changes.
        kind: form of the instrument (訓令, 告示, 規程, 要綱 …).
        number: year and number of the amended text (令和5年架空町訓令第3号); may be empty.
        in_force: date of coming into force (令和8年4月1日); at once where it is empty.
        provisions: the 附則 in full, where it is more than that date.
    """

    title: str = ""
    new_title: str = ""
    kind: str = "訓令"
    number: str = ""
    in_force: str = ""
    provisions: tuple[Provision, ...] = ()

    @property
    def made_known(self) -> str:
        """What is done to an instrument of this kind on the day it is made known: 公布, 告示, 公表."""
        return phrases().made_known.get(self.kind, phrases().made_known_else)

    def unsaid(self) -> tuple[str, ...]:
        """What was not said of the instrument, and what it therefore says, in the spoken language."""
        missing = [key for key, value in (("number", self.number), ("in-force", self.in_force or self.provisions)) if not value]
        return tuple(told(phrases().unsaid[key], made_known=self.made_known) for key in missing)


def document(sentences: Sequence[str], paper: Instrument) -> str:
    """The whole instrument as plain text."""
    return "\n".join(_lines(sentences, paper)) + "\n"


def _lines(sentences: Sequence[str], paper: Instrument) -> Iterator[str]:
    words = phrases()
    yield BLANK * 3 + words.title.format(title=paper.title, kind=paper.kind)
    lead = words.lead_numbered if paper.number else words.lead
    yield BLANK + lead.format(title=paper.title, number=paper.number)
    for sentence in sentences:
        yield from sentence.split("\n")
    yield BLANK * 3 + words.supplementary_heading
    if paper.provisions:
        own = Provision(Kind.SUPPLEMENTARY, (1,), children=paper.provisions)
        yield from printed(own)
        return
    form = words.in_force if paper.in_force else words.in_force_at_once
    yield BLANK + form.format(kind=paper.kind, date=paper.in_force, made_known=paper.made_known)


def sentences_of(text: str) -> tuple[str, ...]:
    """The amending sentences of a printed instrument, each with the lines of the provisions below it."""
    heading = BLANK * 3 + phrases().supplementary_heading
    lines = text.rstrip("\n").split("\n")
    own = max((place for place, line in enumerate(lines) if line == heading), default=len(lines))
    found: list[str] = []
    for line in lines[2:own]:
        if _begins(line) or not found:
            found.append(line)
        else:
            found[-1] += f"\n{line}"
    return tuple(found)


def _begins(line: str) -> bool:
    """Whether a line is an amending sentence and not one of a provision: one blank, an address, a verb that amends."""
    words = phrases()
    starts = rf"{BLANK}(?:第\d+[{''.join(words.units.values())}]|題名|{words.body}|{words.supplementary})"
    return bool(re.match(starts, named_in(line, "1"))) and line.endswith(tuple(f"{verb}。" for verb in words.verbs.values()))

"""Amending sentences as printed, carried out on a text: the proof that they say what was meant.

Nothing here knows how the sentences were made. A sentence whose words or numbers do not fit the text is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kosshi.draft.amend.address import Address, Map, read_address
from kosshi.draft.amend.layout import BLANK, Growing, read
from kosshi.draft.amend.tree import GROUPS, LISTED, Act, Kind, Number, UnamendableError, phrases, signs_of
from kosshi.draft.amend.words import places
from kosshi.draft.digits import named_in

_OPEN, _CLOSE = "「", "」"


def apply(act: Act, sentences: Sequence[str]) -> Act:
    """The text with every sentence carried out, one after the other.

    Args:
        act: the old text.
        sentences: each as printed: its own line, then the lines of the provisions it adds.

    Raises:
        UnamendableError: a sentence cannot be understood, or does not fit the text; names the sentence.
    """
    title = act.title
    grown = Map([Growing.of(one) for one in act.provisions])
    for sentence in sentences:
        line, *block = sentence.split("\n")
        if line.strip(BLANK).startswith("題名を次のように改める。"):
            title = block[0].strip(BLANK) if len(block) == 1 else title
            continue
        _Sentence(grown, named_in(line, "1"), tuple(block), dict(signs_of(act))).carry_out()
    return Act(title, tuple(one.done() for one in grown.root.children))


def segments(line: str) -> list[str]:
    """A sentence cut behind each verb that amends, every verb in its continuing form.

    Raises:
        UnamendableError: it does not end in such a verb.
    """
    verbs = phrases().verbs
    found, start, depth = [], 0, 0
    for place, char in enumerate(line):
        depth += (char == _OPEN) - (char == _CLOSE)
        if char == "、" and not depth and line[start:place].endswith(tuple(verbs)):
            found.append(line[start:place])
            start = place + 1
    rest = line[start:].removesuffix("。")
    for stem, final in verbs.items():
        if rest.endswith(final) and line.endswith("。"):
            return [*found, rest.removesuffix(final) + stem]
    raise UnamendableError("unprovable", line)


def quoted(text: str, at: int) -> tuple[str, int] | None:
    """The words in 「」 at ``text[at:]``, brackets inside included, and where they end."""
    if not text.startswith(_OPEN, at):
        return None
    depth = 0
    for place in range(at, len(text)):
        depth += (text[place] == _OPEN) - (text[place] == _CLOSE)
        if not depth:
            return text[at + 1 : place], place + 1
    return None


@dataclass
class _Sentence:
    """One sentence at work.

    Attributes:
        map: the text.
        line, block: the sentence and the lines below it.
        signs: marker styles of the text.
        base: what stood before 中.
        lead_only: 各号列記以外の部分中 was said.
        pending: word changes of one 中, which are carried out together.
    """

    map: Map
    line: str
    block: tuple[str, ...]
    signs: dict[Kind, str]
    base: Growing | None = None
    lead_only: bool = False
    pending: list[tuple[str, str]] = field(default_factory=list)

    def carry_out(self) -> None:
        """All segments in order."""
        line = self.line.strip(BLANK)
        for segment in segments(line):
            self._segment(segment)
        self._flush()
        if self.block:
            raise self._wrong()

    def _wrong(self) -> UnamendableError:
        return UnamendableError("unprovable", self.line.strip(BLANK))

    def _segment(self, segment: str) -> None:
        at = 0
        address = read_address(segment, 0, self.signs)
        lead = segment.startswith(phrases().own_words, address.end)
        behind = address.end + len(phrases().own_words) * lead
        if address.steps and segment.startswith("中", behind):
            self._flush()
            self.base, self.lead_only = self.map.find(address.steps, None, self.line), lead
            at = behind + 1
        if segment.startswith(_OPEN, at):
            self.pending.append(self._word_change(segment[at:]))
            return
        self._flush()
        self._structure(segment[at:])

    # --- words --------------------------------------------------------------------------------------------

    def _word_change(self, text: str) -> tuple[str, str]:
        first = quoted(text, 0)
        if first is None:
            raise self._wrong()
        old, end = first
        rest = text[end:]
        if rest == "を削り":
            return old, ""
        for joint, tail, keep in (("を", "に改め", ""), ("の次に", "を加え", old), ("の下に", "を加え", old)):
            second = quoted(rest, len(joint)) if rest.startswith(joint) else None
            if second and rest[second[1] :] == tail:
                return old, keep + second[0]
        raise self._wrong()

    def _flush(self) -> None:
        """Carry out the word changes of one 中: all on the words as they were before."""
        if not self.pending:
            return
        if self.base is None:
            raise self._wrong()
        unit = [self._single(self.base)] if self.lead_only else list(self.base.walk())
        counts = dict.fromkeys(self.pending, 0)
        for one in unit:
            spots = sorted((place, place + len(old), new, (old, new)) for old, new in self.pending for place in places(old, one.text))
            if any(before[1] > behind[0] for before, behind in pairwise(spots)):
                raise self._wrong()
            for start, end, new, change in reversed(spots):
                one.text = one.text[:start] + new + one.text[end:]
                counts[change] += 1
        if not all(counts.values()) or len(counts) < len(self.pending):
            raise self._wrong()
        self.pending = []

    # --- provisions -----------------------------------------------------------------------------------------

    def _structure(self, text: str) -> None:
        address = read_address(text, 0, self.signs)
        rest = text[address.end :]
        forms: tuple[tuple[str, Callable[[Address, re.Match[str]], None]], ...] = (
            (r"を次のように改め", self._replace),
            (rf"{phrases().own_words}を次のように改め", self._replace_lead),
            (r"の[編章節款目]名を次のように改め", self._retitle),
            (r"の見出しを(削り)|の見出しを「（(.+)）」に改め|に見出しとして「（(.+)）」を付し", self._caption),
            (r"を(?!次)(.+)とし", self._renumber),
            (r"から(.+)までを(\d+)[編章節款目条項号]ずつ繰り(下げ|上げ)", self._shift),
            (r"((?:(?:及び|、|から).+)?)を削り", self._delete),
            (r"の項番号を(削り)", self._unnumber),
            (r"の(次|前)に(?:次の(\d+)[編章節款目条項号]|次のように)を?加え", self._insert),
            (r"(?:本則)?に(?:第1[項号]として)?(?:次の(\d+)([編章節款目条項号])|次のように)を?加え", self._append),
        )
        for form, action in forms:
            if match := re.fullmatch(form, rest):
                action(address, match)
                return
        raise self._wrong()

    def _found(self, address: Address) -> Growing:
        return self.map.find(address.steps, self.base, self.line)

    def _single(self, one: Growing) -> Growing:
        """The 項 that has the words of a provision."""
        if one.kind not in (Kind.ARTICLE, Kind.SUPPLEMENTARY):
            return one
        if len(one.children) != 1 or one.children[0].kind is not Kind.PARAGRAPH:
            raise self._wrong()
        return one.children[0]

    def _read(self, count: str | None = None) -> list[Growing]:
        lines, self.block = self.block, ()
        found = read(lines, self.signs)
        if not found or (count and len(found) != int(count)):
            raise self._wrong()
        return found

    def _replace(self, address: Address, _: re.Match[str]) -> None:
        one = self._found(address)
        found = self._read()
        if one.kind is Kind.SUPPLEMENTARY:
            one.children = found
            return
        siblings = self.map.parent(one).children
        place = next(place for place, child in enumerate(siblings) if child is one)
        if [(child.kind, child.number) for child in found] != [(one.kind, one.number)]:
            raise self._wrong()
        siblings[place] = found[0]
        self.map.named[one.kind] = found[0]

    def _replace_lead(self, address: Address, _: re.Match[str]) -> None:
        one = self._single(self._found(address))
        lines, self.block = self.block, ()
        one.text = "\n".join(line.strip(BLANK) for line in lines)

    def _retitle(self, address: Address, _: re.Match[str]) -> None:
        one, found = self._found(address), self._read("1")[0]
        if (found.kind, found.number) != (one.kind, one.number):
            raise self._wrong()
        one.caption = found.caption

    def _caption(self, address: Address, match: re.Match[str]) -> None:
        one = self._found(address)
        if bool(one.caption) == bool(match[3]):
            raise self._wrong()
        one.caption = match[2] or match[3] or ""

    def _renumber(self, address: Address, match: re.Match[str]) -> None:
        one = self._found(address)
        target = read_address(match[1], 0, self.signs)
        if target.end != len(match[1]) or not target.steps:
            raise self._wrong()
        step = target.steps[-1]
        if one.kind is Kind.SUPPLEMENTARY and (step.kind, step.number) == (Kind.PARAGRAPH, (1,)):
            self._single(one)  # 附則を附則第1項とし: the only 項 gets a number
            return
        if step.kind is not one.kind or not step.number:
            raise self._wrong()
        self._number(one, step.number)

    def _number(self, one: Growing, number: Number) -> None:
        if any(other.number == number for other in self.map.scope(one) if other is not one):
            raise self._wrong()
        one.number = number

    def _unnumber(self, address: Address, _: re.Match[str]) -> None:
        self._single(self.map.parent(self._found(address)))

    def _range(self, first: Growing, end: str) -> list[Growing]:
        """The provisions from ``first`` to the one named in ``end``."""
        target = read_address(end, 0, self.signs)
        if target.end != len(end) or not target.steps:
            raise self._wrong()
        last = target.steps[-1]
        if last.kind is first.kind is Kind.ARTICLE and first.last and first.last == last.number:
            return [first]
        scope = [one for one in self.map.scope(first) if first.number <= one.number <= last.number]
        if last.kind is not first.kind or scope[-1].number != last.number:
            raise self._wrong()
        return scope

    def _shift(self, address: Address, match: re.Match[str]) -> None:
        moved = self._range(self._found(address), match[1])
        by = int(match[2]) if match[3] == "下げ" else -int(match[2])
        if [one.number for one in moved] != [(moved[0].number[0] + n,) for n in range(len(moved))]:
            raise self._wrong()
        for one in reversed(moved) if by > 0 else moved:
            self._number(one, (one.number[0] + by,))

    def _delete(self, address: Address, match: re.Match[str]) -> None:
        gone = [self._found(address)]
        others = match[1]
        if others.startswith("から"):
            gone = self._range(gone[0], others.removeprefix("から").removesuffix("まで"))
        elif others:
            siblings = self.map.parent(gone[0])
            for other in re.split("及び|、", others)[1:]:
                gone.append(self.map.find(read_address(other, 0, self.signs).steps, siblings, self.line))
        for one in gone:
            self.map.parent(one).children.remove(one)

    def _insert(self, address: Address, match: re.Match[str]) -> None:
        anchor = self._found(address)
        siblings = self.map.parent(anchor).children
        place = next(place for place, child in enumerate(siblings) if child is anchor) + (match[1] == "次")
        self._put(siblings, place, self._read(match[2]), anchor.kind)

    def _append(self, address: Address, match: re.Match[str]) -> None:
        whole = "本則" in match[0]
        parent = self.map.root if whole else self._found(address)
        found = self._read(match[1])
        if found[0].kind in LISTED and parent.kind not in LISTED:
            parent = self._single(parent)
        siblings = parent.children
        end = len(siblings)
        if whole:
            end -= sum(child.kind is Kind.SUPPLEMENTARY for child in siblings)
        first = re.search(r"に第1[項号]として", match[0])
        self._put(siblings, 0 if first else end, found, None)
        if first and found[0].number != (1,):
            raise self._wrong()

    def _put(self, siblings: list[Growing], place: int, found: list[Growing], kind: Kind | None) -> None:
        """Insert provisions of one kind whose numbers are not taken."""
        if len({one.kind for one in found}) > 1 or (kind and found[0].kind is not kind and kind not in GROUPS):
            raise self._wrong()
        siblings[place:place] = found
        for one in found:
            self._number(one, one.number)

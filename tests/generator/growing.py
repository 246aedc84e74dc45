"""Growing random trees for a numbering custom.

Only trees that a careful reader can recover from the print are grown: a なお paragraph follows a list of at least
two, its last item is a leaf without heading, a list of noun phrases has no children, an イロハ run has at least two
items, and one clause has children of one style only (but for the 号 and 項 of an article).
"""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

from .customs import Custom
from .sentences import Wording
from .trees import Level, Node

# Kinds of runs and how often they are drawn.
RUNS = ("sentence",) * 4 + ("noun",) * 3 + ("errand",) * 3 + ("term", "term", "term-line", "line", "line", "quoted")
LEAF_RUNS = ("noun", "errand", "term", "term-line", "quoted")
HEADED_PLACES = {"term": "term", "term-line": "line", "line": "line"}
LONGEST = {"roman": 10, "roman-lower": 8, "paren-roman": 8, "alpha": 12, "paren-alpha": 8, "circled": 20}
UNSPACED_PLACES = ("bracket", "bracket-line", "before", "none")


class Grower:
    """Grows one document's tree.

    Args:
        rng: the document's random numbers; every choice is drawn from it in a fixed order.
        custom: the numbering custom.
        wording: the document's sentences.
    """

    def __init__(self, rng: random.Random, custom: Custom, wording: Wording) -> None:
        self.rng = rng
        self.custom = custom
        self.wording = wording
        self.traits: set[str] = set()
        self.next_main = 1
        self.branches = rng.random() < 0.2
        self.gaps = rng.random() < 0.06
        self.duplicates = rng.random() < 0.03
        self.article_place = self._draw_article_place()
        self.numbered_first = self.article_place in ("bracket-line", "line") and rng.random() < 0.3

    def _draw_article_place(self) -> str:
        """Where the headings of this document's articles stand."""
        if self.custom.main.alone:
            return self.rng.choice(("before", "before", "bracket-line", "none"))
        if not self.custom.main.gap:
            return self.rng.choice(UNSPACED_PLACES)
        return self.rng.choice(("before", "before", "before", "bracket", "bracket-line", "line", "none"))

    # -- body -----------------------------------------------------------------------------------------------------

    def body(self, budget: int) -> list[Node]:
        """The topmost clauses, about ``budget`` clauses in all."""
        groups = self.custom.groups
        if not groups:
            return self.mains(budget)
        count = min(self.rng.randint(2, 6), max(1, budget // 4))
        return self.grouped(groups, count, budget)

    def grouped(self, groups: tuple[Level, ...], count: int, budget: int) -> list[Node]:
        """``count`` clauses of the first of ``groups``, each with groups of the next or with main clauses."""
        nodes = []
        here = groups[0]
        for number, branch in self.numbers(count, branching=here.style in ("chapter", "section") and not self.spans_groups):
            node = Node(here, number, branch, self.wording.heading(), "line")
            share = budget // count
            if self.custom.restart:
                self.next_main = 1
                if self.rng.random() < 0.1:
                    node.paragraphs.append(self.wording.paragraph())
            deep = len(self.custom.groups) > 3
            if len(groups) > 1 and share >= (2 if deep else 6) and self.rng.random() < 0.7:
                node.children = self.grouped(groups[1:], self.rng.randint(1, 2) if deep else self.rng.randint(2, 3), share)
            else:
                node.children = self.mains(max(2, share - 1))
            nodes.append(node)
        return nodes

    @property
    def spans_groups(self) -> bool:
        """Whether a decimal number holds the number of a clause above."""
        return any(item.span > 1 for item in (self.custom.main, *self.custom.chain))

    def numbers(self, count: int, branching: bool) -> list[tuple[int, tuple[int, ...]]]:
        """``count`` numbers from 1, sometimes with branches such as 3の2."""
        numbers: list[tuple[int, tuple[int, ...]]] = []
        number = 0
        while len(numbers) < count:
            number += 1
            numbers.append((number, ()))
            if branching and self.branches and len(numbers) < count and self.rng.random() < 0.15:
                numbers.append((number, (2,)))
                if len(numbers) < count and self.rng.random() < 0.3:
                    numbers.append((number, self.rng.choice(((3,), (2, 2)))))
        return numbers

    def mains(self, budget: int) -> list[Node]:
        """Main clauses that go on from the last number, about ``budget`` clauses in all."""
        article = self.custom.main.style == "article"
        share = self.rng.choice((1, 2, 3, 5, 8, 14))
        count = max(2, min(LONGEST.get(self.custom.main.style, 30), budget // share))
        steps = self.numbers(count, branching=article)
        first = self.next_main
        nodes: list[Node] = []
        skipped = 0
        for number, branch in steps:
            ordinal = first + number - 1 + skipped
            change = self.irregular(nodes, ordinal) if nodes and not branch else 0
            ordinal, skipped = ordinal + change, skipped + change
            node = self.article(ordinal, branch, share) if article else self.main(ordinal, share)
            if node.until:
                skipped += node.until - ordinal
            nodes.append(node)
        self.next_main = max(node.until or node.ordinal for node in nodes) + 1
        self.share_heading(nodes)
        return nodes

    def irregular(self, nodes: list[Node], ordinal: int) -> int:
        """1 where a number is to be left out before ``ordinal``, -1 where the last one is to be used twice."""
        counted = self.custom.main.style in ("article", "numeral", "dai") and not self.spans_groups
        if not counted or nodes[-1].branch or nodes[-1].until or nodes[-1].ordinal != ordinal - 1:
            return 0
        if self.gaps and self.rng.random() < 0.15:
            self.traits.add("number-gap")
            return 1
        named = self.custom.main.style == "article" or self.custom.headed > 0
        if self.duplicates and named and ordinal > 2 and self.rng.random() < 0.2:
            self.traits.add("duplicate-number")
            return -1
        return 0

    def share_heading(self, nodes: list[Node]) -> None:
        """Let a bracketed heading serve the next article as well."""
        for node, following in pairwise(nodes):
            plain = following.place == "before" and not following.until and node.place == "before"
            if plain and node.heading and self.rng.random() < 0.06:
                following.heading, following.place = "", "none"
                self.traits.add("shared-heading")

    # -- articles -------------------------------------------------------------------------------------------------

    def article(self, ordinal: int, branch: tuple[int, ...], budget: int) -> Node:
        """One 条 with its 項 and 号."""
        node = Node(self.custom.main, ordinal, branch)
        chance = self.rng.random()
        if chance < 0.03 and not branch:
            return self.deleted(node)
        node.place = self.article_place
        node.heading = "" if node.place == "none" else self.wording.heading()
        paragraph = self.custom.paragraph
        count = self.rng.choice((1, 1, 1, 1, 2, 2, 3, 4)) if paragraph else 1
        first = 1 if self.numbered_first and count > 1 else 2
        if first == 2:
            self.fill(node, 0, budget - count)
        else:
            self.traits.add("paragraph:numbered-first")
        for number in range(first, count + 1):
            child = Node(paragraph or self.custom.main, number)
            self.fill(child, 0, (budget - count) // 2)
            node.children.append(child)
        if self.rng.random() < 0.05:
            node.note = self.amendment_note()
            self.traits.add("amendment-note")
        return node

    def deleted(self, node: Node) -> Node:
        """第5条　削除, 第5条及び第6条　削除, or 第5条から第7条まで　削除."""
        node.level = replace(node.level, gap="　")
        node.paragraphs = ["削除"]
        self.traits.add("deleted")
        if self.rng.random() < 0.4:
            node.until = node.ordinal + self.rng.randint(1, 3)
            self.traits.add("deleted-range")
        return node

    def amendment_note(self) -> str:
        """A note such as （令4訓令14・一部改正）."""
        notes = []
        for _ in range(self.rng.choice((1, 1, 2))):
            kind = self.rng.choice(("訓令", "規程", "告示"))
            how = self.rng.choice(("一部改正", "追加", "全改", "旧第4条繰下"))
            notes.append(f"{self.rng.choice(('令', '平'))}{self.rng.randint(2, 8)}{kind}{self.rng.randint(1, 40)}・{how}")
        return f"（{'、'.join(notes)}）"

    # -- headed and plain clauses ---------------------------------------------------------------------------------

    def main(self, ordinal: int, budget: int) -> Node:
        """One main clause that is not an article."""
        node = Node(self.custom.main, ordinal)
        if self.custom.headed:
            self.head(node, 1, budget, own=not self.custom.groups, last=False)
        else:
            self.fill(node, 0, budget - 1)
        return node

    def head(self, node: Node, depth: int, budget: int, own: bool, last: bool) -> None:
        """Give ``node`` a heading, and text or children; ``own`` allows a なお paragraph of its own."""
        node.heading = self.wording.heading()
        node.place = "frame" if node.style == "frame" else "line"
        if self.custom.running:
            self.fill_running(node)
            return
        children = self.run(depth - 1, budget - 1)
        leaf = not children
        if leaf or self.rng.random() < 0.75:
            node.paragraphs = self.paragraphs_for(children, many=leaf)
        if leaf and own and self.rng.random() < 0.15:
            node.paragraphs.append(self.wording.closing())
            self.traits.add("own-closing")
        node.children = children
        self.close(node, last)

    def paragraphs_for(self, children: list[Node], many: bool) -> list[str]:
        """Own text in front of ``children``."""
        if children and children[0].place in ("term",) and self.rng.random() < 0.7:
            return [self.wording.definition_lead()]
        if children:
            return [self.wording.lead()]
        count = self.rng.choice((1, 1, 2, 3)) if many else 1
        return [self.wording.paragraph() for _ in range(count)]

    def fill(self, node: Node, index: int, budget: int, last: bool = False) -> None:
        """Give ``node`` one paragraph without heading and perhaps a run of the level ``index`` of the chain."""
        if self.custom.running:
            self.fill_running(node)
            return
        node.children = self.run(index, budget)
        if node.children:
            node.paragraphs = self.paragraphs_for(node.children, many=False)
        else:
            lead_reference = bool(node.level.gap.strip("\n")) and node.place in ("none", "before", "bracket")
            node.paragraphs = [self.wording.paragraph(lead_reference)]
        self.close(node, last)

    def fill_running(self, node: Node) -> None:
        """One sentence, with its items inside it or without."""
        if self.rng.random() < 0.4:
            node.paragraphs = [self.wording.paragraph()]
            return
        comma = self.wording.comma
        node.paragraphs = [f"「{self.wording.term()}」とは{comma}"]
        count = self.rng.randint(2, 4)
        for number in range(1, count + 1):
            joint = "" if number == count else ("及び" if number == count - 1 else comma)
            phrase = f"{self.wording.thing_plain()}の{self.rng.choice(('故障', '紛失', '点検', '更新', '保管'))}"
            node.children.append(Node(self.custom.chain[0], number, paragraphs=[phrase + joint], inline=True))
        node.closing = ["をいう。"]
        self.traits.add("inline-items")

    # -- runs below -----------------------------------------------------------------------------------------------

    def run(self, index: int, budget: int) -> list[Node]:
        """A list of the level ``index`` of the chain (sometimes of the next), or nothing."""
        chain = self.custom.chain
        if self.custom.running or index >= len(chain) or budget < 1 or self.rng.random() < 0.25:
            return []
        fixed = chain[index].style == "decimal" or (index + 1 < len(chain) and chain[index + 1].style == "decimal")
        if not fixed and index + 1 < len(chain) and self.rng.random() < 0.12:
            index += 1
            self.traits.add("level-skipped")
        here = self.variant(index)
        count = self.run_length(here, budget)
        kind = self.rng.choice(RUNS)
        if index + 1 < self.custom.headed:
            kind = "line"
        elif here.style in ("bullet", "rparen", "alpha") and kind in ("line", "term-line"):
            kind = "noun"
        elif here.alone and kind in HEADED_PLACES:
            kind = "sentence"
        branching = here.style in ("paren", "kanji") and here.script != "enclosed"
        spare = max(0, budget - count)
        shares = [spare // (2 * count)] * count
        shares[self.rng.randrange(count)] += spare // 2  # one item goes deeper than the others
        nodes = [Node(here, number, branch) for number, branch in self.numbers(count, branching)]
        for node, share in zip(nodes, shares, strict=True):
            self.fill_item(node, kind, index + 1, share, last=node is nodes[-1])
        return nodes

    def variant(self, index: int) -> Level:
        """The level of the chain, sometimes another one that looks like no other of the chain."""
        here = self.custom.chain[index]
        if here.style in ("kana", "iroha") and self.rng.random() < 0.2:
            return replace(here, style="iroha" if here.style == "kana" else "kana")
        return here

    def run_length(self, here: Level, budget: int) -> int:
        """How many items, at most what the budget and the characters of the style allow."""
        longest = min(LONGEST.get(here.style, 40), budget + 1)
        count = self.rng.choice((2, 2, 3, 3, 4, 5, 6, 12)) if self.rng.random() < 0.94 else 1
        count = max(1, min(count, longest))
        return max(2, count) if here.style in ("iroha", "bullet") else count

    def fill_item(self, node: Node, kind: str, index: int, budget: int, last: bool) -> None:
        """Text, heading and children of one item of a run of ``kind``."""
        words = self.wording
        if kind in LEAF_RUNS and kind not in ("term", "term-line") and not last and self.rng.random() < 0.02:
            node.paragraphs = ["削除"]
            self.traits.add("deleted-item")
        elif kind == "noun":
            node.paragraphs = [words.noun_phrase()]
        elif kind == "errand":
            node.paragraphs = [words.errand()]
        elif kind == "quoted":
            node.paragraphs = [f"「{words.term()}」とは{words.comma}{words.definition()}"]
        elif kind in ("term", "term-line"):
            node.heading, node.place = words.term(), HEADED_PLACES[kind]
            node.paragraphs = [words.definition()]
        elif kind == "line":
            self.head(node, index + 1, budget + 1, own=not last, last=last)
        else:
            self.fill(node, index, budget, last)
        self.traits.add(f"run:{kind}")

    def close(self, node: Node, last: bool) -> None:
        """Let a なお paragraph follow the children where nobody could take it for the last child's."""
        run = [child for child in node.children if child.style != "paragraph"]
        leaf = len(run) > 1 and not run[-1].children and run[-1].place == "none"
        if leaf and not last and self.rng.random() < 0.08:
            node.closing = [self.wording.closing()]
            self.traits.add("closing")

    # -- supplementary provisions ---------------------------------------------------------------------------------

    def supplements(self) -> list[Node]:
        """附則, none to three, each as one sentence, as numbered 項 or as articles."""
        count = self.rng.choice((0, 0, 1, 1, 1, 2, 3))
        gap = self.rng.choice(("", "　", " "))
        nodes = []
        for number in range(1, count + 1):
            node = Node(Level("supplement", "half", gap), number, part="supplementary")
            if number > 1 or self.rng.random() < 0.2:
                node.heading, node.place = self.wording.act(), "bracket-line"
                self.traits.add("supplement:act")
            self.fill_supplement(node)
            for inner in node.walk():
                inner.part = "supplementary"
            nodes.append(node)
        return nodes

    def fill_supplement(self, node: Node) -> None:
        """What stands below one 附則."""
        words = self.wording
        kind = self.rng.choice(("plain", "plain", "numbered", "captioned", "articles"))
        if kind == "articles" and self.custom.main.style != "article":
            kind = "plain"
        self.traits.add(f"supplement:{kind}")
        if kind == "plain":
            node.paragraphs = [words.enforcement()]
            return
        if kind == "articles":
            here = replace(self.custom.main, gap="　")
        else:
            here = Level("paragraph", self.rng.choice(("half", "full")), self.rng.choice(("　", " ", "")))
        for number in range(1, self.rng.randint(2, 3) + 1):
            text = words.enforcement() if number == 1 else words.paragraph()
            child = Node(here, number, paragraphs=[text])
            if kind != "numbered":
                child.heading = "施行期日" if number == 1 else self.rng.choice(("経過措置", "準備行為", "検討"))
                child.place = "before"
            node.children.append(child)

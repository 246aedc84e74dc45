"""Printing a tree as lines of text, and as the rows that the contract wants for it.

The printing knows nothing of ``kosshi.numbering``: it is an outside check of it. Lines are made of segments, each
with the place (in document order) of the clause it belongs to, so that noise can be added without losing the account.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .sentences import digits
from .trees import GROUPS, Level, Node, Plan, Row

GROUP_SIGNS = {"volume": "編", "chapter": "章", "section": "節", "subsection": "款", "division": "目", "article": "条"}
KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホ"
IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマ"
NARROW = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎ"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚"
CIRCLED_KANA = "㋐㋑㋒㋓㋔㋕㋖㋗㋘㋙㋚㋛㋜㋝㋞㋟㋠㋡㋢㋣㋤㋥㋦㋧㋨㋩㋪㋫㋬㋭"
ENCLOSED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
ENCLOSED_ALPHA = "⒜⒝⒞⒟⒠⒡⒢⒣⒤⒥⒦⒧"
ALPHA = "abcdefghijkl"
WIDE_ALPHA = "ａｂｃｄｅｆｇｈｉｊｋｌ"
ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
ROMAN_LOWER = "ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻ"
ROMAN_ASCII = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
SIGNS = {"bullet": "・", "square": "■", "circle": "○", "diamond": "◆", "disc": "●", "frame": ""}


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a line: ``kind`` is marker, heading, text, bracket, gap or other; ``owner`` -1 is no clause."""

    kind: str
    text: str
    owner: int = -1


@dataclass(slots=True)
class Line:
    """A printed line.

    Attributes:
        segments: what it says.
        role: ``clause``, ``group``, ``caption``, ``paragraph``, ``note``, ``cover``, ``contents``, ``furniture``, ``blank``.
        depth: how deep its clause stands, 0 at the top.
        article: ordinal of the last article before it.
        continued: it goes on from the line before.
        indent: white space in front.
        page: a page begins with it.
    """

    segments: list[Segment]
    role: str
    depth: int = 0
    article: int = 0
    continued: bool = False
    indent: str = ""
    page: bool = False
    trail: str = ""

    @property
    def text(self) -> str:
        """The line as printed, without its indentation."""
        return "".join(segment.text for segment in self.segments)


def bracketed(text: str, script: str) -> str:
    """``text`` in half or full-width brackets."""
    return f"（{text}）" if script == "full" else f"({text})"


def paren(number: int, script: str) -> str:
    """(1) （１） ⑴; numbers above 20 have no enclosed form and are printed in brackets."""
    if script == "enclosed" and number <= len(ENCLOSED):
        return ENCLOSED[number - 1]
    return bracketed(digits(number, "full" if script == "full" else "half"), script)


def paren_alpha(number: int, script: str) -> str:
    """(a) （ａ） ⒜."""
    if script == "enclosed":
        return ENCLOSED_ALPHA[number - 1]
    return bracketed((WIDE_ALPHA if script == "full" else ALPHA)[number - 1], script)


def paren_kana(number: int, script: str) -> str:
    """(ア) （ア） (ｱ)."""
    return bracketed((NARROW if script == "narrow" else KANA)[number - 1], script)


MARKERS: dict[str, Callable[[int, str], str]] = {
    "dai": lambda n, script: f"第{digits(n, script)}",
    "paragraph": lambda n, script: CIRCLED[n - 1] if script == "circled" else digits(n, script),
    "numeral": digits,
    "paren": paren,
    "rparen": lambda n, script: digits(n, script) + ("）" if script == "full" else ")"),
    "kanji": lambda n, _: digits(n, "kanji"),
    "kana": lambda n, _: KANA[n - 1],
    "iroha": lambda n, _: IROHA[n - 1],
    "paren-kana": paren_kana,
    "circled-kana": lambda n, _: CIRCLED_KANA[n - 1],
    "circled": lambda n, _: CIRCLED[n - 1],
    "roman": lambda n, _: ROMAN[n - 1],
    "roman-lower": lambda n, _: ROMAN_LOWER[n - 1],
    "paren-roman": lambda n, script: bracketed(ROMAN_LOWER[n - 1] if script == "full" else ROMAN_ASCII[n - 1], script),
    "alpha": lambda n, script: (WIDE_ALPHA if script == "full" else ALPHA)[n - 1],
    "paren-alpha": paren_alpha,
}


def marker(node: Node, above: tuple[int, ...]) -> str:
    """The marker as printed; ``above`` holds the ordinals of the clauses above, from the top."""
    level = node.level
    if node.style in SIGNS:
        return SIGNS[node.style]
    if node.style == "supplement":
        return f"附{level.gap}則"
    script = level.script
    branch = "".join(f"の{digits(number, 'half' if script == 'enclosed' else script)}" for number in node.branch)
    if node.style == "kanji":
        branch = "".join(f"の{digits(number, 'kanji')}" for number in node.branch)
    if node.style in GROUP_SIGNS:
        sign = GROUP_SIGNS[node.style]
        first = f"第{digits(node.ordinal, script)}{sign}{branch}"
        if node.until == node.ordinal + 1:
            return f"{first}及び第{digits(node.until, script)}{sign}"
        return f"{first}から第{digits(node.until, script)}{sign}まで" if node.until else first
    if level.span > 1:
        numbers = (*above, node.ordinal)[-level.span :]
        return level.joint.join(digits(number, script) for number in numbers) + level.dot
    return MARKERS[node.style](node.ordinal, script) + branch + level.dot


# -- lines --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Printer:
    """Turns clauses into lines, counting them in document order."""

    lines: list[Line] = field(default_factory=list)
    count: int = 0
    article: int = 0

    def add(self, segments: Iterable[Segment], role: str, depth: int = 0) -> None:
        """Append a line."""
        self.lines.append(Line(list(segments), role, depth, self.article))

    def clause(self, node: Node, above: tuple[int, ...]) -> None:
        """Print a clause and all below it."""
        owner, depth = self.count, len(above)
        self.count += 1
        if node.style == "article":
            self.article = node.until or node.ordinal
        if node.place == "before" and node.heading:
            self.add(self.caption(node, owner), "caption", depth)
        first = self.opening(node, owner, marker(node, above))
        role = "group" if node.style in GROUPS or node.style == "supplement" else "clause"
        running = any(child.inline for child in node.children)
        lead = self.running(node, owner) if running else [Segment("text", text, owner) for text in node.paragraphs[:1]]
        self.place(first, lead, node, role, depth)
        for text in [] if running else node.paragraphs[1:]:
            self.add([Segment("text", text, owner)], "paragraph", depth)
        self.below(node, owner, (*above, node.ordinal), closed=running)

    def below(self, node: Node, owner: int, above: tuple[int, ...], closed: bool) -> None:
        """Print the children; own text that follows a list stands before the 項 that come after it."""
        for child in node.children:
            if child.inline:
                continue
            if child.style == "paragraph" and not closed:
                self.close(node, owner, len(above) - 1)
                closed = True
            self.clause(child, above)
        if not closed:
            self.close(node, owner, len(above) - 1)
        if node.note:
            self.add([Segment("other", node.note)], "note", len(above) - 1)

    def close(self, node: Node, owner: int, depth: int) -> None:
        """Print own text that follows the children."""
        for text in node.closing:
            self.add([Segment("text", text, owner)], "paragraph", depth)

    def place(self, first: list[Segment], text: list[Segment], node: Node, role: str, depth: int) -> None:
        """Print the first line and the text, on one line or on two."""
        own_line = node.place in ("line", "bracket-line", "frame") or node.style == "supplement"
        if not text:
            self.add(first, role, depth)
        elif own_line or (node.level.alone and first):
            self.add(first, role, depth)
            self.add(text, "paragraph", depth)
        else:
            gap = [Segment("gap", "　" if node.place == "term" else node.level.gap)] if first else []
            self.add([*first, *gap, *text], role, depth)

    def caption(self, node: Node, owner: int) -> list[Segment]:
        """（見出し）."""
        return [Segment("bracket", "（", owner), Segment("heading", node.heading, owner), Segment("bracket", "）", owner)]

    def opening(self, node: Node, owner: int, printed: str) -> list[Segment]:
        """Marker and, where it stands on the same line, the heading."""
        first = [Segment("marker", printed, owner)] if printed else []
        level = node.level
        if not node.heading or node.place == "before":
            return first
        if node.place in ("bracket", "bracket-line"):
            return [*first, Segment("gap", level.bracket_gap), *self.caption(node, owner)]
        if node.place == "frame":
            heading = Segment("heading", node.heading, owner)
            return [*first, Segment("bracket", "【", owner), heading, Segment("bracket", "】", owner)]
        if level.alone:
            self.add(first, "clause")
            return [Segment("heading", node.heading, owner)]
        return [*first, Segment("gap", level.gap), Segment("heading", node.heading, owner)]

    def running(self, node: Node, owner: int) -> list[Segment]:
        """A sentence that holds the children: their markers and texts between own text before and behind."""
        segments = [Segment("text", text, owner) for text in node.paragraphs]
        for child in [child for child in node.children if child.inline]:
            segments.append(Segment("marker", marker(child, ()), self.count))
            segments += [Segment("text", text, self.count) for text in child.paragraphs]
            self.count += 1
        return [*segments, *(Segment("text", text, owner) for text in node.closing)]


def print_plan(plan: Plan) -> list[Line]:
    """All lines of a document, without noise."""
    printer = Printer()
    for text in plan.cover:
        printer.add([Segment("other", text)], "cover")
    for line in contents(plan):
        printer.lines.append(line)
    for place, text in enumerate(plan.preamble):
        printer.add([Segment("other", text)], "paragraph" if place else "cover")
    for node in (*plan.body, *plan.supplements):
        if node.style == "supplement":
            printer.article = 0
        printer.clause(node, ())
    if plan.end:
        printer.add([Segment("other", plan.end)], "cover")
    return printer.lines


def contents(plan: Plan) -> list[Line]:
    """A table of contents: groups with the articles they hold, or headings with dots or a tab and a page."""
    if plan.contents == "none":
        return []
    entries = ["目　次" if plan.contents == "dots" else "目次"]
    page = 1
    for node, above in grouped(plan.body, ()):
        if plan.contents == "ranges":
            entries.append("　" * len(above) + f"{marker(node, above)}　{node.heading}{article_range(node)}")
            continue
        page += len(entries) % 3 == 0
        title = marker(node, above) + ("　" if node.level.alone else node.level.gap or "　") + node.heading
        title = f"【{node.heading}】" if node.style == "frame" else title
        entries.append(f"{title}{'……………' if plan.contents == 'dots' else chr(9)}{page}")
    if plan.contents == "ranges" and plan.supplements:
        entries.append("附則")
    return [Line([Segment("other", entry)], "contents") for entry in entries]


def grouped(nodes: list[Node], above: tuple[int, ...]) -> Iterable[tuple[Node, tuple[int, ...]]]:
    """Groups at any depth, and headed main clauses at the top, each with the ordinals above it."""
    for node in nodes:
        if node.style in GROUPS or not above:
            yield node, above
        if node.style in GROUPS:
            yield from grouped(node.children, (*above, node.ordinal))


def article_range(node: Node) -> str:
    """（第1条―第4条） for a group that holds articles directly, nothing for a group of groups."""
    held = [child for child in node.children if child.style == "article"]
    if not held:
        return ""
    last = Node(held[-1].level, held[-1].until or held[-1].ordinal, held[-1].branch)
    head = Node(held[0].level, held[0].ordinal)
    if len(held) == 1 and not held[0].until:
        return f"（{marker(head, ())}）"
    joint = "・" if len(held) == 2 and not held[-1].until and not held[0].until else "―"
    return f"（{marker(head, ())}{joint}{marker(last, ())}）"


# -- rows ---------------------------------------------------------------------------------------------------------


def squeeze(text: str) -> str:
    """NFKC without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def rows(plan: Plan, lines: list[Line]) -> list[Row]:
    """The clauses by the contract's path rules; markers are taken from ``lines``, as printed there."""
    printed: dict[int, str] = {}
    for line in lines:
        for segment in line.segments:
            if segment.kind == "marker":
                printed[segment.owner] = printed.get(segment.owner, "") + segment.text
    found: list[Row] = []
    for place, (path, parent, node) in enumerate(paths(plan)):
        texts = [node.heading, *node.paragraphs, *node.closing]
        content = squeeze("".join(texts))
        heading = node.heading
        found.append(Row(path, parent, printed.get(place, ""), heading, content, node.part, node.style, node.inline))
    return found


def paths(plan: Plan) -> list[tuple[str, str | None, Node]]:
    """Path, parent path and clause, in document order."""
    found: list[tuple[str, str | None, Node]] = []
    used: set[str] = set()

    def visit(node: Node, prefix: str, parent: str | None) -> None:
        step = "-".join(str(number) for number in (node.ordinal, *node.branch))
        path = prefix + (f"附則{step}" if node.style == "supplement" else step)
        times = 1
        unique = path
        while unique in used:
            times += 1
            unique = f"{path}~{times}"
        used.add(unique)
        found.append((unique, parent, node))
        has_paragraphs = any(child.style == "paragraph" for child in node.children)
        for child in node.children:
            first = has_paragraphs and child.style != "paragraph" and node.style == "article"
            visit(child, f"{unique}.1." if first else f"{unique}.", unique)

    for node in (*plan.body, *plan.supplements):
        visit(node, "", None)
    return found


def used_levels(plan: Plan) -> set[Level]:
    """The levels that occur in a document."""
    return {node.level for node in plan.walk()}

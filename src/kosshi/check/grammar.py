"""Which words of a passage are a reference, without asking what they point at.

A :class:`Mention` is a chain of steps (前条 · 第2項 · 第1号), a list of printed signs (上記5、6及び7), the text's name for
itself (この規程), an appendix or the number of an act. :mod:`kosshi.check.resolve` says what it points at.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from kosshi.facts import Fact, builtin
from kosshi.numbering import DASHES, parse_number


class ReferenceFile(Fact):
    """``data/references.yaml``."""

    documents: tuple[str, ...]
    linked_documents: tuple[str, ...]
    own_titles: tuple[str, ...]
    own_bodies: str
    versions: tuple[str, ...]
    open_words: str
    appendices: tuple[str, ...]
    parts: tuple[str, ...]
    other_words: dict[str, tuple[str, ...]]
    other_heads: dict[str, str]
    counters: tuple[str, ...]
    pointing: tuple[str, ...]
    eras: tuple[str, ...]


class Form(StrEnum):
    """How a reference is made."""

    CHAIN = "chain"  # 前条第2項, 第3条
    SIGNS = "signs"  # 上記3, 6(3), (2)に定める
    ORDINAL = "ordinal"  # 第8の1 in a text numbered 第1, 第2 …
    OWN = "own"  # この規程
    APPENDIX = "appendix"  # 別表第1
    ACT = "act"  # 昭和22年法律第67号


class Step(NamedTuple):
    """One step of a chain.

    Attributes:
        unit: 編 章 節 款 条 項 号, or ``sign`` for a printed kana or number such as ア.
        how: ``number``, 前, 次, 同, 本 (this one) or 各 (all).
        number: ordinal and branches for ``number``; for 前 and 次 how many (``()`` is one); for 前各号 ``(0,)``.
        sign: the printed sign.
    """

    unit: str
    how: str
    number: tuple[int, ...] = ()
    sign: str = ""


class Mention(NamedTuple):
    """One reference in a passage.

    Attributes:
        form: how it is made.
        start, end: in the passage's text.
        steps: of a chain.
        until: steps of the end of a range (第2項から第4項まで), else empty.
        joined: it goes on with the mention before it (、及び又は).
        signs: printed signs, in lists and ranges: ``("5", "6", "7")``.
        ranged: the signs are the two ends of a range.
        part: 本文, ただし書 … behind the chain.
        prefix: 上記, 附則 … before it.
        strong: the words say that a clause is meant, so that a missing one is a defect.
    """

    form: Form
    start: int
    end: int
    steps: tuple[Step, ...] = ()
    until: tuple[Step, ...] = ()
    joined: bool = False
    signs: tuple[str, ...] = ()
    ranged: bool = False
    part: str = ""
    prefix: str = ""
    strong: bool = True


_KANJI = "〇一二三四五六七八九十百"
_NUM = rf"(?:[0-9]{{1,3}}|[{_KANJI}]{{1,5}})"
_DASH = re.escape(DASHES)
_SIGN = (
    rf"(?:[0-9]{{1,2}}(?:[.{_DASH}][0-9]{{1,2}})*(?![0-9])\.?(?:\([0-9]{{1,2}}\))?[①-⑳]?|\([0-9]{{1,2}}\)[①-⑳]?|[①-⑳]"
    r"|\([アイウエオカキクケコ]\)|[アイウエオカキクケコサシスセソイロハニホヘト](?![ァ-ヶー]))"
)
_JOIN = r"(?:、|,|及び|又は|並びに|若しくは|・|かつ)"
_MAX_BRACKET = 400  # characters between a bracket and the one that closes it
_KANA = r"(?:\([アイウエオカキクケコ]\)|[アイウエオカキクケコロハニホヘト](?![ァ-ヶー]|(?![及又若並])[一-龠]))"
_KANA_LIST = re.compile(rf"{_KANA}(?:{_JOIN}{_KANA})*")
_QUOTED = re.compile(r"「(?P<sign>[0-9]{1,2}(?:\([0-9]{1,2}\))?|\([0-9]{1,2}\))\.?(?P<title>[^「」0-9.、。][^「」。]{1,40})」")


def words() -> ReferenceFile:
    """The words of ``data/references.yaml``."""
    return builtin("references.yaml", ReferenceFile)


def _any(alternatives: tuple[str, ...]) -> str:
    return "(?:" + "|".join(re.escape(word) for word in sorted(alternatives, key=len, reverse=True)) + ")"


@cache
def _step_pattern() -> re.Pattern[str]:
    file = words()
    units = "".join(file.other_words)
    other = "|".join(f"(?<={unit}){_any(tails)}" for unit, tails in file.other_words.items() if tails)
    bad = f"(?!{other})"
    branch = r"(?P<branch>(?:の(?:[2-9]|[1-9][0-9]|[二三四五六七八九]|[二三四五六七八九]?十[一二三四五六七八九]?)(?![0-9]))*)"
    numbered = rf"第(?P<n>{_NUM})(?P<unit>[{units}]){bad}{branch}"
    heads = "|".join(
        (rf"(?<![{re.escape(before)}])" if before else "") + re.escape(head) for head, before in file.other_heads.items() if head != "前"
    )
    before = file.other_heads["前"]
    relative = (
        rf"(?P<rel>(?<![{before}])前各|(?:次の|当該)?各(?=[項号])|(?<![{before}])前(?=(?:{_NUM})?[{units}])|{heads})"
        rf"(?P<count>{_NUM})?(?P<runit>[{units}]){bad}"
    )
    return re.compile(f"(?:{numbered}|{relative})")


@cache
def _starts() -> re.Pattern[str]:
    file = words()
    eras = _any(file.eras)
    act = rf"(?P<act>{eras}(?:元|{_NUM})年(?:{_NUM}月{_NUM}日)?[^第、。()「」年は]{{0,16}}第{_NUM}号)"
    ends = r"(?!(?![及又並若等上中内外])[一-龠ァ-ヶー])"
    this = rf"(?:この|(?<![{file.other_heads['本']}])本)(?![{file.own_bodies}])"
    own = rf"(?P<own>{this}[一-龠々ァ-ヶー]{{0,16}}?{_any(file.own_titles)}{ends})"
    form = rf"(?:様式第{_NUM}号(?:の[0-9]+)?|第{_NUM}号様式(?:の[0-9]+)?)"
    table = rf"別表(?:第?{_NUM}(?:の[0-9]+)?(?!つ|種|以))?"
    appendix = rf"(?P<appendix>(?:別記)?{form}|{table}|(?:別記|別紙|別図|別添)(?:第?[0-9]{{1,2}}(?![0-9年月])))"
    above = r"(?P<above>上記|前記|下記|左記)(?=[0-9(①-⑳])"
    quoted = rf"(?P<quoted>{_QUOTED.pattern.replace('?P<sign>', '').replace('?P<title>', '')})"
    supplementary = rf"(?P<supplementary>附則|付則)(?=第{_NUM}[条項])"
    ordinal = rf"(?P<ordinal>第(?:[0-9]{{1,2}}|[{_KANJI}]{{1,3}})(?:の[0-9]{{1,2}}(?:の[0-9]{{1,2}})?)?(?={_any(file.pointing)}|の[一-龠]))"
    bare = rf"(?<![0-9A-Za-z第月.,:/(\-一-龠ァ-ヶー])(?P<bare>{_SIGN})(?={_any(file.pointing)}|の[一-龠]|(?:から|{_JOIN}){_SIGN})"
    chain = f"(?P<chain>{re.sub('[?]P<[a-z]+>', '?:', _step_pattern().pattern)})"
    return re.compile("|".join((act, own, appendix, supplementary, chain, above, quoted, ordinal, bare)))


@lru_cache(maxsize=1 << 16)
def scan(text: str) -> tuple[Mention, ...]:
    """All mentions of a passage, in order, none overlapping."""
    found: list[Mention] = []
    at = 0
    while match := _starts().search(text, at):
        mention = _mention(text, match, found[-1] if found else None)
        if mention is None:
            at = match.start() + 1
        else:
            found.append(mention)
            at = mention.end
    return tuple(found)


def _mention(text: str, match: re.Match[str], before: Mention | None) -> Mention | None:
    start, end = match.span()
    if match["act"] is not None:
        return Mention(Form.ACT, start, end)
    if match["own"] is not None:
        return Mention(Form.OWN, start, end)
    if match["appendix"] is not None:
        return Mention(Form.APPENDIX, start, end)
    if match["supplementary"] is not None:
        chain = _chain(text, end, before)
        return chain._replace(start=start, prefix="附則") if chain else None
    if match["chain"] is not None:
        return _chain(text, start, before)
    if match["quoted"] is not None:
        inner = _QUOTED.match(text, start)
        return Mention(Form.SIGNS, start, end, signs=(inner["sign"], inner["title"]), prefix="「", strong=False) if inner else None
    if match["ordinal"] is not None:
        return Mention(Form.ORDINAL, start, end, signs=(text[start:end],), strong=_points(text, end))
    return _signs(text, start, end if match["above"] is not None else start)


def _points(text: str, at: int) -> bool:
    return text.startswith(words().pointing, at)


# --- chains -----------------------------------------------------------------------------------------------


def _chain(text: str, start: int, before: Mention | None) -> Mention | None:
    steps, end = _steps(text, start)
    if not steps:
        return None
    until: tuple[Step, ...] = ()
    if text.startswith("から", end):
        further, stop = _steps(text, end + 2)
        if further and text.startswith("まで", stop):
            until, end = further, stop + 2
    part = next((word for word in words().parts if text.startswith(word, end)), "")
    joined = before is not None and re.fullmatch(_JOIN, text[before.end : start]) is not None
    return Mention(Form.CHAIN, start, end + len(part), steps, until, joined, part=part)


def _steps(text: str, start: int) -> tuple[tuple[Step, ...], int]:
    """The steps of a chain that begins at ``start``, and where it ends."""
    steps: list[Step] = []
    at = start
    while match := _step_pattern().match(text, at):
        step = _step(match)
        if steps and (step.how not in ("number", "各") or not _below(steps[-1].unit, step.unit)):
            break
        steps.append(step)
        at = match.end("unit") if match["unit"] and _split_branch(text, match) else match.end()
        if at == match.end("unit") and match["branch"]:
            steps[-1] = step._replace(number=step.number[:1])
            break
    if steps and steps[-1].unit == "号" and (kana := _KANA_LIST.match(text, at)):
        steps.append(Step("sign", "number", sign=kana[0]))
        at = kana.end()
    return tuple(steps), at


def _split_branch(text: str, match: re.Match[str]) -> bool:
    """Whether の2 behind an article begins another word: 第3条の2つの, 第3条の二段階."""
    if not match["branch"]:
        return False
    after = text[match.end() : match.end() + 2]
    return bool(after) and (after[0] in "つか要点種段者部人名回年月日箇個以未階重次" and not after.startswith(("以外", "以下")))


def _step(match: re.Match[str]) -> Step:
    if match["unit"]:
        branch = tuple(parse_number(number) for number in match["branch"].split("の")[1:])
        return Step(match["unit"], "number", (parse_number(match["n"]), *branch))
    how = match["rel"].replace("次の", "").replace("当該", "").replace("この", "本")
    if how == "前各":
        return Step(match["runit"], "前", (0,))
    return Step(match["runit"], how, (parse_number(match["count"]),) if match["count"] else ())


RANKS = "編章節款条項号"  # the highest first


def _below(unit: str, other: str) -> bool:
    return RANKS.index(unit) < RANKS.index(other)


# --- printed signs ----------------------------------------------------------------------------------------


@cache
def _sign_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The first sign of a list, and a joint with the next one."""
    counters = _any(words().counters)
    return re.compile(f"{_SIGN}(?!{counters})"), re.compile(rf"(?P<joint>から|{_JOIN})(?P<sign>{_SIGN})(?!{counters}|[0-9.])")


def _signs(text: str, start: int, at: int) -> Mention | None:
    """上記5、6及び7 and 6から8まで and (2)に定める: one mention for the whole list."""
    opening, more = _sign_patterns()
    first = opening.match(text, at)
    if first is None:
        return None
    signs, end, ranged = [first[0]], first.end(), False
    while further := more.match(text, end):
        if further["joint"] == "から":
            if len(signs) == 1 and text.startswith("まで", further.end()):
                signs.append(further["sign"])
                ranged, end = True, further.end() + 2
            break
        signs.append(further["sign"])
        end = further.end()
    prefix = text[start:at]
    if not prefix and len(signs) == 1 and not _points(text, end) and not re.match("の[一-龠]", text[end : end + 2]):
        return None
    strong = bool(prefix) or (_points(text, end) and "(" in signs[0][1:])
    return Mention(Form.SIGNS, start, end, signs=tuple(signs), ranged=ranged, prefix=prefix, strong=strong)


# --- documents --------------------------------------------------------------------------------------------


@cache
def _document_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    file = words()
    direct = re.compile(rf"(?:{_any(file.documents)}|{_any(file.linked_documents)}の|(?P<version>{_any(file.versions)}))$")
    name = re.compile(r"(?:[^、。,()「」\s]|(?<=の)「[^」]*」)*$")
    return direct, name


def document_before(text: str, at: int) -> str:
    """The document a chain at ``text[at:]`` belongs to by the words right before it: 地方自治法, 条例; empty where none does.

    Brackets between the name and the number are passed over: 地方自治法(昭和22年法律第67号)第244条.
    """
    end = at
    while end and text[end - 1] == ")":
        opened = _opening(text, end - 1)
        if opened <= 0:
            return ""
        end = opened
    direct, name = _document_patterns()
    if end and text[end - 1] == "」":
        opened = text.rfind("「", max(0, end - _MAX_BRACKET), end)
        return text[opened + 1 : end - 1] if opened >= 0 else ""
    window = text[max(0, end - 60) : end]
    if not direct.search(window):
        return ""
    version = direct.search(window)
    if version and version["version"]:
        return version["version"]
    match = name.search(window)
    return match[0] if match else ""


def is_version(document: str) -> bool:
    """Whether the words say that another state of this very text is meant: 改正前の."""
    return document.endswith(words().versions)


def is_own(document: str) -> bool:
    """Whether the words are the text's name for itself: この規程."""
    own = _own_pattern().search(document.removesuffix("の"))
    return own is not None


@cache
def _own_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:この|本)(?![{words().own_bodies}])[一-龠々ァ-ヶー]{{0,16}}?{_any(words().own_titles)}$")


def _opening(text: str, close: int) -> int:
    """Place of the bracket that ``text[close]`` closes; -1 where there is none."""
    depth = 0
    for place in range(close, max(close - _MAX_BRACKET, -1), -1):
        if text[place] == ")":
            depth += 1
        elif text[place] == "(":
            depth -= 1
            if depth == 0:
                return place
    return -1


def appendix_name(text: str) -> str:
    """The name of an appendix without 第 and 号 where it makes no difference: 別表第1 and 別表1 are 別表1."""
    match = re.fullmatch(rf"(?P<kind>\D*?)第?(?P<n>{_NUM})?(?P<rest>号?(?:様式)?)(?P<branch>(?:の[0-9]+)?)", text)
    if match is None:
        return text
    kind = "様式" if "様式" in text else match["kind"]
    return f"{kind}{parse_number(match['n']) if match['n'] else ''}{match['branch']}"


def names_a_law(text: str) -> bool:
    """Whether a text names a law at all, so that an article it cites may be that law's."""
    return re.search(r"[一-龠]法(?![一-龠])|法律|法令|(?<![一-龠])法(?=第|に|の)|施行令|[ァ-ヶ一-龠]条例", text) is not None

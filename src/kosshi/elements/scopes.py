"""Bodies, persons and assets in scope: who and what a clause takes in, and what it leaves out."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from kosshi.elements.element import ElementKind, Mark, Polarity
from kosshi.elements.lists import CELL, Member, brackets, masked, members, nominal, relative, sentences, tokens
from kosshi.elements.terms import Terms, folded, folded_pattern, grammar, rule

_LONGEST = 40  # characters of a new member; what is longer is a sentence
_PREFIX = re.compile(r"^(?:(?:ただし|また|なお|この場合において|併せて|あわせて|前項(?:の規定)?にかかわらず)、?)+")
_ABBREVIATION = re.compile(r"(?:、|^)?以下(?:単に|これらを)?「[^」]*」という。?$|以下同じ。?$")
_DOCUMENT = re.compile(r"^(?:この|本)[^、。はも]{1,24}は、?")
_OCCASION = re.compile(r"(?:とき|場合|際|ため|上|に|で|と|て|から|まで)$")
_POINTS = re.compile(
    r"^(?:次|以下|上記|前記|前項|前号|前条|第[0-9一二三四五六七八九十]+[条項号]|[0-9]+|[①-⑳アイウエオカ]|これら?|それら?|当該)"
)
_CIRCUMSTANCE = re.compile(r"(?:とき|場合|際|ため|当たり|当たって|にあたって|において|については|に関し)は?、?")
_TAIL = re.compile(r"(?<=.)の(?:事務|業務)$|(?<=[校園館課])[0-9一二三四五六七八九十]+[校園館課か所]*$")  # 議会の事務, 小学校3校
_IN_OR_OUT = re.compile(r"を(?P<how>除く|除き、?|除いた|含む|含み、?|含め、?|含めた)(?=.)")
_LIMIT_END = re.compile(r"(?:において|にあって)は?、?$")
_NESTED = re.compile(r"\([^)]*\(")
_NO_ASSETS = ("情報資産", "情報セキュリティ", "もの", "次のもの")


class Claim(NamedTuple):
    """A noun phrase and what is said of it: half-open range, polarity, limit, whether what the list does not know counts."""

    start: int
    end: int
    polarity: Polarity
    scope: str = ""
    new: bool = True


class Reader(NamedTuple):
    """What is looked for: the kinds, in the order in which a word is tried, and the list."""

    kinds: tuple[ElementKind, ...]
    terms: Terms


def scope_marks(text: str, kinds: tuple[ElementKind, ...], terms: Terms) -> list[Mark]:
    """The bodies, persons and assets of one paragraph.

    Args:
        text: the paragraph in the form of :func:`kosshi.elements.terms.form`.
        kinds: those that are looked for.
        terms: the list.
    """
    reader = Reader(kinds, terms)
    found: list[Mark] = []
    for start, end in sentences(text):
        sentence = text[start:end]
        for claim in (part for whole in _claims(sentence, kinds) for part in _split(sentence, whole)):
            found += [mark.at(start + mark.start, start + mark.end) for mark in _phrase(sentence, claim, reader)]
    return found


def subject_marks(text: str, terms: Terms) -> list[Mark]:
    """The persons whom the sentences of a paragraph bind: their subjects, with the brackets behind them.

    Args:
        text: the paragraph in the form of :func:`kosshi.elements.terms.form`.
        terms: the list.
    """
    reader = Reader((ElementKind.PERSON,), terms)
    found: list[Mark] = []
    for start, end in sentences(text):
        sentence = text[start:end]
        topic = _subject(sentence)
        if topic is not None:
            claim = Claim(*topic, Polarity.INCLUDE)
            found += [mark.at(start + mark.start, start + mark.end) for mark in _phrase(sentence, claim, reader)]
    return found


def names_subject(text: str, terms: Terms) -> bool:
    """Whether a paragraph has a word for a person whom standards bind; without one there is no subject to look for in it."""
    pattern, anywhere = _subject_words(terms)
    return anywhere or _NESTED.search(text) is not None or any(map(pattern.search, (text, masked(text))))


@lru_cache(maxsize=4)
def _subject_words(terms: Terms) -> tuple[re.Pattern[str], bool]:
    """The words for persons whom standards bind; True where a pattern asks for more than the words themselves."""
    bound = [term for term in terms if term.kind is ElementKind.PERSON and rule("subjects").search(term.term)]
    words = {folded(word) for term in bound for word in (term.term, *term.aliases)}
    patterns = [pattern for term in bound for pattern in term.patterns]
    parts = [*sorted(map(re.escape, words)), *(re.sub(r"\(\?P<is>", "(?:", folded_pattern(pattern)) for pattern in patterns)]
    outward = re.compile(r"\(\?[<=!]|(?<!\[)\^|\$|\\[bBAZ0-9]")  # what a pattern may ask of the text around its words
    return re.compile("|".join(parts)), any(map(outward.search, patterns))


def _subject(sentence: str) -> tuple[int, int] | None:
    """The range before the first は or が that binds, None where there is none or it speaks of an occasion."""
    bare = masked(sentence)
    at = match.end() if (match := _PREFIX.match(bare)) else 0
    particles = [token for token in tokens(bare) if token.start >= at and token.pos == "助詞" and token.surface in ("は", "が", "も")]
    particles = [token for token in particles if bare[max(token.start - 1, 0)] not in "又或"]  # 又は joins
    for token in sorted(particles, key=lambda token: token.surface != "は"):
        if token.start >= at:
            phrase = bare[at : token.start].strip()
            if _OCCASION.search(phrase) or (rule("topics").search(phrase) and not phrase.endswith((*grammar().person_endings, "等"))):
                continue
            return at + _behind_occasion(phrase), token.start
    return None


def _behind_occasion(phrase: str) -> int:
    """Where a subject begins behind what stands before it: 情報資産を利用するとき、職員."""
    found = [match.end() for match in _CIRCUMSTANCE.finditer(phrase)]
    return found[-1] if found and found[-1] < len(phrase) else 0


def _claims(sentence: str, kinds: tuple[ElementKind, ...]) -> list[Claim]:
    """The noun phrases of a sentence that say who or what is in or out."""
    bare = masked(sentence)
    at = match.end() if (match := _PREFIX.match(bare)) else 0
    proviso = at > 0
    limit = ""
    match = rule("limits").match(bare[at:])
    if match and (rule("exclude").fullmatch(bare[at:][match.end() :]) or rule("include").fullmatch(bare[at:][match.end() :])):
        limit = sentence[at : at + match.end()].rstrip("、")
        at += match.end()
    rest = bare[at:].rstrip()
    if rule("none").search(rest):
        return _named(rest, at) if proviso and ElementKind.ORGAN in kinds else []
    if re.search(r"に適用し、", rest):
        return _inner_claims(rest, at)
    if out := rule("exclude").fullmatch(rest):
        start = max(_behind_topic(rest, out.end("is")), out.start("is"))  # 対象に学校を含まない
        occasion = _occasion(rest[start : out.end("is")]) if ElementKind.ASSET not in kinds or len(kinds) > 1 else ""
        return [Claim(at + start, at + out.end("is") - len(occasion), Polarity.EXCLUDE, limit or occasion)]
    if into := rule("include").fullmatch(rest):
        start = _behind_topic(rest, into.end("is"))
        if rule("leads").search(rest[start:]) and not re.search(r"及び次の", rest):
            return []
        return [Claim(at + start, at + into.end("is"), Polarity.INCLUDE, limit)]
    if nominal(rest) and not proviso and not rule("leads").match(rest):
        return [Claim(at + _behind_topic(rest, len(rest)), at + len(rest), Polarity.INCLUDE, limit)]
    return _inner_claims(rest, at) if ElementKind.ASSET not in kinds or len(kinds) > 1 else []


def _named(rest: str, at: int) -> list[Claim]:
    """What a proviso names as following other rules: ただし、議会事務局は、本町の方針に準じる. It is named, and the rest limits it."""
    found = rule("follows").fullmatch(rest)
    return [Claim(at + found.start("is"), at + found.end("is"), Polarity.INCLUDE, found["scope"], new=False)] if found else []


def _split(sentence: str, claim: Claim) -> list[Claim]:
    """A claim cut at を除く and を含む inside it: 学校を除くすべての機関."""
    bare = masked(sentence)[: claim.end].rstrip()
    found: list[Claim] = []
    at = claim.start
    for match in _IN_OR_OUT.finditer(bare, at):
        leaves = match["how"].startswith("除") and claim.polarity is Polarity.INCLUDE
        polarity = Polarity.EXCLUDE if leaves else Polarity.INCLUDE if match["how"].startswith("含み") else claim.polarity
        found.append(Claim(at, match.start(), polarity, claim.scope))
        at = match.end()
    return [*(one for one in found if one.end > one.start), claim._replace(start=at)]


def _inner_claims(rest: str, at: int) -> list[Claim]:
    """A claim in the middle of a sentence: …に適用し、…を対象とする."""
    found = []
    for match in re.finditer(r"(?P<is>[^。]+?)に(?:適用し|適用する|ついて適用)", rest):
        start = _behind_topic(match["is"], len(match["is"]))
        found.append(Claim(at + match.start("is") + start, at + match.end("is"), Polarity.INCLUDE))
    return found


def _occasion(phrase: str) -> str:
    """小学校及び中学校において授業の用に供する情報システム: what the exclusion is limited to."""
    match = re.search(r"(?:において|に(?:おける|係る)|の教室に).{2,}$", phrase)
    return match[0] if match else ""


def _behind_topic(phrase: str, end: int) -> int:
    """Where a phrase goes on behind its topic: この規程は、 or 適用される行政機関は、; 0 where it has none."""
    at = 0
    for token in tokens(phrase[:end]):
        if token.pos != "助詞" or token.surface not in ("は", "とは") or token.end >= end:
            continue
        topic = phrase[at : token.start].strip()
        if _DOCUMENT.match(topic + "は") or rule("topics").search(topic) or at == 0:
            at = token.end
            while at < end and phrase[at] in "、,":
                at += 1
    return at


def _phrase(sentence: str, claim: Claim, reader: Reader) -> list[Mark]:
    """The elements of a noun phrase and of the brackets behind its members."""
    bare = masked(sentence)[: claim.end]
    found: list[Mark] = []
    inner = bare[claim.start : claim.end]
    listed = _resolved(inner, reader)
    unsure = claim.polarity is Polarity.EXCLUDE and re.search(r"別に[^。]*定め|定めるところ", sentence[claim.end :])
    for start, end, kind, element, known in sorted(listed):
        if not known and (unsure or not claim.new):
            continue
        limit, replaced = _limits(sentence, claim.start + end, claim.start + len(inner))
        if not replaced:
            found.append(Mark(claim.start + start, claim.start + end, kind, element, claim.polarity, known, limit or claim.scope))
        for whole in _of_limit(inner[start:end], claim.scope, kind, reader):
            found.append(Mark(claim.start + start, claim.start + end, kind, whole, claim.polarity, scope=claim.scope))
    for bracket in brackets(sentence):
        if claim.start <= bracket.start <= claim.end:
            found += _bracket(sentence, bracket.start + 1, bracket.end - 1, claim, reader)
    return found


def _of_limit(name: str, limit: str, kind: ElementKind, reader: Reader) -> list[str]:
    """What a name means with the bodies it is said of: 委員会及び議会においては、事務局を含む has the 議会事務局."""
    said = _LIMIT_END.sub("", limit)
    if said == limit:
        return []
    terms = [reader.terms.exact(kind, _head_free(said[one.start : one.end], kind) + name) for one in members(said)]
    return [term.term for term in terms if term is not None]


def _head_free(words: str, kind: ElementKind) -> str:
    """A name without すべての, 本市の before it."""
    return words[_head(words, kind) :]


def _limits(sentence: str, end: int, until: int) -> tuple[str, bool]:
    """What the bracket right behind a member says of it: a limit (…に限る), or that it stands for what the bracket lists (…をいう)."""
    for bracket in brackets(sentence):
        if bracket.start == end and bracket.start <= until:
            words = _ABBREVIATION.sub("", sentence[bracket.start + 1 : bracket.end - 1]).rstrip("。")
            if rule("only").search(words):
                return words, False
            return "", bool(re.search(r"をいう$", words))
    return "", False


def _bracket(sentence: str, start: int, end: int, outer: Claim, reader: Reader) -> list[Mark]:
    """The elements inside a bracket: （…を含む。）（…を除く。）（…をいう。）（A、B及びC）; abbreviations have none."""
    found: list[Mark] = []
    flipped = {Polarity.INCLUDE: Polarity.EXCLUDE, Polarity.EXCLUDE: Polarity.INCLUDE}
    words = sentence[start:end]
    for first, last in sentences(words):
        part = words[first:last]
        if _ABBREVIATION.fullmatch(part) or re.match(r"以下", part):
            continue
        part = _ABBREVIATION.sub("", part).rstrip("、")
        bare = masked(part).rstrip()
        at = start + first
        if rule("only").search(bare):
            continue
        out, into = rule("exclude").fullmatch(bare), rule("include").fullmatch(bare)
        if out:
            polarity, said = flipped[outer.polarity], out.span("is")
        elif into:
            polarity, said = outer.polarity, into.span("is")
        elif nominal(bare) and not re.search(r"(?:年|月)[^)]*(?:第[0-9]+号)", bare):
            polarity, said = outer.polarity, (0, len(bare))
        else:
            continue
        found += [m.at(at + m.start, at + m.end) for m in _phrase(part, Claim(*said, polarity), reader)]
    return found


def _resolved(inner: str, reader: Reader) -> list[tuple[int, int, ElementKind, str, bool]]:
    """The members of a list as elements; the range of each, its kind, its term and whether the list knows it."""
    spread = [hit for kind in reader.kinds for hit in reader.terms.spread(kind, inner)]
    found = [(hit.start, hit.end, hit.term.kind, hit.term.term, True) for hit in spread]
    for member in _outside_relatives(inner, _label_free(inner, members(inner))):
        if not any(hit.start < member.end and member.start < hit.end for hit in spread):
            found += _member(inner, member, reader)
    return found


def _label_free(inner: str, parts: tuple[Member, ...]) -> tuple[Member, ...]:
    """Members without the first cell of a row of two: it labels the row (議会 | 議会事務局)."""
    return parts[1:] if inner.strip(CELL).count(CELL) == 1 and len(parts) > 1 and parts[1].joint == CELL else parts


def _outside_relatives(inner: str, parts: tuple[Member, ...]) -> tuple[Member, ...]:
    """Members without those that stand in a relative clause of a later one: ネットワーク及び情報システムで取り扱う情報 is 情報."""
    kept: list[Member] = []
    for member in parts:
        own = relative(inner[member.start : member.end])[1]
        if own and not member.cover and member.joint not in ("並びに", CELL) and not _persons(inner[member.start : member.end]):
            while kept and _bare(inner, kept[-1]):
                last = kept.pop()
                if last.joint in ("並びに", CELL):
                    break
        kept.append(member)
    return tuple(kept)


def _persons(words: str) -> bool:
    """市の機関に勤務する職員: what stands before is no object of the verb."""
    return words.endswith(tuple(grammar().person_endings))


def _bare(inner: str, member: Member) -> bool:
    return not member.cover and relative(inner[member.start : member.end])[0] == 0


def _member(inner: str, member: Member, reader: Reader) -> list[tuple[int, int, ElementKind, str, bool]]:
    words = _TAIL.sub("", inner[member.start : member.end].rstrip())
    end = member.start + len(words)
    for kind in reader.kinds:
        head = _head(words, kind)
        if inner[end : end + 1] == "等" and (term := reader.terms.exact(kind, words[head:] + "等")) and term.term.endswith("等"):
            return [(member.start + head, end + 1, kind, term.term, True)]
        hit = reader.terms.suffix(kind, words[head:])
        if hit is not None and _ends_at_word(words[head:], hit.start, kind):
            return [(member.start + head + hit.start, end, kind, hit.term.term, True)]
    for kind in reader.kinds:
        head = _head(words, kind)
        head = head if words[head:] not in _CLASSES else 0
        if _NEW[kind](words[head:]):
            return [(member.start + head, end, kind, words[head:], False)]
    return []


def _head(words: str, kind: ElementKind) -> int:
    """Where the name begins: behind すべての, 本市の, 市立の, a relative clause."""
    at = relative(words)[0] if kind is not ElementKind.PERSON else 0
    at += len(match[0]) if (match := re.match(r"(?:[# ]+の?|その)(?=.)", words[at:])) else 0
    while (match := rule("own").match(words[at:])) and match.end() < len(words) - at:
        at += match.end()
    return at


_CLASSES = ("組織", "機関", "部署", "職場", "施設", "所属")  # say nothing without what stands before them
_BEFORE_NAMES = (
    "市",
    "町",
    "村",
    "区",
    "県",
    "都",
    "道",
    "府",
    "組合",
    "連合",
    "企業団",
    "の",
    "立",
    "各",
    "する",
    "した",
    "た",
    "たち",
    "#",
)


def _ends_at_word(words: str, start: int, kind: ElementKind) -> bool:
    """Whether a known name at the end of a member is all that matters: ○○市教育委員会, 本市の職員, but not 情報セキュリティ委員会."""
    before = words[:start]
    if not before or before.endswith(_BEFORE_NAMES):
        return True
    return kind is ElementKind.PERSON and tokens(before)[-1].pos in ("動詞", "助動詞", "助詞")


def _is_organ(words: str) -> bool:
    return _is_name(words) and words.endswith(grammar().organ_endings)


def _is_person(words: str) -> bool:
    return _is_name(words) and words.endswith(grammar().person_endings) and not words.endswith("管理者")


def _is_asset(words: str) -> bool:
    return _is_name(words) and words not in _NO_ASSETS and not words.endswith(("もの", "こと", "者のすべて"))


def _is_name(words: str) -> bool:
    return 2 <= len(words) <= _LONGEST and not _POINTS.match(words) and nominal(words) and not rule("topics").fullmatch(words)


_NEW: dict[ElementKind, Callable[[str], bool]] = {
    ElementKind.ORGAN: _is_organ,
    ElementKind.PERSON: _is_person,
    ElementKind.ASSET: _is_asset,
}

"""Whom a sentence binds: its grammatical subjects that are persons, offices or bodies."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kosshi.model import Strength
from kosshi.norms.sentence import Mention, Sentence, Word
from kosshi.norms.vocabulary import vocabulary

_NOMINAL = frozenset({"名詞", "接尾辞", "接頭辞", "代名詞"})
_JOINERS = frozenset({"、", ",", "・", "及び", "又は", "並びに", "若しくは", "および", "または", "ならびに", "もしくは", "や", "と"})
_BEFORE_TOPIC = frozenset({"に", "で", "と", "て", "から", "まで", "へ", "より", "ば", "を", "が", "の", "も", "だけ", "のみ"})
_ABBREVIATION = re.compile(r"\((?:[^()]|\([^()]*\))*?以下(?:単に|これらを)?「(?P<short>[^「」]{1,20})」という。?\)$")
_NOUNS_AHEAD = _NOMINAL | {"連体詞"}
_FORMAL = frozenset({"もの", "こと", "物", "事"})
_COMPLEMENT = re.compile(r"を|について|に関し|において|に対し|に際し|に当た|にあた")
_NAMES_ONLY = frozenset({Strength.LEAD, Strength.DEFINITION})
_FARTHEST = 300  # words between a subject and its predicate; no sentence a reader can follow has more
_COPULA = re.compile(r"(?<![うくすつぬふむゆるぐずぶたいの])(?<!もの)(?<!こと)とする$|である$|とし、?$")


def actors(sentence: Sentence, strength: Strength) -> tuple[Mention, ...]:
    """The actors of a sentence of this force, in order.

    A subject that is only named, defined or introduced (…の範囲は、次のとおりとする) is bound by nothing and left out.
    """
    words = sentence.outer
    found: list[Mention] = []
    names_only = strength in _NAMES_ONLY or bool(_COPULA.search(sentence.plain))
    for place, word in enumerate(words):
        last = _subject_end(words, place)
        if last < 0 or (names_only and _is_named_only(sentence, strength, word)):
            continue
        found += _members(sentence, words, last)
    return tuple(dict.fromkeys(found))


def _subject_end(words: Sequence[Word], place: int) -> int:
    """Index of the last word of the subject that the particle at ``place`` marks, -1 where it marks none of the sentence's."""
    word = words[place]
    if word.pos != "助詞" or place == 0:
        return -1
    before = words[place - 1]
    if word.surface == "は":
        if before.surface == "て" and place > 3 and words[place - 2].surface in ("おい", "あっ", "於い", "在っ"):
            return place - 4 if words[place - 3].surface == "に" else -1
        return -1 if before.pos == "助詞" and before.surface in _BEFORE_TOPIC else place - 1
    if word.surface == "も" and before.pos in _NOMINAL:
        return place - 1
    if word.surface == "が" and before.pos in _NOMINAL and _reaches_end(words, place + 1):
        return place - 1
    return -1


def _reaches_end(words: Sequence[Word], start: int) -> bool:
    """Whether the predicate of a が subject is the sentence's and not that of a relative or conditional clause."""
    for place in range(start, min(len(words) - 1, start + _FARTHEST)):
        word, ahead = words[place], words[place + 1]
        if word.surface == "は" and word.pos == "助詞" and words[place - 1].pos in _NOMINAL:
            return False  # another topic has taken over
        verbal = word.pos in ("動詞", "形容詞") or (word.pos == "助動詞" and word.lemma != "だ")
        if not verbal or not (ahead.pos in _NOUNS_AHEAD or ahead.surface == "よう"):
            continue
        if not (ahead.surface in _FORMAL and [w.surface for w in words[place + 2 : place + 4]] == ["と", "する"]):
            return ahead.surface in _FORMAL and place + 2 >= len(words) - 1  # …すること。
    return True


def _is_named_only(sentence: Sentence, strength: Strength, particle: Word) -> bool:
    """Whether the subject before ``particle`` is only given a name, a place or a list."""
    return strength is Strength.DEFINITION or not _COMPLEMENT.search(sentence.masked, particle.end)


def _members(sentence: Sentence, words: Sequence[Word], last: int) -> list[Mention]:
    """The actors in the noun phrase that ends with word ``last``, in order."""
    behind = words[last + 1].start if last + 1 < len(words) else len(sentence.text)
    short = _ABBREVIATION.search(sentence.text, words[last].end, behind)
    first = _phrase_start(sentence, words, last)
    if short and actor_term(short["short"]):
        return [sentence.mention(actor_term(short["short"]), words[first].start, words[last].end)]
    found: list[Mention] = []
    end = last
    while end >= first:
        start = end
        while start > first and words[start - 1].surface not in _JOINERS:
            start -= 1
        mention = _member(sentence, words, start, end)
        if mention is None:
            break  # what stands before the last actor is something else: 施行後、職員は
        found.insert(0, mention)
        end = start - 2
    return found


def _phrase_start(sentence: Sentence, words: Sequence[Word], last: int) -> int:
    first = last
    while first > 0 and _in_phrase(words[first - 1]) and not sentence.parted(words[first - 1].end, words[first].start):
        first -= 1
    while first < last and (words[first].surface in _JOINERS or words[first].surface == "の"):
        first += 1
    return first


def _in_phrase(word: Word) -> bool:
    return word.pos in _NOMINAL or word.surface in _JOINERS or word.surface == "の"


def _member(sentence: Sentence, words: Sequence[Word], start: int, end: int) -> Mention | None:
    """The actor that words ``start`` to ``end`` name."""
    whole = "".join(word.surface for word in words[start : end + 1])
    head = start
    for place in range(start, end):
        if words[place].surface == "の":
            head = place + 1
    name = "".join(word.surface for word in words[head : end + 1])
    term = vocabulary().names.get(whole) or actor_term(name)
    if not term:
        return None
    if term == "者" and start > 0 and words[start - 1].surface not in _JOINERS:
        begin = _clause_start(words, start)
        return sentence.mention("".join(word.surface for word in words[begin : end + 1]), words[begin].start, words[end].end)
    if term == "長":
        term, head = (whole, start) if name == "長" and whole != name else (term, head)
    return sentence.mention(term, words[head].start, words[end].end)


def _clause_start(words: Sequence[Word], place: int) -> int:
    """Beginning of the relative clause before word ``place``: 自治体機密性2以上の情報を送信する者."""
    while place > 0 and words[place - 1].surface not in ("、", ",", "は"):
        place -= 1
    return place


def actor_term(name: str) -> str:
    """The canonical term of the person or office a noun names, ``name`` folded; empty where it names none.

    >>> actor_term("CISO"), actor_term("企画財政課"), actor_term("端末")
    ('最高情報セキュリティ責任者', '企画財政課', '')
    """
    words = vocabulary()
    for form in (name, words.determiner.sub("", name)):
        if form in words.names:
            return words.names[form]
    bare = words.determiner.sub("", name)
    return bare if words.office.search(bare) and not words.no_office.search(bare) else ""

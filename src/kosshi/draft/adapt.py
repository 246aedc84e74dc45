"""One body's wording made another's: its words for itself, head, persons, organs, zones, services and references."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from kosshi.draft import lists
from kosshi.draft.adapted import Adapted, Origin, each
from kosshi.draft.mending import mended
from kosshi.draft.model import Adaptation
from kosshi.draft.paragraphs import Paragraph, heading, paragraphs
from kosshi.draft.phrases import replaced_phrases
from kosshi.draft.pointing import point
from kosshi.draft.profile import Profile, kinds
from kosshi.draft.vocabulary import facts
from kosshi.draft.words_taken import write_out
from kosshi.editions.catalogue import places
from kosshi.model import Clause, HintKind, Policy
from kosshi.skeleton import Node
from kosshi.tokens import default, fold

__all__ = ["adapt", "adapted_title", "document_word", "facts", "node_title"]


def adapt(clauses: Sequence[Clause], origin: Origin, profile: Profile, node: str, siblings: int) -> Adapted:
    """The wording of a node in one policy, made the profile's body's.

    Args:
        clauses: the clauses of the policy that answer to the node.
        origin: the policy.
        profile: whom it is for.
        node: the node.
        siblings: how many clauses the draft has below it (for 次の三段階の).

    Returns:
        The wording; ``refused`` says why it cannot serve, where it cannot.
    """
    source = origin.policy.source.text
    wording = Adapted(heading(source, clauses[0]), [])
    for clause in clauses:
        if _tabular(origin.policy, clause):
            wording.refuse("table")
        found, torn = paragraphs(source, clause)
        wording.paragraphs += found
        wording.done |= {Adaptation.REPAIR} if torn else set()
    _repairs(wording, origin)
    point(wording, origin, clauses, profile, node)
    _phrases(wording, origin, {clause.path for clause in clauses})
    _services(wording, profile)
    _zones(wording, profile)
    _counts(wording, siblings)
    _others_only(wording, origin, profile)
    write_out(wording, origin, profile)
    _body(wording, origin, profile)
    _heads(wording, origin, profile)
    _persons(wording, origin, profile)
    _documents(wording, profile)
    if node in facts().organ_nodes:
        _organs(wording, profile)
    if node in facts().person_nodes:
        _subject(wording, profile)
    return wording


def _tabular(policy: Policy, clause: Clause) -> bool:
    """Whether a clause's own text holds a table, which a draft cannot copy."""
    if "\t" in clause.text:
        return True
    tables = [hint for hint in policy.source.hints if hint.kind is HintKind.TABLE]
    return any(hint.start < span.end and span.start < hint.end for span in clause.spans for hint in tables)


def node_title(node: Node, profile: Profile) -> str:
    """The title of a node as the wanted edition has it, made the body's."""
    wanted = places()[profile.edition]
    older = [title for last, title in facts().titles.get(node.id, {}).items() if wanted <= places()[last]]
    every = all(getattr(profile.services, name) for name in facts().services)
    title = (older[0] if older and every else node.ja).replace(facts().model_self, profile.body.calls_itself)
    return adapted_title(title, profile)


def adapted_title(title: str, profile: Profile) -> str:
    """A title of the skeleton made the body's: its persons, no services it does not use."""
    for name, words in facts().services.items():
        if not getattr(profile.services, name):
            title = lists.without(title, words)
            title = facts().headings.get(title, title)
    term = max((term for term in facts().person_terms if title.startswith(term)), key=len, default="")
    return profile.persons.term + title.removeprefix(term) if term else title


def _repairs(wording: Adapted, origin: Origin) -> None:
    """Slips of the source are mended, and the words that only led on to its next item go."""
    if wording.paragraphs:
        last = wording.paragraphs[-1]
        size = len(_LEADING_ON.sub("", last.text))
        if size < len(last.text):
            wording.paragraphs[-1] = last.replaced(size, len(last.text), "")
            wording.done.add(Adaptation.REPAIR)
    mended(wording, origin.repairs)


_LEADING_ON = re.compile("(?:、|(?:及び|並びに|又は|若しくは)、?)+$")


def _phrases(wording: Adapted, origin: Origin, paths: Set[str]) -> None:
    """Phrases that the wanted edition replaced become its own."""
    stale = [one for one in origin.stale if one.path in paths]
    heading = replaced_phrases(wording.heading, stale)
    texts = [replaced_phrases(one.text, stale) for one in wording.paragraphs]
    if heading != wording.heading or texts != [one.text for one in wording.paragraphs]:
        wording.heading = heading
        wording.paragraphs = [Paragraph(text, (-1,) * len(text)) for text in texts]
        wording.done.add(Adaptation.EDITION)


def _organs(wording: Adapted, profile: Profile) -> None:
    """The scope's list of organs becomes the profile's."""
    whole = [one for one in wording.paragraphs if one.text]
    pattern = re.compile(facts().organ_sentence)
    match = pattern.match(whole[0].text) if len(whole) == 1 else None
    if match is None or any(word in match["list"] for word in facts().elsewhere):
        wording.refuse("organs")
        return
    names = [lists.limited(organ.name, organ.including, organ.excluding) for organ in profile.organ_list]
    wording.paragraphs = [whole[0].replaced(*match.span("list"), lists.join(names))]
    wording.done.add(Adaptation.ORGANS)


def _subject(wording: Adapted, profile: Profile) -> None:
    """The persons bound: the subject of the first sentence becomes the profile's list."""
    if not wording.paragraphs:
        return
    text = wording.paragraphs[0].text
    depth = 0
    for place, char in enumerate(text):
        depth += (char in "（「") - (char in "）」")
        if depth == 0 and text.startswith("は、", place):
            persons = profile.persons
            words = lists.join(persons.bound)
            words += f"（以下「{persons.term}」という。）" if words != persons.term else ""
            wording.paragraphs[0] = wording.paragraphs[0].replaced(0, place, words)
            wording.done.add(Adaptation.PERSONS)
            return
    wording.refuse("persons")


def _services(wording: Adapted, profile: Profile) -> None:
    """Paragraphs and members of lists that speak of a service the body does not use go."""
    for name, words in facts().services.items():
        if getattr(profile.services, name):
            continue
        kept = [one for one in wording.paragraphs if not _begins_with(one.text, words)]
        if len(kept) < len(wording.paragraphs):
            wording.done.add(Adaptation.SERVICES)
        wording.paragraphs = [_without(one, words, wording) for one in kept]
        wording.heading = lists.without(wording.heading, words)
        wording.heading = facts().headings.get(wording.heading, wording.heading)
        if any(word in wording.text for word in words):
            wording.refuse("services")


def _begins_with(text: str, words: Sequence[str]) -> bool:
    """Whether a paragraph is about one of these: its first phrase names it."""
    return any(word in text.partition("、")[0] for word in words) and "場合" in text.partition("、")[0]


def _without(paragraph: Paragraph, words: Sequence[str], wording: Adapted) -> Paragraph:
    text = lists.without(paragraph.text, words)
    if text == paragraph.text:
        return paragraph
    wording.done.add(Adaptation.SERVICES)
    if _SPOILT.search(text) or text.count("（") != text.count("）"):
        wording.refuse("services")  # it was no list
    return Paragraph(text, (-1,) * len(text))


_SPOILT = re.compile("、、|、。|。、|（）|（、|、）|^、")


def _zones(wording: Adapted, profile: Profile) -> None:
    """Brackets that speak of a zone the body has not go; what still speaks of one refuses the wording."""
    for zone, words in facts().zones.items():
        if zone in profile.zones:
            continue
        alternatives = "|".join(map(re.escape, words))
        each(wording, re.compile(rf"（[^（）]*(?:{alternatives})[^（）]*）"), "", Adaptation.ZONES)
        if any(word in wording.text for word in words):
            wording.refuse("zones")


_KANJI = "〇一二三四五六七八九"


def _counts(wording: Adapted, siblings: int) -> None:
    """次の三段階の says how many items follow; the draft may have fewer."""
    counted = facts().counted
    pattern = re.compile(counted.pattern)
    for place, whole in enumerate(wording.paragraphs):
        paragraph = whole
        for match in reversed(list(pattern.finditer(whole.text))):
            said = _KANJI.index(match["n"]) if match["n"] in _KANJI else int(match["n"])
            if said != siblings:
                words = f"次の{_KANJI[siblings]}{match['unit']}の" if 2 <= siblings <= 9 else counted.plain
                paragraph = paragraph.replaced(*match.span(), words)
                wording.done.add(Adaptation.ZONES)
        wording.paragraphs[place] = paragraph


def _others_only(wording: Adapted, origin: Origin, profile: Profile) -> None:
    """What is one body's by its number, or one kind of body's by its nature, refuses the wording."""
    for kind, words in facts().words_of_kinds.items():
        found = next((word for word in words if word in wording.text), "")
        if found and kind != profile.body.kind:
            wording.refuse(f"foreign:{found}")
    if profile.body.name not in origin.designations and re.search(facts().local_rule, wording.text):
        wording.refuse("local-rule")


def _body(wording: Adapted, origin: Origin, profile: Profile) -> None:
    """Name and self-designations."""
    words = sorted(origin.designations, key=len, reverse=True)
    if not words:
        return
    either = "|".join(re.escape(fold(word)) for word in words)
    own = profile.body.calls_itself
    defined = re.compile(rf"(?:{either})（以下(?:単に)?「(?:{either})」という。?）")
    each(wording, defined, own, Adaptation.SELF)
    names = [word for word in words if len(word) > 3]
    if names:
        # the full name stands where a document of the body is named
        each(wording, re.compile("|".join(re.escape(fold(word)) for word in names) + "(?=情報セキュリティ)"), "", Adaptation.SELF)
    each(
        wording,
        re.compile(rf"(?<![\u4e00-\u9fff])(?:{either})(?!長|職員|議会|運営委員会|事務局|民|立|役所|場(?!合))"),
        own,
        Adaptation.SELF,
    )


def _heads(wording: Adapted, origin: Origin, profile: Profile) -> None:
    """市長 becomes 町長, also in 市長部局; 指定管理者 and the like are other words to the tokenizer."""
    usual = kinds().get(origin.kind)
    heads = set(usual.heads if usual else ()) - {profile.body.head}
    for place, whole in enumerate(wording.paragraphs):
        paragraph = whole
        for token in reversed(default()(whole.text)):
            if token.surface in heads:
                paragraph = paragraph.replaced(token.start, token.end, profile.body.head)
                wording.done.add(Adaptation.HEAD)
        wording.paragraphs[place] = paragraph


def _persons(wording: Adapted, origin: Origin, profile: Profile) -> None:
    """職員等 becomes the profile's word for the persons bound."""
    term, own = origin.person_term, profile.persons.term
    if term == own:
        return
    blocked = [word for word in facts().person_compounds if term in word and word != term]
    blocked += [word for word in facts().person_terms if term in word and word != term]
    guards = "".join(f"(?!{re.escape(word[word.index(term) :])})" for word in blocked if word.startswith(term))
    behind = "".join(f"(?<!{re.escape(word[: word.index(term)])})" for word in blocked if not word.startswith(term))
    each(wording, re.compile(rf"{behind}{guards}{re.escape(term)}"), own, Adaptation.PERSONS)


def _documents(wording: Adapted, profile: Profile) -> None:
    """本基本方針 becomes the word the draft uses for itself."""
    words = sorted(facts().documents, key=len, reverse=True)
    each(wording, re.compile("|".join(map(re.escape, words))), document_word(profile), Adaptation.DOCUMENT)


def document_word(profile: Profile) -> str:
    """How the draft speaks of itself: この訓令, 本情報セキュリティポリシー, 本基本方針."""
    if profile.instrument:
        for kind in facts().instruments:
            if profile.instrument.kind.endswith(kind):
                return f"この{kind}"
    return "本基本方針"

"""What a drafter should weigh that is no error: of the profile, and of what a draft rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from kosshi.corpus import Corpus
from kosshi.draft.introductions import introductions
from kosshi.draft.model import Draft, Item, walk
from kosshi.draft.profile import Profile, kinds
from kosshi.draft.vocabulary import facts
from kosshi.elements import organ_words
from kosshi.messages import say

_ALIKE = 0.85  # how near a name must be to a known one to be taken for a slip of it


def cautions(draft: Draft, corpus: Corpus) -> tuple[str, ...]:
    """One sentence for each thing to weigh.

    Args:
        draft: the draft.
        corpus: what it was made of.
    """
    return (*of_profile(draft.profile), *_of_sources(draft, corpus), *_offices(draft, corpus))


def of_profile(profile: Profile) -> Iterator[str]:
    """What is unusual in a profile: organs of other kinds of bodies, a slip in an organ's name, teachers without schools."""
    kind = profile.body.kind
    usual = {organ.replace("{head}", profile.body.head) for organ in kinds()[kind].organs} if kind in kinds() else set()
    known = {organ for one in kinds().values() for organ in one.organs if "{head}" not in organ} | set(organ_words())
    for organ in profile.organ_list:
        if organ.name in facts().unusual_organs.get(kind, ()):
            yield say("draft", "caution-organ", organ=organ.name, kind=kind)
        elif organ.name in facts().miswritten_organs:
            yield say("draft", "caution-organ-close", organ=organ.name, close=facts().miswritten_organs[organ.name])
        elif organ.name not in known | usual:
            close = get_close_matches(organ.name, sorted(known | usual), 1, _ALIKE)
            if close and not organ.name.endswith(close[0]) and not close[0].endswith(organ.name):
                yield say("draft", "caution-organ-close", organ=organ.name, close=close[0])
    if profile.schools == "none" and "教職員" in profile.persons.term:
        yield say("draft", "caution-teachers", term=profile.persons.term)
    if profile.instrument and profile.instrument.kind.endswith("訓令"):
        apart = [organ.name for organ in profile.organ_list if organ.name.endswith(facts().independent) and kind not in organ.name]
        if apart:
            yield say("draft", "caution-bound", instrument=profile.instrument.kind, head=profile.body.head, organs="、".join(apart))


def _of_sources(draft: Draft, corpus: Corpus) -> Iterator[str]:
    """A chapter whose every wording is one body's."""
    for title, items in draft.chapters:
        bodies = {item.source.partition("#")[0] for item in walk(items) if item.source}
        if len(bodies) == 1 and len(draft.profile.sources) != 1 and len(corpus.policies) > 1:
            yield say("draft", "caution-one-body", chapter=title, body=corpus.name(bodies.pop()))


def _offices(draft: Draft, corpus: Corpus) -> Iterator[str]:
    """Offices that the draft's words give tasks to while the clause that sets them up was not taken."""
    every = [item for _, items in draft.chapters for item in walk(items)]
    text = "\n".join(_words(item) for item in every)
    for policy_id in sorted({item.source.partition("#")[0] for item in every if item.source}):
        for word, long in introductions(corpus.policies[policy_id]):
            office = long or word
            if not office.endswith(facts().offices) or any(office in item.heading for item in every if not item.gap):
                continue
            count = text.count(office)
            if count and not re.search(rf"{re.escape(office)}(?:（以下|を(?:置|設)|は、[^。]*(?:担う|充て))", text):
                yield say("draft", "caution-office", office=office, count=count)


def _words(item: Item) -> str:
    return "" if item.gap else "\n".join(item.paragraphs)

"""What in a profile cannot be meant: words of another kind of body, names that are none, fields that exclude each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from kosshi.draft.given import is_day, is_instrument, is_name, is_number, reads_as_text, sign, unprintable
from kosshi.draft.profile import BOARD, Body, Profile, kinds
from kosshi.draft.vocabulary import facts
from kosshi.editions.catalogue import places
from kosshi.manifest import bodies

_SELF = re.compile("[本当]?(?P<kind>[市町村区県都府])")
_MUNICIPAL = re.compile("(?<=.)(?<!地)[市町村区県都府]")


class Contradiction(NamedTuple):
    """One thing that cannot be meant.

    Attributes:
        field: the field of the profile (``body.head``).
        message: key of ``data/messages/draft.yaml``.
        words: what the message speaks of.
    """

    field: str
    message: str
    words: dict[str, Any]


def contradictions(profile: Profile) -> Iterator[Contradiction]:
    """Everything in a profile that cannot be meant; field by field."""
    body = profile.body
    if body.kind not in bodies().kinds:
        yield Contradiction("body.kind", "bad-kind", {"value": body.kind, "known": "、".join(bodies().kinds)})
        return
    yield from _of_body(body)
    yield from _of_sources(profile)
    yield from _of_organs(profile)
    yield from _of_names(profile)
    yield from _of_words(profile)
    if profile.edition not in places():
        yield Contradiction("edition", "no-edition", {"value": profile.edition, "known": " ".join(places())})
    if profile.in_force and not is_day(profile.in_force):
        yield Contradiction("in_force", "bad-date", {"value": profile.in_force})
    yield from _of_instrument(profile)


def _of_instrument(profile: Profile) -> Iterator[Contradiction]:
    """A form or number that is none, or a form that asks for articles."""
    instrument = profile.instrument
    if instrument and not is_instrument(instrument.kind):
        yield Contradiction("instrument.kind", "bad-instrument", {"value": instrument.kind, "known": "、".join(facts().instruments)})
    if instrument and instrument.number and not unprintable(instrument.number) and not is_number(instrument.number):
        yield Contradiction("instrument.number", "bad-number", {"value": instrument.number})
    if profile.instrument and not profile.in_articles and profile.instrument.kind.endswith(facts().instruments_in_articles):
        yield Contradiction("numbering", "instrument-articles", {"value": profile.numbering, "instrument": profile.instrument.kind})


def _of_body(body: Body) -> Iterator[Contradiction]:
    """Words that only other kinds of bodies use, and 本市 for a body whose name says that it is a town's."""
    usual = kinds().get(body.kind)
    if usual:
        others = [kind for name, kind in kinds().items() if name != body.kind]
        selves = {word for kind in others for word in kind.selves} - set(usual.selves)
        heads = {word for kind in others for word in kind.heads} - set(usual.heads)
        for field, value, foreign, own in (
            ("body.calls_itself", body.calls_itself, selves, usual.selves),
            ("body.head", body.head, heads, usual.heads),
        ):
            if value in foreign:
                yield Contradiction(field, "other-kind", {"value": value, "kind": body.kind, "usual": "、".join(own)})
    word = _SELF.fullmatch(body.calls_itself)
    named = set(_MUNICIPAL.findall(body.name))
    if word and named and word["kind"] not in named:
        yield Contradiction("body.calls_itself", "other-name", {"value": body.calls_itself, "name": body.name})


def _of_sources(profile: Profile) -> Iterator[Contradiction]:
    """A policy that is preferred although it may not be used."""
    named = {"wording": profile.wording.partition(":")[2]} | {f"nodes.{node}": hand.policy for node, hand in profile.nodes.items()}
    for field, policy in named.items():
        if policy and profile.sources and policy not in profile.sources:
            yield Contradiction(field, "not-source", {"value": policy, "known": " ".join(profile.sources)})


def _of_organs(profile: Profile) -> Iterator[Contradiction]:
    """Organs of another kind of municipality, named twice, in and out at once, or lacking for the schools."""
    names = [organ.name for organ in profile.organ_list]
    if profile.body.kind in bodies().municipalities:
        heads = {word for kind in bodies().municipalities for word in kinds()[kind].heads}
        heads -= {*kinds()[profile.body.kind].heads, profile.body.head}
        for name in names:
            if foreign := next((head for head in sorted(heads) if name.startswith(head)), ""):
                yield Contradiction("organs", "other-head", {"value": name, "head": foreign, "own": profile.body.head})
    yield from _doubled("organs", names)
    out = {name for organ in profile.organ_list for name in organ.excluding}
    inside = set(names) | {name for organ in profile.organ_list for name in organ.including}
    for name in sorted(out & inside):
        yield Contradiction("organs", "in-and-out", {"value": name})
    if profile.schools != "none" and not any(BOARD in name for name in names):
        yield Contradiction("schools", "no-board", {"value": profile.schools})


def _of_names(profile: Profile) -> Iterator[Contradiction]:
    """Names that would not stand in a sentence as one name."""
    body, instrument = profile.body, profile.instrument
    names: dict[str, Sequence[str]] = {
        "body.name": (body.name,),
        "body.calls_itself": (body.calls_itself,),
        "body.head": (body.head,),
        "organs": [word for organ in profile.organ_list for word in (organ.name, *organ.including, *organ.excluding)],
        "persons.bound": profile.persons.bound,
        "persons.term": (profile.persons.term,),
        **({"instrument.kind": (instrument.kind,)} if instrument else {}),
    }
    for field, words in names.items():
        for word in words:
            if not is_name(word):
                yield Contradiction(field, "brackets", {"value": word})
    for field, text in (("title", profile.title), ("instrument.number", instrument.number if instrument else "")):
        if unprintable(text):
            yield Contradiction(field, "bad-sign", {"value": " ".join(text.split())})
    if sign(profile.title):
        yield Contradiction("title", "sign", {"value": profile.title, "sign": sign(profile.title)})
    yield from _doubled("persons.bound", profile.persons.bound)


def _of_words(profile: Profile) -> Iterator[Contradiction]:
    """Text of the profile's own that would be read as something else than text."""
    own = {f"nodes.{node}": hand.paragraphs for node, hand in profile.nodes.items() if hand.text}
    for number, line in enumerate(profile.supplementary):
        if "\n" in line.strip() or not line.strip():
            yield Contradiction(f"supplementary[{number + 1}]", "one-line", {"value": line})
        else:
            own[f"supplementary[{number + 1}]"] = (line,)
    for field, words in own.items():
        signed = next((line for line in words if sign(line)), "")
        if not words or any(map(unprintable, words)):
            yield Contradiction(field, "bad-sign", {"value": " ".join("".join(words).split())})
        elif signed:
            yield Contradiction(field, "sign", {"value": signed, "sign": sign(signed)})
        elif not reads_as_text(words):
            yield Contradiction(field, "clause-like", {"value": words[0]})


def _doubled(field: str, names: Sequence[str]) -> Iterator[Contradiction]:
    """The first name that stands in a list twice."""
    for name in names:
        if names.count(name) > 1:
            yield Contradiction(field, "twice", {"value": name})
            return

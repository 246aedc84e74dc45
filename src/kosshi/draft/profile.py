"""The drafting profile: what a body decides before its policy can be written (``draft.yaml``).

A profile is a YAML file for people who are no programmers; ``kosshi draft --init`` writes a commented one and
:func:`schema` gives its JSON Schema for editors that complete and check as one types.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, model_validator

from kosshi.draft.given import is_name, reads_as_text, sign, unprintable
from kosshi.editions.catalogue import places
from kosshi.errors import DataError
from kosshi.facts import Fact, builtin, read_yaml
from kosshi.manifest import bodies
from kosshi.messages import error

Zone = Literal["mynumber", "lgwan", "internet"]
Choice = Literal["consensus", "newest", "strongest"]
NumberingName = Literal["circled", "kana", "public", "article"]


class Kind(Fact):
    """What a kind of body usually calls itself and its head (``data/draft/kinds.yaml``)."""

    selves: tuple[str, ...]
    heads: tuple[str, ...]


class KindFile(Fact):
    """The whole of ``data/draft/kinds.yaml``."""

    kinds: dict[str, Kind]


class Body(Fact):
    """The body that the policy is for.

    Attributes:
        name: full name (架空町).
        kind: one of the kinds of ``data/bodies.yaml``.
        calls_itself: the word the text uses for it (本町).
        head: title of its head (町長).
    """

    name: str = Field(min_length=2, max_length=40, pattern=r"^[^\s、。「」（）()<>]+$")
    kind: str
    calls_itself: str = Field(min_length=1, max_length=20, pattern=r"^[^\s、。「」（）()<>]+$")
    head: str = Field(min_length=1, max_length=20, pattern=r"^[^\s、。「」（）()<>]+$")


class Organ(Fact):
    """One organ the policy covers, with what belongs to it expressly and what does not."""

    name: str = Field(min_length=1, max_length=60)
    including: tuple[str, ...] = ()
    excluding: tuple[str, ...] = ()


class Persons(Fact):
    """Whom the policy binds, and the one word the text uses for all of them."""

    bound: tuple[str, ...] = Field(min_length=1)
    term: str = Field(default="職員等", min_length=1, max_length=20)


class Services(Fact):
    """Which services of others the body uses."""

    outsourcing: bool = True
    cloud: bool = True
    social_media: bool = True


class Instrument(Fact):
    """The legal form: 訓令第3号, 告示第12号, 議会訓令; without one the policy is an internal decision."""

    kind: str = Field(min_length=1, max_length=20)
    number: str = ""


class ByHand(Fact):
    """A decision for one node: another body's wording, own words, or leaving it out."""

    policy: str = ""
    text: str = ""
    leave_out: str = Field(default="", description="the reason")

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The own words, a paragraph a line; empty lines are none."""
        return tuple(line.strip() for line in self.text.splitlines() if line.strip())

    @model_validator(mode="after")
    def _one(self) -> ByHand:
        if sum(map(bool, (self.policy, self.text, self.leave_out))) != 1:
            raise ValueError("give exactly one of policy, text, leave_out")
        return self


class Profile(Fact):
    """A drafting profile.

    Attributes:
        title: title of the policy; without one the body's name and 情報セキュリティ基本方針 (情報セキュリティポリシー with standards).
        organs: whom the scope names.
        schools: whether the schools of the body are in; ``none`` where it has none.
        zones: network zones in use.
        sources: policies whose wording may be used; all of the corpus where empty.
        edition: edition of the guideline the draft should follow (R8).
        wording: how a wording is chosen where several bodies have one, or ``policy:<id>`` for one body's first.
        nodes: decisions for single nodes of the skeleton.
        numbering: style of the numbers.
        in_force: date of coming into force as printed in the supplementary provision (令和9年4月1日); none without it.
        standards: whether the standards (対策基準) are drafted too, as a second chapter.
    """

    body: Body
    title: str = Field(default="", max_length=80)
    organs: tuple[Organ | str, ...] = Field(min_length=1)
    schools: Literal["include", "exclude", "none"] = "none"
    persons: Persons
    zones: tuple[Zone, ...] = ("mynumber", "lgwan", "internet")
    wireless_lan: bool = True
    services: Services = Services()
    sources: tuple[str, ...] = ()
    edition: str = "R8"
    wording: str = Field(default="consensus", pattern=r"^(?:consensus|newest|strongest|policy:[a-z0-9]+(?:-[a-z0-9]+)*)$")
    nodes: dict[str, ByHand] = Field(default_factory=dict)
    numbering: NumberingName = "circled"
    in_force: str = ""
    instrument: Instrument | None = None
    supplementary: tuple[str, ...] = ()
    standards: bool = False

    @property
    def full_title(self) -> str:
        """The title, made of the body's name where the profile gives none."""
        return self.title or f"{self.body.name}情報セキュリティ{'ポリシー' if self.standards else '基本方針'}"

    @property
    def organ_list(self) -> tuple[Organ, ...]:
        """The organs, with the schools where the profile puts them: at the board of education."""
        found = [Organ(name=organ) if isinstance(organ, str) else organ for organ in self.organs]
        if self.schools == "none":
            return tuple(found)
        field = "including" if self.schools == "include" else "excluding"
        return tuple(
            organ.model_copy(update={field: (*getattr(organ, field), *(s for s in SCHOOLS if s not in getattr(organ, field)))})
            if BOARD in organ.name
            else organ
            for organ in found
        )


BOARD = "教育委員会"
SCHOOLS = ("小学校", "中学校")
_SELF = re.compile("[本当]?(?P<kind>[市町村区県都府])")
_MUNICIPAL = re.compile("(?<=.)(?<!地)[市町村区県都府]")
_MUNICIPALITIES = ("都道府県", "市", "町", "村", "特別区")
_DATE = re.compile(r"(?:明治|大正|昭和|平成|令和)(?:元|[0-9０-９]{1,2})年[0-9０-９]{1,2}月[0-9０-９]{1,2}日")


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """What each kind of body usually calls itself and its head."""
    return builtin("draft/kinds.yaml", KindFile).kinds


def load_profile(path: Path) -> Profile:
    """Read and check a profile.

    Raises:
        DataError: not YAML, a wrong field, or fields that contradict each other; names the field.
    """
    profile = read_yaml(path, Profile)
    for field, key, fields in contradictions(profile):
        raise error(DataError, f"{path}: {field}", "draft", key, **fields)
    return profile


def contradictions(profile: Profile) -> Iterable[tuple[str, str, dict[str, object]]]:
    """(field, message key, its fields) of everything in a profile that cannot be meant."""
    body = profile.body
    if body.kind not in bodies().kinds:
        yield "body.kind", "bad-kind", {"value": body.kind, "known": "、".join(bodies().kinds)}
        return
    usual = kinds().get(body.kind)
    others = {word for name, kind in kinds().items() if name != body.kind for word in kind.selves} - set(usual.selves if usual else ())
    if usual and body.calls_itself in others:
        yield "body.calls_itself", "other-kind", {"value": body.calls_itself, "kind": body.kind, "usual": "、".join(usual.selves)}
    heads = {word for name, kind in kinds().items() if name != body.kind for word in kind.heads} - set(usual.heads if usual else ())
    if usual and body.head in heads:
        yield "body.head", "other-kind", {"value": body.head, "kind": body.kind, "usual": "、".join(usual.heads)}
    yield from _self_contradictions(body)
    yield from _source_contradictions(profile)
    yield from _organ_contradictions(profile)
    yield from _name_contradictions(profile)
    yield from _word_contradictions(profile)
    if profile.edition not in places():
        yield "edition", "no-edition", {"value": profile.edition, "known": " ".join(places())}
    for place, date in (("in_force", profile.in_force),):
        if date and not _DATE.fullmatch(date):
            yield place, "bad-date", {"value": date}
    if profile.instrument and profile.numbering != "article" and profile.instrument.kind.endswith(("訓令", "規則", "条例")):
        yield "numbering", "instrument-articles", {"value": profile.numbering, "instrument": profile.instrument.kind}
    for number, line in enumerate(profile.supplementary):
        if "\n" in line.strip() or not line.strip():
            yield f"supplementary.{number}", "one-line", {"value": line}


def _self_contradictions(body: Body) -> Iterable[tuple[str, str, dict[str, object]]]:
    """本市 for a body whose name says that it is a town's."""
    word = _SELF.fullmatch(body.calls_itself)
    named = set(_MUNICIPAL.findall(body.name))
    if word and named and word["kind"] not in named:
        yield "body.calls_itself", "other-name", {"value": body.calls_itself, "name": body.name}


def _source_contradictions(profile: Profile) -> Iterable[tuple[str, str, dict[str, object]]]:
    """A policy that is preferred although it may not be used."""
    named = {"wording": profile.wording.partition(":")[2]} | {f"nodes.{node}": hand.policy for node, hand in profile.nodes.items()}
    for field, policy in named.items():
        if policy and profile.sources and policy not in profile.sources:
            yield field, "not-source", {"value": policy, "known": " ".join(profile.sources)}


def _name_contradictions(profile: Profile) -> Iterable[tuple[str, str, dict[str, object]]]:
    """Names that would not stand in a sentence as one name."""
    names: dict[str, Sequence[str]] = {
        "organs": [word for organ in profile.organ_list for word in (organ.name, *organ.including, *organ.excluding)],
        "persons.bound": profile.persons.bound,
        "persons.term": (profile.persons.term,),
        **({"instrument.kind": (profile.instrument.kind,)} if profile.instrument else {}),
    }
    for field, words in names.items():
        for word in words:
            if not is_name(word):
                yield field, "brackets", {"value": word}
    number = profile.instrument.number if profile.instrument else ""
    for field, text in (("title", profile.title), ("instrument.number", number)):
        if unprintable(text):
            yield field, "bad-sign", {"value": " ".join(text.split())}
    if profile.title and sign(profile.title):
        yield "title", "sign", {"value": profile.title, "sign": sign(profile.title)}
    doubled = [word for word in profile.persons.bound if profile.persons.bound.count(word) > 1]
    if doubled:
        yield "persons.bound", "twice", {"value": doubled[0]}


def _word_contradictions(profile: Profile) -> Iterable[tuple[str, str, dict[str, object]]]:
    """Text of the profile's own that would be read as something else than text."""
    own = {f"nodes.{node}": hand.paragraphs for node, hand in profile.nodes.items() if hand.text}
    own |= {
        f"supplementary.{number}": (line,) for number, line in enumerate(profile.supplementary) if line.strip() and "\n" not in line.strip()
    }
    for field, words in own.items():
        signed = next((line for line in words if sign(line)), "")
        if not words or any(map(unprintable, words)):
            yield field, "bad-sign", {"value": " ".join("".join(words).split())}
        elif signed:
            yield field, "sign", {"value": signed, "sign": sign(signed)}
        elif not reads_as_text(words):
            yield field, "clause-like", {"value": words[0]}


def _organ_contradictions(profile: Profile) -> Iterable[tuple[str, str, dict[str, object]]]:
    names = [organ.name for organ in profile.organ_list]
    usual = kinds().get(profile.body.kind)
    heads = {word for kind in _MUNICIPALITIES for word in kinds()[kind].heads} - set(usual.heads if usual else ()) - {profile.body.head}
    if profile.body.kind in _MUNICIPALITIES:
        for name in names:
            if foreign := next((head for head in sorted(heads) if name.startswith(head)), ""):
                yield "organs", "other-head", {"value": name, "head": foreign, "own": profile.body.head}
    for name in names:
        if names.count(name) > 1:
            yield "organs", "twice", {"value": name}
            return
    out = {name for organ in profile.organ_list for name in organ.excluding}
    inside = set(names) | {name for organ in profile.organ_list for name in organ.including}
    for name in sorted(out & inside):
        yield "organs", "in-and-out", {"value": name}
    if profile.schools != "none" and not any(BOARD in name for name in names):
        yield "schools", "no-board", {"value": profile.schools}


def schema() -> dict[str, Any]:
    """JSON Schema of a profile."""
    return Profile.model_json_schema()


def template() -> str:
    """A commented profile to begin with."""
    return files("kosshi").joinpath("data/draft/profile.yaml").read_text(encoding="utf-8")

"""The drafting profile: what a body decides before its policy can be written (``draft.yaml``).

A profile is a YAML file for people who are no programmers; :mod:`kosshi.draft.profile_file` reads it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from pydantic import Field, model_validator

from kosshi.facts import Fact, builtin

Zone = Literal["mynumber", "lgwan", "internet"]
Choice = Literal["consensus", "newest", "strongest"]
NumberingName = Literal["circled", "kana", "public", "article"]


class Kind(Fact):
    """What a kind of body usually calls itself, its head and its organs (``data/draft/kinds.yaml``); ``{head}`` is the head's title."""

    selves: tuple[str, ...]
    heads: tuple[str, ...]
    organs: tuple[str, ...]


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
    def in_articles(self) -> bool:
        """Whether the text is written in articles (条)."""
        return self.numbering == "article"

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


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """What each kind of body usually calls itself, its head and its organs."""
    return builtin("draft/kinds.yaml", KindFile).kinds

"""Wordings for a body nobody knows yet: where its words belong stands a mark, which the page fills in.

The marks are made by drafting itself (:mod:`kosshi.draft`) for a body whose name, words for itself, head, persons and organs
are single characters of a private plane. What depends on a decision (a zone, a service, articles) is worded both ways.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from typing import Generic, TypeVar

from kosshi.draft.adapt import document_word
from kosshi.draft.model import Item
from kosshi.draft.profile import Body, ByHand, Persons, Profile, Services
from kosshi.draft.vocabulary import facts

NAME, SELF, HEAD, PERSONS, TERM, ORGANS, DOCUMENT, COUNT, COUNTED = (chr(0xF0000 + place) for place in range(9))
MARKS = frozenset((NAME, SELF, HEAD, PERSONS, TERM, ORGANS, DOCUMENT, COUNT, COUNTED))
ARTICLE = "article"  # the decision that the text stands in articles
MOST_SWITCHES = 6  # decisions a single wording is made for both ways
_NUMBERS = "〇一二三四五六七八九"
_COUNTED = ("段階", "つ", "項目", "点")  # what a number of items is counted in
# by such words a wording speaks of articles and what they are divided into
_ARTICLES_ONLY = ("各号", "前項", "次項", "同項", "前号", "次号", "同号", "第1項", "第2項")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Forms(Generic[T]):
    """One thing in the forms that decisions give it.

    Attributes:
        switches: the decisions that make a difference.
        forms: form by the switches that are turned, joined with blanks in this order.
    """

    switches: tuple[str, ...]
    forms: Mapping[str, T]

    @property
    def plain(self) -> T:
        """The form with everything as it is by default."""
        return self.forms[""]


@lru_cache(maxsize=1)
def switches() -> dict[str, tuple[str, ...]]:
    """Decisions that change wordings, as paths in the profile, and the words by which a wording speaks of them."""
    own = facts()
    zones = {f"zones.{zone}": words for zone, words in own.zones.items()}
    return zones | {f"services.{name}": words for name, words in own.services.items()}


def spoken_of(text: str) -> tuple[str, ...]:
    """The decisions that a wording may depend on."""
    found = [name for name, words in switches().items() if any(word in text for word in words)]
    articles = [ARTICLE] if any(word in text for word in _ARTICLES_ONLY) else []
    return tuple((found + articles)[:MOST_SWITCHES])


def forms(make: Callable[[frozenset[str]], T], turned: Iterable[str]) -> Forms[T]:
    """What ``make`` gives with every choice of switches turned; switches that make no difference are left out."""
    names = tuple(turned)
    every = {frozenset(some): make(frozenset(some)) for size in range(len(names) + 1) for some in combinations(names, size)}
    telling = tuple(name for name in names if any(every[some] != every[some ^ {name}] for some in every))
    kept = {some: form for some, form in every.items() if some <= set(telling)}
    return Forms(telling, {" ".join(name for name in telling if name in some): form for some, form in kept.items()})


def unknown_body(turned: frozenset[str] = frozenset(), hands: Mapping[str, ByHand] | None = None, standards: bool = True) -> Profile:
    """The profile of a body that is all marks.

    Args:
        turned: zones and services it does not use, ``article`` where its text stands in articles.
        hands: decisions for single nodes.
        standards: whether its standards are drafted.
    """
    own = facts()
    return Profile(
        body=Body(name=NAME + NAME, kind="その他", calls_itself=SELF, head=HEAD),
        organs=(ORGANS,),
        persons=Persons(bound=(PERSONS,), term=TERM),
        zones=tuple(zone for zone in ("mynumber", "lgwan", "internet") if f"zones.{zone}" not in turned),
        services=Services(**{name: f"services.{name}" not in turned for name in own.services}),
        numbering="article" if ARTICLE in turned else "circled",
        nodes=dict(hands or {}),
        standards=standards,
    )


def marked(item: Item, below: int, profile: Profile) -> Item:
    """An item drafted for the unknown body with marks for its persons, for the document and for the number of items below."""
    return replace(
        item,
        heading=marked_text(item.heading, below, profile),
        paragraphs=tuple(marked_text(paragraph, below, profile) for paragraph in item.paragraphs),
        children=tuple(marked(child, len(child.children), profile) for child in item.children),
    )


def marked_text(text: str, below: int, profile: Profile) -> str:
    """A text drafted for the unknown body with all marks."""
    text = text.replace(f"{PERSONS}（以下「{TERM}」という。）", PERSONS).replace(document_word(profile), DOCUMENT)
    if not 2 <= below <= 9:
        return text
    number = _NUMBERS[below]
    for words in _COUNTED:
        text = text.replace(f"次の{number}{words}の", f"{COUNT}{words}{COUNTED}")
    return text


def foreign_marks(text: str) -> bool:
    """Whether a source holds one of the marks itself."""
    return not MARKS.isdisjoint(text)

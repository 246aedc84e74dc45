"""Coding rules: concepts told by words, as a YAML file (KH Coder: コーディングルール)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, field_validator, model_validator

from kosshi.errors import UsageError
from kosshi.facts import Fact, builtin, read_yaml
from kosshi.lexis.pattern import elements
from kosshi.messages import say

_NEAR = 10  # KH Coder's own default


class Rule(Fact):
    """Conditions on a document; all that are given must hold. A bare text is a ``word``.

    Attributes:
        word: a word in any form, or with ``*``; it occurs.
        any, all, none (in the file ``not``): at least one, every one, none of these rules holds.
        phrase: these words stand in a row.
        near: these words, phrases or any of them stand at most ``within`` words apart, in this order if ``ordered``.
        concept: that concept of the file holds.
    """

    word: str | None = None
    any: tuple[Rule, ...] = ()
    all: tuple[Rule, ...] = ()
    none: tuple[Rule, ...] = Field(default=(), alias="not")
    phrase: tuple[str, ...] = ()
    near: tuple[Rule, ...] = ()
    within: int | None = Field(default=None, ge=1)
    ordered: bool | None = None
    concept: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _word_alone(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"word": value}
        if isinstance(value, list):
            raise ValueError(say("lexis", "rule-list"))
        if not isinstance(value, Mapping | Rule):
            raise ValueError(say("lexis", "rule-text", value=value))
        return value

    @field_validator("word", "phrase")
    @classmethod
    def _has_words(cls, value: Any) -> Any:
        for text in (value,) if isinstance(value, str) else value or ():
            try:
                elements(text)
            except UsageError:
                raise ValueError(say("lexis", "rule-blank", value=text)) from None
        return value

    @model_validator(mode="after")
    def _says_something(self) -> Rule:
        if not (self.word or self.any or self.all or self.none or self.phrase or self.near or self.concept):
            raise ValueError(say("lexis", "rule-empty"))
        if not self.near and (self.within is not None or self.ordered is not None):
            raise ValueError(say("lexis", "rule-within"))
        if len(self.near) == 1:
            raise ValueError(say("lexis", "rule-near"))
        if not all(rule.has_place for rule in self.near):
            raise ValueError(say("lexis", "rule-near-kind"))
        return self

    @property
    def has_place(self) -> bool:
        """Whether it is one word, one phrase or any of such: something that stands somewhere in a text."""
        given = [name for name in type(self).model_fields if getattr(self, name) not in (None, ())]
        return given in (["word"], ["phrase"]) or (given == ["any"] and all(rule.has_place for rule in self.any))

    @property
    def reach(self) -> int:
        """How many words apart ``near`` allows."""
        return _NEAR if self.within is None else self.within

    def concepts(self) -> Iterator[str]:
        """Names of the concepts it points at."""
        if self.concept:
            yield self.concept
        for rule in (*self.any, *self.all, *self.none):
            yield from rule.concepts()


class Rules(Fact):
    """A file of coding rules.

    Attributes:
        concepts: rules by name, in the file's order.
        source: where they come from, for people.
    """

    concepts: dict[str, Rule] = Field(min_length=1)
    source: str = ""

    @model_validator(mode="after")
    def _refers_well(self) -> Rules:
        for rule in self.concepts.values():
            for other in rule.concepts():
                if other not in self.concepts:
                    raise ValueError(say("lexis", "rule-concept", value=other, known=" ".join(self.concepts)))
        done: set[str] = set()
        for name in self.concepts:
            self._walk(name, (), done)
        return self

    def _walk(self, name: str, above: tuple[str, ...], done: set[str]) -> None:
        if name in above:
            raise ValueError(say("lexis", "rule-circle", value=" → ".join((*above, name))))
        if name not in done:
            for other in self.concepts[name].concepts():
                self._walk(other, (*above, name), done)
            done.add(name)


def load_rules(path: str | Path) -> Rules:
    """Coding rules from a YAML file; :func:`example_rules` shows the form, ``data/coding-rules.yaml`` explains it.

    Raises:
        DataError: the file is missing, or a rule is wrong; names the file and the field.

    Example:
        >>> from kosshi.lexis import load_rules
        >>> load_rules("no-such.yaml")
        Traceback (most recent call last):
        kosshi.errors.DataError: no-such.yaml: cannot be opened → check the path
    """
    return read_yaml(Path(path), Rules)


def example_rules() -> Rules:
    """The coding rules that ship with kosshi as an example.

    Example:
        >>> list(example_rules().concepts)[:2]
        ['外部への委託', '外部サービス']
    """
    return builtin("coding-rules.yaml", Rules)

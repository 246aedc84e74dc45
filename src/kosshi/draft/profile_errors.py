"""What is wrong with the form of a profile, said to the person who wrote it: every wrong field at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from yaml import MarkedYAMLError

from kosshi.draft.profile import Body, ByHand, Instrument, Organ, Persons, Profile, Services
from kosshi.errors import DataError
from kosshi.messages import say

_MODELS: dict[str, type[BaseModel]] = {
    "": Profile,
    "body": Body,
    "organs": Organ,
    "persons": Persons,
    "services": Services,
    "instrument": Instrument,
    "nodes": ByHand,
}
_EITHER = ("Organ", "str")  # pydantic tells these apart in the place of an error; people do not
_WIDE = re.compile(r"^\s*(?:- )?[{]?\s*[A-Za-z_.]+\s*：", re.MULTILINE)
_FORMS = {  # pydantic's type of an error: key of the message
    "missing": "missing",
    "bool_parsing": "bool",
    "bool_type": "bool",
    "string_type": "text",
    "tuple_type": "list",
    "list_type": "list",
    "dict_type": "fields",
    "model_type": "fields",
    "model_attributes_type": "fields",
}


class ProfileError(DataError):
    """A profile that cannot be used: one line where one thing is wrong, else one line a thing."""

    def __str__(self) -> str:
        """The file, what is wrong, and what to do."""
        lines = [" ".join(line.split()) for line in self.problem.splitlines()]
        if len(lines) < 2:
            return super().__str__()
        return "\n".join((say("draft", "profile-wrong", file=self.subject, count=len(lines)), *(f"  {line}" for line in lines)))


def refused(path: Path, wrong: DataError) -> DataError:
    """What to tell of a profile that could not be read.

    Args:
        path: the file.
        wrong: what reading it as YAML of the form of a profile raised.
    """
    cause = wrong.__cause__
    if isinstance(cause, ValidationError):
        lines = [*_wide_colons(path), *dict.fromkeys(_fields(cause))]
        return ProfileError(str(path), "\n".join(lines))
    if isinstance(cause, MarkedYAMLError) and wrong.message == "not-yaml":
        lines = [*_wide_colons(path), _stretch(cause)]
        return ProfileError(str(path), "\n".join(lines))
    return wrong


def _wide_colons(path: Path) -> Iterator[str]:
    """One line a full-width colon behind the name of a field, which YAML takes for a part of the name."""
    text = path.read_text(encoding="utf-8-sig")
    for match in _WIDE.finditer(text):
        yield say("draft", "field-wide-colon", line=text.count("\n", 0, match.end()) + 1)


def _stretch(broken: MarkedYAMLError) -> str:
    """Between which lines YAML lost its way."""
    marks = [mark.line + 1 for mark in (broken.context_mark, broken.problem_mark) if mark is not None]
    if not marks:
        return say("draft", "profile-not-yaml")
    first, last = min(marks), max(marks)
    if "given twice" in str(broken.problem):
        name = str(broken.problem).split("'")[1]
        return say("draft", "field-twice", line=last, value=name)
    key = "profile-not-yaml-line" if first == last else "profile-not-yaml-lines"
    return say("draft", key, line=last, first=first, last=last)


# --- fields -------------------------------------------------------------------------------------------------


def _fields(cause: ValidationError) -> Iterator[str]:
    """One line a wrong field."""
    errors = cause.errors()
    for one in errors:
        if "str" in one["loc"] and isinstance(one["input"], dict):
            continue  # an organ with fields of its own
        if "Organ" in one["loc"] and not isinstance(one["input"], dict) and one["type"] == "model_type":
            continue  # … or without
        yield f"{place(one['loc'])}: {_said(one['type'], one['loc'], one['input'], one.get('ctx', {}))}"


def place(location: Sequence[int | str]) -> str:
    """A field as people count: ``organs[2].name`` is the name of the second.

    >>> place(("organs", 1, "Organ", "name")), place(())
    ('organs[2].name', 'プロファイル')
    """
    named = ""
    for part in location:
        if isinstance(part, int):
            named += f"[{part + 1}]"
        elif part not in _EITHER:
            named += f".{part}" if named else part
    return named or say("draft", "field-top")


def _said(kind: str, location: Sequence[int | str], value: Any, about: dict[str, Any]) -> str:
    """What is wrong with one field, and which values it may have."""
    if kind == "extra_forbidden":
        return _unknown(location)
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", str(about["expected"]))
        return _choice(value, known)
    if kind == "string_pattern_mismatch":
        field = "field-wording" if location[-1] == "wording" else "field-name"
        return say("draft", field, value=value)
    if kind == "value_error":
        return say("draft", "field-one-of", names="policy・text・leave_out")
    if kind in ("too_short", "string_too_short", "string_too_long"):
        return say("draft", f"field-{kind.replace('_', '-')}", size=about.get("min_length", about.get("max_length")))
    if location[-1] == "in_force":
        return say("draft", "bad-date-remedy")  # YAML takes 2027-04-01 for a day, which is no text
    return say("draft", f"field-{_FORMS.get(kind, 'wrong')}", value=value)


def _choice(value: Any, known: Sequence[str]) -> str:
    close = get_close_matches(str(value), known, 1)
    said = say("draft", "field-choice", value=value, known="、".join(known))
    return said + (say("draft", "field-close", close=close[0]) if close else "")


def _unknown(location: Sequence[int | str]) -> str:
    """A field there is not, and the one that may be meant."""
    name = str(location[-1])
    parent = str(location[0]) if len(location) > 1 else ""
    known = tuple(_MODELS.get(parent, Profile).model_fields)
    close = get_close_matches(name, known, 1)
    if close:
        return say("draft", "field-unknown", value=name) + say("draft", "field-close", close=close[0])
    return say("draft", "field-unknown-of", value=name, known="、".join(known))

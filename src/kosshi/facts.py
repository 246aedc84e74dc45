"""Loading data files: YAML in, validated models out, clear errors.

Every fact kosshi relies on (skeletons, marker styles, word lists, messages) is a file under
``kosshi/data``; this is the one place that opens them. User files of the same kinds go through the same door.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from kosshi.errors import DataError

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_DEPTH = 100  # the C reader of YAML overflows its stack at some ten thousand


class _TwiceError(yaml.constructor.ConstructorError):
    """A key is given twice in one mapping."""


class _Loader(_SafeLoader):  # type: ignore[misc]  # the base is chosen at run time
    """A safe loader that does not drop the first of two equal keys without a word."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        """As the base does, but every key only once."""
        seen = set()
        for key_node, _ in node.value:
            if isinstance(key_node, yaml.ScalarNode):
                if key_node.value in seen:
                    raise _TwiceError(None, None, f"'{key_node.value}' is given twice", key_node.start_mark)
                seen.add(key_node.value)
        return super().construct_mapping(node, deep)


def _too_deep(text: str) -> bool:
    """Whether brackets or indentation nest deeper than any file of kosshi's does."""
    depth = deepest = 0
    for sign in re.findall(r"[\[\]{}]", text):
        depth = max(depth + (1 if sign in "[{" else -1), 0)
        deepest = max(deepest, depth)
    dashes = max((len(run) // 2 for run in re.findall(r"^[ \t]*((?:- )+)", text, re.MULTILINE)), default=0)
    return max(deepest, dashes) > _MAX_DEPTH


class Fact(BaseModel):
    """Base of all schemas: unknown fields are errors, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


M = TypeVar("M", bound=BaseModel)


def _compiles(value: str) -> str:
    """The value itself.

    Raises:
        ValueError: it is no regular expression.
    """
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"'{value}' is no regular expression: {error}") from error
    return value


Pattern = Annotated[str, AfterValidator(_compiles)]  # a regular expression that compiles


def parse_yaml(text: str, schema: type[M], name: str) -> M:
    """Read ``text`` as YAML of the form ``schema``.

    Raises:
        DataError: not YAML, or not of the schema's form; names ``name`` and the first wrong field.
    """
    if _too_deep(text):
        raise DataError(name, "nested too deeply", "flatten the file").known_as("too-deep")
    try:
        raw = yaml.load(text, Loader=_Loader)
    except ValueError as error:
        raise DataError(name, f"not valid YAML ({error})", "check the values").known_as("not-yaml", where=f" ({error})") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        twice = f": {error.problem}" if isinstance(error, _TwiceError) else ""
        where = f" (line {mark.line + 1}){twice}" if mark else twice
        broken = DataError(name, f"not valid YAML{where}", "check indentation, colons and quotes")
        raise broken.known_as("not-yaml", where=where) from error
    except RecursionError as error:
        raise DataError(name, "nested too deeply", "flatten the file").known_as("too-deep") from error
    try:
        return schema.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        field = _where(raw, first["loc"])
        reason = reason_of(first)
        wrong = DataError(name, f"field {field}: {reason}", "correct this field")
        raise wrong.known_as("bad-field", field=field, reason=reason) from error


def reason_of(wrong: Mapping[str, Any]) -> str:
    """What is wrong with a field, from one of pydantic's errors: the validator's own words where it has some."""
    return str(wrong.get("ctx", {}).get("error", wrong["msg"]))


def _where(raw: object, location: tuple[int | str, ...]) -> str:
    """A field as people find it: list entries by their id, ``nodes[bp.purpose].flag``."""
    named = ""
    for part in location:
        if isinstance(part, int):
            entry = raw[part] if isinstance(raw, list) and part < len(raw) else None
            own = entry.get("id") or entry.get("policy_id") if isinstance(entry, dict) else None
            named += f"[{own or part + 1}]"
            raw = entry
        else:
            named += f".{part}" if named else part
            raw = raw.get(part) if isinstance(raw, dict) else None
    return named or "(top)"


def read_yaml(path: Path, schema: type[M]) -> M:
    """Read a user's YAML file.

    Raises:
        DataError: missing, not UTF-8, not YAML or not of the schema's form.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError(str(path), "cannot be opened", "check the path").known_as("no-file") from error
    except UnicodeDecodeError as error:
        wrong = DataError(str(path), f"not UTF-8 (byte {error.start})", "save it as UTF-8")
        raise wrong.known_as("not-utf-8", byte=error.start) from error
    return parse_yaml(text, schema, str(path))


def builtin(name: str, schema: type[M]) -> M:
    """Read ``kosshi/data/<name>`` once a process.

    Raises:
        DataError: the shipped file is broken (a defect of kosshi).
    """
    return cast(M, _builtin(name, schema))


@cache
def _builtin(name: str, schema: type[BaseModel]) -> BaseModel:
    text = files("kosshi.data").joinpath(name).read_text(encoding="utf-8")
    return parse_yaml(text, schema, f"data/{name}")

"""Loading data files: YAML in, validated models out, clear errors.

Every fact kosshi relies on (skeletons, marker styles, word lists, messages) is a file under
``kosshi/data``; this is the one place that opens them. User files of the same kinds go through the same door.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from kosshi.errors import DataError

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Fact(BaseModel):
    """Base of all schemas: unknown fields are errors, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


M = TypeVar("M", bound=BaseModel)


def parse_yaml(text: str, schema: type[M], name: str) -> M:
    """Read ``text`` as YAML of the form ``schema``.

    Raises:
        DataError: not YAML, or not of the schema's form; names ``name`` and the first wrong field.
    """
    try:
        raw = yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark else ""
        broken = DataError(name, f"not valid YAML{where}", "check indentation, colons and quotes")
        raise broken.known_as("not-yaml", where=where) from error
    except RecursionError as error:
        raise DataError(name, "nested too deeply", "flatten the file").known_as("too-deep") from error
    try:
        return schema.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        field = _where(raw, first["loc"])
        wrong = DataError(name, f"field {field}: {first['msg']}", "correct this field")
        raise wrong.known_as("bad-field", field=field, reason=first["msg"]) from error


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

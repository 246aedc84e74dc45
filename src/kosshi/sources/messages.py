"""What the readers say when something is wrong: texts from ``data/messages/sources.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NoReturn

from pydantic import RootModel

from kosshi.errors import KosshiError, MissingExtraError, SourceError
from kosshi.facts import Fact, builtin
from kosshi.model import Problem

LANGUAGE = "ja"


class Message(Fact):
    """One message in both languages, with ``{fields}`` to fill in."""

    ja: str
    en: str


class Messages(RootModel[dict[str, Message]]):
    """``data/messages/sources.yaml``."""


class ReadingError(SourceError):
    """A :class:`SourceError` that still knows its message's key and fields, so that it can be said in another language.

    Args:
        subject, problem, remedy: as in :class:`SourceError`.
        key: key of the message in ``data/messages/sources.yaml``.
        fields: what was filled in.
    """

    def __init__(
        self, subject: str, problem: str, remedy: str = "", key: str = "", fields: dict[str, str] | None = None
    ) -> None:
        self.key = key
        self.fields = fields or {}
        super().__init__(subject, problem, remedy)

    def __reduce__(self) -> tuple[type[KosshiError], Any]:
        """Pickle with key and fields."""
        return type(self), (self.subject, self.problem, self.remedy, self.key, self.fields)


def say(key: str, fields: Mapping[str, object], language: str = LANGUAGE) -> str:
    """The message ``key`` in ``language`` with its ``fields`` filled in."""
    message = builtin("messages/sources.yaml", Messages).root[key]
    return str(getattr(message, language)).format(**fields)


def fail(name: str, key: str, **fields: object) -> NoReturn:
    """Refuse the file ``name``.

    Raises:
        SourceError: always; problem and remedy are the messages ``key`` and ``key-remedy``.
    """
    shown = {field: str(value) for field, value in fields.items()}
    raise ReadingError(name, say(key, fields), say(f"{key}-remedy", fields), key, shown)


def note(rule: str, start: int = 0, end: int = 0, **fields: object) -> Problem:
    """A problem that stops nothing; its message is ``note-<rule>``."""
    return Problem(rule, say(f"note-{rule}", fields), start, end)


def optional(module: str, name: str, kind: str) -> Any:
    """Import ``module``, which only readers of ``kind`` need; ``Any`` because these libraries ship no types.

    Raises:
        MissingExtraError: not installed; says how to install it.
    """
    try:
        return import_module(module)
    except ImportError as error:
        fields = {"kind": kind, "package": module.partition(".")[0]}
        raise MissingExtraError(name, say("missing-extra", fields), say("missing-extra-remedy", fields)) from error

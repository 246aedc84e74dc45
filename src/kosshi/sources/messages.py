"""What the readers say when something is wrong: texts from ``data/messages/sources.yaml``."""

from __future__ import annotations

from importlib import import_module
from typing import Any, NoReturn

from kosshi.errors import KosshiError, MissingExtraError, SourceError
from kosshi.messages import error
from kosshi.messages import say as say_in
from kosshi.model import Problem

CATALOGUE = "sources"


class ReadingError(SourceError):
    """A :class:`SourceError` that still knows its message's key and fields, so that a program can tell causes apart.

    Args:
        subject: the file.
        problem: what is wrong.
        remedy: what to do about it.
        key: key of the message in ``data/messages/sources.yaml``.
        fields: what was filled in.
    """

    def __init__(self, subject: str, problem: str, remedy: str = "", key: str = "", fields: dict[str, str] | None = None) -> None:
        self.key = key
        self.fields = fields or {}
        super().__init__(subject, problem, remedy)

    def __reduce__(self) -> tuple[type[KosshiError], Any]:
        """Pickle with key and fields."""
        return type(self), (self.subject, self.problem, self.remedy, self.key, self.fields)


def say(key: str, **fields: object) -> str:
    """The message ``key`` in the spoken language with its ``fields`` filled in."""
    return say_in(CATALOGUE, key, **fields)


def fail(name: str, key: str, **fields: object) -> NoReturn:
    """Refuse the file ``name``.

    Raises:
        SourceError: always; problem and remedy are the messages ``key`` and ``key-remedy``.
    """
    raised = error(ReadingError, name, CATALOGUE, key, **fields)
    raised.key, raised.fields = key, {field: str(value) for field, value in fields.items()}
    raise raised


def note(rule: str, start: int = 0, end: int = 0, **fields: object) -> Problem:
    """A problem that stops nothing; its message is ``note-<rule>``."""
    return Problem(rule, say(f"note-{rule}", **fields), start, end)


def optional(module: str, name: str, kind: str) -> Any:
    """Import ``module``, which only readers of ``kind`` need; ``Any`` because these libraries ship no types.

    Raises:
        MissingExtraError: not installed; says how to install it.
    """
    try:
        return import_module(module)
    except ImportError as reason:
        package = module.partition(".")[0]
        raise error(MissingExtraError, name, CATALOGUE, "missing-extra", kind=kind, package=package) from reason

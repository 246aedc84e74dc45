"""What kosshi says to people, in Japanese or English, from ``data/messages/<catalogue>.yaml``.

The language is set once, by the command line or a notebook (:func:`speak`); what is said later is in it. Callers that
need a certain language use :func:`text`.
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import cache
from typing import Literal, TypeVar, get_args

from pydantic import RootModel

from kosshi.errors import KosshiError, UsageError
from kosshi.facts import Fact, builtin

Language = Literal["ja", "en"]
E = TypeVar("E", bound=KosshiError)

_language: ContextVar[Language] = ContextVar("language", default="ja")


class Message(Fact):
    """One message in both languages, with ``{fields}`` to fill in."""

    ja: str
    en: str


class Catalogue(RootModel[dict[str, Message]]):
    """One file of messages by key."""


@cache
def catalogue(name: str) -> dict[str, Message]:
    """The messages of ``data/messages/<name>.yaml``.

    Raises:
        DataError: the shipped file is broken (a defect of kosshi).
    """
    return builtin(f"messages/{name}.yaml", Catalogue).root


def text(name: str, key: str, language: Language) -> str:
    """The message ``key`` of a catalogue, its ``{fields}`` not yet filled in.

    Raises:
        KeyError: the catalogue has no such message.
    """
    message = catalogue(name)[key]
    return message.en if language == "en" else message.ja


def speak(language: Language) -> None:
    """Say everything from now on in this language.

    Raises:
        UsageError: no such language.

    Example:
        >>> import kosshi
        >>> kosshi.speak("en")
        >>> kosshi.load("corpus").node("bp.purpose").title
        'Purpose'
        >>> kosshi.speak("ja")
    """
    if language not in get_args(Language):
        raise error(UsageError, str(language), "main", "no-language", known=" ".join(get_args(Language)))
    _language.set(language)


def language() -> Language:
    """The language that is spoken."""
    return _language.get()


def say(name: str, key: str, /, **fields: object) -> str:
    """The message ``key`` of a catalogue in the spoken language, its fields filled in.

    Raises:
        KeyError: the catalogue has no such message (a defect of kosshi).
    """
    return text(name, key, language()).format(**fields)


def error(kind: type[E], subject: str, name: str, key: str, /, **fields: object) -> E:
    """An error about ``subject``: the problem is the message ``key``, the remedy ``key-remedy`` where there is one."""
    remedy = f"{key}-remedy"
    return kind(subject, say(name, key, **fields), say(name, remedy, **fields) if remedy in catalogue(name) else "")


def told(reason: KosshiError) -> str:
    """One line on an error in the spoken language."""
    return str(reason)


def _problem_and_remedy(reason: KosshiError) -> tuple[str, str]:
    remedy = f"{reason.message}-remedy"
    return say("main", reason.message, **reason.filled), say("main", remedy, **reason.filled) if remedy in catalogue("main") else ""


KosshiError.teller = staticmethod(_problem_and_remedy)

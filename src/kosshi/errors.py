"""The error tree: everything kosshi raises on purpose.

    KosshiError            base; the command line prints it and exits with 2
    ├── SourceError        a file cannot be read as a policy (empty, binary, undecodable, scanned …)
    ├── DataError          a YAML or table of facts or settings is broken (skeleton, manifest, profile …)
    ├── MissingExtraError  an optional package is needed; says how to install it
    └── UsageError         an argument names something that is not there
        └── NoClauseError  no clause of a policy has this path; a KeyError too

Odd *content* is never an error: it is a value with a list of :class:`kosshi.model.Problem` beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Self


class KosshiError(Exception):
    """Something the user can mend: what it concerns, what is wrong, what to do.

    Args:
        subject: the file, field or argument concerned, as the user knows it.
        problem: what is wrong, one clause, no final full stop.
        remedy: what to do about it; may be empty.

    What is raised below the module that knows languages carries the key of its message along (:meth:`known_as`) and is told in
    the language that is spoken when it is read.
    """

    message = ""
    filled: dict[str, object]
    teller: ClassVar[Callable[[KosshiError], tuple[str, str]] | None] = None  # set by kosshi.messages: problem and remedy

    def __init__(self, subject: str, problem: str, remedy: str = "") -> None:
        self.subject = subject
        self.problem = problem
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        """One line: ``subject: problem → remedy``, in the spoken language where the message's key is known."""
        teller = KosshiError.teller
        problem, remedy = teller(self) if self.message and teller else (self.problem, self.remedy)
        line = f"{self.subject}: {problem}"
        if remedy:
            line += f" → {remedy}"
        return " ".join(line.split())

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by the three fields and the key, so that the error survives a worker process."""
        return type(self), (self.subject, self.problem, self.remedy), self.__dict__.copy()

    def known_as(self, key: str, **fields: object) -> Self:
        """This error with the key of its message in ``data/messages/main.yaml`` and what to fill in."""
        self.message, self.filled = key, fields
        return self

    def within(self, file: object) -> Self:
        """This error with the file in which its subject stands."""
        self.subject = f"{file}: {self.subject}"
        return self


class SourceError(KosshiError):
    """A file cannot be read as the text of a policy."""


class DataError(KosshiError):
    """A data file does not have the form its schema asks for."""


class MissingExtraError(KosshiError):
    """An optional dependency is not installed."""


class UsageError(KosshiError):
    """An argument cannot be used."""


class NoClauseError(UsageError, KeyError):
    """No clause of the policy has this path."""

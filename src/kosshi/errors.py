"""The error tree: everything kosshi raises on purpose.

    KosshiError            base; the command line prints it and exits with 2
    ├── SourceError        a file cannot be read as a policy (empty, binary, undecodable, scanned …)
    ├── DataError          a YAML or table of facts or settings is broken (skeleton, manifest, profile …)
    ├── MissingExtraError  an optional package is needed; says how to install it
    └── UsageError         an argument names something that is not there

Odd *content* is never an error: it is a value with a list of :class:`kosshi.model.Problem` beside it.
"""

from __future__ import annotations

from typing import Any


class KosshiError(Exception):
    """Something the user can mend: what it concerns, what is wrong, what to do.

    Args:
        subject: the file, field or argument concerned, as the user knows it.
        problem: what is wrong, one clause, no final full stop.
        remedy: what to do about it; may be empty.
    """

    def __init__(self, subject: str, problem: str, remedy: str = "") -> None:
        self.subject = subject
        self.problem = problem
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        """One line: ``subject: problem (remedy)``."""
        line = f"{self.subject}: {self.problem}"
        if self.remedy:
            line += f" → {self.remedy}"
        return " ".join(line.split())

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by the three fields, so that the error survives a worker process."""
        return type(self), (self.subject, self.problem, self.remedy)


class SourceError(KosshiError):
    """A file cannot be read as the text of a policy."""


class DataError(KosshiError):
    """A data file does not have the form its schema asks for.

    Raised below the module that knows languages, so it carries the key of its message along.
    """

    key = ""
    fields: dict[str, object]

    def known_as(self, key: str, **fields: object) -> DataError:
        """This error with the key of its message in ``data/messages/main.yaml`` and what to fill in."""
        self.key, self.fields = key, fields
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle with the key as well."""
        return type(self), (self.subject, self.problem, self.remedy), self.__dict__.copy()


class MissingExtraError(KosshiError):
    """An optional dependency is not installed."""


class UsageError(KosshiError):
    """An argument cannot be used."""

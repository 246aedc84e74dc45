"""What a check says: one :class:`Finding` a defect or oddity, and the rows of the contract's table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kosshi.messages import Language, language, text


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"  # the text cannot be right
    WARNING = "warning"  # the text is very likely not as it was meant
    NOTE = "note"  # an editor should look at it


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect or oddity of a policy.

    Attributes:
        rule: name of the rule (contract, table ``findings``).
        severity: how much it weighs.
        path: the clause it is about; None where it is about none (an entry of the contents).
        key, fields: the message of ``data/messages/check.yaml`` and what is filled into it.
        start, end: the characters of the source it is about.
    """

    rule: str
    severity: Severity
    path: str | None
    key: str
    fields: tuple[tuple[str, object], ...]
    start: int
    end: int

    @property
    def message(self) -> str:
        """One plain sentence in the spoken language."""
        return self.told(language())

    def told(self, lang: Language) -> str:
        """The sentence in a certain language."""
        return text("check", self.key, lang).format(**dict(self.fields))


def finding(rule: str, severity: Severity, path: str | None, span: tuple[int, int], key: str, **fields: object) -> Finding:
    """A finding whose sentence is the message ``key`` of ``data/messages/check.yaml``.

    Raises:
        KeyError: there is no such message (a defect of kosshi).
    """
    text("check", key, "ja")
    return Finding(rule, severity, path, key, tuple(sorted(fields.items())), *span)


def by_place(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings sorted by their place in the source."""
    return tuple(sorted(findings, key=lambda one: (one.start, one.end, one.rule, one.path or "")))


def finding_rows(policy_id: str, findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Table ``findings``: one plain dictionary a finding, in the contract's column order."""
    return [
        {
            "policy_id": policy_id,
            "rule": found.rule,
            "severity": found.severity.value,
            "path": found.path,
            "message": found.message,
            "start": found.start,
            "end": found.end,
        }
        for found in findings
    ]

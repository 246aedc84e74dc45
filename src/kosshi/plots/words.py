"""The words of a plot: names, titles and hover texts, cut and wrapped by their width in print."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from kosshi.corpus import Corpus
from kosshi.errors import UsageError
from kosshi.manifest import Entry
from kosshi.messages import catalogue, error, language, say
from kosshi.model import Clause
from kosshi.plots.style import printable
from kosshi.skeleton import Node

_BREAKS = "、。・／）」 "
_NO_BEGINNING = "、。・／）」』】ー々!?！？…,."


def width(text: str) -> int:
    """Width in print: 2 for a kanji, 1 for a Latin letter."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def shortened(text: object, most: int) -> str:
    """A printable label of at most the given width, with … where it was cut."""
    label = printable(text)
    if width(label) <= most:
        return label
    kept = ""
    for char in label:
        if width(kept + char) > most - 2:
            break
        kept += char
    return kept + "…"


def wrapped(text: str, most: float) -> list[str]:
    """A text in lines of at most the given width, broken after a mark or a space where one is near."""
    lines: list[str] = []
    rest = text.strip()
    while width(rest) > most:
        end = max(1, next(at for at in range(len(rest) + 1) if width(rest[: at + 1]) > most))
        better = max((at + 1 for at in range(int(end * 0.55), end) if rest[at] in _BREAKS), default=end)
        while better < len(rest) and better > 1 and rest[better] in _NO_BEGINNING:
            better -= 1
        lines.append(rest[:better].rstrip())
        rest = rest[better:].lstrip()
    return [*lines, rest] if rest else lines


def names(corpus: Corpus, ids: Iterable[str], most: int = 28) -> dict[str, str]:
    """A printable name for each policy, no two alike."""
    ids = list(ids)
    plain = {policy_id: shortened(corpus.name(policy_id), most) for policy_id in ids}
    often = Counter(plain.values())
    return {policy_id: name if often[name] == 1 else f"{name} {policy_id}" for policy_id, name in plain.items()}


def node_title(node: Node) -> str:
    """A node's title in the spoken language."""
    return node.en if language() == "en" else node.ja


def clause_words(policy_id: str, clause: Clause, most: int = 160) -> str:
    """Id and words of a clause, for hovering."""
    words = " ".join(clause.full_text.split())
    return f"{policy_id}#{clause.path}\n{words[: most - 1]}…" if len(words) > most else f"{policy_id}#{clause.path}\n{words}"


def group_labels(corpus: Corpus, by: str) -> dict[str, str]:
    """The group of each policy: what its manifest entry says in the column ``by``, in the spoken language.

    Raises:
        UsageError: the manifest has no such column.
    """
    columns = [name for name, field in Entry.model_fields.items() if field.annotation in (str, str | None)]
    if by not in columns:
        raise error(UsageError, by, "plots", "no-column", known=" ".join(columns))
    found = {}
    for policy_id in corpus.policies:
        value = str(getattr(corpus.entries[policy_id], by) or "")
        if by == "kind" and f"body-kind-{value}" in catalogue("report"):
            value = say("report", f"body-kind-{value}")
        found[policy_id] = printable(value) or say("plots", "unknown")
    return found


def check_part(corpus: Corpus, part: str) -> None:
    """See that the skeleton has a part.

    Raises:
        UsageError: it has not; names those it has.
    """
    known = [one.part for one in corpus.skeleton.parts]
    if part not in known:
        raise error(UsageError, part, "plots", "no-part", known=" ".join(known))


def column_title(by: str) -> str:
    """What people call a column of the manifest."""
    key = f"column-{by}"
    return say("plots", key) if key in catalogue("plots") else printable(by)

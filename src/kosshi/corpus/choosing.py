"""Which policies of a corpus are meant: by their id, by what the manifest says of them; and what to say where none is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from kosshi.editions import places
from kosshi.errors import UsageError
from kosshi.manifest import Dates, Entry
from kosshi.messages import error
from kosshi.skeleton import Skeleton

Wanted = str | Iterable[str] | Callable[[Any], bool]
_NEAREST = 3
_MOST = 20  # ids or values that an error names: a country has 1,700 of them


def no_policy(asked: object, entries: Mapping[str, Entry]) -> UsageError:
    """The error for an id that is not there: names those there are, and first those that may have been meant."""
    near = " ".join(f"{one}（{entries[one].name}）" for one in _near(str(asked), entries))
    if near:
        return error(UsageError, str(asked), "main", "no-policy-near", near=near, known=listed(entries))
    return error(UsageError, str(asked), "main", "no-policy", known=listed(entries) or "-")


def no_node(asked: str, skeleton: Skeleton) -> UsageError:
    """The error for a node that is not there: names those that may have been meant, by id or title."""
    titles = {node.id: node.ja for node in skeleton}
    inside = [one for one, title in titles.items() if len(asked) > 1 and (asked in title or asked in one)]
    ends = [one for one in titles if one.rpartition(".")[2] == asked.rpartition(".")[2]]
    found = list(dict.fromkeys([*ends, *inside, *get_close_matches(asked, list(titles))]))[:_NEAREST]
    if found:
        return error(UsageError, asked, "main", "no-node-near", near=" ".join(f"{one}（{titles[one]}）" for one in found))
    return error(UsageError, asked, "main", "no-node")


def _near(asked: str, entries: Mapping[str, Entry]) -> list[str]:
    """Ids of the policies whose id or body is much like what was asked for."""
    names: dict[str, list[str]] = {}
    for policy_id, entry in entries.items():
        for name in {policy_id, entry.name}:
            names.setdefault(name, []).append(policy_id)
    inside = [name for name in names if len(asked) > 1 and asked in name]
    close = [*([asked] if asked in names else []), *inside, *get_close_matches(asked, list(names))]
    return list(dict.fromkeys(policy_id for name in close for policy_id in names[name]))[:_NEAREST]


def listed(names: Iterable[str]) -> str:
    """Names side by side, of many the first ones."""
    names = list(names)
    return " ".join([*names[:_MOST], *(["…"] if len(names) > _MOST else [])])


def meeting(entries: Mapping[str, Entry], columns: Mapping[str, Wanted]) -> list[str]:
    """Ids of the policies that the manifest gives all the values wanted.

    Raises:
        UsageError: no such column; names those there are.
    """
    known = (*sorted(Entry.model_fields), *Dates.model_fields)
    for column in columns:
        if column not in known:
            raise error(UsageError, "filter", "display", "no-column", value=column, known=" ".join([*known, "edition"]))
    tests = {column: _test(wanted) for column, wanted in columns.items()}
    rows = {policy_id: _row(entry) for policy_id, entry in entries.items()}
    return [one for one, row in rows.items() if all(test(row[column]) for column, test in tests.items())]


def known_edition(edition: str) -> None:
    """Check the id of an edition.

    Raises:
        UsageError: there is no such one; names those there are.
    """
    if edition not in places():
        raise error(UsageError, str(edition), "display", "no-edition", known=" ".join(places()))


def column_values(entries: Mapping[str, Entry], columns: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The values that the policies have in some columns, in order of appearance."""
    rows = [_row(entry) for entry in entries.values()]
    return {column: tuple(dict.fromkeys(str(row[column]) for row in rows if row[column])) for column in columns}


def nothing_left(values: Mapping[str, Iterable[str]]) -> UsageError:
    """The error for conditions that no policy meets, with the values there are in the columns that were asked."""
    found = "; ".join(f"{column}: {listed(own) or '-'}" for column, own in values.items())
    return error(UsageError, "filter", "display", "nothing-left", values=found or "-")


def _row(entry: Entry) -> dict[str, Any]:
    return {**entry.model_dump(), **entry.dates.model_dump()}


def _test(wanted: Wanted) -> Callable[[Any], bool]:
    """Whether a manifest's value is the one wanted, one of them, or passes; a date that is not known never does."""
    if callable(wanted):
        return lambda value: value is not None and wanted(value)
    values = {str(one) for one in (wanted if isinstance(wanted, Iterable) and not isinstance(wanted, str) else (wanted,))}
    return lambda value: value is not None and str(value) in values

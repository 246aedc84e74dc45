"""What stands in the tables: type and meaning of every column, from ``data/columns.yaml``."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from pydantic import Field, model_validator

from kosshi.facts import Fact, builtin

Kind = Literal["string", "integer", "number", "share", "boolean", "date", "strings", "ranges", "objects"]
FieldKind = Literal["string", "string-or-null", "integer", "strings"]


class Column(Fact):
    """One column; the fields are explained in the data file."""

    kind: Kind
    ja: str
    en: str
    nullable: bool = False
    values: tuple[str, ...] = ()
    fields: dict[str, FieldKind] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _objects_have_fields(self) -> Column:
        if (self.kind == "objects") != bool(self.fields):
            raise ValueError("fields belong to columns of kind 'objects', and only to them")
        return self


class Table(Fact):
    """One table: what it holds, the columns that tell its rows apart, its own columns, and what any other column is."""

    ja: str
    en: str
    key: tuple[str, ...] = ()
    columns: dict[str, Column]
    other: Column | None = None


class ColumnsFile(Fact):
    """The whole of ``data/columns.yaml``."""

    columns: dict[str, Column]
    tables: dict[str, Table]


@lru_cache(maxsize=1)
def columns_file() -> ColumnsFile:
    """All tables and columns."""
    return builtin("columns.yaml", ColumnsFile)


def described(table: str, column: str) -> Column:
    """What a column of a table is.

    Raises:
        KeyError: no such table, or the column is not described (a defect of kosshi).
    """
    known = columns_file()
    own = known.tables[table]
    found = own.columns.get(column) or known.columns.get(column) or own.other
    if found is None:
        raise KeyError(f"{table}.{column}")
    return found

"""The words that the schema is written in: a table and its columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "key", "integer", "decimal", "boolean", "date", "domain"]
SQL_TYPES = {
    "integer": "integer",
    "decimal": "decimal(18,4)",
    "boolean": "boolean",
    "date": "date",
}


@dataclass(frozen=True)
class Column:
    """One column. `lowest` and `highest` bound integers, both inclusive."""

    name: str
    kind: Kind = "text"
    is_required: bool = True
    allowed: tuple[str, ...] = ()
    refers_to: str | None = None  # a file whose first column must hold this cell's value
    lowest: int = 1
    highest: int = 2_147_483_647

    @property
    def sql_type(self) -> str:
        """The type as a dbt seed; all that is not a number, a boolean or a date stays text.

        `string` is text to DuckDB as well as to Spark, whose `varchar` wants a length.
        """
        return SQL_TYPES.get(self.kind, "string")


@dataclass(frozen=True)
class Table:
    """One file, `<name>.csv`, whose rows differ in `key`."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    by_name: dict[str, Column] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the columns by name, in their order."""
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})

    @property
    def file_name(self) -> str:
        """`<name>.csv`."""
        return f"{self.name}.csv"

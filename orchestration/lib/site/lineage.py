"""Which columns a column is made of, read from the SQL that dbt compiled.

sqlglot follows every column of a model to the columns of the tables that the model reads. A
model in Python is followed to its tables only. What merely decides between columns is not what
a column is made of: with it, every column of staging would be made of all that may be refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlglot import MappingSchema, exp, parse_one
from sqlglot.errors import SqlglotError
from sqlglot.lineage import lineage

_KINDS = ("model", "seed", "source")
_DIALECT = "duckdb"

Place = tuple[str, str]
"""A table, named <schema>.<table>, and one of its columns."""


@dataclass(frozen=True)
class Column:
    """A column, what it is made of and what is made of it; both are one step away."""

    name: str
    data_type: str
    description: str
    sources: list[Place] = field(default_factory=list)
    readers: list[Place] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """A model, a seed or a source.

    Attributes:
        name: <schema>.<table>, as it is queried.
        kind: model, seed or source.
        is_python: Whether Python computes it: its columns have no `sources` then.
        parents: Tables that it reads.
        children: Tables that read it.
        problems: Why its SQL could not be followed, in one text; its columns have no `sources`.
    """

    name: str
    kind: str
    description: str
    is_python: bool
    parents: list[str]
    children: list[str]
    columns: dict[str, Column]
    problems: list[str] = field(default_factory=list)


def trace(manifest: Mapping[str, Any]) -> dict[str, Table]:
    """Every table of a manifest by name, sorted.

    Args:
        manifest: dbt's, with compiled SQL in its models.
    """
    nodes = {
        key: node
        for key, node in {**manifest["nodes"], **manifest["sources"]}.items()
        if node["resource_type"] in _KINDS
    }
    names = {key: table_name(node) for key, node in nodes.items()}
    tables = {names[key]: _table(node, names) for key, node in nodes.items()}
    schema = _schema(nodes, tables)
    for key, node in nodes.items():
        if node["resource_type"] == "model" and not tables[names[key]].is_python:
            _connect(tables, names[key], node["compiled_code"], schema)
    for table in tables.values():
        for parent in table.parents:
            tables[parent].children.append(table.name)
    for table in tables.values():
        table.children.sort()
    return dict(sorted(tables.items()))


def table_name(node: Mapping[str, Any]) -> str:
    """What a node is queried as."""
    own = node["identifier"] if node["resource_type"] == "source" else node["alias"]
    return f"{node['schema']}.{own}"


def origins(tables: Mapping[str, Table], place: Place) -> list[Place]:
    """The columns of landed files and definitions at the far end, and those made in Python."""
    found, seen, waiting = set(), {place}, [place]
    while waiting:
        name, column = waiting.pop()
        table = tables[name]
        if (table.kind != "model" or table.is_python) and (name, column) != place:
            found.add((name, column))
        for source in table.columns[column].sources:
            if source not in seen:
                seen.add(source)
                waiting.append(source)
    return sorted(found)


def _table(node: Mapping[str, Any], names: Mapping[str, str]) -> Table:
    parents = node.get("depends_on", {}).get("nodes", [])
    return Table(
        table_name(node),
        node["resource_type"],
        _line(node["description"]),
        node.get("language") == "python",
        sorted(names[parent] for parent in parents if parent in names),
        [],
        {
            name: Column(
                name, column.get("data_type") or "", " ".join(column["description"].split())
            )
            for name, column in node["columns"].items()
        },
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _schema(nodes: Mapping[str, Mapping[str, Any]], tables: Mapping[str, Table]) -> MappingSchema:
    # made once: to normalize it takes longer than to follow all the columns of a model
    mapping: dict[str, Any] = {}
    for node in nodes.values():
        name = table_name(node)
        schema = mapping.setdefault(node["database"], {}).setdefault(node["schema"], {})
        schema[name.partition(".")[2]] = dict.fromkeys(tables[name].columns, "text")
    return MappingSchema(mapping, dialect=_DIALECT)


def _connect(tables: Mapping[str, Table], name: str, sql: str, schema: MappingSchema) -> None:
    try:
        found = lineage(
            None,
            _values_alone(parse_one(sql, dialect=_DIALECT)),
            schema,
            dialect=_DIALECT,
            copy=False,
            trim_selects=False,
            # the row's own number in its table is no column of it
            allow_partial_qualification=True,
        )
    except (SqlglotError, ValueError) as error:
        # one model that sqlglot cannot read must not keep all others from being told
        tables[name].problems.append(str(error).splitlines()[0])
        return
    for column, node in found.items():
        read = {
            (f"{one.source.db}.{one.source.name}", one.name.rpartition(".")[2])
            for one in node.walk()
            if isinstance(one.source, exp.Table)
        }
        for source in sorted(read):
            if column in tables[name].columns and source[1] in _columns(tables, source[0]):
                tables[name].columns[column].sources.append(source)
                tables[source[0]].columns[source[1]].readers.append((name, column))


def _values_alone(query: exp.Expr) -> exp.Expr:
    """The query without the conditions that choose between values; between constants they stay."""
    for choice in reversed(list(query.find_all(exp.Case, exp.If))):
        if isinstance(choice.parent, exp.Case):
            continue  # a branch, and part of its case
        branches = choice.args["ifs"] if isinstance(choice, exp.Case) else [choice]
        values = [branch.args["true"] for branch in branches]
        values += [choice.args[name] for name in ("default", "false") if choice.args.get(name)]
        if any(value.find(exp.Column) for value in values):
            choice.replace(exp.Coalesce(this=values[0], expressions=values[1:]))
    return query


def _columns(tables: Mapping[str, Table], name: str) -> Mapping[str, Column]:
    return tables[name].columns if name in tables else {}

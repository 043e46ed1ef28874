"""How large a segment would be, before a night builds it.

The project's own models of segments are run in memory over the definitions as they are edited
now; everything before them is read from the warehouse as the last night left it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

from orchestration.lib import increments
from orchestration.lib.lock import holder
from orchestration.lib.paths import Paths, engine_settings
from orchestration.lib.whole_sql import Node

WANTED = ("int_segment_spells__numbered", "int_segment_members__foretold", "segment_overlap")
DRAFTS = ("segments", "segment_rules")
BEFORE_DAYS = 28
PURCHASE_DAYS = 90
MOST_OVERLAPS = 5


class CannotPreview(Exception):
    """There is nothing to look at, or not now; the text says why."""


@dataclass(frozen=True)
class Count:
    """A number of the segment's customers beside that of everybody."""

    segment: int
    everybody: int


@dataclass(frozen=True)
class Overlap:
    """Another segment, and how many customers of this one are in it too."""

    segment_key: str
    customer_count: int
    share: float
    jaccard: float
    lift: float


@dataclass(frozen=True)
class Preview:
    """What is known of a segment, as of the last landed day.

    `changed` names other definitions that were edited after the last night. What looks at a
    propensity has no history, so that nobody knows of `customers_before`.
    """

    as_of: date
    fewest: int
    customers: Count
    customers_before: Count | None
    purchases: Count
    value: tuple[Decimal, Decimal]
    overlaps: list[Overlap]
    changed: list[str]


def preview(paths: Paths, segment_key: str, nodes: Mapping[str, Node]) -> Preview:
    """Run the models of segments over the draft and count.

    Args:
        segment_key: An active segment of the definitions, which are without mistakes.
        nodes: `WANTED` and all that they are built from.

    Raises:
        CannotPreview: No night has built a warehouse, one is running, or it stopped halfway.
    """
    with _attached(paths) as con:
        try:
            _build(con, nodes, paths.project / "definitions")
            return _counted(con, segment_key, _changed(con, nodes, paths.project / "definitions"))
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise CannotPreview(
                "the warehouse was built by another version of the project; run make nightly "
                f"({str(error).splitlines()[0]})"
            ) from None


def _attached(paths: Paths) -> duckdb.DuckDBPyConnection:
    """An empty database in memory, and beside it the warehouse, only to be read."""
    nothing = CannotPreview(f"no night has built a warehouse in {paths.home} yet; run make nightly")
    if not paths.warehouse.exists():
        raise nothing
    running = CannotPreview("a night is building the warehouse; try again when it is done")
    if holder(paths) is not None:
        raise running
    con = duckdb.connect(config={**engine_settings()})
    con.execute("set timezone = 'UTC'")
    try:
        con.execute(f"attach {_text(str(paths.warehouse))} as warehouse (read_only)")
        con.execute("attach ':memory:' as draft")
        con.execute("use warehouse")
        is_open = increments.is_open(con)
        built = con.execute("select count(*) from landing.built_models").fetchone()
        con.execute("use draft")
    except duckdb.IOException as error:
        raise (running if "lock" in str(error) else CannotPreview(str(error))) from None
    except duckdb.CatalogException:
        raise nothing from None
    if is_open:
        raise CannotPreview(
            "the last night did not come to its end and left the warehouse half built; "
            "run make nightly"
        )
    if built is None or not built[0]:
        raise nothing
    return con


def _build(con: duckdb.DuckDBPyConnection, nodes: Mapping[str, Node], folder: Path) -> None:
    """What hangs on the draft definitions, made anew; the rest stays where it is."""
    drafted: set[str] = set()
    order = TopologicalSorter({name: node.parents for name, node in nodes.items()}).static_order()
    for name in order:
        node = nodes.get(name)
        if node is None or not (name in DRAFTS or drafted.intersection(node.parents)):
            continue
        con.execute(f"create schema if not exists draft.{node.schema}")
        query = _seed(node, folder) if node.sql is None else _redirected(node.sql, nodes, drafted)
        con.execute(f"create table {_drafted(node)} as {query}")
        drafted.add(name)


def _drafted(node: Node) -> str:
    return f'draft.{node.schema}."{node.name}"'


def _redirected(sql: str, nodes: Mapping[str, Node], drafted: set[str]) -> str:
    for name in drafted:
        sql = sql.replace(nodes[name].relation, _drafted(nodes[name]))
    return sql


def _seed(node: Node, folder: Path) -> str:
    """A query of the rows of a CSV file, as dbt would load them."""
    casts = ", ".join(
        f"cast({name} as {kind}) as {name}" for name, kind in node.column_types.items()
    )
    path = _text(str(folder / f"{node.name}.csv"))
    return f"select {casts} from read_csv({path}, all_varchar = true, header = true)"


def _changed(con: duckdb.DuckDBPyConnection, nodes: Mapping[str, Node], folder: Path) -> list[str]:
    """Other definitions behind segments that are not as the last night knew them."""
    changed = []
    for node in nodes.values():
        if node.sql is not None or node.name in DRAFTS:
            continue
        draft, built = _seed(node, folder), f"select * from {node.relation}"
        rows = con.execute(
            f"select 1 from ((({draft}) except all ({built})) union all "
            f"(({built}) except all ({draft}))) limit 1"
        ).fetchall()
        changed += [node.name] if rows else []
    return sorted(changed)


def _counted(con: duckdb.DuckDBPyConnection, segment_key: str, changed: list[str]) -> Preview:
    as_of, fewest, number, is_foretold = _row(
        con,
        "select clock.last_landed_on, settings.fewest_customers, numbered.segment_number, "
        "numbered.is_foretold "
        "from warehouse.staging.stg_landing__clock as clock "
        "cross join warehouse.staging.stg_definitions__settings as settings "
        "cross join draft.intermediate.int_segments__numbered as numbered "
        "where numbered.segment_key = ?",
        [segment_key],
    )
    con.execute(
        "create temp view members as "
        "select customer_id, segment_number, entered_on, left_on "
        "from draft.intermediate.int_segment_spells__numbered "
        f"where segment_number in (0, {number}) "
        "union all select customer_id, segment_number, "
        f"cast({_text(str(as_of))} as date) as entered_on, null as left_on "
        "from draft.intermediate.int_segment_members__foretold "
        f"where segment_number = {number}"
    )

    def customers(day: date) -> Count:
        segment, everybody = _row(
            con,
            "select count(*) filter (where segment_number > 0), "
            "count(*) filter (where segment_number = 0) "
            "from members where entered_on <= $1 and coalesce(left_on > $1, true)",
            [day],
        )
        return Count(segment, everybody)

    purchases, value, all_purchases, all_value = _row(
        con,
        "select count(members.customer_id), "
        "coalesce(sum(conversions.value) filter (where members.customer_id is not null), 0), "
        "count(*), coalesce(sum(conversions.value), 0) "
        "from warehouse.marts.fct_conversions as conversions left join ("
        "  select customer_id from members where segment_number > 0 "
        "  and entered_on <= $1 and coalesce(left_on > $1, true)"
        ") as members on conversions.customer_id = members.customer_id "
        "where conversions.tier = 'macro' and conversions.conversion_date > $2 "
        "and conversions.conversion_date <= $1",
        [as_of, as_of - timedelta(days=PURCHASE_DAYS)],
    )
    overlaps = con.execute(
        "select other_segment_key, shared_customer_count, share_of_segment, jaccard, lift "
        "from draft.marts.segment_overlap "
        "where segment_key = ? and shared_customer_count is not null "
        f"order by jaccard desc, other_segment_key asc limit {MOST_OVERLAPS}",
        [segment_key],
    ).fetchall()
    return Preview(
        as_of,
        fewest,
        customers(as_of),
        None if is_foretold else customers(as_of - timedelta(days=BEFORE_DAYS)),
        Count(purchases, all_purchases),
        (value, all_value),
        [Overlap(*row) for row in overlaps],
        changed,
    )


def _row(con: duckdb.DuckDBPyConnection, sql: str, values: Sequence[object]) -> tuple[Any, ...]:
    row = con.execute(sql, values).fetchone()
    assert row is not None, sql
    return row


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

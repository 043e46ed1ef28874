"""Rows of the small feeds: versions of a product, and what is said of a customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from tests.python.property.bench import Bench
from tests.python.property.compare import assert_same_rows
from tests.python.reference.privacy import cleared, key_of
from tests.python.reference.reconciliation import reconciled_rows
from tests.python.reference.rows import Row, grouped
from tests.python.support.compiled import SALT

DAYS = [date(2025, 3, 1), date(2025, 3, 2), date(2025, 3, 4)]
ORIGINS = ["declared", "observed"]
TIMES = ["2025-03-01T10:00:00Z", "2025-03-01T19:00:00+09:00", "2025-03-01T11:00:00Z"]


@dataclass(frozen=True)
class Landed:
    """Landed rows of two feeds, all text."""

    products: list[dict[str, Any]]
    customers: list[dict[str, Any]]


@st.composite
def histories(draw: st.DrawFn) -> Landed:
    """Few keys over three days, so that rows repeat within days and between them."""
    place = {"landed_on": st.sampled_from(DAYS), "file": st.sampled_from(["a.csv", "b.csv"])}
    product = st.fixed_dictionaries(
        {
            **place,
            "product_id": st.sampled_from(["p1", "p2", "p3", " p1", None]),
            "name": st.sampled_from(["tea", "cup", None]),
            "price": st.sampled_from(["100", "120.5", None, "dear"]),
        }
    )
    customer = st.fixed_dictionaries(
        {
            **place,
            "user_id": st.sampled_from(["u1", "u1", "u2", None]),
            "updated_at": st.sampled_from([*TIMES, *TIMES, None, "soon"]),
            "attribute": st.sampled_from(["age", "age", "size", None]),
            "value": st.sampled_from(["30", "40", None, "/?m=hanako%40mail.co.jp"]),
            "origin": st.sampled_from([*ORIGINS, *ORIGINS, "guessed"]),
        }
    )
    return Landed(
        _placed(draw(st.lists(product, min_size=10, max_size=30)), "products"),
        _placed(draw(st.lists(customer, min_size=10, max_size=30)), "customers"),
    )


def check(bench: Bench, landed: Landed) -> None:
    """A repeated row on one day is a copy, on another day a version; the last version holds.

    A statement about a customer is a copy when user, attribute, origin and time are the same,
    on whatever day.
    """
    bench.land(products=landed.products, customers=landed.customers)
    models = ("stg_products__products", "stg_customers__attributes", "batch_reconciliation")
    built = bench.build(*models)

    products = [
        {**row, "product_id": row["product_id"].strip()}
        for row in landed.products
        if row["product_id"] and row["price"] != "dear"
    ]
    versions = _first_of_each(products, lambda row: (row["product_id"], row["landed_on"]))
    last = {row["product_id"]: row for row in sorted(versions, key=lambda row: row["landed_on"])}
    columns = ("product_id", "name", "landed_on")
    expected = [{name: row[name] for name in columns} for row in last.values()]
    assert_same_rows(built["stg_products__products"], expected, "stg_products__products")

    said = [row for row in landed.customers if _is_statement(row)]
    names = ("user_id", "attribute", "origin", "updated_at")
    kept = _first_of_each(said, lambda row: tuple(_moment(row[name]) for name in names))
    expected = [
        {
            **{name: _moment(row[name]) for name in (*names, "landed_on")},
            "user_id": key_of(row["user_id"], SALT),
            "value": row["value"] and cleared(row["value"]),
        }
        for row in kept
    ]
    assert_same_rows(built["stg_customers__attributes"], expected, "stg_customers__attributes")

    balance = grouped(built["batch_reconciliation"], lambda row: row["feed"])
    of_products = reconciled_rows(landed.products, products, versions)
    of_customers = reconciled_rows(landed.customers, said, kept)
    assert_same_rows(balance["products"], of_products, "batch_reconciliation of products")
    assert_same_rows(balance["customers"], of_customers, "batch_reconciliation of customers")


def _first_of_each(rows: list[Any], key: Any) -> list[Row]:
    ordered = sorted(
        rows, key=lambda row: (row["landed_on"], row["source_file"], row["source_line"])
    )
    return [copies[0] for copies in grouped(ordered, key).values()]


def _is_statement(row: Row) -> bool:
    return bool(
        row["user_id"]
        and row["attribute"]
        and row["updated_at"] in TIMES
        and row["origin"] in ORIGINS
    )


def _moment(value: Any) -> Any:
    if value not in TIMES:
        return value
    return datetime.fromisoformat(value).astimezone(UTC).replace(tzinfo=None)


def _placed(rows: list[dict[str, Any]], feed: str) -> list[dict[str, Any]]:
    return [
        {
            **{name: value for name, value in row.items() if name != "file"},
            "source_file": f"{feed}/landed_on={row['landed_on']}/{row['file']}",
            "source_line": line,
        }
        for line, row in enumerate(rows, start=1)
    ]

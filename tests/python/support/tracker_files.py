"""One purchase and what led to it, as each tracker would land it; made up."""

from __future__ import annotations

import io
import json
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.lib.landing.feeds import FEEDS

Row = dict[str, Any]


def segment_lines(day: str) -> bytes:
    """JSON lines: a page, a product and an order of two products; then three that are no good."""
    common = {"anonymousId": "segment-device", "context": {"page": {"url": "https://a.example/"}}}
    order = {
        "order_id": "segment-order",
        "revenue": 30,
        "currency": "JPY",
        "products": [
            {"product_id": "tea", "price": 10, "quantity": 1},
            {"product_id": "mug", "price": 20, "quantity": 1},
        ],
    }
    rows: list[Row] = [
        {**common, "type": "page", "messageId": "s1", "timestamp": f"{day}T10:00:00Z"},
        {
            **common, "type": "track", "event": "Product Viewed", "messageId": "s2",
            "timestamp": f"{day}T10:01:00Z", "properties": {"product_id": "tea"},
        },
        {
            **common, "type": "track", "event": "Order Completed", "messageId": "s3",
            "userId": "segment-user", "timestamp": f"{day}T10:02:00Z", "properties": order,
        },
        {**common, "type": "track", "event": "Order Completed", "messageId": "s4"},
        {**common, "type": "track", "messageId": "s5", "timestamp": f"{day}T10:03:00Z"},
        {
            **common, "type": "page", "messageId": "s6", "timestamp": f"{day}T10:03:00Z",
            "properties": [1],
        },
    ]  # fmt: skip
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def ga4_parquet(micros: int) -> bytes:
    """A Parquet file with nested columns as BigQuery writes them: a view, an order exported
    twice, and an event without parameters or a person."""

    def row(name: str, at: int, *params: Row, **columns: Any) -> Row:
        return {
            "event_timestamp": micros + at,
            "event_name": name,
            "user_pseudo_id": "ga4-device",
            "event_params": list(params),
            **columns,
        }

    def text(key: str, value: str) -> Row:
        return {"key": key, "value": {"string_value": value, "int_value": None}}

    page = text("page_location", "https://b.example/")
    order = row(
        "purchase", 2_000_000, page, text("currency", "JPY"), text("currency", "USD"),
        {"key": "engagement_time_msec", "value": {"string_value": None, "int_value": 1200}},
        ecommerce={"purchase_revenue": 40.5, "transaction_id": "ga4-order"},
        items=[{"item_id": "tea", "price": 20.0, "quantity": 1}, {"item_id": "pot", "price": 20.5}],
    )  # fmt: skip
    rows = [
        row("page_view", 0, page),
        row("view_item", 1_000_000, page, items=[{"item_id": "pot"}]),
        order,
        order,
        {"event_timestamp": micros, "event_name": "page_view", "user_pseudo_id": None},
    ]
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, _GA4), sink)
    return sink.getvalue()


_VALUE = pa.struct([("string_value", pa.string()), ("int_value", pa.int64())])
_ITEM = pa.struct([("item_id", pa.string()), ("price", pa.float64()), ("quantity", pa.int64())])
_ORDER = pa.struct([("purchase_revenue", pa.float64()), ("transaction_id", pa.string())])
_GA4 = pa.schema(
    [
        ("event_timestamp", pa.int64()),
        ("event_name", pa.string()),
        ("user_pseudo_id", pa.string()),
        ("event_params", pa.list_(pa.struct([("key", pa.string()), ("value", _VALUE)]))),
        ("ecommerce", _ORDER),
        ("items", pa.list_(_ITEM)),
    ]
)


def snowplow_lines(day: str, version: str = "1-0-0") -> bytes:
    """What the enrichment writes, without a header: a view and an order of two products, whose
    entities have the schema `version`; then a line with too few cells."""
    commerce = "iglu:com.snowplowanalytics.snowplow.ecommerce"

    def entity(name: str, **data: Any) -> Row:
        return {"schema": f"{commerce}/{name}/jsonschema/{version}", "data": data}

    view = {"event": "page_view", "event_name": "page_view", "event_id": f"p1-{version}"}
    order = {
        "event": "unstruct",
        "event_name": "snowplow_ecommerce_action",
        "event_id": f"p2-{version}",
        "unstruct_event": json.dumps(
            {"data": entity("snowplow_ecommerce_action", type="transaction")}
        ),
        "contexts": json.dumps(
            {
                "data": [
                    entity(
                        "transaction", transaction_id=f"o-{version}", revenue=50, currency="JPY"
                    ),
                    entity("product", id="tea", price=20, quantity=1),
                    entity("product", id="pan", price=30, quantity=1),
                ]
            }
        ),
    }
    lines = []
    for minute, told in enumerate((view, order)):
        cells = {
            "domain_userid": "snowplow-device",
            "page_url": "https://c.example/",
            "collector_tstamp": f"{day} 10:0{minute}:00.000",
            "user_ipaddress": "192.0.2.44",
            **told,
        }
        lines.append("\t".join(cells.get(name, "") for name in FEEDS["snowplow"].columns))
    return ("\n".join([*lines, "cut\toff"]) + "\n").encode()

"""Every column with personal data: where it is, what it is for, and how long it is kept.

A table tells of single people when one of its columns names them, be it by a key. Then every
column of it is personal: what names somebody, what leads to one thing that they did, or what is
said of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from orchestration.lib.landing.feeds import FEEDS, PERSONAL_FEEDS

# columns that stand for a person, a device, or either of them
PEOPLE = frozenset(
    {
        "customer_id", "customer_key", "visitor_id", "visitor_key", "anonymous_id", "user_id",
        "unit_id", "unit_key",
    }
)  # fmt: skip
# columns that stand for one thing that somebody did
DEEDS = frozenset(
    {
        "event_id", "event_key", "session_id", "session_key", "source_session_id", "click_id",
        "order_id", "conversion_id", "contact_id", "refusal_id", "touch_key", "journey_key",
        "completed_event_key", "login_event_id", "next_login_event_id", "row_key",
    }
)  # fmt: skip
# columns that look like the ones above and stand for a thing or a definition
THINGS = frozenset(
    {
        "action_key", "audience_key", "because_product_id", "campaign_id", "consent_key",
        "context_key", "conversion_hash", "conversion_key", "experiment_id", "experiment_key",
        "from_conversion_key", "funnel_key", "goal_key", "model_key", "next_conversion_key",
        "other_product_id", "other_segment_key", "path_key", "plan_key",
        "primary_conversion_key", "product_id", "product_key", "segment_key", "store_id",
        "stratum_key", "term_key", "to_conversion_key",
    }
)  # fmt: skip
_RAW = "as it lands; staging keeps at most a key of it"
_NAMES = "names a person"
# network addresses
_LEFT_OUT = frozenset({"ip", "user_ipaddress"})


@dataclass(frozen=True)
class Entry:
    """One column with personal data.

    Attributes:
        place: landing, staging, intermediate, marts or exports; marts are published.
        kind: names a person, names a deed, or says something of a person.
        kept: For how long, in words.
    """

    place: str
    table: str
    column: str
    kind: str
    purpose: str
    kept: str
    description: str


def inventory(manifest: Mapping[str, Any], retention_days: int) -> list[Entry]:
    """The entries of landing feeds, warehouse tables and exports, in this order.

    Args:
        manifest: What dbt knows of the project.
        retention_days: The setting; 0 means for good.
    """
    kept = f"{retention_days:,} landed days" if retention_days else "until somebody is erased"
    models = sorted(
        (node for node in manifest["nodes"].values() if node["resource_type"] == "model"),
        key=lambda node: (node["schema"], node["alias"]),
    )
    places = ("staging", "intermediate", "marts")
    return [
        *_landed(),
        *(one for place in places for node in models for one in _model(node, place, kept)),
        *_exported(models),
    ]


def _landed() -> Iterator[Entry]:
    for feed in PERSONAL_FEEDS:
        for column in FEEDS[feed].columns:
            names_somebody = column in FEEDS[feed].people
            what = (
                "never taken in"
                if column in _LEFT_OUT
                else _RAW
                if names_somebody
                else "as it lands"
            )
            kind = _NAMES if names_somebody else kind_of(column)
            yield Entry("landing", feed, column, kind, "all", "until its file goes", what)


def _model(node: Mapping[str, Any], place: str, kept: str) -> Iterator[Entry]:
    columns: Mapping[str, Any] = node["columns"]
    if node["schema"] != place or not PEOPLE.intersection(columns):
        return
    purpose = node["config"]["meta"].get("purpose", "all")
    for name, column in columns.items():
        words = " ".join(column["description"].split())
        yield Entry(place, node["alias"], name, kind_of(name), purpose, kept, words)


def _exported(models: list[Mapping[str, Any]]) -> Iterator[Entry]:
    for node in models:
        if node["schema"] == "marts" and node["alias"] == "audiences":
            for entry in _model(node, "marts", "until somebody removes the file"):
                yield Entry(
                    "exports", "audiences", entry.column, entry.kind, entry.purpose, entry.kept,
                    entry.description,
                )  # fmt: skip


def kind_of(column: str) -> str:
    """What a column of a table of people is, by its name."""
    if column in PEOPLE:
        return _NAMES
    return "names a deed" if column in DEEDS else "says something of a person"

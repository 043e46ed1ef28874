"""The contract of landed files: which feeds exist, which columns they know and need.

Adding a column here makes it a column of `landing.<feed>`; any other column of a file is kept
in `extra_properties`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Feed:
    """One feed. `columns` in the order of its view; `required` must be in a file's header.

    `typed` are those that staging reads as a number or a time.
    """

    name: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    typed: tuple[str, ...]

    @cached_property
    def known(self) -> frozenset[str]:
        """The column names as a set."""
        return frozenset(self.columns)

    def canonical(self, name: str) -> str | None:
        """The known column that a file's column name stands for, whatever its case; or None."""
        folded = name.strip().lower()
        return folded if folded in self.known else None

    def matched(self, names: Iterable[str]) -> dict[str, str]:
        """Known column to the name that stands for it; an exact name wins over another case."""
        found: dict[str, str] = {}
        for name in names:
            if (canonical := self.canonical(name)) and (
                name == canonical or canonical not in found
            ):
                found[canonical] = name
        return found


_EVENTS = """
    event_id event_name occurred_at received_at anonymous_id user_id source_session_id
    page_url page_referrer user_agent ip locale country region city store_id
    utm_source utm_medium utm_campaign utm_content utm_term click_id campaign_id
    product_id order_id quantity value currency search_term scroll_percent engagement_seconds
    experiment_id variant consent properties
"""


def _feed(name: str, columns: str, required: str, typed: str = "") -> Feed:
    return Feed(name, tuple(columns.split()), tuple(required.split()), tuple(typed.split()))


# The feeds that tell of people.
PERSONAL_FEEDS = ("events", "customers")
# A feed that says who is to go; nothing of it is ever taken in.
ERASURE_REQUESTS = "erasure_requests"

# An event also needs anonymous_id or user_id, but row by row: staging refuses those without.
FEEDS: dict[str, Feed] = {
    feed.name: feed
    for feed in (
        _feed(
            "events",
            _EVENTS,
            "event_id event_name occurred_at",
            "occurred_at received_at quantity value scroll_percent engagement_seconds",
        ),
        _feed(
            "customers",
            "user_id updated_at attribute value origin",
            "user_id updated_at attribute value origin",
            "updated_at",
        ),
        _feed(
            "products",
            "product_id name category subcategory department brand price currency",
            "product_id",
            "price",
        ),
        _feed("stores", "store_id name country region city", "store_id"),
        _feed(
            "campaigns",
            "campaign_id name channel medium campaign_type started_on ended_on cost currency "
            "is_holdout holdout_of",
            "campaign_id",
            "started_on ended_on cost",
        ),
    )
}

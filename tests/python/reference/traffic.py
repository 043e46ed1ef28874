"""Where a visit came from.

An event says so by a marked link (utm) or by a referrer that is not the page's own site.
Spelling is levelled first: spaces around and capital letters do not count. What the link says
beats the referrer; between them stands a click on an advertisement, which is told by a parameter
of the page's address (click_ids.csv) or by an id without a network, which is a click all the same.
A link marked as direct says nothing.

A session has the source of its first event that says one; else, within the lookback, the
source of the customer's last session before it that had one of its own; else it is direct. A
visit to a store (no page was ever shown) inherits nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from tests.python.reference.definitions import definition_rows
from tests.python.reference.rows import Row
from tests.python.reference.settings import Settings


class Traffic(NamedTuple):
    """A traffic source; the campaign may be unknown."""

    source: str
    medium: str
    campaign: str | None


DIRECT = Traffic("(direct)", "(none)", None)
NOT_SET = "(not set)"


def touch_of(event: Row) -> Traffic | None:
    """The traffic source that an event names, else None."""
    source, medium, campaign = (
        _levelled(event[name]) for name in ("utm_source", "utm_medium", "utm_campaign")
    )
    host = _host(event["page_referrer"])
    if host is not None and host == _host(event["page_url"]):
        host = None
    if source == "(direct)" and medium in (None, "(none)", NOT_SET):
        return None
    clicked = _click(event)
    if source or medium or campaign or clicked:
        by_click = clicked or (None, None)
        by_host = _site(host) if host else (None, None)
        return Traffic(
            source or by_click[0] or by_host[0] or NOT_SET,
            medium or by_click[1] or (None if source else by_host[1]) or NOT_SET,
            campaign,
        )
    if host:
        name, medium = _site(host)
        return Traffic(name, medium, None)
    return None


def own_touch(session: Sequence[Row]) -> Traffic | None:
    """The first source that an event of the session names, else None."""
    touches = (touch_of(event) for event in session)
    return next((touch for touch in touches if touch), None)


def traffic_of(
    session_id: str, sessions: dict[str, list[Row]], customers: dict[str, str], settings: Settings
) -> Traffic:
    """The source of a session among all sessions; `customers` by session_id."""
    session = sessions[session_id]
    if own := own_touch(session):
        return own
    if _is_store_visit(session):
        return DIRECT
    start = (session[0]["occurred_at"], session_id)
    earlier = sorted(
        (other[0]["occurred_at"], other_id)
        for other_id, other in sessions.items()
        if customers[other_id] == customers[session_id]
        and (other[0]["occurred_at"], other_id) < start
        and own_touch(other)
    )
    if not earlier:
        return DIRECT
    touched_at, touched = earlier[-1]
    if start[0] - touched_at > timedelta(days=settings.channel_lookback_days):
        return DIRECT
    return own_touch(sessions[touched]) or DIRECT


def _is_store_visit(session: Sequence[Row]) -> bool:
    page_views = {
        row["event_name"] for row in definition_rows("known_events") if row["role"] == "page_view"
    }
    has_page = any(event["event_name"] in page_views and event["page_url"] for event in session)
    return any(event["store_id"] for event in session) and not has_page


def _levelled(text: str | None) -> str | None:
    return (text or "").strip().lower() or None


def _host(url: str | None) -> str | None:
    host = urlsplit((url or "").lower()).hostname
    return host.removeprefix("www.") if host else None


def _click(event: Row) -> tuple[str | None, str] | None:
    """The source and the medium of a click on an advertisement, else None."""
    url = (event["page_url"] or "").lower()
    for row in sorted(definition_rows("click_ids"), key=lambda row: int(row["rule_order"])):
        if any(f"{mark}{row['parameter']}=" in url for mark in "?&"):
            return row["source"], row["medium"]
    return (None, "cpc") if event["click_id"] is not None else None


def _site(host: str) -> tuple[str, str]:
    """The name and the medium of a referring site, by the longest domain that fits."""
    known = [
        row
        for row in definition_rows("sources")
        if host == row["domain"] or host.endswith("." + row["domain"])
    ]
    if not known:
        return host, "referral"
    site = max(known, key=lambda row: len(row["domain"]))
    return site["source"], "organic" if site["category"] == "search" else "referral"

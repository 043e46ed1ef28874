"""Whose event is it?

A person is called by a user id as soon as their device is known to belong to somebody. A
device that has only ever known one user is that user's, and so are all its events, also those
before the first login. On a device that several users share, an event belongs to whoever was
seen on it last, and before the first login to the first one. An event that names a user itself
is that user's in any case.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.python.reference.rows import Row, in_time_order


def customer_of(event: Row, events: Sequence[Row]) -> str:
    """The customer_id of an event among all events: `user:<id>`, else `device:<id>`."""
    user = event["user_id"] or _user_of_device(event, events)
    return f"user:{user}" if user else f"device:{event['anonymous_id']}"


def visitor_of(event: Row) -> str:
    """Whose silence cuts sessions: the device; where there is none, the user."""
    device, user = event["anonymous_id"], event["user_id"]
    return f"device:{device}" if device else f"user:{user}"


def _user_of_device(event: Row, events: Sequence[Row]) -> str | None:
    if event["anonymous_id"] is None:
        return None
    logins = in_time_order(
        other
        for other in events
        if other["anonymous_id"] == event["anonymous_id"] and other["user_id"]
    )
    if not logins:
        return None
    here = (event["occurred_at"], event["event_id"])
    before = [login for login in logins if (login["occurred_at"], login["event_id"]) < here]
    return str((before[-1] if before else logins[0])["user_id"])

"""Where a visit ends and the next begins.

The events of one visitor (a device; where there is none, a user) belong to one session until
a silence of more than the gap: exactly the gap does not cut. Midnight in the declared zone and
a new campaign, however it is spelled, cut only where the settings say so. A message that
reaches somebody (a contact) is no part of a visit: it neither starts one nor keeps one going,
and the campaign that it names is not the visit's. A session is named after its first event.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import timedelta

from tests.python.reference.identity import visitor_of
from tests.python.reference.rows import Row, grouped, in_time_order, local_date
from tests.python.reference.settings import Settings


def sessions_of(
    events: Sequence[Row], contacts: Container[str], settings: Settings
) -> dict[str, list[Row]]:
    """The sessions by their id, each with its events in order."""
    visits = [event for event in events if event["event_name"] not in contacts]
    sessions: dict[str, list[Row]] = {}
    for visits_of_one in grouped(visits, visitor_of).values():
        for session in _cut(in_time_order(visits_of_one), settings):
            sessions[session[0]["event_id"]] = session
    return sessions


def _cut(events: list[Row], settings: Settings) -> list[list[Row]]:
    sessions: list[list[Row]] = []
    campaign = None
    for event in events:
        named = (event["utm_campaign"] or "").strip().lower()
        is_new_campaign = bool(named) and named != campaign
        campaign = named or campaign
        if (
            not sessions
            or _is_cut_by_time(sessions[-1][-1], event, settings)
            or (settings.session_cut_on_campaign and is_new_campaign)
        ):
            sessions.append([])
        sessions[-1].append(event)
    return sessions


def _is_cut_by_time(before: Row, event: Row, settings: Settings) -> bool:
    if event["occurred_at"] - before["occurred_at"] > timedelta(
        minutes=settings.session_gap_minutes
    ):
        return True
    zone = settings.time_zone
    days = local_date(before["occurred_at"], zone), local_date(event["occurred_at"], zone)
    return settings.session_cut_at_midnight and days[0] != days[1]

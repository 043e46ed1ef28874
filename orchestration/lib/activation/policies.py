"""Whom earlier exports keep out of this one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

ANY = "any"


@dataclass(frozen=True)
class Policy:
    """No more than so many contacts by a channel (or any) within so many days."""

    channel: str
    most_contacts: int
    within_days: int


@dataclass(frozen=True)
class Given:
    """Somebody was given out for a channel on the night of a clock."""

    customer_id: str
    channel: str
    clock_on: date


def cooling(
    channel: str, clock_on: date, policies: Sequence[Policy], given: Iterable[Given]
) -> set[str]:
    """The customers whom no policy lets be given out for a channel again tonight.

    An export counts as one contact, for nobody knows yet whether it reached somebody. What
    was exported and then landed as a contact is counted by the marts, apart from this.

    Args:
        given: Exports until now, of earlier nights and of earlier audiences of tonight.
    """
    mine = [policy for policy in policies if policy.channel in (ANY, channel)]
    counts: dict[tuple[str, str], int] = {}
    for one in given:
        for policy in mine:
            is_recent = clock_on - timedelta(days=policy.within_days) < one.clock_on <= clock_on
            if is_recent and policy.channel in (ANY, one.channel):
                key = (policy.channel, one.customer_id)
                counts[key] = counts.get(key, 0) + 1
    most = {policy.channel: policy.most_contacts for policy in mine}
    return {customer for (by, customer), count in counts.items() if count >= most[by]}

"""When campaigns are sent, to whom, who is held out, and who comes back for an extra visit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from demo.webshop import truth
from demo.webshop.identifiers import Numbers
from demo.webshop.people import Population

EVERY_DAYS = 28
VISIT_WITHIN_DAYS = 3
RUNS_DAYS = 14


@dataclass(frozen=True)
class Sending:
    """One sending of a campaign; `day_number` counts from 0, `campaign` indexes truth.CAMPAIGNS."""

    number: int
    campaign: int
    day_number: int
    campaign_id: str

    @property
    def holdout_id(self) -> str:
        """The campaign id that held-out members carry."""
        return f"{self.campaign_id}_holdout"


def plan_sendings(first_day: dt.date, days: int) -> list[Sending]:
    """All sendings within the days: every campaign once in each 28 days."""
    sendings: list[Sending] = []
    length = min(EVERY_DAYS, days)
    for start in range(0, days, EVERY_DAYS):
        for index, campaign in enumerate(truth.CAMPAIGNS):
            day_number = start + int(campaign.send_at * length)
            if day_number < days:
                day = first_day + dt.timedelta(day_number)
                campaign_id = f"{campaign.key}_{day:%Y%m%d}"
                sendings.append(Sending(len(sendings), index, day_number, campaign_id))
    return sendings


@dataclass
class Addressees:
    """Who a sending went to, who was held out, and who comes back on which day."""

    treated: Numbers
    held_out: Numbers
    returns: list[tuple[int, Numbers]]  # day number, people


def draw_addressees(
    population: Population, rng: np.random.Generator, sending: Sending
) -> Addressees:
    """Draws the addressees among today's members, the randomised holdout, and the extra visits.

    Only members who were signed in on a device before are drawn: their visits can be told.
    """
    campaign = truth.CAMPAIGNS[sending.campaign]
    members = population.linked_members()
    drawn = members[rng.random(len(members)) < campaign.member_share]
    is_held_out = rng.random(len(drawn)) < campaign.holdout_share
    treated = drawn[~is_held_out]
    comes = treated[rng.random(len(treated)) < campaign.extra_visit_rate]
    after = rng.integers(1, VISIT_WITHIN_DAYS + 1, len(comes))
    returns = [
        (sending.day_number + later, comes[after == later])
        for later in range(1, VISIT_WITHIN_DAYS + 1)
    ]
    return Addressees(treated, drawn[is_held_out], returns)

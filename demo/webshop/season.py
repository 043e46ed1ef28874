"""How many visits a day brings, relative to other days."""

from __future__ import annotations

import datetime as dt
import math

from demo.webshop import truth


def season_weight(day: dt.date) -> float:
    """The day's weight: by its weekday and its time of the year, as planted in truth.SEASON."""
    season = truth.SEASON
    turn = 2 * math.pi * (day.timetuple().tm_yday - season.peak_day_of_year) / 365
    return season.weekdays[day.weekday()] * (1 + season.yearly_amplitude * math.cos(turn))

"""When on a day visits begin: by the hour in Japan, and far enough apart to be sessions."""

from __future__ import annotations

import numpy as np

from demo.webshop.identifiers import Floats
from demo.webshop.visits import Visits

BREAK_SECONDS = 2200  # at least so much between two visits of a device: 30 minutes and some

# When people visit: weights of the hours of a day in Japan, from midnight.
_HOURS_IN_JAPAN = (
    2.2, 1.2, 0.7, 0.4, 0.3, 0.5, 1.2, 2.6, 3.4, 3.6, 4.0, 4.4,
    5.6, 4.8, 4.2, 4.2, 4.3, 4.6, 5.0, 5.6, 6.6, 7.4, 6.8, 4.4,
)  # fmt: skip
_HOUR_SHARES = np.roll(_HOURS_IN_JAPAN, -9) / np.sum(_HOURS_IN_JAPAN)


def draw_starts(
    rng: np.random.Generator, visits: Visits, visit_seconds: Floats, free_from: Floats
) -> Floats:
    """The second of the UTC day at which each visit begins, so that visits stay apart.

    `free_from` is the second from which each visit's device is free, after its last visit. A device
    with several visits a day gets an equal part of the day for each. No visit crosses midnight UTC.
    """
    hour = np.searchsorted(np.cumsum(_HOUR_SHARES), rng.random(len(visits)) * 0.999999)
    alone = (hour + rng.random(len(visits))) * 3600
    alone = np.minimum(alone, 86_400 - visit_seconds - 60)
    alone = np.maximum(alone, free_from)
    share = 86_400 / visits.visits_today
    room = share - visit_seconds - BREAK_SECONDS - 60
    among = visits.rank * share + BREAK_SECONDS + rng.random(len(visits)) * room
    result: Floats = np.where(visits.visits_today == 1, alone, among)
    return result

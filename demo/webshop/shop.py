"""`land`: the one way to get the simulated shop's feeds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from demo.landing_root import LandingRoot
from demo.webshop.planted import PLANTED_FILE, Planted
from demo.webshop.simulation import Simulation

_FORMAT_VERSION = 2
_NOTE = """SIMULATED DATA
These feeds come from a seeded generator (demo/webshop), not from a real shop. People, orders and
times are invented; planted_truth.json holds what was drawn, demo/webshop/truth.py the rates.
"""


def land(
    root: Path,
    *,
    events: int = 20_000,
    days: int = 28,
    seed: int = 7,
    first_day: dt.date = dt.date(2025, 4, 1),
    progress: Callable[[str], None] | None = None,
) -> Planted:
    """Lands a simulated shop of about `events` events over `days` days under `root`.

    The same arguments always give the same files; if they are there already, nothing is done.
    Returns what was drawn, which is also kept in `planted_truth.json`. `progress` gets a line of
    text a day. Raises ValueError for arguments that make no shop and LandingRootError if `root`
    holds another demo.
    """
    if events < 500 or days < 1 or seed < 0:
        raise ValueError(
            f"events must be at least 500, days at least 1, seed at least 0; got events={events}, "
            f"days={days}, seed={seed}"
        )
    arguments = {
        "format_version": _FORMAT_VERSION,
        "events": events,
        "days": days,
        "seed": seed,
        "first_day": first_day.isoformat(),
    }
    say = progress or (lambda _: None)
    landing = LandingRoot(root, "webshop", arguments)
    if landing.is_complete():
        say("webshop (simulated): already landed")
        return Planted.read(root)
    landing.start()
    landing.write_text("SIMULATED.txt", _NOTE)
    planted = Simulation(landing, events, days, seed, first_day).run(say)
    landing.write_text(PLANTED_FILE, planted.to_json())
    landing.finish()
    return planted

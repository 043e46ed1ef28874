"""What is measured: a module each, whose `run` returns facts for results.json.

They are run in the order of WORKLOADS. `full` begins anew; what follows it works on its warehouse.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.scale import Scale
from benchmarks.workloads import fixed, floor, full, funnels, night, reads, sessions, startup

Facts = dict[str, Any]

WORKLOADS: dict[str, Callable[[Scale], Facts]] = {
    "startup": startup.run,
    "floor": floor.run,
    "full": full.run,
    "night": night.run,
    "fixed": fixed.run,
    "reads": reads.run,
    "funnels": funnels.run,
    "sessions": sessions.run,
}

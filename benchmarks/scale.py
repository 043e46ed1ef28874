"""How large a run is, and what every process of it may use."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from orchestration.lib.paths import PROJECT

# What the floor and the peers get. The warehouse runs as profiles.yml says.
THREADS = 2
MEMORY_LIMIT = "6GB"

_UNITS = {"": 1, "k": 1_000, "m": 1_000_000}


@dataclass(frozen=True)
class Scale:
    """So many events, and the folder that belongs to them."""

    label: str
    events: int
    folder: Path

    @classmethod
    def parse(cls, text: str) -> Scale:
        """Read a size such as 20k, 1m or 100m.

        Raises:
            ValueError: It is no such size.
        """
        match = re.fullmatch(r"(\d+)([km]?)", text.strip().lower())
        if match is None or int(match[1]) == 0:
            raise ValueError(f"{text!r} is no number of events; write it as 500k, 1m or 100m")
        return cls(match[0], int(match[1]) * _UNITS[match[2]], scratch() / match[0])


def scratch() -> Path:
    """Where landings, warehouses and spilled data lie: BENCH_FOLDER, else data/bench."""
    return Path(os.environ.get("BENCH_FOLDER") or PROJECT / "data" / "bench").resolve()

"""One day of the simulation: its date, its chances, and the numbers that come next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

_EPOCH = dt.date(1970, 1, 1)


@dataclass
class Counters:
    """What numbers come next, so that no id is ever used twice in one run."""

    id_salt: int
    visit: int = 0
    order: int = 0
    event: int = 0


@dataclass(frozen=True)
class Day:
    """A day, in UTC. Everything drawn on it comes from `rng`."""

    number: int  # from 0
    count: int  # how many days there are in all
    date: dt.date
    rng: np.random.Generator
    counters: Counters

    @property
    def seconds(self) -> int:
        """Its first second since 1970."""
        return (self.date - _EPOCH).days * 86_400

    @property
    def microseconds(self) -> int:
        """Its first microsecond since 1970."""
        return self.seconds * 1_000_000

    @property
    def folder(self) -> str:
        """The name of its folder in each feed."""
        return f"landed_on={self.date}"

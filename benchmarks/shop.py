"""The simulated web shop as landings: a history, and days kept back to land one by one."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks import processes
from benchmarks.checkout import RunFailed
from benchmarks.many_shops import multiply
from orchestration.lib.paths import PROJECT

HISTORY_DAYS = 365
KEPT_DAYS = 10
# The history ends before the one of so many next days that is most like its mean day.
_CHOICE_DAYS = 7
# The simulation's last days are thin, for it makes up for what it drew too many before: a third as
# many days follow that never land. Of 1.2 events in all, about one falls into the history.
_EVENTS_IN_ALL = 1.2
# A larger shop is one of this size many times over.
LARGEST_DRAWN = 10_000_000

# who an event is of, as the floor and the peers see it
PERSON = "coalesce(user_id, anonymous_id)"


class NoDayLeft(Exception):
    """All the days that were kept back have landed."""


@dataclass(frozen=True)
class Shop:
    """Every day of one shop, outside of any landing folder."""

    root: Path
    history_days: int

    @classmethod
    def draw(cls, folder: Path, events: int, about_days: int = HISTORY_DAYS) -> Shop:
        """Make a shop with about `events` events in its history; what is there is not made again.

        Raises:
            RunFailed: The simulation failed.
        """
        root = folder / "shop"
        if events > LARGEST_DRAWN:
            one = cls.draw(folder.parent / "10m", LARGEST_DRAWN, about_days)
            if not root.exists():
                multiply(one.root, root, round(events / LARGEST_DRAWN))
            return cls(root, one.history_days)
        days = about_days + _CHOICE_DAYS + KEPT_DAYS + about_days // 3
        command = [
            *(sys.executable, "-m", "demo", "webshop", "--root", str(root)),
            *("--events", str(round(events * _EVENTS_IN_ALL)), "--days", str(days)),
        ]
        log = folder / "logs" / "shop.log"
        if processes.run(command, PROJECT, os.environ, log).status != 0:
            raise RunFailed(f"the shop could not be made; {log} says why")
        return cls(root, usual_day(rows_by_day(root), about_days))

    @property
    def days(self) -> list[str]:
        """All its days, in order, as their folders are called."""
        return sorted(path.name for path in (self.root / "events").iterdir())

    def land_history(self, landing: Path) -> None:
        """Land every day but those kept back."""
        for day in self.days[: self.history_days]:
            self._link(landing, day)

    def land_day(self, landing: Path) -> str:
        """Land the next day that was kept back, whole; returns its folder's name."""
        day = self._next(landing)
        self._link(landing, day)
        return day

    def land_rows(self, landing: Path, count: int) -> str:
        """Land only so many events of the next day, visitor by visitor."""
        day = self._next(landing)
        target = landing / "events" / day / "events.parquet"
        target.parent.mkdir(parents=True)
        with duckdb.connect() as con:
            con.execute(
                f"copy (from read_parquet('{self.root}/events/{day}/*.parquet') "
                f"order by hash({PERSON}) limit {int(count)}) to '{target}' (format parquet)"
            )
        return day

    def _next(self, landing: Path) -> str:
        for day in self.days[self.history_days : self.history_days + KEPT_DAYS]:
            if not (landing / "events" / day).exists():
                return day
        raise NoDayLeft(
            f"all {KEPT_DAYS} days that were kept back have landed in {landing}; "
            "run --only full to begin anew"
        )

    def _link(self, landing: Path, day: str) -> None:
        for source in self.root.glob(f"*/{day}"):
            shutil.copytree(source, landing / source.parent.name / day, copy_function=os.link)


def usual_day(rows: list[int], history_days: int) -> int:
    """Which of the days right after a history has most nearly as many rows as its mean day."""
    mean = sum(rows[:history_days]) / history_days
    choice = range(history_days, history_days + _CHOICE_DAYS)
    return min(choice, key=lambda day: abs(rows[day] - mean))


def rows_by_day(root: Path) -> list[int]:
    """The rows of the events feed that lie in Parquet, day by day."""
    with duckdb.connect() as con:
        found = con.execute(
            f"""
            select regexp_extract(file_name, 'landed_on=([0-9-]+)', 1) as day, sum(num_rows)::bigint
            from parquet_file_metadata('{root}/events/*/*.parquet')
            group by day order by day
            """
        ).fetchall()
    return [count for _, count in found]

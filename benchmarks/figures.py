"""From facts to figures: the ratios that have a target, and whether they meet it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Figure:
    """A row of the table of targets.

    `of` takes the facts of a size and those of the size ten times smaller (empty if that was not
    measured); it raises KeyError where something was not measured, and gives None where the
    figure makes no sense.
    """

    name: str
    of: Callable[[Facts, Facts], float | None]
    show: Callable[[float], str]
    at_most: float | None = None

    def value(self, facts: Facts, smaller: Facts) -> float | None:
        """The figure; None where something that it needs is missing or failed."""
        try:
            return self.of(facts, smaller)
        except KeyError:
            return None

    def is_met(self, value: float) -> bool:
        """Whether the figure keeps its target; one without a target does."""
        return self.at_most is None or value <= self.at_most

    @property
    def target(self) -> str:
        """The target in words."""
        return "" if self.at_most is None else f"at most {self.show(self.at_most)}"


def ratio(numerator: float, denominator: float) -> float | None:
    """A ratio; None if there is nothing to compare with."""
    return numerator / denominator if denominator > 0 else None


def sql_seconds(night: Facts) -> float:
    """From landed files to every mart: landing and models, without checks and start-up."""
    return float(night["landing_seconds"]) + float(night["models_seconds"])


def beyond_start_up(night: Facts, start_up: Facts) -> float:
    """The SQL seconds of a night beyond those of a night on a warehouse of next to nothing."""
    return max(0.0, sql_seconds(night) - sql_seconds(start_up))


def _full_to_floor(facts: Facts, smaller: Facts) -> float | None:
    runs = [facts["floor"]["ordered"], facts["full"].get("floor_after", {})]
    floors = [float(run["seconds"]) for run in runs if "seconds" in run]
    return ratio(sql_seconds(facts["full"]), sum(floors) / len(floors))


def _night_to_full(facts: Facts, smaller: Facts) -> float | None:
    beyond = beyond_start_up(facts["night"]["whole"], facts["startup"])
    return ratio(beyond, sql_seconds(facts["full"]))


def _night_to_full_in_all(facts: Facts, smaller: Facts) -> float | None:
    beyond = facts["night"]["whole"]["all_seconds"] - facts["startup"]["all_seconds"]
    return ratio(max(0.0, beyond), facts["full"]["all_seconds"])


def _ten_times_the_history(facts: Facts, smaller: Facts) -> float | None:
    here = beyond_start_up(facts["night"]["tenth"], facts["startup"])
    there = beyond_start_up(smaller["night"]["whole"], smaller["startup"])
    return ratio(here, there)


def _ten_times_the_history_in_all(facts: Facts, smaller: Facts) -> float | None:
    here, there = facts["night"]["tenth"], smaller["night"]["whole"]
    return ratio(here["all_seconds"], there["all_seconds"])


def _peer(workload: str, peer: str) -> Callable[[Facts, Facts], float | None]:
    def compare(facts: Facts, smaller: Facts) -> float | None:
        measured = facts[workload]
        return ratio(measured["ours"]["seconds"], measured[peer]["seconds"])

    return compare


def _peak(facts: Facts, smaller: Facts) -> float | None:
    nights = [facts["full"], *(facts["night"][each] for each in ("whole", "tenth"))]
    return float(max(night["peak_bytes"] for night in nights))


def _published(facts: Facts, smaller: Facts) -> float | None:
    full = facts["full"]
    return ratio(full["published_bytes"], full["events"] / 1e6)


def times(value: float) -> str:
    """A ratio, as 2.5×."""
    return f"{value:.2f}×" if value < 10 else f"{value:.0f}×"


def share(value: float) -> str:
    """A small share, as 1/40."""
    return f"1/{1 / value:.0f}" if value > 0 else "0"


def seconds(value: float) -> str:
    """Seconds, with a decimal where it matters."""
    return f"{value:.1f} s" if value < 100 else f"{value:,.0f} s"


def megabytes(value: float) -> str:
    """Bytes, as 12 MB or 3.4 GB."""
    return f"{value / 1e6:,.0f} MB" if value < 1e9 else f"{value / 1e9:.1f} GB"


FIGURES = (
    Figure("full build ÷ floor", _full_to_floor, times, 2.5),
    Figure("one more night ÷ full build, beyond start-up", _night_to_full, share, 1 / 40),
    Figure("the same with checks and publishing", _night_to_full_in_all, share),
    Figure("as many new rows on 10 times the history", _ten_times_the_history, times, 1.2),
    Figure("the same in all", _ten_times_the_history_in_all, times),
    Figure("10 funnels ÷ ClickHouse", _peer("funnels", "clickhouse"), times, 1.0),
    Figure("the same, its events in one file", _peer("funnels", "clickhouse_one_file"), times),
    Figure("sessions ÷ ClickHouse", _peer("sessions", "clickhouse"), times, 1.5),
    Figure("sessions ÷ Polars", _peer("sessions", "polars"), times, 1.5),
    Figure("peak memory", _peak, megabytes, 8e9),
    Figure("published file for a million events", _published, megabytes),
    Figure(
        "a night with nothing to do",
        lambda facts, smaller: float(facts["fixed"]["nothing"]["all_seconds"]),
        seconds,
        20.0,
    ),
    Figure(
        "a night with 1,000 new rows",
        lambda facts, smaller: float(facts["fixed"]["thousand"]["all_seconds"]),
        seconds,
        45.0,
    ),
)

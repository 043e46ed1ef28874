"""What an experiment says, unit by unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import exp, log, nan, sqrt
from typing import Any

import numpy as np
from scipy import stats

from tests.python.reference.rows import Row, local_date

BREAKDOWNS = {"channel": "channel", "device": "device_type", "region": "region"}
UNKNOWN = {"channel": "(none)", "device": "unknown", "region": "(unknown)"}


@dataclass(frozen=True)
class Experiment:
    """A row of experiments.csv with its variants' shares and its control."""

    key: str
    unit: str
    primary: str | None
    started_on: date | None
    ended_on: date | None
    metric_days: int | None
    planned_units: int
    shares: dict[str, float]
    control: str


@dataclass
class Unit:
    """A customer or a device in an experiment: its exposures in order, and what follows."""

    key: str
    exposures: list[Row]

    @property
    def variant(self) -> str:
        """What it saw first."""
        return str(self.exposures[0]["variant"])

    @property
    def is_contaminated(self) -> bool:
        """Whether it saw anything else."""
        return len({row["variant"] for row in self.exposures}) > 1


def units_of(
    experiment: Experiment, exposures: Sequence[Row], sessions: Mapping[str, Row], zone: str
) -> list[Unit]:
    """Who takes part: whoever was exposed within its days and by no bot.

    Args:
        exposures: experiment_key, variant, customer_id, visitor_id, session_id, occurred_at and
            `order`, by which those of one moment are ordered.
    """
    found: dict[str, Unit] = {}
    for row in sorted(exposures, key=lambda row: (row["occurred_at"], row["order"])):
        day = local_date(row["occurred_at"], zone)
        visit = sessions.get(row["session_id"])
        if (
            row["experiment_key"] != experiment.key
            or (experiment.started_on and day < experiment.started_on)
            or (experiment.ended_on and day > experiment.ended_on)
            or (visit and visit["is_bot_like"])
        ):
            continue
        who = str(row["visitor_id"] if experiment.unit == "device" else row["customer_id"])
        found.setdefault(who, Unit(who, [])).exposures.append(row)
    return list(found.values())


def outcomes(
    experiment: Experiment,
    unit: Unit,
    conversions: Sequence[Row],
    sessions: Mapping[str, Row],
    *,
    before_days: int,
    zone: str,
) -> dict[tuple[str, str], tuple[float, float]]:
    """After and before the exposure, by conversion and measure; what is not there is 0 and 0."""
    exposed_at: datetime = unit.exposures[0]["occurred_at"]
    column = "visitor_id" if experiment.unit == "device" else "customer_id"
    found: dict[tuple[str, str], tuple[float, float]] = {}
    for row in conversions:
        at = row["occurred_at"]
        visit = sessions.get(row["session_id"])
        if (
            row[column] != unit.key
            or (visit and visit["is_bot_like"])
            or at < exposed_at - timedelta(days=before_days)
            or (experiment.ended_on and local_date(at, zone) > experiment.ended_on)
            or (
                experiment.metric_days is not None
                and at >= exposed_at + timedelta(days=experiment.metric_days)
            )
        ):
            continue
        for measure, worth in (("rate", 1.0), ("value", float(row["value"]))):
            after, before = found.get((row["conversion_key"], measure), (0.0, 0.0))
            if at >= exposed_at:
                after = 1.0 if measure == "rate" else after + worth
            else:
                before = 1.0 if measure == "rate" else before + worth
            found[row["conversion_key"], measure] = (after, before)
    return found


def places(
    unit: Unit, sessions: Mapping[str, Row], segments: Callable[[str, date], set[str]], zone: str
) -> Iterator[tuple[str, str]]:
    """Every part that a unit belongs to, as breakdown and value."""
    first = unit.exposures[0]
    visit = sessions.get(first["session_id"]) or {}
    yield "all", "all"
    for breakdown, column in BREAKDOWNS.items():
        yield breakdown, visit.get(column) or UNKNOWN[breakdown]
    for segment in segments(first["customer_id"], local_date(first["occurred_at"], zone)):
        yield "segment", segment


def compared(
    ours: Sequence[tuple[float, float]], others: Sequence[tuple[float, float]], planned: int
) -> dict[str, float]:
    """A variant's outcomes (after, before) beside the control's, from the outcomes themselves."""
    y, x = np.array(ours, dtype=float).reshape(-1, 2).T
    other_y, other_x = np.array(others, dtype=float).reshape(-1, 2).T
    found = {"lift": _lift(y, other_y), **_interval(y, other_y)}
    found["p_value"] = _welch(y, other_y)
    found["anytime_p_value"] = _anytime(y, other_y, planned)
    if min(len(y), len(other_y)) < 2:
        return found
    inside = np.concatenate([x - x.mean(), other_x - other_x.mean()])
    outcome = np.concatenate([y - y.mean(), other_y - other_y.mean()])
    slope = float(inside @ outcome / (inside @ inside)) if inside @ inside > 0 else 0.0
    middle = np.concatenate([x, other_x]).mean()
    ours_left, others_left = y - slope * (x - middle), other_y - slope * (other_x - middle)
    found["cuped_lift"] = _lift(ours_left, others_left)
    found["cuped_p_value"] = _welch(ours_left, others_left)
    return found


def share_p_value(counts: Mapping[str, int], shares: Mapping[str, float]) -> float:
    """Pearson's test of the split over the variants that have a share."""
    told = [name for name in shares if name in counts]
    total = sum(counts[name] for name in told)
    if len(told) < 2 or total == 0:
        return nan
    whole = sum(shares[name] for name in told)
    squares = sum(
        (counts[name] - total * shares[name] / whole) ** 2 / (total * shares[name] / whole)
        for name in told
    )
    return float(stats.chi2.sf(squares, len(told) - 1))


def _lift(y: Any, other_y: Any) -> float:
    return float(y.mean() / other_y.mean() - 1) if other_y.mean() > 0 else nan


def _interval(y: Any, other_y: Any) -> dict[str, float]:
    if min(len(y), len(other_y)) < 2 or y.mean() <= 0 or other_y.mean() <= 0:
        return {"ci_low": nan, "ci_high": nan}
    error = sqrt(
        y.var(ddof=1) / len(y) / y.mean() ** 2
        + other_y.var(ddof=1) / len(other_y) / other_y.mean() ** 2
    )
    middle = log(y.mean() / other_y.mean())
    reach = float(stats.norm.isf(0.025)) * error
    return {"ci_low": exp(middle - reach) - 1, "ci_high": exp(middle + reach) - 1}


def _welch(y: Any, other_y: Any) -> float:
    if min(len(y), len(other_y)) < 2 or np.ptp(y) + np.ptp(other_y) < 1e-12:
        return nan
    return float(stats.ttest_ind(y, other_y, equal_var=False).pvalue)


def _anytime(y: Any, other_y: Any, planned: int) -> float:
    if min(len(y), len(other_y)) < 2:
        return nan
    noise = y.var(ddof=1) / len(y) + other_y.var(ddof=1) / len(other_y)
    if noise <= 0:
        return nan
    wanted = -2 * log(0.05)
    spread = (wanted + log(wanted + 1)) * (len(y) + len(other_y)) / planned
    likely = exp((y.mean() - other_y.mean()) ** 2 / noise * spread / (2 * (1 + spread)))
    return min(1.0, sqrt(1 + spread) / likely)

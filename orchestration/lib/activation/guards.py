"""Whether an audience is so unlike its past exports that a person should look first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

FEWEST_PAST = 3
"""So many past exports make a past."""
FEWEST_CUSTOMERS = 50
"""Among fewer, before and now, every day looks like a jump."""


@dataclass(frozen=True)
class Bounds:
    """How far an audience may move.

    Attributes:
        most_times: How many times as large, or as small, as usual it may be.
        score_percent: By how many percent of the usual its mean score may differ.
        mix_points: By how many percentage points the share of a region or a segment may.
    """

    most_times: int
    score_percent: int
    mix_points: int


@dataclass(frozen=True)
class Measure:
    """An audience as one night drew it; shares of regions and segments by `kind:name`."""

    size: int
    mean_score: float | None
    mix: Mapping[str, float]


@dataclass(frozen=True)
class Verdict:
    """What one guard says: `passed`, `stopped` or `not judged`, and why."""

    guard: str
    verdict: str
    reason: str


def judge(now: Measure, past: Sequence[Measure], bounds: Bounds) -> list[Verdict]:
    """One verdict each on the size, the mean score and the mix, against past exports."""
    if len(past) < FEWEST_PAST:
        reason = f"{len(past)} past exports; from {FEWEST_PAST} on there is a usual"
    elif max(now.size, _usual_size(past)) < FEWEST_CUSTOMERS:
        reason = f"fewer than {FEWEST_CUSTOMERS} customers"
    else:
        return [_size(now, past, bounds), _score(now, past, bounds), _mix(now, past, bounds)]
    return [Verdict(guard, "not judged", reason) for guard in ("size", "score", "mix")]


def _size(now: Measure, past: Sequence[Measure], bounds: Bounds) -> Verdict:
    usual = _usual_size(past)
    # one more or less is no jump, also from or to nobody
    is_jump = now.size > bounds.most_times * max(usual, 1) or (
        usual > bounds.most_times * max(now.size, 1)
    )
    reason = f"{now.size:,} customers, usually {usual:,.0f}; bounds {bounds.most_times} times"
    return Verdict("size", "stopped" if is_jump else "passed", reason)


def _score(now: Measure, past: Sequence[Measure], bounds: Bounds) -> Verdict:
    scores = [one.mean_score for one in past if one.mean_score is not None]
    if now.mean_score is None or not scores:
        return Verdict("score", "not judged", "there is no score")
    usual = median(scores)
    is_jump = abs(now.mean_score - usual) > abs(usual) * bounds.score_percent / 100
    reason = f"mean score {now.mean_score:.4g}, usually {usual:.4g}"
    return Verdict(
        "score", "stopped" if is_jump else "passed", f"{reason}; bounds {bounds.score_percent}%"
    )


def _mix(now: Measure, past: Sequence[Measure], bounds: Bounds) -> Verdict:
    if not now.size:
        return Verdict("mix", "not judged", "there is nobody")
    names = sorted({*now.mix, *(name for one in past for name in one.mix)})
    usual = {name: median(one.mix.get(name, 0.0) for one in past) for name in names}
    moved = {name: 100 * abs(now.mix.get(name, 0.0) - usual[name]) for name in names}
    worst = max(names, key=lambda name: (moved[name], name), default=None)
    if worst is None:
        return Verdict("mix", "passed", "neither regions nor segments are known")
    reason = f"{worst} {now.mix.get(worst, 0.0):.0%}, usually {usual[worst]:.0%}"
    is_jump = moved[worst] > bounds.mix_points
    return Verdict(
        "mix", "stopped" if is_jump else "passed", f"{reason}; bounds {bounds.mix_points} points"
    )


def _usual_size(past: Sequence[Measure]) -> float:
    return median(one.size for one in past)

"""What is told from noise, and what is not."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from orchestration.lib.dashboard import noise
from orchestration.lib.dashboard.changes import changes

LAST = date(2026, 3, 31)


def days(count: int, last: date = LAST) -> list[date]:
    return [last - timedelta(days=i) for i in range(count)][::-1]


def weekly(day: date) -> float:
    return 50.0 if day.weekday() == 6 else 100.0


def test_no_history_says_nothing() -> None:
    assert noise.usual([(day, 5.0) for day in days(noise.FEWEST_DAYS - 1)]) is None


def test_days_that_repeat_each_week_scatter_like_counts_do() -> None:
    known = noise.usual([(day, weekly(day)) for day in days(56)])
    assert known is not None
    assert known.dispersion == 1.0
    assert known.mean(date(2026, 3, 29)) == 50.0  # a Sunday
    assert known.freedom == 49


def test_dispersion_is_that_of_mccullagh_and_nelder() -> None:
    # by hand: two values a weekday, 90 and 110 around 100: 28 squares of 100 / 100 over 28 - 7
    history = [(day, 90.0 if i // 7 % 2 else 110.0) for i, day in enumerate(days(28))]
    known = noise.usual(history)
    assert known is not None
    assert known.dispersion == pytest.approx(28 / 21)


@pytest.mark.parametrize(
    ("now", "verdict"), [(100, "usual"), (120, "usual"), (145, "up"), (55, "down")]
)
def test_a_difference_is_judged_by_the_usual_scatter(now: int, verdict: str) -> None:
    known = noise.usual([(day, 100.0) for day in days(56, LAST - timedelta(days=7))])
    values = {day: 100.0 for day in days(30)} | {LAST: float(now)}
    change = noise.compare(values, [LAST], [LAST - timedelta(days=1)], known)
    assert change.verdict == verdict
    assert change.ratio == pytest.approx(now / 100 - 1)


def test_the_same_rise_is_noise_where_days_differ_more() -> None:
    wild = [(day, 40.0 if i % 2 else 160.0) for i, day in enumerate(days(56))]
    values = {LAST: 145.0, LAST - timedelta(days=1): 100.0}
    pair = ([LAST], [LAST - timedelta(days=1)])
    assert noise.compare(values, *pair, noise.usual(wild)).verdict == "usual"
    calm = [(day, 100.0) for day, _ in wild]
    assert noise.compare(values, *pair, noise.usual(calm)).verdict == "up"


def test_a_quiet_sunday_after_a_saturday_is_no_fall() -> None:
    sunday = date(2026, 3, 29)
    known = noise.usual([(day, weekly(day)) for day in days(56)])
    values = {sunday: 50.0, sunday - timedelta(days=1): 100.0}
    change = noise.compare(values, [sunday], [sunday - timedelta(days=1)], known)
    assert (change.verdict, change.ratio) == ("usual", -0.5)


def test_few_are_not_judged() -> None:
    known = noise.usual([(day, 2.0) for day in days(56)])
    values = {LAST: 9.0, LAST - timedelta(days=1): 1.0}
    assert noise.compare(values, [LAST], [LAST - timedelta(days=1)], known).verdict == "few"


def test_nothing_before_has_no_ratio() -> None:
    known = noise.usual([(day, 100.0) for day in days(56)])
    values = {LAST: 9.0, LAST - timedelta(days=1): 0.0}
    assert noise.compare(values, [LAST], [LAST - timedelta(days=1)], known).ratio is None


def test_false_alarms_are_as_rare_as_the_page_says() -> None:
    drawn = random.Random(7)
    alarms = 0
    for _ in range(400):
        values = {day: float(round(drawn.gauss(100, 10))) for day in days(63)}
        known = noise.usual([(day, values[day]) for day in days(56, LAST - timedelta(days=7))])
        change = noise.compare(values, [LAST], [LAST - timedelta(days=7)], known)
        alarms += change.verdict in ("up", "down")
    assert alarms <= 400 * noise.ALARM * 3


def test_only_the_latest_day_is_compared_and_each_day_has_its_range() -> None:
    rows = [
        {"measure": "sessions", "tier": "", "activity_date": day, "amount": 100} for day in days(70)
    ]
    done = changes(rows)
    assert [row["activity_date"] for row in done if "day_verdict" in row] == [LAST]
    assert done[-1]["week_amount"] == 700
    assert all(row["usual_low"] < 100 < row["usual_high"] for row in done)


def test_a_first_day_is_compared_with_nothing() -> None:
    (row,) = changes([{"measure": "sessions", "tier": "", "activity_date": LAST, "amount": 3}])
    assert row["day_verdict"] == row["weekday_verdict"] == row["week_verdict"] == "unknown"
    assert row["usual_low"] is None

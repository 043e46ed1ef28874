"""Credit for conversions, the slow and obvious way: every path walked, every order tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise, permutations
from typing import Any

from tests.python.reference.rows import Row, grouped, local_date, midnight_utc

Credits = list[float]
Journey = tuple[str, ...]
"""The channels of a path, in order."""


@dataclass(frozen=True)
class Models:
    """What attribution_models.csv and settings.csv say."""

    lookback_days: Callable[[str], int]
    most_touches: int
    first_share: float
    last_share: float
    half_life_days: float
    time_zone: str


def path_of(touches: Sequence[Row], ends_at: datetime, days: int, most: int) -> list[Row]:
    """The touches in the lookback before a moment, both ends included; of too many the latest."""
    within = [t for t in touches if ends_at - timedelta(days=days) <= t["touched_at"] <= ends_at]
    return within[-most:]


def rule_credits(path: Sequence[Row], models: Models) -> dict[str, Credits]:
    """What each touch of a path gets by the methods that look at nothing else."""
    count = len(path)
    last = count - 1
    not_direct = [n for n, touch in enumerate(path) if touch["source"] != "(direct)"]
    weights = [
        0.5 ** ((path[-1]["touched_at"] - touch["touched_at"]) / timedelta(days=1) / half_life)
        for touch in path
        for half_life in [models.half_life_days]
    ]
    return {
        "first": [float(n == 0) for n in range(count)],
        "last": [float(n == last) for n in range(count)],
        "last_non_direct": [float(n == (not_direct or [last])[-1]) for n in range(count)],
        "linear": [1 / count] * count,
        "position": _by_position(count, models.first_share, models.last_share),
        "time_decay": [weight / sum(weights) for weight in weights],
    }


def _by_position(count: int, first: float, last: float) -> Credits:
    if count == 1:
        return [1.0]
    if count == 2:
        return [first / (first + last), last / (first + last)]
    return [first, *[(1 - first - last) / (count - 2)] * (count - 2), last]


def removal_effects(journeys: Mapping[tuple[Journey, bool], int]) -> dict[str, float]:
    """What share of conversions is lost without each channel, by walking the chain step by step.

    Args:
        journeys: How often a path of channels ended with a conversion (True) or without.
    """
    steps: Counter[tuple[str, str]] = Counter()
    for (channels, is_converted), count in journeys.items():
        end = "(converted)" if is_converted else "(lost)"
        for before, after in pairwise(["(start)", *channels, end]):
            steps[before, after] += count
    everyone = _chance(steps, None)
    names = {channel for channels, _ in journeys for channel in channels}
    return {name: 1 - _chance(steps, name) / everyone if everyone else 0.0 for name in names}


def _chance(steps: Mapping[tuple[str, str], int], removed: str | None) -> float:
    totals: Counter[str] = Counter()
    for (before, _), count in steps.items():
        totals[before] += count
    at = {"(start)": 1.0}
    converted = 0.0
    for _ in range(4000):
        following: dict[str, float] = {}
        for (before, after), count in steps.items():
            moved = at.get(before, 0.0) * count / totals[before] if count else 0.0
            if after == "(converted)":
                converted += moved
            elif after not in ("(lost)", removed):
                following[after] = following.get(after, 0.0) + moved
        at = following
        if sum(at.values()) < 1e-15:
            break
    return converted


def shapley_values(met: frozenset[str], rates: Mapping[frozenset[str], float]) -> dict[str, float]:
    """What each channel adds to the conversion rate, over every order in which they can come."""
    added: dict[str, float] = dict.fromkeys(met, 0.0)
    orders = list(permutations(sorted(met)))
    for order in orders:
        for place, channel in enumerate(order):
            before = frozenset(order[:place])
            added[channel] += rates.get(before | {channel}, 0.0) - rates.get(before, 0.0)
    return {channel: added[channel] / len(orders) for channel in met}


def shares(worth: Mapping[str, float]) -> dict[str, float]:
    """Parts of one; nothing for what is worth nothing, all alike if nothing is worth anything."""
    positive = {name: max(0.0, value) for name, value in worth.items()}
    # what is left by rounding is nothing
    positive = {name: value if value > 1e-12 else 0.0 for name, value in positive.items()}
    total = sum(positive.values())
    return {name: value / total if total else 1 / len(worth) for name, value in positive.items()}


def credited_rows(
    conversions: Sequence[Row], touches: Mapping[str, list[Row]], models: Models
) -> list[dict[str, Any]]:
    """A row for each conversion, touch and method with a credit; method by method.

    Args:
        conversions: Rows of fct_conversions outside of bot-like sessions.
        touches: Those of each customer in order, with touched_at, channel and source.
    """
    zone = models.time_zone
    fitted = _fitted(conversions, touches, models)
    rows = []
    for conversion in conversions:
        key = conversion["conversion_key"]
        path = path_of(
            touches.get(conversion["customer_id"], []),
            conversion["occurred_at"],
            models.lookback_days(key),
            models.most_touches,
        )
        month = _month(conversion["occurred_at"], zone)
        credits = rule_credits(path, models) if path else {}
        if path:
            counts = Counter(touch["channel"] for touch in path)
            for method, share in fitted[month, key, frozenset(counts)].items():
                credits[method] = [share[t["channel"]] / counts[t["channel"]] for t in path]
        rows += [
            {"conversion": conversion, "touch": touch, "method": method, "credit": credit}
            for method, parts in credits.items()
            for touch, credit in zip(path, parts, strict=True)
        ]
        if not path:
            rows.append({"conversion": conversion, "touch": None, "method": None, "credit": 1.0})
    return rows


def _fitted(
    conversions: Sequence[Row], touches: Mapping[str, list[Row]], models: Models
) -> dict[tuple[date, str, frozenset[str]], dict[str, dict[str, float]]]:
    zone = models.time_zone
    found = {}
    groups = grouped(conversions, lambda c: (_month(c["occurred_at"], zone), c["conversion_key"]))
    for (month, key), converted in groups.items():
        days = models.lookback_days(key)

        def walk(who: str, ends_at: datetime, days: int = days) -> Journey:
            path = path_of(touches.get(who, []), ends_at, days, models.most_touches)
            return tuple(touch["channel"] for touch in path)

        journeys: Counter[tuple[Journey, bool]] = Counter(
            (walk(c["customer_id"], c["occurred_at"]), True) for c in converted
        )
        buyers = {c["customer_id"] for c in converted}
        month_ends_at = midnight_utc(_next(month), zone) - timedelta(microseconds=1)
        for who, theirs in touches.items():
            is_there = any(_month(touch["touched_at"], zone) == month for touch in theirs)
            if is_there and who not in buyers:
                journeys[walk(who, month_ends_at), False] += 1
        journeys = Counter({journey: n for journey, n in journeys.items() if journey[0]})
        effects = removal_effects(journeys)
        rates = _rates(journeys)
        for channels, is_converted in journeys:
            met = frozenset(channels)
            if is_converted:
                found[month, key, met] = {
                    "markov": shares({channel: effects[channel] for channel in met}),
                    "shapley": shares(shapley_values(met, rates)),
                }
    return found


def _rates(journeys: Mapping[tuple[Journey, bool], int]) -> dict[frozenset[str], float]:
    sets = {frozenset(channels) for channels, _ in journeys}
    counts = {
        (met, is_converted): sum(
            count
            for (channels, ended), count in journeys.items()
            if frozenset(channels) == met and ended == is_converted
        )
        for met in sets
        for is_converted in (True, False)
    }
    return {met: counts[met, True] / (counts[met, True] + counts[met, False]) for met in sets}


def _month(moment: datetime, zone: str) -> date:
    return local_date(moment, zone).replace(day=1)


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def performance_rows(
    credited: Sequence[Row], visits: Sequence[Row], methods: Sequence[str]
) -> list[dict[str, Any]]:
    """What channels and campaigns brought in on a day, for those rows where it is anything.

    Args:
        credited: Rows of `credited_rows`.
        visits: Sessions that are not bot-like, with session_date, channel and campaign.
        methods: The methods to tell.
    """
    firsts: dict[tuple[str, str], Any] = {}
    for row in sorted(credited, key=lambda row: _when(row["conversion"])):
        conversion = row["conversion"]
        who = (conversion["customer_id"], conversion["conversion_key"])
        firsts.setdefault(who, conversion["conversion_id"])
    sums: dict[tuple[Any, ...], Counter[str]] = {}
    for row in credited:
        conversion, touch = row["conversion"], row["touch"]
        place = (touch["channel"], touch["campaign"]) if touch else ("unattributed", "(none)")
        who = (conversion["customer_id"], conversion["conversion_key"])
        for method in [row["method"]] if touch else methods:
            key = (conversion["conversion_date"], *place, conversion["conversion_key"], method)
            found = sums.setdefault(key, Counter())
            found["credit"] += row["credit"]
            found["value"] += row["credit"] * float(conversion["value"])
            found["new"] += row["credit"] * (firsts[who] == conversion["conversion_id"])
    assists = _assists(credited)
    counts = Counter((v["session_date"], v["channel"], v["campaign"]) for v in visits)
    return [
        {
            "activity_date": key[0],
            "channel": key[1],
            "campaign": key[2],
            "conversion_key": key[3],
            "method": key[4],
            "session_count": counts[key[:3]],
            "assist_count": assists[key[:4]],
            "credited_conversions": round(found["credit"], 8),
            "credited_value": round(found["value"], 7),
            "new_customer_conversions": round(found["new"], 8),
        }
        for key, found in sums.items()
    ]


def _assists(credited: Sequence[Row]) -> Counter[tuple[Any, ...]]:
    assists: Counter[tuple[Any, ...]] = Counter()
    linear = [row for row in credited if row["method"] == "linear"]
    for rows in grouped(linear, lambda row: str(row["conversion"]["conversion_id"])).values():
        conversion = rows[0]["conversion"]
        places = [(row["touch"]["channel"], row["touch"]["campaign"]) for row in rows]
        for place in set(places) - {places[-1]}:
            assists[conversion["conversion_date"], *place, conversion["conversion_key"]] += 1
    return assists


def _when(conversion: Row) -> Any:
    return conversion["occurred_at"], conversion["order"]

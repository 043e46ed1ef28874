"""What people want, event by event, by the rules of moments.csv."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from tests.python.reference.definitions import definition_rows
from tests.python.reference.operators import satisfies
from tests.python.reference.rows import Row, grouped


@dataclass(frozen=True)
class Moment:
    """One event with what its rules say. `moment` is None for a search that no rule knows."""

    event: Row
    session: Row
    moment: str | None
    confidence: float | None
    topic: str
    about: tuple[str | None, str | None]  # search term and product, by which visits are told apart


def moments_of(
    events: Sequence[Row], sessions: Mapping[str, Row], products: Mapping[str, str]
) -> list[Moment]:
    """The moments of all events in visits that are not bot-like.

    Args:
        events: With event_name, page_url, search_term, product_id and session_id.
        sessions: By session_id.
        products: The topic of each product that has one.
    """
    found = []
    for event in events:
        session = sessions.get(event["session_id"])
        if session is None or session["is_bot_like"]:
            continue
        term = _term(event["search_term"])
        rule = _rule(event, term)
        if rule is None and term is None:
            continue
        found.append(
            Moment(
                event,
                session,
                rule["moment"] if rule else None,
                float(rule["confidence"]) if rule else None,
                _topic(term, rule, products, event["product_id"]),
                (term, event["product_id"]),
            )
        )
    return found


def _term(text: str | None) -> str | None:
    return re.sub("[ \t　]+", " ", (text or "").lower()).strip(" ") or None


def _rule(event: Row, term: str | None) -> dict[str, Any] | None:
    rules = grouped(definition_rows("moments"), lambda row: int(row["rule_number"]))
    fields = {
        "event_name": event["event_name"],
        "page_path": urlsplit(event["page_url"] or "").path or "/",
        "search_term": term,
    }
    holding = []
    for number, rows in rules.items():
        asks_search = any(row["field"] == "search_term" for row in rows)
        if asks_search != (term is not None):
            continue
        if all(satisfies(fields[row["field"]], row["operator"], row["value"]) for row in rows):
            pattern = next((row["value"] for row in rows if row["operator"] == "matches"), None)
            holding.append((-float(rows[0]["confidence"]), number, {**rows[0], "pattern": pattern}))
    return min(holding, key=lambda one: one[:2])[2] if holding else None


def _topic(
    term: str | None, rule: Row | None, products: Mapping[str, str], product_id: str | None
) -> str:
    if term is None:
        return products.get(product_id or "", "(none)")
    named = [topic for topic in products.values() if topic in f" {term} "]
    if named:
        return min(named, key=lambda topic: (-len(topic), topic))
    subject = re.sub(rule["pattern"], " ", term).strip(" ") if rule and rule["pattern"] else term
    return subject or term


def visit_moments(moments: Sequence[Moment]) -> dict[tuple[str, str, str], list[Moment]]:
    """The known moments of each visit by moment and topic."""
    return grouped(
        [one for one in moments if one.moment],
        lambda one: (one.session["session_id"], str(one.moment), one.topic),
    )


def trend_rows(moments: Sequence[Moment], last_day: date) -> list[dict[str, Any]]:
    """The rows of moment_trends, one week after the other."""
    weeks: dict[tuple[date, str, str], list[Moment]] = grouped(
        moments,
        lambda one: (_monday(one.session["session_date"]), one.moment or "(unknown)", one.topic),
    )
    if not weeks:
        return []
    visits = {
        place: len({(one.session["session_id"], one.about, one.moment) for one in those})
        for place, those in weeks.items()
    }
    first = min(week for week, _, _ in weeks)
    rows = []
    for (week, moment, topic), those in weeks.items():
        count = visits[week, moment, topic]

        def before(
            weeks_ago: int, week: date = week, moment: str = moment, topic: str = topic
        ) -> int:
            return visits.get((week - timedelta(weeks=weeks_ago), moment, topic), 0)

        known = min(8, (week - first).days // 7)
        expected = z_score = None
        if known >= 4:
            counts = [before(ago) for ago in range(1, known + 1)]
            mean = sum(counts) / known
            spread = 1.0
            if mean > 0:
                spread = max(1.0, sum((one - mean) ** 2 for one in counts) / known / mean)
            expected = mean * _season(before, (week - first).days // 7)
            z_score = (count - expected) / (max(expected, 1) * spread) ** 0.5
        rows.append(
            {
                "week_start": week,
                "moment": moment,
                "topic": topic,
                "visit_count": count,
                "event_count": len(those),
                "expected_visit_count": expected,
                "z_score": z_score,
                "is_emerging": z_score is not None and z_score >= 3 and count >= 10,
                "is_mature": week + timedelta(days=6) <= last_day,
            }
        )
    return rows


def _season(before: Any, weeks_known: int) -> float:
    preceding = sum(before(ago) for ago in range(53, 61))
    if weeks_known < 60 or preceding < 40:
        return 1.0
    return float(8 * before(52) / preceding)


def score_rows(
    moments: Sequence[Moment], weights: Mapping[str, Row], last_day: date, days: int
) -> list[dict[str, Any]]:
    """The rows of intent_scores."""
    people: dict[tuple[str, str, str], list[list[Moment]]] = {}
    for (_, moment, topic), those in visit_moments(moments).items():
        day = those[0].session["session_date"]
        if last_day - timedelta(days=days) < day <= last_day:
            who = str(those[0].session["customer_id"])
            people.setdefault((who, moment, topic), []).append(those)
    rows = []
    for (who, moment, topic), visits in people.items():
        weight = weights[moment]
        score = 0.0
        for those in visits:
            age = (last_day - those[0].session["session_date"]).days
            sure = max(one.confidence or 0.0 for one in those)
            faded = 0.5 ** (age / int(weight["half_life_days"]))
            score += float(weight["weight"]) * sure * faded
        rows.append(
            {
                "customer_id": who,
                "moment": moment,
                "topic": topic,
                "score": score,
                "visit_count": len(visits),
                "last_moment_at": max(
                    one.event["occurred_at"] for those in visits for one in those
                ),
            }
        )
    return rows


def performance_rows(
    moments: Sequence[Moment],
    sessions: Sequence[Row],
    conversions: Sequence[Row],
    tiers: Mapping[str, str],
    *,
    last_day: date,
    days: int,
    follow_days: int,
) -> list[dict[str, Any]]:
    """The rows of moment_performance."""
    last = last_day - timedelta(days=follow_days)
    looked_at = {
        row["session_id"]: row
        for row in sessions
        if not row["is_bot_like"] and last - timedelta(days=days) < row["session_date"] <= last
    }
    bots = {row["session_id"] for row in sessions if row["is_bot_like"]}
    counted = [row for row in conversions if row["session_id"] not in bots]

    def follows(session: Row, key: str, after: datetime) -> bool:
        until = session["started_at"] + timedelta(days=follow_days)
        return any(
            row["customer_id"] == session["customer_id"]
            and row["conversion_key"] == key
            and after < row["occurred_at"] <= until
            for row in counted
        )

    first_at: dict[tuple[str, str], datetime] = {}
    for one in moments:
        place = (one.session["session_id"], str(one.moment))
        if one.moment and place[0] in looked_at:
            at = one.event["occurred_at"]
            first_at[place] = min(first_at.get(place, at), at)
    rows = []
    for moment in {moment for _, moment in first_at}:
        with_it = {session: at for (session, one), at in first_at.items() if one == moment}
        others = [row for key, row in looked_at.items() if key not in with_it]
        for key, tier in tiers.items():
            made = sum(follows(looked_at[one], key, at) for one, at in with_it.items())
            made_by_others = sum(follows(row, key, row["started_at"]) for row in others)
            rate = made / len(with_it)
            other_rate = made_by_others / len(others) if others else None
            rows.append(
                {
                    "moment": moment,
                    "conversion_key": key,
                    "tier": tier,
                    "visit_count": len(with_it),
                    "converting_visit_count": made,
                    "conversion_rate": rate,
                    "other_visit_count": len(others),
                    "other_converting_visit_count": made_by_others,
                    "other_conversion_rate": other_rate,
                    "lift": rate / other_rate - 1 if other_rate else None,
                }
            )
    return rows


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())

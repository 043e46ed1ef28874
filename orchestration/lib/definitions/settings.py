"""The known settings, their types and bounds, and reading them in Python."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from orchestration.lib.definitions.book import Book, shown
from orchestration.lib.definitions.cells import KEY, check_cells, integer
from orchestration.lib.definitions.keys import check_unique
from orchestration.lib.definitions.problem import Problem, did_you_mean, one_of
from orchestration.lib.definitions.reading import Row, read
from orchestration.lib.definitions.schema import TABLES

SettingValue = int | bool | str | date


@dataclass(frozen=True)
class Setting:
    """One setting: `parse` gives its value, or None when the text is not `expected`."""

    key: str
    expected: str
    parse: Callable[[str], SettingValue | None]


def _whole(key: str, lowest: int, highest: int) -> Setting:
    def parse(text: str) -> int | None:
        number = integer(text)
        return number if number is not None and lowest <= number <= highest else None

    return Setting(key, f"a whole number from {lowest} to {highest}", parse)


def _yes_no(key: str) -> Setting:
    return Setting(key, "true or false", {"true": True, "false": False}.get)


def _parse_date(text: str) -> date | None:
    if not re.fullmatch(r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@cache
def _zones() -> set[str]:
    return zoneinfo.available_timezones()  # walks a folder of hundreds of files


def _parse_zone(text: str) -> str | None:
    # A machine without any time zone data cannot judge; the engine brings its own.
    return text if text in _zones() or not _zones() else None


def _parse_currency(text: str) -> str | None:
    return text if re.fullmatch(r"[A-Z]{3}", text) else None


def _parse_key(text: str) -> str | None:
    return text if KEY.fullmatch(text) else None


SETTINGS = (
    Setting("time_zone", "an IANA time zone such as UTC or Asia/Tokyo", _parse_zone),
    _whole("session_gap_minutes", 1, 1440),
    _yes_no("session_cut_at_midnight"),
    _yes_no("session_cut_on_campaign"),
    _whole("engaged_seconds", 0, 3600),
    _whole("channel_lookback_days", 0, 365),
    _whole("attribution_lookback_days", 0, 3650),
    _whole("attribution_most_touches", 1, 10_000),
    _whole("attribution_detail_days", 1, 36_500),
    Setting("reporting_currency", "an ISO 4217 code such as JPY", _parse_currency),
    _whole("experiment_before_days", 1, 365),
    _whole("conversion_lag_days", 1, 730),
    _whole("moment_detail_days", 1, 3650),
    _whole("intent_days", 1, 3650),
    _whole("intent_follow_days", 1, 365),
    _whole("intent_certainty_percent", 1, 100),
    _whole("campaign_effect_days", 1, 366),
    _whole("matching_days", 1, 730),
    _whole("assortment_days", 1, 3_650),
    _whole("fewest_customers", 1, 1_000_000),
    _whole("recommendation_days", 1, 365),
    _whole("recommendation_history_days", 1, 3_650),
    _whole("repeat_half_life_days", 1, 3_650),
    _whole("cart_days", 1, 365),
    _whole("lapsing_days", 1, 3_650),
    _whole("lapsed_days", 2, 3_650),
    _whole("abandoned_days", 1, 3_650),
    _whole("profile_days", 1, 3_650),
    Setting("coupon_conversion", "a conversion_key such as coupon_redeemed", _parse_key),
    _whole("funnel_review_days", 1, 3650),
    _whole("export_most_times", 2, 1_000),
    _whole("export_score_percent", 1, 1_000),
    _whole("export_mix_points", 1, 100),
    _whole("export_days_kept", 0, 36_500),
    _whole("bot_session_hours", 1, 8760),
    _whole("bot_session_events", 1, 100_000_000),
    Setting("earliest_date", "a date from 1900 to 2099 such as 1990-01-01", _parse_date),
    _whole("max_days_ahead", 0, 365),
    _whole("max_field_characters", 100, 100_000_000),
    _whole("retention_days", 0, 36_500),
    _whole("published_versions_kept", 1, 100),
    _yes_no("published_for_group"),
)
_BY_KEY = {setting.key: setting for setting in SETTINGS}


def check_settings(book: Book) -> Iterator[Problem]:
    """Every known setting once, in its bounds, and no unknown one."""
    sheet = book.sheets["settings"]
    for row in sheet.rows:
        setting = _BY_KEY.get(row["setting_key"])
        if setting is None:
            yield row.problem("setting_key", one_of(_BY_KEY, row["setting_key"]))
        elif row["value"] and setting.parse(row["value"]) is None:
            close = ""
            if setting.key == "time_zone":
                close = did_you_mean(row["value"], _zones())
            yield row.problem("value", setting.expected + close)
    found = book.values("settings", "setting_key")
    yield from _check_stages(sheet.rows)
    for key in _BY_KEY:
        if found is not None and key not in found:
            yield Problem(sheet.file, None, None, f"no row for {key}", "a row for every setting")


def _check_stages(rows: Sequence[Row]) -> Iterator[Problem]:
    days = {row["setting_key"]: integer(row["value"]) for row in rows}
    lapsing, lapsed = days.get("lapsing_days"), days.get("lapsed_days")
    for row in rows:
        if row["setting_key"] == "lapsed_days" and lapsing and lapsed and lapsed <= lapsing:
            yield row.problem("value", f"more than lapsing_days, {lapsing}")


def read_settings(folder: Path) -> dict[str, SettingValue]:
    """The settings of a folder as Python values (int, bool, text or date) by key.

    Raises ValueError naming file, line and expectation when a setting is wrong or missing; a
    folder that `check` finds clean never does.
    """
    table = next(table for table in TABLES if table.name == "settings")
    path = folder / table.file_name
    sheet = read(table, path, shown(path))
    alone = (*sheet.problems, *check_cells(sheet), *check_unique(sheet))
    for problem in (*alone, *check_settings(Book({"settings": sheet}))):
        raise ValueError(str(problem))
    texts = {row["setting_key"]: row["value"] for row in sheet.rows}
    parsed = {key: _BY_KEY[key].parse(text) for key, text in texts.items()}
    return {key: value for key, value in parsed.items() if value is not None}

"""The simulated web shop lands what it says, and its files hold what it planted."""

from __future__ import annotations

import datetime as dt
import gzip
import itertools
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from demo.webshop import Planted, land, truth
from demo.webshop.broken_rows import BROKEN

EVENTS, DAYS = 6_000, 14
FIRST_DAY = dt.date(2025, 4, 1)
SESSION_GAP = dt.timedelta(minutes=30)

Row = dict[str, Any]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Planted]:
    root = tmp_path_factory.mktemp("webshop")
    return root, land(root, events=EVENTS, days=DAYS)


@pytest.fixture(scope="module")
def landed(shop: tuple[Path, Planted]) -> tuple[list[Row], Counter[str]]:
    """The usable rows with their landing day, and how many rows were refused and why."""
    rows: list[Row] = []
    refused: Counter[str] = Counter()
    for file in sorted(shop[0].glob("events/landed_on=*/*")):
        day = dt.date.fromisoformat(file.parent.name.partition("=")[2])
        for row in _parquet(file) if file.suffix == ".parquet" else _json_lines(file):
            reason = row if isinstance(row, str) else _refusal(row, day)
            if reason:
                refused[reason] += 1
            else:
                assert isinstance(row, dict)
                rows.append({**row, "landed_on": day})
    return rows, refused


@pytest.fixture(scope="module")
def events(landed: tuple[list[Row], Counter[str]]) -> list[Row]:
    """Every event once, as it was received first."""
    first: dict[str, Row] = {}
    for row in sorted(landed[0], key=lambda row: row["received_at"]):
        first.setdefault(row["event_id"], row)
    return list(first.values())


@pytest.fixture(scope="module")
def sessions(events: list[Row]) -> list[list[Row]]:
    """Sessions by the 30-minute rule, per device or else per user."""
    by_key: dict[str, list[Row]] = defaultdict(list)
    for row in events:
        if row["event_name"] != "campaign_received":
            by_key[row.get("anonymous_id") or row["user_id"]].append(row)
    found: list[list[Row]] = []
    for rows in by_key.values():
        rows.sort(key=lambda row: (row["occurred_at"], row["event_id"]))
        found.append([rows[0]])
        for before, row in itertools.pairwise(rows):
            if row["occurred_at"] - before["occurred_at"] > SESSION_GAP:
                found.append([])
            found[-1].append(row)
    return found


def _parquet(file: Path) -> list[Row | str]:
    rows: list[Row | str] = pq.ParquetFile(file).read().to_pylist()
    return rows


def _json_lines(file: Path) -> list[Row | str]:
    content = file.read_bytes()
    lines = gzip.decompress(content) if file.suffix == ".gz" else content
    return [_json_row(line) for line in lines.splitlines()]


def _json_row(line: bytes) -> Row | str:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return "invalid_utf8"
    except ValueError:
        return "invalid_json"
    if not isinstance(row, dict):
        return "not_an_object"
    for name in ("occurred_at", "received_at"):
        if name in row:
            try:
                at = dt.datetime.fromisoformat(row[name])
            except ValueError:
                return f"invalid_{name}"
            row[name] = at.astimezone(dt.UTC).replace(tzinfo=None)
    return row


def _refusal(row: Row, day: dt.date) -> str | None:
    for name in ("event_id", "event_name", "occurred_at"):
        if row.get(name) is None:
            return f"missing_{name}"
    if row.get("anonymous_id") is None and row.get("user_id") is None:
        return "missing_identity"
    if isinstance(row.get("value"), str):
        return "invalid_value"
    if row["occurred_at"].year < 1990:
        return "occurred_too_early"
    if row["occurred_at"].date() > day + dt.timedelta(1):
        return "occurred_too_late"
    return None


def test_same_arguments_give_same_files(shop: tuple[Path, Planted], tmp_path: Path) -> None:
    root, planted = shop
    assert land(tmp_path, events=EVENTS, days=DAYS) == planted
    files = sorted(file.relative_to(root) for file in root.rglob("*") if file.is_file())
    assert files == sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
    for file in files:
        assert (root / file).read_bytes() == (tmp_path / file).read_bytes(), file


def test_another_seed_gives_another_shop(shop: tuple[Path, Planted], tmp_path: Path) -> None:
    other = land(tmp_path, events=2_000, days=7, seed=8)
    assert other.steps != land(tmp_path / "again", events=2_000, days=7, seed=9).steps


def test_landing_again_leaves_the_files_alone(shop: tuple[Path, Planted]) -> None:
    root, planted = shop
    before = {file: file.stat().st_mtime_ns for file in root.rglob("*")}
    said: list[str] = []
    assert land(root, events=EVENTS, days=DAYS, progress=said.append) == planted
    assert said == ["webshop (simulated): already landed"]
    assert before == {file: file.stat().st_mtime_ns for file in root.rglob("*")}


def test_a_lost_file_is_made_again(tmp_path: Path) -> None:
    land(tmp_path, events=1_000, days=3)
    files = sorted(tmp_path.glob("events/*/*"))
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in files}
    files[0].unlink()
    land(tmp_path, events=1_000, days=3)
    assert files[0].read_bytes() == before[files[0]][0]
    assert {file: file.stat().st_mtime_ns for file in files[1:]} == {
        file: before[file][1] for file in files[1:]
    }


def test_other_arguments_replace_the_days(tmp_path: Path) -> None:
    land(tmp_path, events=1_000, days=5)
    land(tmp_path, events=1_000, days=2)
    assert len(list(tmp_path.glob("events/*"))) == 2
    assert len(list(tmp_path.glob("customers/*"))) == 2
    assert Planted.read(tmp_path).days == 2


@pytest.mark.parametrize(
    ("events", "days"), [(500, 1), (500, 20), (3_000, 7), (4_000, 10), (40_000, 2)]
)
def test_about_as_many_events_as_asked(tmp_path: Path, events: int, days: int) -> None:
    planted = land(tmp_path, events=events, days=days)
    tolerance = 0.05 if events >= 3_000 else 0.25
    assert planted.events == pytest.approx(events, rel=tolerance)


@pytest.mark.parametrize("wrong", [{"events": 10}, {"days": 0}, {"seed": -1}])
def test_arguments_that_make_no_shop_are_refused(tmp_path: Path, wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        land(tmp_path, **{"events": 1_000, "days": 2, "seed": 1, **wrong})  # type: ignore[arg-type]


def test_a_folder_a_day_and_a_plain_label(shop: tuple[Path, Planted]) -> None:
    root, planted = shop
    days = [f"landed_on={FIRST_DAY + dt.timedelta(n)}" for n in range(DAYS)]
    assert sorted(folder.name for folder in (root / "events").iterdir()) == days
    assert sorted(folder.name for folder in (root / "customers").iterdir()) == days
    assert [folder.name for folder in (root / "products").iterdir()] == days[:1]
    assert [folder.name for folder in (root / "stores").iterdir()] == days[:1]
    assert len(list(root.glob("campaigns/*/*.jsonl"))) == len(planted.campaigns)
    assert (root / "SIMULATED.txt").read_text(encoding="utf-8").startswith("SIMULATED DATA")
    assert Planted.read(root) == planted
    assert not (root / ".demo-staging").exists()


def test_rows_are_those_planted(
    shop: tuple[Path, Planted], landed: tuple[list[Row], Counter[str]], events: list[Row]
) -> None:
    planted = shop[1]
    rows, refused = landed
    assert refused == planted.broken_rows
    assert set(refused) == set(BROKEN)
    assert (
        len(rows) + refused.total() == planted.rows == sum(planted.events_by_landing_day.values())
    )
    assert len(events) == planted.events
    assert len(rows) - len(events) == planted.repeated_rows > 0
    late = sum(row["landed_on"] > row["occurred_at"].date() for row in events)
    assert late == planted.late_rows > 0
    assert max(row["landed_on"] - row["occurred_at"].date() for row in rows).days <= 5


def test_events_are_those_planted(shop: tuple[Path, Planted], events: list[Row]) -> None:
    planted = shop[1]
    assert Counter(row["event_name"] for row in events) == planted.event_names
    read = [
        row
        for row in events
        if row["event_name"] == "page_view"
        and "/articles/" in row["page_url"]
        and row["scroll_percent"] >= 90
    ]
    assert len(read) == planted.conversions["article_read"]
    for name in ("purchase", "product_purchased"):
        value = sum(row["value"] for row in events if row["event_name"] == name)
        assert value == planted.revenue, name


def test_every_micro_conversion_occurs(shop: tuple[Path, Planted]) -> None:
    expected = {
        "product_viewed", "product_list_viewed", "search_performed", "cart_added",
        "checkout_started", "member_signed_up", "inquiry_sent", "catalogue_requested",
        "trial_started", "coupon_redeemed", "store_located", "newsletter_subscribed",
        "coupon_newsletter_subscribed", "wishlist_added", "social_followed", "social_shared",
        "article_read", "webinar_attended", "review_posted", "video_watched", "app_installed",
        "purchase",
    }  # fmt: skip
    conversions = shop[1].conversions
    assert set(conversions) == expected
    assert all(conversions.values())


def test_sessions_are_those_planted(shop: tuple[Path, Planted], sessions: list[list[Row]]) -> None:
    planted = shop[1]
    assert len(sessions) == planted.sessions
    web = [rows for rows in sessions if rows[0].get("anonymous_id")]
    assert len(web) == planted.web_sessions
    assert all(len({row["source_session_id"] for row in rows}) == 1 for rows in web)
    assert all(rows[0]["event_name"] == "page_view" for rows in web)
    assert all(rows[0]["occurred_at"].date() == rows[-1]["occurred_at"].date() for rows in web)
    regions = Counter(rows[0]["region"] for rows in web)
    assert regions == Counter(planted.sessions_by_region)


def test_session_funnel_is_the_one_planted(
    shop: tuple[Path, Planted], sessions: list[list[Row]]
) -> None:
    reached: Counter[str] = Counter()
    for rows in sessions:
        waiting = iter(truth.STEPS)
        step = next(waiting)
        for row in rows:
            if row["event_name"] == step:
                reached[step] += 1
                step = next(waiting, "")
    assert reached == shop[1].steps["all"]


def test_identities_are_those_planted(shop: tuple[Path, Planted], events: list[Row]) -> None:
    planted = shop[1]
    users: dict[str, set[str]] = defaultdict(set)
    devices: dict[str, set[str]] = defaultdict(set)
    for row in events:
        device, user = row.get("anonymous_id"), row.get("user_id")
        if device:
            users[device] |= {user} if user else set()
        if user:
            devices[user] |= {device} if device else set()
    assert len(users) == planted.devices
    assert len(devices) == planted.users
    assert sum(not found for found in users.values()) == planted.devices_without_user
    assert sum(len(found) > 1 for found in users.values()) == planted.shared_devices
    assert sum(len(found) > 1 for found in devices.values()) == planted.users_with_two_devices


def test_consents_are_those_planted(shop: tuple[Path, Planted], events: list[Row]) -> None:
    """What a device without a user said last; the browser's own signal denies advertising."""
    users = {row["anonymous_id"] for row in events if row.get("user_id")}
    last: dict[str, dict[str, Any]] = {}
    for row in sorted(events, key=lambda row: row["occurred_at"]):
        if row.get("anonymous_id") and row["anonymous_id"] not in users and row.get("consent"):
            last[row["anonymous_id"]] = (
                json.loads(row["consent"]) if isinstance(row["consent"], str) else row["consent"]
            )
    granted = Counter(
        purpose
        for said in last.values()
        for purpose, word in said.items()
        if word == "granted" and not (purpose == "advertising" and said.get("gpc"))
    )
    del granted["analytics"]
    assert granted == shop[1].consents
    assert granted["personalization"] > granted["advertising"] > 0


def test_user_is_known_from_login_on(sessions: list[list[Row]]) -> None:
    logins = [rows for rows in sessions if any(row["event_name"] == "login" for row in rows)]
    assert logins
    for rows in logins:
        position = next(n for n, row in enumerate(rows) if row["event_name"] == "login")
        assert all(row.get("user_id") is None for row in rows[:position])
        assert len({row.get("user_id") for row in rows[position:]} - {None}) == 1


def test_experiment_and_campaigns_are_those_planted(
    shop: tuple[Path, Planted], events: list[Row]
) -> None:
    planted = shop[1]
    variants = Counter(row["variant"] for row in events if row["event_name"] == "experiment_viewed")
    exposed = {name: steps["product_viewed"] for name, steps in planted.experiment_steps.items()}
    assert variants == exposed
    contacts = [row for row in events if row["event_name"] == "campaign_received"]
    sent = Counter(row["campaign_id"] for row in contacts)
    visits = Counter(
        row["campaign_id"]
        for row in events
        if row["event_name"] == "page_view" and row.get("campaign_id")
    )
    assert len(contacts) == planted.contacts == sent.total()
    for campaign_id, planned in planted.campaigns.items():
        assert sent[campaign_id] == planned["treated"]
        assert sent[f"{campaign_id}_holdout"] == planned["held_out"]
        assert visits[campaign_id] == planned["extra_visits"]


def test_searches_are_those_planted_and_one_topic_rises(
    shop: tuple[Path, Planted], events: list[Row]
) -> None:
    searches = shop[1].searches
    per_day = Counter(
        row["occurred_at"].date() for row in events if row["event_name"] == "search_performed"
    )
    for number in range(DAYS):
        day = FIRST_DAY + dt.timedelta(number)
        assert per_day[day] == sum(days[number] for days in searches.values())
    rising = searches[truth.RISING_INTENT.topic]
    start = int(truth.RISING_INTENT.starts_at * DAYS)
    assert sum(rising[start:]) / (DAYS - start) > 1.5 * sum(rising[:start]) / start


def test_rates_are_near_the_truth(tmp_path: Path) -> None:
    planted = land(tmp_path, events=60_000, days=4)
    for device_type in ("mobile", "desktop"):
        steps = planted.steps[device_type]
        rates = truth.expected_step_rates(device_type)
        for before, step in (
            ("cart_added", "checkout_started"),
            ("checkout_started", "purchase"),
        ):
            expected, units = rates[step], steps[before]
            deviation = 4 * (expected * (1 - expected) / units) ** 0.5
            assert steps[step] / units == pytest.approx(expected, abs=deviation)
    a, b = (planted.experiment_steps[name] for name in truth.EXPERIMENT.variants)
    assert b["cart_added"] / b["product_viewed"] > a["cart_added"] / a["product_viewed"]


def test_customers_declare_and_change(shop: tuple[Path, Planted]) -> None:
    latest: dict[tuple[str, str], tuple[str, str]] = {}
    for file in sorted(shop[0].glob("customers/*/*.csv")):
        for line in file.read_text(encoding="utf-8").splitlines()[1:]:
            user, updated_at, attribute, value, origin = (
                field.strip('"') for field in line.split(",")
            )
            assert origin == ("observed" if attribute == "age_band" else "declared")
            known = latest.get((user, attribute), ("", ""))
            latest[user, attribute] = max(known, (updated_at, value))
    mail = Counter(value for (_, name), (_, value) in latest.items() if name == "mail_frequency")
    assert mail == Counter(shop[1].mail_frequencies)
    assert {"favourite_category", "mail_frequency", "age_band"} == {name for _, name in latest}

"""What an export leaves behind, whom it leaves out, and what its guards stop."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import given as with_any
from hypothesis import strategies as st

from orchestration.lib.activation import AudienceExport, ExportRefused, export_audiences, told
from orchestration.lib.activation.export import is_exported
from orchestration.lib.activation.files import COLUMNS, csv_bytes, safe_cell, write
from orchestration.lib.activation.guards import Bounds, Measure, judge
from orchestration.lib.activation.policies import Given, Policy, cooling

BOUNDS = Bounds(most_times=3, score_percent=50, mix_points=25)
DAY = date(2026, 1, 10)


class Shop:
    """Published marts, definitions and the folders of exports and their ledger."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "definitions").mkdir()
        self.define(
            "audiences", "audience_key,purpose,channel,is_active", "a,advertising,email,true"
        )
        self.define("contact_policies", "channel,most_contacts,within_days")

    def define(self, name: str, *lines: str) -> None:
        text = "\n".join(lines) + "\n"
        (self.folder / "definitions" / f"{name}.csv").write_text(text, "utf-8")

    def publish(self, day: date, members: dict[str, Collection[str]], score: float = 1) -> None:
        path = self.folder / "kizashi.duckdb"
        path.unlink(missing_ok=True)
        with duckdb.connect(str(path)) as con:
            con.execute("create schema marts")
            con.execute(f"create table marts.data_freshness as select date '{day}' last_landed_on")
            con.execute(
                "create table marts.audiences (audience_key text, customer_id text, purpose text, "
                "channel text, score double, priority bigint, is_holdout boolean, reason text, "
                "quiet_from_hour int, quiet_to_hour int)"
            )
            con.execute("create table marts.dim_customers (customer_id text, region text)")
            con.execute(
                "create table marts.customer_segments "
                "(customer_id text, segment_key text, is_current boolean)"
            )
            for key, customers in members.items():
                for place, who in enumerate(customers, start=1):
                    con.execute(
                        "insert into marts.audiences values "
                        "(?, ?, 'advertising', 'email', ?, ?, ?, '=1+1', 21, 8)",
                        [key, who, score, place, who == "held"],
                    )
            for who in {who for customers in members.values() for who in customers}:
                con.execute("insert into marts.dim_customers values (?, ?)", [who, who[:1]])

    def export(self, *allowed: str, days_kept: int = 0) -> dict[str, AudienceExport]:
        done = export_audiences(
            self.folder / "kizashi.duckdb",
            self.folder / "definitions",
            self.folder / "home",
            self.folder / "exports",
            bounds=BOUNDS,
            days_kept=days_kept,
            allowed=allowed,
        )
        self.said = [*told(done)]
        return {one.audience_key: one for one in done}

    def is_exported(self) -> bool:
        return is_exported(
            self.folder / "kizashi.duckdb", self.folder / "definitions", self.folder / "home"
        )

    def rows(self, day: date, key: str = "a") -> list[str]:
        path = self.folder / "exports" / str(day) / key / f"{key}.csv"
        with path.open(newline="") as file:
            return [row["customer_id"] for row in csv.DictReader(file)]

    def manifest(self, day: date, key: str = "a") -> dict[str, object]:
        path = self.folder / "exports" / str(day) / key / "manifest.json"
        found: dict[str, object] = json.loads(path.read_text())
        return found

    def files(self) -> dict[str, bytes]:
        folder = self.folder / "exports"
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_an_audience_is_a_csv_a_parquet_and_a_manifest_for_its_owner_alone(shop: Shop) -> None:
    shop.publish(DAY, {"a": ["x1", "held", "x2"]})
    shop.export()
    folder = shop.folder / "exports" / "2026-01-10" / "a"
    assert shop.rows(DAY) == ["x1", "x2"]
    table = pq.read_table(folder / "a.parquet")
    assert table.column_names == list(COLUMNS)
    assert table["reason"].to_pylist() == ["=1+1", "=1+1"]
    assert "'=1+1" in (folder / "a.csv").read_text()
    manifest = shop.manifest(DAY)
    assert manifest["rows"] == 2
    assert manifest["purpose"] == "advertising"
    assert manifest["clock"] == "2026-01-10"
    assert set(manifest["sha256"]) == {"a.csv", "a.parquet"}  # type: ignore[call-overload]
    for path in (folder, folder.parent):
        assert path.stat().st_mode & 0o777 == 0o700
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
    assert (shop.folder / "home" / "exports.duckdb").stat().st_mode & 0o777 == 0o600


def test_an_audience_of_nobody_is_a_header(shop: Shop) -> None:
    shop.publish(DAY, {})
    assert shop.export()["a"].rows == 0
    assert shop.rows(DAY) == []
    assert shop.said == ["exported 1 audience, 0 rows"]


def test_the_same_night_again_writes_the_same_and_counts_nobody_twice(shop: Shop) -> None:
    shop.define("contact_policies", "channel,most_contacts,within_days", "any,2,7", "line,,")
    shop.publish(DAY, {"a": ["x1", "x2"]})
    shop.export()
    before = shop.files()
    shop.export()
    assert shop.files() == before
    shop.publish(date(2026, 1, 11), {"a": ["x1", "x3"]})
    shop.export()
    assert shop.rows(date(2026, 1, 11)) == ["x1", "x3"]
    # twice given out within seven days
    shop.publish(date(2026, 1, 12), {"a": ["x1", "x2", "x3", "x4"]})
    shop.export()
    assert shop.rows(date(2026, 1, 12)) == ["x2", "x3", "x4"]
    assert shop.manifest(date(2026, 1, 12))["left_out_after_earlier_exports"] == 1
    shop.publish(date(2026, 1, 17), {"a": ["x1", "x2", "x3"]})
    shop.export()
    assert shop.rows(date(2026, 1, 17)) == ["x1", "x2"]


def test_audiences_of_one_night_share_the_cap(shop: Shop) -> None:
    lines = [f"{key},advertising,email,true" for key in ("b", "a")]
    shop.define("audiences", "audience_key,purpose,channel,is_active", *lines, "c,x,email,false")
    shop.define("contact_policies", "channel,most_contacts,within_days", "email,1,7")
    shop.publish(DAY, {"a": ["x1"], "b": ["x1", "x2"], "c": ["x3"]})
    assert {key: one.rows for key, one in shop.export().items()} == {"a": 1, "b": 1}
    assert shop.rows(DAY, "b") == ["x2"]


def test_a_guard_stops_one_audience_and_lets_it_pass_when_told(shop: Shop) -> None:
    lines = [f"{key},advertising,email,true" for key in ("a", "b")]
    shop.define("audiences", "audience_key,purpose,channel,is_active", *lines)
    usual = [f"x{number}" for number in range(60)]
    for day in (10, 11, 12):
        shop.publish(date(2026, 1, day), {"a": usual, "b": usual})
        assert all(one.rows == 60 for one in shop.export().values())
    today = date(2026, 1, 13)
    shop.publish(today, {"a": [f"x{number}" for number in range(181)], "b": usual})
    done = shop.export()
    assert (done["a"].rows, done["b"].rows) == (None, 60)
    assert [one.guard for one in done["a"].stopped_by] == ["size"]
    assert "not exported: a (size: 181 customers, usually 60" in shop.said[1]
    assert "make export ALLOW=a" in shop.said[1]
    folder = shop.folder / "exports" / "2026-01-13" / "a"
    assert [path.name for path in folder.iterdir()] == ["manifest.json"]
    assert shop.manifest(today)["is_exported"] is False

    assert shop.export("a")["a"].rows == 181
    assert len(shop.rows(today)) == 181
    guards = shop.manifest(today)["guards"]
    assert {"let pass", "passed"} == {one["verdict"] for one in guards}  # type: ignore[attr-defined]


def test_a_score_or_a_mix_that_jumps_is_stopped(shop: Shop) -> None:
    usual = [f"x{number}" for number in range(60)]
    for day in (10, 11, 12):
        shop.publish(date(2026, 1, day), {"a": usual}, score=2)
        shop.export()
    shop.publish(date(2026, 1, 13), {"a": usual}, score=3)
    assert shop.export()["a"].rows == 60
    shop.publish(date(2026, 1, 13), {"a": usual}, score=3.1)
    assert [one.guard for one in shop.export()["a"].stopped_by] == ["score"]
    others = [f"y{number}" for number in range(16)]
    shop.publish(date(2026, 1, 13), {"a": [*usual[:44], *others]}, score=2)
    assert [one.guard for one in shop.export()["a"].stopped_by] == ["mix"]


def test_exports_go_after_their_days_and_notes_when_no_cap_needs_them(shop: Shop) -> None:
    shop.define("contact_policies", "channel,most_contacts,within_days", "any,9,7")
    for day in (1, 5, 9):
        shop.publish(date(2026, 1, day), {"a": [f"x{day}"]})
        shop.export()
    (shop.folder / "exports" / "notes").mkdir()

    def noted() -> list[tuple[str]]:
        with duckdb.connect(str(shop.folder / "home" / "exports.duckdb")) as con:
            return con.execute("select customer_id from given order by 1").fetchall()

    shop.publish(DAY, {"a": ["x10"]})
    shop.export()
    assert len([*shop.folder.glob("exports/2026*")]) == 4
    shop.export(days_kept=5)
    kept = sorted(path.name for path in (shop.folder / "exports").iterdir())
    assert kept == ["2026-01-05", "2026-01-09", "2026-01-10", "notes"]
    assert noted() == [("x10",), ("x5",), ("x9",)]


def test_what_a_killed_night_did_not_export_is_known(shop: Shop) -> None:
    shop.publish(DAY, {"a": ["x1"]})
    assert not shop.is_exported()
    shop.export()
    assert shop.is_exported()
    lines = [f"{key},advertising,email,{on}" for key, on in (("a", "true"), ("b", "true"))]
    shop.define("audiences", "audience_key,purpose,channel,is_active", *lines, "c,x,email,false")
    assert not shop.is_exported()
    shop.export()
    assert shop.is_exported()
    shop.publish(date(2026, 1, 11), {"a": [], "b": []})
    assert not shop.is_exported()
    shop.publish(date(2026, 1, 9), {"a": [], "b": []})
    assert shop.is_exported(), "what is older than the last export is not to go out"


def measure(size: int, score: float | None = None, **mix: float) -> Measure:
    return Measure(size, score, mix)


def test_few_or_new_audiences_are_not_judged() -> None:
    assert {one.verdict for one in judge(measure(9_999), [measure(1)] * 2, BOUNDS)} == {
        "not judged"
    }
    assert {one.verdict for one in judge(measure(49), [measure(1)] * 3, BOUNDS)} == {"not judged"}
    assert judge(measure(50), [measure(1)] * 3, BOUNDS)[0].verdict == "stopped"
    assert judge(measure(0), [measure(60)] * 3, BOUNDS)[0].verdict == "stopped"
    assert judge(measure(20), [measure(60)] * 3, BOUNDS)[0].verdict == "passed"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_is_no_formula(start: str) -> None:
    assert safe_cell(start + "cmd()") == "'" + start + "cmd()"


@with_any(st.text(st.characters(codec="utf-8")))
def test_a_text_comes_back_from_the_csv(text: str) -> None:
    row = {**dict.fromkeys(COLUMNS), "customer_id": text}
    (found,) = csv.DictReader(io.StringIO(csv_bytes([row]).decode(), newline=""))
    assert found["customer_id"] in (text, "'" + text)
    assert not found["customer_id"].startswith(("=", "+", "-", "@", "\t", "\r"))


@with_any(
    st.lists(
        st.tuples(st.sampled_from("xy"), st.sampled_from(["email", "line"]), st.integers(0, 9))
    ),
    st.integers(1, 3),
    st.sampled_from([1, 3, 7]),
    st.sampled_from(["any", "email"]),
)
def test_who_is_cooling_was_given_out_as_often_as_the_policy_allows(
    drawn: list[tuple[str, str, int]], most: int, days: int, by: str
) -> None:
    given = [Given(who, channel, date(2026, 1, 10 - ago)) for who, channel, ago in drawn]
    expected = {
        who
        for who in "xy"
        if sum(
            name == who and ago < days and (by == "any" or channel == "email")
            for name, channel, ago in drawn
        )
        >= most
    }
    assert cooling("email", DAY, [Policy(by, most, days), Policy("sms", 1, 9)], given) == expected


def test_a_version_that_was_rolled_back_to_is_not_handed_on(shop: Shop) -> None:
    shop.publish(date(2026, 1, 11), {"a": ["x1"]})
    shop.export()
    shop.publish(DAY, {"a": ["x1", "x2"]})
    with pytest.raises(ExportRefused, match="audiences of 2026-01-11 are out already"):
        shop.export()
    assert not (shop.folder / "exports" / "2026-01-10").exists()


def test_a_half_written_export_is_made_anew(shop: Shop) -> None:
    shop.publish(DAY, {"a": ["x1"]})
    shop.export()
    before = shop.files()
    folder = shop.folder / "exports" / "2026-01-10"
    (folder / ".tmp-a").mkdir()
    (folder / ".old-a").mkdir()
    (folder / "a" / "a.csv").write_text("half")
    shop.export()
    assert shop.files() == before
    assert not (folder / ".old-a").exists()


def test_nothing_stands_in_place_of_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "exports").write_text("a file")
    with pytest.raises(OSError, match="exports"):
        write(tmp_path / "exports" / "2026-01-10", "a", [], {})

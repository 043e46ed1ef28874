"""A night hands on each audience, for its owner alone, and nobody who must not be in it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb

from tests.python.end_to_end.conftest import Shop
from tests.python.support.checkout import Checkout

AUDIENCES = [
    "cart_reminder", "kanto_news", "left_in_the_cart", "likely_to_buy", "looked_and_left",
    "win_back",
]  # fmt: skip


def test_each_audience_is_exported_as_it_is_published(shop: Shop) -> None:
    (night,) = shop.checkout.exports.iterdir()
    assert [path.name for path in sorted(night.iterdir())] == AUDIENCES
    caps = _caps(shop.checkout)
    given: dict[str, int] = {}
    for key in AUDIENCES:
        folder = night / key
        manifest = json.loads((folder / "manifest.json").read_text())
        assert manifest["clock"] == night.name
        with (folder / f"{key}.csv").open(newline="") as file:
            rows = [row["customer_id"] for row in csv.DictReader(file)]
        assert len(rows) == manifest["rows"]
        published = [
            who
            for (who,) in shop.checkout.ask(
                f"select customer_id from audiences where audience_key = '{key}' "
                "and not is_holdout order by priority"
            )
        ]
        assert [who for who in published if who in set(rows)] == rows
        left_out = len(published) - len(rows)
        assert left_out == manifest["left_out_after_earlier_exports"]
        for who in rows:
            given[who] = given.get(who, 0) + 1
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert given, "nobody at all was exported"
    assert max(given.values()) <= caps
    assert f"exported {len(AUDIENCES)} audiences" in shop.said


def test_an_export_again_is_the_same_and_a_broken_one_fails_no_night(own_shop: Checkout) -> None:
    assert not own_shop.exports.exists()
    done = own_shop.run("export")
    assert done.returncode == 0, done.stderr
    before = _files(own_shop.exports)
    given = _given(own_shop)
    assert given
    assert own_shop.run("export").returncode == 0
    assert (_files(own_shop.exports), _given(own_shop)) == (before, given)
    unknown = own_shop.run("export", "--allow", "nobody")
    assert unknown.returncode == 1
    assert "no audience is named nobody" in unknown.stderr

    # as after a night that was killed when it had published
    with duckdb.connect(str(own_shop.home / "exports.duckdb")) as con:
        con.execute("delete from exports; delete from given")
    said = own_shop.nightly()
    assert "nothing to do" in said
    assert f"exported {len(AUDIENCES)} audiences" in said
    assert (_files(own_shop.exports), _given(own_shop)) == (before, given)
    assert "exported" not in own_shop.nightly()

    # neither exports nor the page are worth failing a night whose marts are published
    (own_shop.home / "exports.duckdb").write_text("broken")
    figure = own_shop.project / "reports" / "8_health" / "1_freshness.yml"
    figure.write_text("sql: select nothing from marts.nowhere\ncolumns: {}\n", encoding="utf-8")
    own_shop.land("events", "2025-05-02", "late.jsonl", [_visit()])
    said = own_shop.nightly()
    assert "no audience exported" in said
    assert "the morning page failed: figure health.freshness" in said
    assert "page        failed; the marts are published" in said
    assert own_shop.ask("select max(last_landed_on) from data_freshness")[0][0].day == 2


def _caps(checkout: Checkout) -> int:
    path = checkout.project / "definitions" / "contact_policies.csv"
    with path.open(newline="") as file:
        (policy,) = (row for row in csv.DictReader(file) if row["channel"] == "any")
    return int(policy["most_contacts"])


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _given(checkout: Checkout) -> list[tuple[object, ...]]:
    with duckdb.connect(str(checkout.home / "exports.duckdb"), read_only=True) as con:
        return con.execute("select * from given order by all").fetchall()


def _visit() -> dict[str, str]:
    return {
        "event_id": "late",
        "event_name": "page_view",
        "occurred_at": "2025-05-02T10:00:00+09:00",
        "anonymous_id": "late-device",
    }

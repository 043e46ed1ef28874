"""What does not hold is not published; readers never wait and never see half of it."""

from __future__ import annotations

import subprocess
import sys

from tests.python.support.checkout import Checkout

_IMPOSSIBLE = """
  - type: expect_column_max_to_be_between
    kwargs: {column: event_count, max_value: 0}
    severity: critical
    reason: planted by a test
"""

_READER = """
import duckdb, sys
con = duckdb.connect(sys.argv[1], read_only=True)
count = "select count(*) from marts.fct_sessions"
print(con.execute(count).fetchone()[0], flush=True)
sys.stdin.readline()
print(con.execute(count).fetchone()[0], flush=True)
"""


def test_a_failing_expectation_keeps_the_last_good_version(own_shop: Checkout) -> None:
    before = own_shop.ask("select count(*) from fct_sessions")
    link = (own_shop.published / "current").readlink()
    suite = own_shop.project / "expectations" / "fct_sessions.yml"
    good = suite.read_text()
    suite.write_text(good.rstrip("\n") + "\n" + _IMPOSSIBLE)
    own_shop.land("events", "2025-05-02", "late.jsonl", [_visit("new-1")])

    failed = own_shop.run("nightly")
    assert failed.returncode == 1
    assert "not published" in failed.stderr
    assert "fct_sessions" in failed.stderr
    assert "event_count" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert (own_shop.published / "current").readlink() == link
    assert own_shop.ask("select count(*) from fct_sessions") == before

    # mended, with a reader that has held the old version open all the while
    suite.write_text(good)
    reader = subprocess.Popen(
        [sys.executable, "-c", _READER, str(own_shop.published / "kizashi.duckdb")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdout is not None
    assert reader.stdin is not None
    assert int(reader.stdout.readline()) == before[0][0]
    mended = own_shop.nightly("--day", "2025-05-02")
    assert "building 1 landed day: 2025-05-02" in mended
    reader.stdin.write("\n")
    reader.stdin.flush()
    assert int(reader.stdout.readline()) == before[0][0]
    reader.communicate(timeout=30)
    assert own_shop.ask("select count(*) from fct_sessions") == [(before[0][0] + 1,)]

    assert own_shop.run("rollback").returncode == 0
    assert own_shop.ask("select count(*) from fct_sessions") == before


def test_a_wrong_definition_stops_the_night_before_any_model(own_shop: Checkout) -> None:
    rules = own_shop.project / "definitions" / "conversion_rules.csv"
    rules.write_text(rules.read_text() + "purchse,1,event_name,equals,purchase\n")
    line = len(rules.read_text().splitlines())
    failed = own_shop.run("nightly")
    assert failed.returncode == 1
    assert f"conversion_rules.csv:{line}" in failed.stderr
    assert "purchse" in failed.stderr
    assert "Traceback" not in failed.stderr


def _visit(event_id: str) -> dict[str, str]:
    return {
        "event_id": event_id,
        "event_name": "page_view",
        "occurred_at": "2025-05-02T10:00:00+09:00",
        "anonymous_id": f"device-of-{event_id}",
        "page_url": "https://shop.example.jp/",
    }

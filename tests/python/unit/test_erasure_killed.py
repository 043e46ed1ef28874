"""An erasure that is killed and begun again ends as if it had never been."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.lib import publishing
from orchestration.lib.erasure import night, people, requests
from orchestration.lib.landing import ledger
from orchestration.lib.landing.inventory import scan
from orchestration.lib.paths import Paths
from orchestration.lib.salt import key_of
from tests.python.support.compiled import SALT

# on the family's tablet Ann did the second and fourth, and Bob the rest
TABLET = [f'{{"event_id": "t{number}", "anonymous_id": "tablet"}}' for number in range(1, 8)]
ANNS = (2, 4)
LANDED = {
    "2025-01-01/tablet.jsonl": TABLET,
    "2025-01-02/phone.jsonl": [
        '{"event_id": "p1", "user_id": "ann", "anonymous_id": "phone"}',
        '{"event_id": "p2", "anonymous_id": "phone"}',
        '{"event_id": "p3", "user_id": "bob"}',
    ],
    "2025-01-03/later.jsonl": ['{"event_id": "l1", "user_id": "ann"}'],
}
LEFT = {
    "2025-01-01/tablet.jsonl": [TABLET[place] for place in (0, 2, 4, 5, 6)],
    "2025-01-02/phone.jsonl": ['{"event_id": "p3", "user_id": "bob"}'],
    "2025-01-03/later.jsonl": [],
}
# what an erasure does, one after another; a rewritten file is one step
STEPS = [(people, "_write", 2), (requests, "folder", 1), (night, "remove_rows", 3)]


class Killed(Exception):
    """Stands for the end of the process."""


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setenv("KIZASHI_SALT", SALT)
    for name, lines in LANDED.items():
        path = tmp_path / "landing/events" / f"landed_on={name}"
        path.parent.mkdir(parents=True)
        path.write_text("".join(line + "\n" for line in lines))
    requests.land_request(tmp_path / "landing", "ann", None)
    return Paths(tmp_path / "landing", tmp_path / "home", tmp_path / "published")


def warehouse(paths: Paths) -> duckdb.DuckDBPyConnection:
    """As the last night left it; it has not seen the latest day."""
    con = duckdb.connect()
    ledger.ensure(con)
    for schema in ("staging", "intermediate"):
        con.execute(f"create schema if not exists {schema}")
    con.execute(
        "create or replace table landing.files "
        "(source_file varchar, byte_count bigint, modified_ns bigint)"
    )
    con.execute(
        "create table staging.stg_events__rows (source_file varchar, source_line bigint, "
        "event_key varchar, user_id varchar, anonymous_id varchar, refusal_reason varchar)"
    )
    con.execute(
        "create table intermediate.int_device_owners "
        "(anonymous_id varchar, user_id varchar, is_shared boolean)"
    )
    con.execute(
        "create table intermediate.int_events__identified (event_key varchar, customer_id varchar)"
    )
    ann, tablet, phone = key_of("ann"), key_of("tablet"), key_of("phone")
    con.execute(
        "insert into intermediate.int_device_owners values ($1, $2, true), ($3, $2, false)",
        [tablet, ann, phone],
    )
    for file in scan(paths.landing).files:
        if "01-03" not in file.relative_path:
            con.execute(
                "insert into landing.files values (?, ?, ?)",
                [file.relative_path, file.byte_count, file.modified_ns],
            )
    name = "events/landed_on=2025-01-01/tablet.jsonl"
    for number in range(1, len(TABLET) + 1):
        con.execute(
            "insert into staging.stg_events__rows values (?, ?, ?, null, ?, null)",
            [name, number, f"t{number}", tablet],
        )
        who = f"user:{ann}" if number in ANNS else f"user:{key_of('bob')}"
        con.execute(
            "insert into intermediate.int_events__identified values (?, ?)", [f"t{number}", who]
        )
    con.execute(
        "insert into staging.stg_events__rows values (?, 1, 'p1', ?, ?, null)",
        ["events/landed_on=2025-01-02/phone.jsonl", ann, phone],
    )
    return con


def left(paths: Paths) -> dict[str, list[str]]:
    folder = paths.landing / "events"
    return {
        str(path.relative_to(folder)).removeprefix("landed_on="): path.read_text().splitlines()
        for path in sorted(folder.rglob("*.jsonl"))
    }


def killed_at(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """Before or after which call of which function the process ends."""
    places = [
        (module, name, number, is_before)
        for module, name, count in STEPS
        for number in range(count)
        for is_before in (True, False)
    ]
    module, name, number, is_before = places[step]
    right = getattr(module, name)
    calls = iter(range(100))

    def wrong(*arguments: Any, **named: Any) -> Any:
        call = next(calls)
        if call == number and is_before:
            raise Killed
        found = right(*arguments, **named)
        if call == number:
            raise Killed
        return found

    monkeypatch.setattr(module, name, wrong)


def test_whose_rows_go(paths: Paths) -> None:
    done = night.begin(paths, warehouse(paths))
    assert left(paths) == LEFT
    assert (done.request_count, done.rows_removed, done.files_rewritten) == (1, 5, 3)


@pytest.mark.parametrize("step", range(2 * sum(count for *_, count in STEPS)))
def test_killed_anywhere_it_ends_as_if_it_had_not_been(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    con = warehouse(paths)
    with monkeypatch.context() as patched:
        killed_at(patched, step)
        with pytest.raises(Killed):
            night.begin(paths, con)
    night.begin(paths, con)
    assert left(paths) == LEFT
    assert people.read_hashes(paths.landing) == {key_of("ann"), key_of("phone")}
    assert len(requests.read_requests(paths.landing, taken=True)) == 1


def test_a_file_that_was_corrected_since_loses_nobody_else(paths: Paths) -> None:
    con = warehouse(paths)
    tablet = paths.landing / "events/landed_on=2025-01-01/tablet.jsonl"
    tablet.write_text('{"event_id": "t0", "anonymous_id": "tablet"}\n' + tablet.read_text())
    night.begin(paths, con)
    kept = [line for line in left(paths)["2025-01-01/tablet.jsonl"] if '"t' in line]
    assert '{"event_id": "t0", "anonymous_id": "tablet"}' in kept
    assert all(TABLET[place] in kept for place in (0, 2, 4, 5, 6))


def test_the_site_goes_with_the_versions_that_it_counted(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    with warehouse(paths) as con:
        night.begin(paths, con)
    for name in ("_check", "_forget"):
        monkeypatch.setattr(night, name, lambda *_: None)
    monkeypatch.setattr(publishing, "keep_only_current", lambda *_: None)
    paths.site.mkdir(parents=True)
    (paths.site / "index.html").write_text("totals of before")
    night.finish(paths)
    assert not paths.site.exists()

"""What an erasure does before a night plans its days, and after it has published."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

import duckdb

from orchestration.lib import publishing
from orchestration.lib.activation.export import LEDGER
from orchestration.lib.activation.forget import forget
from orchestration.lib.compact import compact
from orchestration.lib.erasure import people
from orchestration.lib.erasure.people import Receipt
from orchestration.lib.erasure.requests import Request, discard, read_requests, take
from orchestration.lib.erasure.rewrite import Erased, find_ids, remove_rows
from orchestration.lib.landing.inventory import LandedFile, scan
from orchestration.lib.paths import Paths
from orchestration.lib.salt import key_of

# the feeds that name people, by the staging table of their rows
_STAGED = {"events": "stg_events__rows", "customers": "stg_customers__rows"}
_IDS = ("user_id", "anonymous_id")
# what changed, and what was there before: every night makes these tables anew
_OF_ONE_NIGHT = ("__left", "__changed", "__touched", "__reowned", "__consulted")


class NotErased(Exception):
    """Something of the erased is still in the warehouse after the night."""


@dataclass(frozen=True)
class Erasing:
    """What was taken out of the landed files."""

    request_count: int
    rows_removed: int
    files_rewritten: int


def begin(
    paths: Paths,
    con: duckdb.DuckDBPyConnection,
    progress: Callable[[str], None] = lambda message: None,
) -> Erasing:
    """Take the rows of whoever asked out of the landed files, and see that they never return.

    Killed anywhere and begun again, it ends as if it had not been. Lays `landing.erased`, also
    when nobody asked.

    Args:
        con: The warehouse, as the last night left it; may be empty.

    Raises:
        RequestError: A file of requests cannot be read; nothing was changed.
    """
    requests = read_requests(paths.landing)
    if not requests:
        people.lay(con, paths.landing)
        return Erasing(0, 0, 0)
    progress(f"erasing {len(requests):,} people")
    landed = [file for file in scan(paths.landing).files if file.feed in _STAGED]
    unchanged = _unchanged(con, landed)
    erased = _whose_rows(con, requests, unchanged)
    people.add_hashes(paths.landing, erased.hashes)
    people.lay(con, paths.landing)
    take(paths.landing)
    suspect = _suspect(con, erased)
    files = [
        file
        for file in landed
        if file.relative_path in suspect or file.relative_path not in unchanged
    ]
    for file in files:
        find_ids(file, erased)
    removed = [remove_rows(file, erased) for file in files]
    rewritten = sum(1 for count in removed if count)
    progress(f"took {sum(removed):,} rows out of {rewritten:,} landed files")
    people.count_removed(paths.landing, sum(removed), rewritten)
    return Erasing(len(requests), sum(removed), rewritten)


def finish(paths: Paths, progress: Callable[[str], None] = lambda message: None) -> None:
    """After publishing: old versions, the site, free blocks and requests go; receipts are written.

    Raises:
        NotErased: A row of the erased is in staging.
    """
    requests = read_requests(paths.landing, taken=True)
    if not requests:
        return
    _check(paths)
    _forget(paths)
    publishing.keep_only_current(paths.published)
    # its totals are those of a version that is gone
    shutil.rmtree(paths.site, ignore_errors=True)
    rows, files = people.removed(paths.landing)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    receipts = [
        Receipt(uuid4().hex, request.requested_at, now, len(requests), rows, files)
        for request in requests
    ]
    written = people.add_receipts(paths.landing, receipts)
    discard(paths.landing)
    progress(f"erased {len(requests):,} people; receipts are in {written}")


def _unchanged(con: duckdb.DuckDBPyConnection, landed: Sequence[LandedFile]) -> set[str]:
    """The files that are as the warehouse has seen them."""
    seen = {
        name: (size, modified)
        for name, size, modified in con.execute(
            "select source_file, byte_count, modified_ns from landing.files"
        ).fetchall()
    }
    return {
        file.relative_path
        for file in landed
        if seen.get(file.relative_path) == (file.byte_count, file.modified_ns)
    }


def _whose_rows(
    con: duckdb.DuckDBPyConnection, requests: Sequence[Request], unchanged: set[str]
) -> Erased:
    """The people, the devices that were theirs alone, and their rows on shared devices.

    The warehouse knows those by their number, which says nothing of a file that has changed
    since, such as one that a night rewrote before it was killed.
    """
    raw_ids = {
        one for request in requests for one in (request.user_id, request.anonymous_id) if one
    }
    users = [key_of(request.user_id) for request in requests if request.user_id]
    hashes = {key_of(one) for one in raw_ids}
    rows: defaultdict[str, set[int]] = defaultdict(set)
    if _exists(con, "intermediate", "int_device_owners"):
        devices = con.execute(
            "select anonymous_id from intermediate.int_device_owners "
            "where not is_shared and user_id in (select unnest($1))",
            [users],
        ).fetchall()
        hashes |= {device for (device,) in devices}
        shared = con.execute(
            "select landed.source_file, landed.source_line from staging.stg_events__rows as landed "
            "inner join intermediate.int_events__identified as identified "
            "on landed.event_key = identified.event_key "
            "where identified.customer_id in (select 'user:' || unnest($1))",
            [users],
        ).fetchall()
        # a tracker may name a device in the midst of JSON, where only staging looks
        named = con.execute(
            "select source_file, source_line from staging.stg_events__rows "
            "where user_id in (select unnest($1)) or anonymous_id in (select unnest($1))",
            [[*hashes]],
        ).fetchall()
        for file, line in [*shared, *named]:
            if file in unchanged:
                rows[file].add(line)
    return Erased(hashes, rows, raw_ids)


def _suspect(con: duckdb.DuckDBPyConnection, erased: Erased) -> set[str]:
    """Files that may hold a row of theirs: those that do by the warehouse, and those with rows
    that were refused, whose ids it does not know."""
    found = set(erased.rows)
    for feed, table in _STAGED.items():
        if _exists(con, "staging", table):
            columns = _IDS[: 2 if feed == "events" else 1]
            named = " or ".join(f"{column} in (select unnest($1))" for column in columns)
            rows = con.execute(
                f"select distinct source_file from staging.{table} "
                f"where refusal_reason is not null or {named}",
                [[*erased.hashes]],
            )
            found |= {name for (name,) in rows.fetchall()}
    return found


def _check(paths: Paths) -> None:
    with duckdb.connect(str(paths.warehouse), read_only=True) as con:
        for feed, table in _STAGED.items():
            for column in _IDS[: 2 if feed == "events" else 1]:
                found = con.execute(
                    f"select 1 from staging.{table} as landed inner join landing.erased as erased "
                    f"on landed.{column} = erased.person_hash limit 1"
                ).fetchone()
                if found:
                    raise NotErased(
                        f"staging.{table} still holds a row of somebody who was erased; the "
                        "request stays, and the next night tries again"
                    )


def _forget(paths: Paths) -> None:
    """Take them out of exports, empty what only this night needed, which tells what it took
    away, and write the databases anew."""
    ledger = paths.home / LEDGER
    hashes = people.read_hashes(paths.landing)
    forget(
        ledger, paths.exports, [f"{kind}:{one}" for kind in ("user", "device") for one in hashes]
    )
    with duckdb.connect(str(paths.warehouse)) as con:
        tables = con.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        for schema, table in tables:
            if table.endswith(_OF_ONE_NIGHT):
                con.execute(f'delete from "{schema}"."{table}"')
    for file in (paths.warehouse, ledger):
        if file.exists():
            compact(file)


def _exists(con: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    found = con.execute(
        "select 1 from information_schema.tables where table_schema = $1 and table_name = $2",
        [schema, table],
    )
    return found.fetchone() is not None

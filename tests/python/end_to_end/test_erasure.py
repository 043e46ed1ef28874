"""Somebody is erased: no byte on disk names them, and the marts are as if they had never come."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from tests.python.reference.privacy import key_of
from tests.python.support.checkout import Checkout
from tests.python.support.compiled import SALT

DAY = "2025-04-20"


def test_nothing_is_left_of_who_asked_to_be_erased(own_shop: Checkout, tmp_path: Path) -> None:
    user, devices = a_customer(own_shop.landing)
    ids = [user, *devices]
    own_shop.land(
        "customers",
        DAY,
        "hers.jsonl",
        [statement(user, "size"), statement("somebody else", "size")],
    )
    own_shop.land("events", DAY, "broken.jsonl", f'{{"event_id": "x", "user_id": "{user}"\n')
    # somebody asks who was never here, and she asks twice
    requests = [{"user_id": one, "requested_at": DAY} for one in ("nobody knows", user)]
    own_shop.land("erasure_requests", DAY, "two.jsonl", requests)
    assert set(named(own_shop, ids)) >= {"landing"}
    site = own_shop.home / "docs"
    site.mkdir()
    (site / "index.html").write_text("totals of before")

    done = own_shop.run("erase", "--user", user)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "erased 3 people" in done.stdout + done.stderr
    assert user not in done.stdout + done.stderr

    assert not site.exists()
    assert list(named(own_shop, ids)) == []
    hashes = [str(key_of(one, SALT)) for one in ids]
    assert list(held(own_shop, [*ids, *hashes])) == []
    listed = (own_shop.landing / "_erased" / "people.txt").read_text().split()
    assert set(listed) == {*hashes, key_of("nobody knows", SALT)}
    given = receipts(own_shop)
    assert len(given) == 3 and all(one["rows_removed"] > 10 for one in given)
    assert not re.search("|".join([*ids, *hashes]), json.dumps(given))

    anew = own_shop.with_data(tmp_path / "anew")
    anew.landing.parent.mkdir()
    own_shop.landing.rename(anew.landing)
    anew.nightly()
    assert anew.marts() == own_shop.marts()


def test_whom_must_be_said(checkout: Checkout, tmp_path: Path) -> None:
    done = checkout.with_data(tmp_path).run("erase", "--user", " ")
    assert done.returncode == 2 and "say whom" in done.stderr


def a_customer(landing: Path) -> tuple[str, list[str]]:
    """Somebody with many events, and devices that nobody else logged in on."""
    query = f"""
        with events as (
            select user_id, anonymous_id
            from read_parquet('{landing}/events/*/*.parquet', union_by_name = true)
            union all
            select user_id, anonymous_id
            from read_json('{landing}/events/*/*.jsonl*', format = 'newline_delimited',
                columns = {{user_id: 'varchar', anonymous_id: 'varchar'}}, ignore_errors = true)
        ),
        owned as (
            select anonymous_id, min(user_id) as user_id, count(*) as event_count
            from events where anonymous_id is not null
            group by anonymous_id
            having min(user_id) = max(user_id) and count(*) > count(user_id)
        )
        select user_id, list(anonymous_id) from owned
        group by user_id order by sum(event_count) desc, user_id limit 1
    """
    ((user, devices),) = duckdb.execute(query).fetchall()
    return user, devices


def statement(user: str, attribute: str) -> dict[str, str]:
    return {
        "user_id": user,
        "updated_at": f"{DAY}T00:00:00Z",
        "attribute": attribute,
        "value": "M",
        "origin": "declared",
    }


def receipts(shop: Checkout) -> list[dict[str, Any]]:
    path = shop.landing / "_erased" / "receipts.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()]


def named(shop: Checkout, words: list[str]) -> Iterator[str]:
    """The folders with a file of whose bytes some are one of the words."""
    pattern = re.compile(
        rb"\b(?:" + b"|".join(re.escape(word.encode()) for word in words) + rb")\b"
    )
    for folder in (shop.landing, shop.home, shop.published, shop.exports):
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                content = path.read_bytes()
                if path.suffix == ".gz":
                    content = gzip.decompress(content)
                if pattern.search(content) or pattern.search(path.name.encode()):
                    yield folder.name


def held(shop: Checkout, words: list[str]) -> Iterator[str]:
    """The tables and Parquet files in whose values one of the words stands.

    Only the list of those who never return may have their hashes.
    """
    for database in [*shop.home.rglob("*.duckdb"), *shop.published.rglob("*.duckdb")]:
        with duckdb.connect(str(database), read_only=True) as con:
            tables = con.execute(
                "select schema_name || '.' || table_name from duckdb_tables() "
                "where table_name <> 'erased'"
            ).fetchall()
            for (table,) in tables:
                if stands(con, table, words):
                    yield table
    for folder in (shop.landing, shop.published, shop.exports):
        for path in folder.rglob("*.parquet"):
            if stands(duckdb.connect(), f"read_parquet('{path}')", words):
                yield path.name


def stands(con: duckdb.DuckDBPyConnection, table: str, words: list[str]) -> bool:
    found = con.execute(
        f"select 1 from {table} as t where regexp_matches(cast(t as varchar), $1) limit 1",
        [r"\b(?:" + "|".join(map(re.escape, words)) + r")\b"],
    )
    return found.fetchone() is not None

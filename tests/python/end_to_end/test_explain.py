"""A person who asks is told what is held on them, and why."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from tests.python.end_to_end.conftest import Shop
from tests.python.reference.privacy import key_of
from tests.python.support.compiled import SALT


def test_a_person_is_told_what_is_held_and_why(shop: Shop, tmp_path: Path) -> None:
    user = a_member_of_an_audience(shop)
    customer_id = f"user:{key_of(user, SALT)}"
    out = tmp_path / "rows.jsonl"
    done = shop.checkout.run("explain", "--user", user, "--out", str(out))
    assert done.returncode == 0, done.stderr
    said = done.stdout
    ((segments,),) = shop.checkout.ask(
        f"select count(*) from customer_segments where customer_id = '{customer_id}' and is_current"
    )
    part = said.split("\nSegments\n")[1].split("\n\n")[0]
    assert len(part.splitlines()) == max(segments, 1)
    assert "in it" in said.split("\nAudiences\n")[1].split("\n\n")[0]
    assert "granted on 2025-" in said

    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert {row["customer_id"] for row in rows} == {customer_id}
    ((sessions,),) = shop.checkout.ask(
        f"select count(*) from fct_sessions where customer_id = '{customer_id}'"
    )
    assert sum(row["mart"] == "fct_sessions" for row in rows) == sessions > 0
    assert f"  fct_sessions: {sessions}\n" in said
    assert out.stat().st_mode & 0o077 == 0


def test_of_somebody_unknown_nothing_is_held(shop: Shop) -> None:
    done = shop.checkout.run("explain", "--user", "nobody knows")
    assert (done.returncode, done.stdout) == (0, "nothing is held under that id\n")
    assert shop.checkout.run("explain").returncode == 2


def a_member_of_an_audience(shop: Shop) -> str:
    """The user_id of somebody in an audience, as the shop knows it."""
    members = {one for (one,) in shop.checkout.ask("select customer_id from audiences order by 1")}
    users = duckdb.execute(
        "select distinct user_id from "
        f"read_parquet('{shop.checkout.landing}/events/*/*.parquet', union_by_name = true) "
        "where user_id is not null order by 1"
    ).fetchall()
    return next(str(user) for (user,) in users if f"user:{key_of(user, SALT)}" in members)

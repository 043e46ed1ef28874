"""The README's commands, run as a newcomer runs them, on the real grocer's year."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration.lib.paths import PROJECT
from tests.python.support.checkout import Checkout

_SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The folder in which the commands ran, and what each of them printed."""
    folder = Checkout.copy(tmp_path_factory.mktemp("readme")).project
    for name in ("Makefile", "pyproject.toml", "uv.lock"):
        shutil.copy2(PROJECT / name, folder / name)
    (folder / ".venv").symlink_to(PROJECT / ".venv")
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("KIZASHI_", "DBT_", "MAKE"))
    }
    outputs = {}
    for command in commands():
        done = subprocess.run(
            command,
            shell=True,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
        outputs[command] = done.stdout + done.stderr
    return folder, outputs


def commands() -> list[str]:
    """Every command of the README's shell blocks in order, but for the tests themselves."""
    blocks = _SHELL.findall((PROJECT / "README.md").read_text(encoding="utf-8"))
    lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line and line != "make test"]


def test_the_commands_of_the_readme_work(said: tuple[Path, dict[str, str]]) -> None:
    _, outputs = said
    assert "make nightly" in outputs
    assert "Traceback" not in "".join(outputs.values())


def test_nothing_of_the_year_is_lost(said: tuple[Path, dict[str, str]]) -> None:
    folder, _ = said
    with duckdb.connect(str(folder / "data/published/kizashi.duckdb"), read_only=True) as con:
        con.execute("use marts")
        assert con.execute(
            "select count(*), sum(value) from fct_conversions where conversion_key = 'purchase'"
        ).fetchone() == (155_848, Decimal("4596039.58"))
        assert con.execute(
            "select count(*) from fct_conversions where conversion_key = 'coupon_redeemed'"
        ).fetchone() == (2_102,)
        assert con.execute("select count(*) from fct_contacts").fetchone() == (6_589,)
        assert con.execute("select sum(revenue) from fct_sessions").fetchone() == (
            Decimal("4596039.58"),
        )
        assert con.execute(
            "select count(*), count(*) filter (where is_balanced), "
            "count(*) filter (where rows_read = accepted + duplicate + quarantined) "
            "from batch_reconciliation"
        ).fetchone() == (370, 370, 370)


def test_a_segment_by_propensity_is_who_the_forecasts_and_its_other_segments_say(
    said: tuple[Path, dict[str, str]],
) -> None:
    folder, _ = said
    with duckdb.connect(str(folder / "data/published/kizashi.duckdb"), read_only=True) as con:
        con.execute("use marts")
        current = "select customer_id from customer_segments where is_current and segment_key = "
        likely = (
            "select customer_id from propensity where conversion_key = 'purchase' "
            "and horizon_days = 7 and probability >= 0.3"
        )
        members = set(con.execute(f"{current} 'likely_buyers'").fetchall())
        expected = set(con.execute(f"{likely} except {current} 'recent_buyers'").fetchall())
        assert members == expected
        assert len(members) > 100
        (size,) = con.execute(
            "select distinct member_count from target_candidates where segment_key = 'likely_buyers'"
        ).fetchall()
        assert size == (len(members),)


def test_parquet_holds_what_the_file_holds(said: tuple[Path, dict[str, str]]) -> None:
    folder, _ = said
    published = folder / "data/published"
    with duckdb.connect(str(published / "kizashi.duckdb"), read_only=True) as con:
        for (mart,) in con.execute("select table_name from duckdb_tables()").fetchall():
            parquet = f"read_parquet('{published}/parquet/{mart}/*.parquet')"
            counts = con.execute(
                f"select (select count(*) from marts.{mart}), (select count(*) from {parquet})"
            ).fetchone()
            assert counts is not None
            assert counts[0] == counts[1], mart

"""The sets that ship are clean, complete, and load into DuckDB as they were checked."""

from __future__ import annotations

import time
from pathlib import Path

import duckdb
import pytest
import yaml

from orchestration.lib.definitions import check
from orchestration.lib.definitions.book import Book, open_book
from orchestration.lib.definitions.schema import TABLES
from orchestration.lib.definitions.settings import SETTINGS
from orchestration.lib.definitions.vocabulary import DEVICE_TYPES, SOURCE_CATEGORIES
from orchestration.lib.paths import PROJECT

DEFAULT = PROJECT / "definitions"
SETS = [DEFAULT, DEFAULT / "examples" / "saas", DEFAULT / "examples" / "b2b"]

# Every micro conversion that Kizashi promises to know, and keys that would fulfil it.
PROMISED = {
    "product view": {"product_viewed"},
    "cart": {"cart_added"},
    "membership sign-up": {"member_signed_up"},
    "inquiry": {"inquiry_sent"},
    "catalogue or white paper": {"catalogue_requested", "white_paper_downloaded"},
    "trial": {"trial_started"},
    "newsletter": {"newsletter_subscribed"},
    "coupon newsletter": {"coupon_newsletter_subscribed"},
    "wish list": {"wishlist_added"},
    "social follow or share": {"social_followed", "social_shared"},
    "article read to the end": {"article_read"},
    "webinar": {"webinar_attended"},
    "review": {"review_posted"},
}


def _book(folder: Path) -> Book:
    return open_book(folder, DEFAULT)


def _conversions(folder: Path, tier: str) -> set[str]:
    rows = _book(folder).rows("conversions")
    return {row["conversion_key"] for row in rows if row["tier"] == tier}


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: folder.name)
def test_set_is_clean(folder: Path) -> None:
    assert [str(problem) for problem in check(folder, DEFAULT)] == []


def test_default_set_needs_no_fallback_and_takes_well_under_two_seconds() -> None:
    started = time.process_time()
    assert check(DEFAULT) == []
    assert time.process_time() - started < 2


@pytest.mark.parametrize("promise", PROMISED)
def test_every_promised_micro_conversion_is_in_a_set(promise: str) -> None:
    known = set.union(*(_conversions(folder, "micro") for folder in SETS))
    assert PROMISED[promise] <= known


@pytest.mark.parametrize("promise", PROMISED)
def test_default_set_alone_keeps_the_promise(promise: str) -> None:
    assert PROMISED[promise] & _conversions(DEFAULT, "micro")


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: folder.name)
def test_set_has_both_tiers_kinds_and_units(folder: Path) -> None:
    book = _book(folder)
    assert {row["tier"] for row in book.rows("conversions")} == {"macro", "micro"}
    kinds = {row["kind"] for row in book.rows("conversions")}
    assert kinds == {"", "process", "engagement"}
    assert {row["unit"] for row in book.rows("funnels")} == {"customer", "session"}
    assert {row["entry_mode"] for row in book.rows("funnels")} == {"any", "first"}
    assert "page_view" in {row["role"] for row in book.rows("known_events")}
    assert "contact" in {row["role"] for row in book.rows("known_events")}


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: folder.name)
def test_segments_look_at_place_behaviour_purchases_and_attributes(folder: Path) -> None:
    fields = {row["field"].partition(".")[0] for row in _book(folder).rows("segment_rules")}
    assert fields >= {"region", "conversion_count", "attribute"}
    assert fields & {"conversion_value", "macro_value"}


def test_examples_hold_only_files_that_differ() -> None:
    for folder in SETS[1:]:
        for path in folder.glob("*.csv"):
            assert path.read_bytes() != (DEFAULT / path.name).read_bytes(), path


def test_closed_lists_are_all_used() -> None:
    book = _book(DEFAULT)
    assert {row["category"] for row in book.rows("sources")} == {*SOURCE_CATEGORIES, ""}
    assert {row["device_type"] for row in book.rows("devices")} == set(DEVICE_TYPES)
    keys = [row["setting_key"] for row in book.rows("settings")]
    assert keys == [setting.key for setting in SETTINGS]


def test_seed_properties_agree_with_the_schema() -> None:
    properties = yaml.safe_load((DEFAULT / "_definitions__seeds.yml").read_text("utf-8"))
    seeds = {seed["name"]: seed for seed in properties["seeds"]}
    assert set(seeds) == {table.name for table in TABLES}
    for table in TABLES:
        seed = seeds[table.name]
        types = {column.name: column.sql_type for column in table.columns}
        assert seed["config"]["column_types"] == types
        assert [column["name"] for column in seed["columns"]] == list(types)
        assert all(column["description"] for column in seed["columns"])
        assert "One row per" in seed["description"].strip().split(". ")[-1], table.name


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: folder.name)
def test_duckdb_loads_what_was_checked(folder: Path) -> None:
    """With the statement that dbt-duckdb loads seeds with."""
    with duckdb.connect() as connection:
        for table in TABLES:
            path = folder / table.file_name
            if not path.exists():
                continue
            columns = ", ".join(f"{column.name} {column.sql_type}" for column in table.columns)
            connection.execute(f"create table {table.name} ({columns})")
            connection.execute(
                f"copy {table.name} from '{path}' (format csv, header true, delimiter ',')"
            )
            texts = ", ".join(
                f"coalesce({column.name}::varchar, '')"
                for column in table.columns
                if column.sql_type != "decimal(18,4)"
            )
            loaded = connection.execute(f"select {texts} from {table.name}").fetchall()
            names = [column.name for column in table.columns if column.kind != "decimal"]
            rows = _book(folder).rows(table.name)
            assert loaded == [tuple(row[name] for name in names) for row in rows]

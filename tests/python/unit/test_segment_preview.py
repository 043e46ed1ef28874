"""What a segment would hold, by draft definitions over the warehouse of the last night."""

from __future__ import annotations

import fcntl
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration.commands.segments import words
from orchestration.lib import increments
from orchestration.lib.paths import Paths
from orchestration.lib.segment_preview import CannotPreview, Count, Overlap, Preview, preview
from orchestration.lib.whole_sql import Node

_SETTINGS = "setting_key,value\nfewest_customers,2\n"
_SEGMENTS = "segment_key,is_active\nbuyers,true\nlikely,true\n"
_RULES = "segment_key,value\nbuyers,0\n"

# the whole of the models, made small: whoever bought for more than the rule says, and eve, of whom
# it is foretold
_BUILT = """
    create schema definitions; create schema staging; create schema intermediate;
    create schema marts;
    create table definitions.settings (setting_key varchar, value varchar);
    insert into definitions.settings values ('fewest_customers', '2');
    create table definitions.segments (segment_key varchar, is_active boolean);
    insert into definitions.segments values ('another', true);
    create view staging.stg_definitions__settings as
        select cast(value as int) as fewest_customers from warehouse.definitions.settings;
    create table staging.stg_landing__clock as select date '2025-03-31' as last_landed_on;
    create table marts.fct_conversions (
        customer_id varchar, tier varchar, conversion_date date, value decimal(38, 4)
    );
    insert into marts.fct_conversions values
        ('ann', 'macro', '2025-03-01', 10), ('ann', 'macro', '2025-03-31', 5),
        ('ann', 'micro', '2025-03-31', 100), ('bob', 'macro', '2024-12-31', 20),
        ('bob', 'macro', '2025-01-01', 2), ('eve', 'macro', '2025-03-30', 0),
        ('ann', 'macro', '2025-04-01', 1000);
"""
_NODES = {
    node.name: node
    for node in (
        Node("settings", "definitions", '"warehouse"."definitions"."settings"', [], None,
             {"setting_key": "varchar", "value": "varchar"}),
        Node("segments", "definitions", '"warehouse"."definitions"."segments"', [], None,
             {"segment_key": "varchar", "is_active": "boolean"}),
        Node("segment_rules", "definitions", '"warehouse"."definitions"."segment_rules"', [], None,
             {"segment_key": "varchar", "value": "int"}),
        Node("int_segments__numbered", "intermediate",
             '"warehouse"."intermediate"."int_segments__numbered"', ["segments"],
             """select segment_key, row_number() over () as segment_number,
                segment_key = 'likely' as is_foretold
             from "warehouse"."definitions"."segments" """, {}),
        Node("int_segment_spells__numbered", "intermediate",
             '"warehouse"."intermediate"."int_segment_spells__numbered"',
             ["int_segments__numbered", "segment_rules", "fct_conversions"],
             """select customer_id, segment_number, min(conversion_date) as entered_on,
                cast(null as date) as left_on
             from "warehouse"."marts"."fct_conversions"
             cross join "warehouse"."intermediate"."int_segments__numbered"
             inner join "warehouse"."definitions"."segment_rules" as rules using (segment_key)
             where fct_conversions.value > rules.value
             group by all
             union all
             select distinct customer_id, 0, min(conversion_date), null
             from "warehouse"."marts"."fct_conversions" group by all""", {}),
        Node("int_segment_members__foretold", "intermediate",
             '"warehouse"."intermediate"."int_segment_members__foretold"',
             ["int_segments__numbered"],
             """select 'eve' as customer_id, segment_number
             from "warehouse"."intermediate"."int_segments__numbered" where is_foretold""", {}),
        Node("segment_overlap", "marts", '"warehouse"."marts"."segment_overlap"',
             ["int_segment_spells__numbered"],
             """select 'buyers' as segment_key, unnest(['b', 'a', 'c']) as other_segment_key,
                unnest([2, 2, null]) as shared_customer_count, 1.0 as share_of_segment,
                0.5 as jaccard, 0.5 as lift""", {}),
    )
}  # fmt: skip


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """A warehouse that a night has built, and definitions edited since."""
    folder = tmp_path / "definitions"
    folder.mkdir()
    for name, text in (("settings", _SETTINGS), ("segments", _SEGMENTS), ("segment_rules", _RULES)):
        (folder / f"{name}.csv").write_text(text)
    found = Paths(tmp_path / "landing", tmp_path / "home", tmp_path / "published", tmp_path)
    found.home.mkdir()
    with duckdb.connect(str(found.warehouse)) as con:
        con.execute(_BUILT)
        increments.ensure(con)
        increments.begin(con, [])
        increments.finish(con, {"segment_overlap": "x"})
    return found


def test_draft_rules_are_counted_over_what_is_built(paths: Paths) -> None:
    before = paths.warehouse.read_bytes()

    found = preview(paths, "buyers", _NODES)

    assert found == Preview(
        as_of=date(2025, 3, 31),
        fewest=2,
        customers=Count(2, 3),
        customers_before=Count(2, 2),
        # of the 90 days that end with the last landed one
        purchases=Count(3, 4),
        value=(Decimal(17), Decimal(17)),
        overlaps=[Overlap("a", 2, 1.0, 0.5, 0.5), Overlap("b", 2, 1.0, 0.5, 0.5)],
        changed=[],
    )
    assert paths.warehouse.read_bytes() == before


def test_what_is_foretold_is_counted_as_of_the_last_night_alone(paths: Paths) -> None:
    found = preview(paths, "likely", _NODES)

    assert (found.customers, found.customers_before) == (Count(1, 3), None)
    assert (found.purchases, found.value[0]) == (Count(1, 4), Decimal(0))


def test_another_rule_is_another_number_and_other_edits_are_named(paths: Paths) -> None:
    (paths.project / "definitions" / "segment_rules.csv").write_text(_RULES.replace(",0", ",100"))
    edited = _SETTINGS.replace("2", "3")
    (paths.project / "definitions" / "settings.csv").write_text(edited)

    found = preview(paths, "buyers", _NODES)

    # ann's large purchase is of tomorrow
    assert found.customers == Count(0, 3)
    assert found.fewest == 2
    assert found.changed == ["settings"]


def test_without_a_whole_warehouse_there_is_no_preview(paths: Paths) -> None:
    with duckdb.connect(str(paths.warehouse)) as con:
        increments.begin(con, [])
    with pytest.raises(CannotPreview, match="did not come to its end"):
        preview(paths, "buyers", _NODES)
    with (paths.home / "night.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(CannotPreview, match="a night is building the warehouse"):
            preview(paths, "buyers", _NODES)
    paths.warehouse.unlink()
    with pytest.raises(CannotPreview, match="no night has built a warehouse"):
        preview(paths, "buyers", _NODES)


def test_a_warehouse_of_other_models_says_so(paths: Paths) -> None:
    with duckdb.connect(str(paths.warehouse)) as con:
        con.execute("drop table marts.fct_conversions")
    with pytest.raises(CannotPreview, match="another version of the project"):
        preview(paths, "buyers", _NODES)


_FOUND = Preview(
    date(2025, 3, 31), 10, Count(25, 100), Count(9, 90), Count(50, 100),
    (Decimal(500), Decimal(1000)), [Overlap("loyal", 12, 0.48, 0.3, 1.0)], ["settings"],
)  # fmt: skip


def test_sizes_are_told_beside_everybody() -> None:
    assert words(_FOUND).splitlines() == [
        "as of 2025-03-31, by the definitions as they are now",
        "",
        "                              in it  everybody   part",
        "customers                        25        100  25.0%",
        "28 days before        fewer than 10         90",
        "purchases in 90 days             50        100  50.0%",
        "their value                  500.00   1,000.00  50.0%",
        "value a customer              20.00      10.00",
        "",
        "overlaps most with  in both  part of it  of what chance would",
        "loyal                    12       48.0%            2.00 times",
        "",
        "edited since the last night and not counted yet: settings.csv",
    ]


def test_of_days_without_forecasts_nothing_is_told() -> None:
    assert "28 days" not in words(replace(_FOUND, customers_before=None))


def test_too_few_people_are_not_told_nor_what_they_bought() -> None:
    told = words(replace(_FOUND, customers=Count(9, 100), overlaps=[]))

    assert "customers             fewer than 10        100" in told
    assert "purchases in 90 days       not told        100" in told
    assert "their value                not told   1,000.00" in told
    assert "no other segment shares 10 customers or more with it" in told
    assert "500" not in told

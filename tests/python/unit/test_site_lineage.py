"""Columns are followed through the SQL of models, made up here."""

from __future__ import annotations

from typing import Any

from orchestration.lib.site.lineage import origins, trace


def node(kind: str, schema: str, name: str, columns: str, **more: Any) -> dict[str, Any]:
    own = {"identifier" if kind == "source" else "alias": name}
    return {
        "resource_type": kind,
        "database": "warehouse",
        "schema": schema,
        "description": f"It is\n  {name}.",
        "language": "sql",
        "columns": {one: {"description": one, "data_type": None} for one in columns.split()},
        "depends_on": {"nodes": more.pop("parents", [])},
        **own,
        **more,
    }


def manifest(**models: dict[str, Any]) -> dict[str, Any]:
    return {
        "nodes": {
            "seed": node("seed", "definitions", "prices", "product price"),
            "staged": node(
                "model",
                "staging",
                "stg",
                "event_id amount refusal",
                parents=["landed"],
                compiled_code="""
                    with judged as (
                        select *, case when raw_amount is null then 'no_amount' end as refusal
                        from warehouse.landing.events
                    )
                    select
                        case when refusal is null then event_id end as event_id,
                        if(refusal is null, try_cast(raw_amount as int), 0) as amount,
                        refusal
                    from judged
                """,
            ),
            **models,
            "test": {"resource_type": "test"},
        },
        "sources": {"landed": node("source", "landing", "events", "event_id raw_amount")},
    }


def mart(sql: str, columns: str = "amount", **more: Any) -> dict[str, Any]:
    return node("model", "marts", "mart", columns, compiled_code=sql, **more)


def test_a_column_is_made_of_what_its_value_is_taken_from() -> None:
    staged = trace(manifest())["staging.stg"]
    assert {name: column.sources for name, column in staged.columns.items()} == {
        # what decides whether it is there is not what it is made of
        "event_id": [("landing.events", "event_id")],
        "amount": [("landing.events", "raw_amount")],
        # between constants it is
        "refusal": [("landing.events", "raw_amount")],
    }
    assert staged.parents == ["landing.events"]
    assert staged.description == "It is stg."


def test_stars_and_unions_are_followed() -> None:
    sql = """
        with both as (
            select event_id, amount from warehouse.staging.stg
            union all
            select product, price from warehouse.definitions.prices
        )
        select *, count(*) over () as row_count
        from both
    """
    found = trace(manifest(mart=mart(sql, "event_id amount row_count", parents=["staged"])))
    columns = found["marts.mart"].columns
    assert columns["event_id"].sources == [
        ("definitions.prices", "product"),
        ("staging.stg", "event_id"),
    ]
    assert columns["row_count"].sources == []
    assert found["staging.stg"].columns["amount"].readers == [("marts.mart", "amount")]
    assert found["staging.stg"].children == ["marts.mart"]


def test_the_far_end_is_what_landed_was_defined_or_came_out_of_python() -> None:
    learned = node("model", "intermediate", "learned", "weight", language="python")
    sql = """
        select amount * price * weight as amount
        from warehouse.staging.stg, warehouse.definitions.prices, warehouse.intermediate.learned
    """
    found = trace(manifest(learned=learned, mart=mart(sql)))
    assert origins(found, ("marts.mart", "amount")) == [
        ("definitions.prices", "price"),
        ("intermediate.learned", "weight"),
        ("landing.events", "raw_amount"),
    ]
    assert found["intermediate.learned"].is_python


def test_the_number_of_a_row_in_its_table_is_no_column_of_it() -> None:
    sql = "select rowid as place, amount from warehouse.staging.stg"
    found = trace(manifest(mart=mart(sql, "place amount")))["marts.mart"]
    assert found.columns["place"].sources == []
    assert found.columns["amount"].sources == [("staging.stg", "amount")]
    assert found.problems == []


def test_sql_that_cannot_be_read_is_said_and_costs_no_other_table() -> None:
    found = trace(manifest(mart=mart("select from where")))
    assert len(found["marts.mart"].problems) == 1
    assert found["marts.mart"].columns["amount"].sources == []
    assert found["staging.stg"].columns["amount"].sources != []

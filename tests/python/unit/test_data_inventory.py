"""The inventory of personal data leaves out no table and no key."""

from __future__ import annotations

from orchestration.lib.data_inventory import DEEDS, PEOPLE, THINGS, inventory
from tests.python.support.compiled_tests import CompiledTests


def test_every_key_is_known_as_that_of_a_person_a_deed_or_a_thing(compiled: CompiledTests) -> None:
    keys = {
        column
        for model in compiled.models()
        for column in compiled.columns(model)
        if column.endswith(("_id", "_key", "_hash"))
    }
    assert keys == PEOPLE | DEEDS | THINGS


def test_every_column_of_a_table_of_people_is_in_it(compiled: CompiledTests) -> None:
    found = {
        (entry.table, entry.column): entry
        for entry in inventory(compiled.manifest, 400)
        if entry.place == "marts"
    }
    expected = {
        (compiled.table(mart).rsplit(".", 1)[1], column)
        for mart in compiled.marts()
        for column in compiled.columns(mart)
        if PEOPLE.intersection(compiled.columns(mart))
    }
    assert set(found) == expected
    city = found["fct_sessions", "city"]
    assert (city.kind, city.purpose, city.kept) == (
        "says something of a person", "analytics", "400 landed days",
    )  # fmt: skip
    assert found["recommendations", "customer_id"].kind == "names a person"
    assert found["recommendations", "customer_id"].purpose == "personalization"
    assert all(entry.description for entry in found.values())


def test_what_lands_and_what_is_exported_is_in_it(compiled: CompiledTests) -> None:
    entries = inventory(compiled.manifest, 0)
    assert {entry.place for entry in entries} == {
        "landing", "staging", "intermediate", "marts", "exports",
    }  # fmt: skip
    (ip,) = (entry for entry in entries if entry.column == "ip")
    assert (ip.place, ip.description) == ("landing", "never taken in")
    kept = {entry.kept for entry in entries if entry.place == "marts"}
    assert kept == {"until somebody is erased"}

"""Every landed row ends up accepted, recognized as a copy, or refused with its reason."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.python.property import landings, versions
from tests.python.property.bench import Bench
from tests.python.property.effort import examples
from tests.python.property.tables import setting_rows, utc
from tests.python.reference.settings import Settings
from tests.python.support.compiled import CompiledProject


@pytest.fixture(scope="module")
def keyed(compiled_with_keys: CompiledProject) -> Bench:
    """A bench on which the ids of people are hashed."""
    return Bench(compiled_with_keys)


@given(landings.histories())
@examples()
def test_events_are_accepted_or_refused_as_the_reference_says(
    keyed: Bench, drawn: landings.Landed
) -> None:
    landings.check(keyed, drawn)


@given(versions.histories())
@examples()
def test_rows_of_small_feeds_are_versions_or_copies(keyed: Bench, drawn: versions.Landed) -> None:
    versions.check(keyed, drawn)


@pytest.mark.parametrize(
    ("zone", "clock_at"), [("UTC", "2025-03-03T00:00:00"), ("Asia/Tokyo", "2025-03-02T15:00:00")]
)
def test_the_clock_is_the_end_of_the_latest_landed_day(
    bench: Bench, zone: str, clock_at: str
) -> None:
    bench.land(events=[{"landed_on": "2025-03-02"}, {"landed_on": "2025-03-01"}])
    given_zone = {"settings": setting_rows(Settings(time_zone=zone))}
    built = bench.build("stg_landing__clock", given=given_zone)
    assert [row["clock_at"] for row in built["stg_landing__clock"]] == [utc(clock_at)]

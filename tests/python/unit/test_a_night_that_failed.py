"""What a night says of a run of Dagster in which something did not happen."""

from __future__ import annotations

from collections.abc import Iterator

from dagster import AssetsDefinition as Assets
from dagster import Failure, Output, asset, materialize

from orchestration.commands.nightly import failure


def _assets(tells: list[int], fails: bool = False) -> list[Assets]:
    @asset(output_required=False)
    def first() -> Iterator[Output[int]]:
        if fails:
            raise Failure(description="the disk is full")
        for told in tells:
            yield Output(told)

    @asset(deps=[first])
    def second() -> None: ...

    return [first, second]


def test_a_run_in_which_every_step_ran_is_a_success() -> None:
    assert failure(materialize(_assets([1]))) is None


def test_a_step_that_was_passed_over_is_no_success_although_dagster_calls_it_one() -> None:
    result = materialize(_assets([]))
    assert result.success
    assert failure(result) == "second did not run"


def test_what_failed_is_said_in_its_own_words() -> None:
    assert failure(materialize(_assets([], fails=True), raise_on_error=False)) == "the disk is full"

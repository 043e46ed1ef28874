"""`make nightly`: the whole road, headless, with progress and a last word."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from datetime import date
from typing import Any, TextIO

from orchestration import environment
from orchestration.commands import demo
from orchestration.commands.definitions import check_definitions
from orchestration.commands.summary import summary
from orchestration.lib.landing.planning import Plan
from orchestration.lib.lock import AlreadyRunning, one_writer
from orchestration.lib.paths import PROJECT, Paths
from orchestration.lib.progress import Both, Progress
from orchestration.lib.salt import SaltError


def nightly(day: date | None = None) -> int:
    """Build every landed day that is not built yet, or one day again; check; publish.

    Returns:
        0 only when the published marts hold everything that landed.
    """
    # dbt and Dagster make millions of objects that stay: to look through them as often as Python
    # does by itself took a sixth of a night
    gc.set_threshold(500_000, 100, 100)
    own_landing = "KIZASHI_LANDING" in os.environ
    paths = environment.prepare()
    progress = Progress()
    try:
        if not own_landing:
            demo.land(paths, progress)
        if check_definitions(None, quiet=True) != 0:
            return 1
        with one_writer(paths):
            return _build(paths, day, progress)
    except Exception as error:
        known = _known_errors()
        if isinstance(error, known):
            print(f"\nnot published: {error}", file=sys.stderr)
            return 1
        raise


def _known_errors() -> tuple[type[Exception], ...]:
    from demo.landing_root import LandingRootError
    from orchestration.lib.erasure import RequestError
    from orchestration.lib.landing.inventory import LandingError
    from orchestration.lib.project import ProjectInvalid

    return (
        AlreadyRunning,
        LandingError,
        LandingRootError,
        ProjectInvalid,
        RequestError,
        SaltError,
        demo.UnknownDemo,
    )


def _build(paths: Paths, day: date | None, progress: Progress) -> int:
    from orchestration.lib import erasure, night
    from orchestration.lib.landing.inventory import LandingError

    planned, scan = night.plan(paths, only_day=day)
    for sentence in scan.ignored:
        progress.step(f"passed over: {sentence}")
    if planned.is_empty and not scan.days:
        raise LandingError(
            f"nothing has landed in {paths.landing} yet; put files into "
            "<feed>/landed_on=YYYY-MM-DD/ there"
        )
    asked = len(erasure.read_requests(paths.landing))
    if planned.is_empty and night.is_published(paths) and not asked:
        print(f"nothing to do: all {planned.unchanged_count:,} landed days are built and published")
        _export_what_is_left(paths, progress)
        _page_what_is_left(paths, progress)
        print(f"see {paths.published / 'kizashi.duckdb'}")
        return 0
    log = paths.home / "logs" / "night.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    span = sorted([*planned.days_to_build, *planned.removed_days]) or [max(scan.days)]
    with log.open("w", encoding="utf-8") as file:
        said, warned = Both(sys.stdout, file), Both(sys.stderr, file)
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(warned):
            Progress().step(_words(planned, asked))
            return _built(paths, planned, span, alone=day is not None, log=file)


def _built(paths: Paths, planned: Plan, span: list[date], *, alone: bool, log: TextIO) -> int:
    """A night whose every word is also in its log."""
    from orchestration.lib import project

    project.refresh_manifest(paths.project, Progress().step)
    failure = _run(span, alone, log)
    if failure is not None:
        print(f"\nnot published: {failure}", file=sys.stderr)
        print(f"the last good version stays; details are in {log.name}", file=sys.stderr)
        return 1
    print(summary(paths, planned.days_to_build))
    return 0


def _export_what_is_left(paths: Paths, progress: Progress) -> None:
    """Audiences that a night published, but was killed or had no disk to hand on."""
    import duckdb

    from orchestration.lib.activation import export_published, is_exported, told

    try:
        if not is_exported(paths):
            for sentence in told(export_published(paths)):
                progress.step(sentence)
    except (OSError, duckdb.Error) as error:
        reason = str(error).splitlines()[0]
        progress.step(f"no audience exported: {reason}; mend it and run make export")


def _page_what_is_left(paths: Paths, progress: Progress) -> None:
    """The morning page of what a night published, but was killed before it was made."""
    from orchestration.lib import dashboard

    try:
        if not dashboard.is_current(paths):
            progress.step(f"the morning page: {dashboard.write(paths).path}")
    except (OSError, dashboard.DashboardError) as error:
        progress.step(f"the morning page failed: {error}; mend it and run make dashboard")


def _words(planned: Plan, asked: int) -> str:
    days = planned.days_to_build
    if planned.is_empty and asked:
        return f"no new day, but {asked:,} people to erase"
    if planned.is_empty:
        return "no new day, but the definitions or models changed: building the marts again"
    parts = []
    if days:
        span = f"{days[0]}" if len(days) == 1 else f"{days[0]} to {days[-1]}"
        parts.append(f"building {len(days):,} landed day{'s' if len(days) > 1 else ''}: {span}")
    if planned.removed_days:
        parts.append(f"taking out {len(planned.removed_days):,} removed")
    if planned.unchanged_count:
        parts.append(f"{planned.unchanged_count:,} are built already")
    return ", ".join(parts)


def _run(span: list[date], alone: bool, log: TextIO) -> str | None:
    """Run the Dagster job in this process; the reason if it fails, else None."""
    from dagster import DagsterInstance

    from orchestration.definitions import defs

    job = defs.resolve_job_def("nightly")
    tags = {
        "dagster/asset_partition_range_start": span[0].isoformat(),
        "dagster/asset_partition_range_end": span[-1].isoformat(),
    }
    run_config: dict[str, Any] = {
        "ops": {
            "landing__landed_files": {"config": {"own_day_again": alone, "own_day_alone": alone}}
        },
        "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
    }
    instance = DagsterInstance.from_config(os.environ["DAGSTER_HOME"], environment.NIGHT_SETTINGS)
    os.chdir(PROJECT)
    with contextlib.redirect_stdout(log):
        result = job.execute_in_process(
            instance=instance, tags=tags, run_config=run_config, raise_on_error=False
        )
    return failure(result)


def failure(result: Any) -> str | None:
    """Why a run of Dagster is none that may be called a success, else None."""
    if not result.success:
        return _reason(result)
    # a step that waits in vain for another is passed over without an error
    passed_over = [str(one.step_key) for one in result.all_events if one.is_step_skipped]
    return f"{', '.join(passed_over)} did not run" if passed_over else None


def _reason(result: Any) -> str:
    """What failed first, in words: a blocking check, a dbt model or test, or an error."""
    lines = [
        f"{evaluation.asset_key.to_user_string()}: {evaluation.description}"
        for evaluation in result.get_asset_check_evaluations()
        if not evaluation.passed and evaluation.severity.value == "ERROR"
    ]
    for event in result.all_events if not lines else []:
        if event.is_step_failure:
            data = event.step_failure_data
            described = data.user_failure_data.description if data.user_failure_data else None
            cause = data.error.cause if data.error and data.error.cause else data.error
            lines.append(described or (cause.message.strip() if cause else str(event.message)))
    return "\n  ".join(dict.fromkeys(lines)) or "the run failed"

"""dbt in this process: imported once, and one reading of the project for every step of a night."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.lib import project

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

_LEFT_OUT = "kizashi_left_out"
_FINISHED = ("LogSeedResult", "LogModelResult", "LogTestResult")


@dataclass(frozen=True)
class NodeResult:
    """What came of one seed, model or test; status and message are dbt's words."""

    unique_id: str
    status: str
    message: str
    seconds: float


@dataclass(frozen=True)
class Built:
    """A run of dbt: whether all went well, and its results in the order in which they came."""

    success: bool
    results: list[NodeResult]


def build(
    select: Sequence[str],
    exclude: Sequence[str],
    left_out: Sequence[str],
    results: Path,
    progress: Callable[[int], None] = lambda finished: None,
) -> Built:
    """Build seeds and models and run their tests, as `dbt build` does.

    Args:
        select: dbt's selectors of what to build.
        exclude: dbt's selectors of what to leave out of that.
        left_out: Nodes to leave out of it as well, by dbt's unique ids.
        results: Where dbt's run_results.json goes.
        progress: Told how many nodes have finished, by the threads that finish them.

    Raises:
        ProjectInvalid: A model, macro or YAML file is wrong.
        Exception: dbt's own, when it stopped before it ran anything.
    """
    from dbt.artifacts.schemas.run import RunExecutionResult
    from dbt.cli.main import dbtRunner

    finished = count(1)

    def hear(event: Any) -> None:
        if event.info.name in _FINISHED:
            progress(next(finished))

    manifest = project.parsed()
    runner = dbtRunner(manifest=manifest, callbacks=[hear])
    chosen = ["--select", *select, "--exclude", *exclude, f"tag:{_LEFT_OUT}"]
    with _tagged(manifest, left_out), _warehouse_let_go():
        # what dbt would write beside its results, the manifest, is there already
        done = runner.invoke(["--no-write-json", "build", *project.dbt_flags(), *chosen])
    if not isinstance(done.result, RunExecutionResult):
        raise done.exception or RuntimeError("dbt stopped before it ran anything")
    results.parent.mkdir(parents=True, exist_ok=True)
    done.result.write(str(results))
    return Built(
        done.success,
        [
            NodeResult(
                unique_id=result.node.unique_id,
                status=str(result.status),
                message=" ".join((result.message or "").split()),
                seconds=result.execution_time,
            )
            for result in done.result.results
        ],
    )


@contextmanager
def _tagged(manifest: Manifest, unique_ids: Sequence[str]) -> Iterator[None]:
    """One tag for nodes to leave out: dbt goes through the whole project for each selector."""
    nodes = [manifest.nodes[unique_id] for unique_id in unique_ids]
    for node in nodes:
        node.tags.append(_LEFT_OUT)
    try:
        yield
    finally:
        for node in nodes:
            node.tags.remove(_LEFT_OUT)


@contextmanager
def _warehouse_let_go() -> Iterator[None]:
    """Close the warehouse after dbt, which would hold it until the process ends."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    try:
        yield
    finally:
        DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]

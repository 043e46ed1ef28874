"""Where the time of a night went. The only module that knows where dbt and Dagster write it.

dbt writes a run_results.json for each of its runs, somewhere under target/; Dagster keeps when each
step of the night began and ended.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.intervals import Interval, covered_seconds


@dataclass(frozen=True)
class Node:
    """A model, seed or test that dbt ran, and when (seconds since 1970)."""

    kind: str
    name: str
    start: float
    end: float

    @property
    def interval(self) -> Interval:
        """Its beginning and its end."""
        return self.start, self.end


@dataclass(frozen=True)
class Parts:
    """The seconds of a night, by what was done; together they are all of it."""

    landing: float
    models: float
    tests: float
    gates: float
    publishing: float
    start_up: float

    @property
    def sql(self) -> float:
        """From landed files to every mart: no checks, no publishing, no start-up."""
        return self.landing + self.models

    def facts(self) -> dict[str, float]:
        """As they stand in results.json."""
        return {f"{part}_seconds": round(value, 3) for part, value in asdict(self).items()}


def nodes(target: Path, since: float) -> list[Node]:
    """Everything that dbt ran since then, in the order in which it began."""
    found = [
        node
        for path in target.rglob("run_results.json")
        if path.stat().st_mtime >= since
        for node in parse(json.loads(path.read_text(encoding="utf-8")))
        if node.start >= since
    ]
    return sorted(set(found), key=lambda node: (node.start, node.name))


def parse(run_results: dict[str, Any]) -> list[Node]:
    """The nodes of one run_results.json; those that were skipped have no time."""
    found = []
    for result in run_results["results"]:
        executed = next((t for t in result["timing"] if t["name"] == "execute"), None)
        if executed and executed["started_at"] and executed["completed_at"]:
            kind, _, name = str(result["unique_id"]).partition(".")
            start, end = (_seconds(executed[key]) for key in ("started_at", "completed_at"))
            found.append(Node(kind, name.partition(".")[2], start, end))
    return found


def model_seconds(ran: list[Node]) -> float:
    """How long models and seeds ran, side by side counted once."""
    return covered_seconds(node.interval for node in ran if node.kind in ("model", "seed"))


def slowest(ran: list[Node], count: int = 12) -> dict[str, float]:
    """The models that took longest, with their seconds."""
    models = sorted(
        (node for node in ran if node.kind == "model"), key=lambda node: node.start - node.end
    )
    return {node.name: round(node.end - node.start, 3) for node in models[:count]}


def parts(ran: list[Node], steps: dict[str, Interval], all_seconds: float) -> Parts:
    """Tell the seconds of a night apart.

    Args:
        ran: What dbt ran.
        steps: When each step of the job began and ended, by its key.
        all_seconds: From the command's start to its end.
    """

    def of_steps(word: str) -> float:
        return covered_seconds(times for key, times in steps.items() if word in key)

    models = model_seconds(ran)
    landing, gates, publishing = of_steps("landing"), of_steps("gate"), of_steps("publish")
    dbt = covered_seconds(node.interval for node in ran)
    rest = all_seconds - landing - dbt - gates - publishing
    return Parts(landing, models, dbt - models, gates, publishing, rest)


def steps(home: Path) -> dict[str, Interval]:
    """When each step of the last night began and ended."""
    from dagster import DagsterInstance

    with DagsterInstance.from_config(str(home / "dagster")) as instance:
        last = instance.get_run_records(limit=1)[0]
        return {
            step.step_key: (step.start_time, step.end_time)
            for step in instance.get_run_step_stats(last.dagster_run.run_id)
            if step.start_time is not None and step.end_time is not None
        }


def _seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()

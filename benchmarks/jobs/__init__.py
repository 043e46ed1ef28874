"""The floor and the peers, each run in a process of its own so that its memory can be told apart.

A job is a module with `run(task) -> facts`; what it returns is JSON, its seconds among them.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from benchmarks import processes
from benchmarks.scale import MEMORY_LIMIT, THREADS
from orchestration.lib.paths import PROJECT


def run_job(name: str, folder: Path, task: dict[str, Any]) -> dict[str, Any]:
    """Run the job `name` with `folder / jobs` as its scratch folder.

    Returns:
        What it returned, with `peak_bytes`; of a job that failed, `error` instead: a peer that
        runs out of memory is a result.
    """
    scratch = folder / "jobs"
    scratch.mkdir(parents=True, exist_ok=True)
    question, answer, log = (scratch / f"{name}.{end}" for end in ("json", "answer.json", "log"))
    common = {"folder": str(scratch), "threads": THREADS, "memory_limit": MEMORY_LIMIT}
    question.write_text(json.dumps({**common, **task}), encoding="utf-8")
    answer.unlink(missing_ok=True)
    command = [sys.executable, "-m", "benchmarks.jobs", name, str(question), str(answer)]
    # read by Polars while it is imported
    environment = {**os.environ, "POLARS_MAX_THREADS": str(THREADS)}
    measured = processes.run(command, PROJECT, environment, log)
    if measured.status != 0:
        last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
        reason = last[0][:200] if last and measured.status > 0 else f"ended by {measured.status}"
        return {"error": reason.replace(str(folder), "…"), "peak_bytes": measured.peak_bytes}
    found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    return {**found, "peak_bytes": measured.peak_bytes}

"""`python -m benchmarks.jobs NAME TASK.json ANSWER.json`; started by `run_job` only."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path


def main(name: str, question: str, answer: str) -> None:
    """Run one job and write down what it returns."""
    job = importlib.import_module(f"benchmarks.jobs.{name}")
    found = job.run(json.loads(Path(question).read_text(encoding="utf-8")))
    Path(answer).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

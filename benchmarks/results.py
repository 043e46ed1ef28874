"""The facts of all runs, in results.json beside this file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.scale import Scale

FOLDER = Path(__file__).resolve().parent
FILE = FOLDER / "results.json"

Results = dict[str, Any]


def load(file: Path = FILE) -> Results:
    """What was measured so far: `machine`, and `sizes` by label, workload and fact."""
    if not file.exists():
        return {"machine": {}, "sizes": {}}
    found: Results = json.loads(file.read_text(encoding="utf-8"))
    return found


def keep(
    machine: dict[str, Any], scale: Scale, workload: str, facts: dict[str, Any], file: Path = FILE
) -> None:
    """Put the facts of one workload in the place of its former ones; the others stay."""
    results = load(file)
    results["machine"] = machine
    size = results["sizes"].setdefault(scale.label, {"wanted_events": scale.events})
    size[workload] = facts
    results["sizes"] = dict(
        sorted(results["sizes"].items(), key=lambda item: item[1]["wanted_events"])
    )
    draft = file.with_suffix(".draft")
    draft.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    draft.replace(file)

"""What the gates found, kept until it is published with the marts. Counts and titles alone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .results import SuiteResult


def keep(folder: Path, gate: str, results: Iterable[SuiteResult]) -> None:
    """Write what one gate found, instead of what it found before."""
    folder.mkdir(parents=True, exist_ok=True)
    content = [
        {
            "table": result.table,
            "expectations": result.evaluated,
            "failed": [
                {"title": failure.title, "rows": failure.unexpected_count}
                for failure in result.failed
            ],
        }
        for result in results
    ]
    (folder / f"{gate}.json").write_text(
        json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


def kept(folder: Path) -> list[dict[str, Any]]:
    """What the gates found last: for each table its name, how many expectations it was held to,
    and the title of each that failed with the number of rows (None where rows are not counted)."""
    return [
        table
        for path in sorted(folder.glob("*.json"))
        for table in json.loads(path.read_text(encoding="utf-8"))
    ]

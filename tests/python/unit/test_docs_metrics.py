"""docs/metrics.md lists the metrics of models/semantic, and its commands can be asked."""

from __future__ import annotations

import re
from typing import Any

import yaml

from orchestration.lib.paths import PROJECT

_DOCUMENT = (PROJECT / "docs" / "metrics.md").read_text(encoding="utf-8")
_FILE = re.compile(r"\(`(models/semantic/\w+\.yml)`\)")


def _rows(metrics: list[dict[str, Any]]) -> list[str]:
    rows = []
    for metric in metrics:
        choose = metric["config"]["meta"].get("choose", {})
        listed = ", ".join(
            f"`{name}` (`{total}` if none is)" if total else f"`{name}`"
            for name, total in choose.items()
        )
        rows.append(f"| `{metric['name']}` | {metric['label']} | {listed} |")
    return rows


def test_the_tables_list_exactly_the_metrics_of_their_files() -> None:
    files = {
        path.relative_to(PROJECT).as_posix(): _rows(found["metrics"])
        for path in (PROJECT / "models" / "semantic").glob("*.yml")
        if "metrics" in (found := yaml.safe_load(path.read_text(encoding="utf-8")))
    }
    _, *parts = _FILE.split(_DOCUMENT.split("\n## Add a metric\n")[0])
    shown = {
        name: [line for line in text.splitlines() if line.startswith("| `")]
        for name, text in zip(parts[::2], parts[1::2], strict=True)
    }
    assert shown == files


def test_the_commands_ask_for_metrics_that_there_are() -> None:
    asked = re.findall(r"^make metric METRICS=(\S+)", _DOCUMENT, re.MULTILINE)
    listed = set(re.findall(r"^\| `(\w+)` \|", _DOCUMENT, re.MULTILINE))
    assert {name for names in asked for name in names.split(",")} <= listed
    assert len(asked) > 3

"""What a benchmark ran on: the machine, the versions, the commit; no names, paths or dates."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version

from benchmarks.scale import MEMORY_LIMIT, THREADS
from orchestration.lib.paths import PROJECT

_PACKAGES = ("duckdb", "dbt-core", "dbt-duckdb", "dagster", "great-expectations", "chdb", "polars")
# written by the benchmarks themselves
_RESULTS = (":!benchmarks/results.json", ":!benchmarks/README.md")


def facts() -> dict[str, object]:
    """The machine and the versions, as they stand in results.json."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(memory / 1e9),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in _PACKAGES},
        "threads": THREADS,
        "memory_limit": MEMORY_LIMIT,
    }


def commit() -> str:
    """The short hash of the checked-out commit; 'with changes' if files differ from it."""
    head = _git("rev-parse", "--short=10", "HEAD")
    if not head:
        return "unknown"
    return f"{head} with changes" if _git("status", "--porcelain", "--", ".", *_RESULTS) else head


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=PROJECT, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None

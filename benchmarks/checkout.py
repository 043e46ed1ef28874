"""A copy of the project as it is now, with data of its own, run as people run it."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks import machine, processes, timings
from benchmarks.processes import Measured
from benchmarks.scale import scratch
from benchmarks.timings import Node
from orchestration.lib.paths import PROJECT

_NEVER = shutil.ignore_patterns("data", "target", "logs", "__pycache__", ".*")
_ALSO = (".dbtignore",)


class RunFailed(Exception):
    """A command of a benchmark failed; the text says which, and where its output is."""


@dataclass(frozen=True)
class Checkout:
    """The project and the data of one benchmark, in a folder of its own."""

    folder: Path

    @property
    def project(self) -> Path:
        """The copied project, whose files a benchmark may change."""
        return self.folder / "project"

    @property
    def landing(self) -> Path:
        """What lands."""
        return self.folder / "landing"

    @property
    def home(self) -> Path:
        """KIZASHI_HOME."""
        return self.folder / "home"

    @property
    def published(self) -> Path:
        """KIZASHI_PUBLISHED."""
        return self.folder / "published"

    @property
    def warehouse(self) -> Path:
        """The file that nights build in."""
        return self.home / "warehouse.duckdb"

    @property
    def commit(self) -> str:
        """The commit that was copied."""
        return (self.folder / "commit.txt").read_text(encoding="utf-8")

    @property
    def is_built(self) -> bool:
        """Whether a night of this copy has published."""
        return (self.published / "kizashi.duckdb").exists()

    def start_anew(self) -> None:
        """Copy the project as it is now; no warehouse, nothing landed, nothing published."""
        for path in (self.project, self.landing, self.home, self.published):
            shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(PROJECT, self.project, ignore=_left_out)
        for name in _ALSO:
            shutil.copyfile(PROJECT / name, self.project / name)
        (self.folder / "commit.txt").write_text(machine.commit(), encoding="utf-8")

    def nightly(self, **variables: str) -> tuple[Measured, list[Node]]:
        """Run `make nightly`'s command to its end.

        Returns:
            What it took, and everything that dbt ran.

        Raises:
            RunFailed: It did not publish.
        """
        return self._run([sys.executable, "-m", "orchestration", "nightly"], variables)

    def dbt(self, *arguments: str) -> tuple[Measured, list[Node]]:
        """Run dbt by hand on the warehouse: models are then built from all of their parents.

        Raises:
            RunFailed: dbt failed.
        """
        program = str(Path(sys.executable).with_name("dbt"))
        return self._run([program, *arguments, "--profiles-dir", "."], {})

    @contextmanager
    def profile(self, **changes: object) -> Iterator[None]:
        """Other keys of dbt's DuckDB profile, for a while."""
        path = self.project / "profiles.yml"
        before = path.read_text(encoding="utf-8")
        content = yaml.safe_load(before)
        content["kizashi"]["outputs"]["duckdb"].update(changes)
        path.write_text(yaml.safe_dump(content), encoding="utf-8")
        try:
            yield
        finally:
            path.write_text(before, encoding="utf-8")

    def _run(self, command: list[str], variables: Mapping[str, str]) -> tuple[Measured, list[Node]]:
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("KIZASHI_", "DBT_"))},
            "KIZASHI_LANDING": str(self.landing),
            "KIZASHI_HOME": str(self.home),
            "KIZASHI_PUBLISHED": str(self.published),
            "KIZASHI_SALT": "a benchmark keeps no secrets",
            "KIZASHI_EXPORTS": str(self.published.with_name("exports")),
            **variables,
        }
        log = self.folder / "logs" / f"{time.strftime('%H%M%S')}-{Path(command[0]).name}.log"
        since = time.time()
        measured = processes.run(command, self.project, environment, log)
        if measured.status != 0:
            words = " ".join([Path(command[0]).name, *command[1:]])
            raise RunFailed(f"{words} failed with status {measured.status}; its output is in {log}")
        return measured, timings.nodes(self.project / "target", since)


def _left_out(folder: str, names: list[str]) -> set[str]:
    # BENCH_FOLDER may lie within the checkout
    return _NEVER(folder, names) | {name for name in names if Path(folder, name) == scratch()}

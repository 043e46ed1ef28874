"""A copy of the project in a folder of its own, with data of its own, run as people run it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from orchestration.lib.paths import PROJECT
from tests.python.support.compiled import SALT

_CODE = (
    "definitions", "expectations", "learning", "macros", "models", "orchestration", "tests/dbt",
    "demo", "docs", "reports",
)  # fmt: skip
_FILES = ("dbt_project.yml", "profiles.yml", ".dbtignore")


@dataclass(frozen=True)
class Checkout:
    """A project whose files a test may change, and where its data lies."""

    project: Path
    landing: Path
    home: Path
    published: Path

    @classmethod
    def copy(cls, folder: Path) -> Checkout:
        """Copy what a night needs into `folder`; data goes beside it."""
        project = folder / "project"
        for name in _CODE:
            shutil.copytree(
                PROJECT / name, project / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        for name in _FILES:
            shutil.copyfile(PROJECT / name, project / name)
        return cls(project, folder / "landing", folder / "home", folder / "published")

    def draw_less(self) -> None:
        """Leave two sections of the morning page: charts are most of its time."""
        for section in (self.project / "reports").glob("[2-7]_*"):
            shutil.rmtree(section)

    @property
    def exports(self) -> Path:
        """Where audiences are exported."""
        return self.published.with_name("exports")

    def with_data(self, folder: Path) -> Checkout:
        """The same code with a landing folder, a warehouse and a published folder of its own."""
        return Checkout(self.project, folder / "landing", folder / "home", folder / "published")

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """`python -m orchestration …` in the copy; output and exit status are the caller's."""
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("KIZASHI_", "DBT_"))},
            "KIZASHI_LANDING": str(self.landing),
            "KIZASHI_HOME": str(self.home),
            "KIZASHI_PUBLISHED": str(self.published),
            "KIZASHI_SALT": SALT,
            "KIZASHI_EXPORTS": str(self.exports),
            **variables,
        }
        return subprocess.run(
            [sys.executable, "-m", "orchestration", *arguments],
            cwd=self.project,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def nightly(self, *arguments: str, **variables: str) -> str:
        """Run a night that is to succeed; what it printed."""
        done = self.run("nightly", *arguments, **variables)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-6000:]
        return done.stdout + done.stderr

    def land(self, feed: str, day: date | str, name: str, content: bytes | str | list[Any]) -> Path:
        """Write one landed file: bytes, text, or a list of rows as JSON lines."""
        path = self.landing / feed / f"landed_on={day}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, list):
            content = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """A query of the published file, by its marts' bare names."""
        with duckdb.connect(str(self.published / "kizashi.duckdb"), read_only=True) as con:
            con.execute("use marts")
            return con.execute(sql).fetchall()

    def marts(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every published mart, in an order of their own."""
        tables = self.ask("select table_name from duckdb_tables() order by 1")
        return {name: self.ask(f"select * from {name} order by all") for (name,) in tables}

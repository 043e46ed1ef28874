"""Commands that open or write something to look at: the Dagster UI, dbt's documentation."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from orchestration import environment
from orchestration.commands import demo
from orchestration.lib import project
from orchestration.lib.paths import PROJECT
from orchestration.lib.progress import Progress


def dev() -> int:
    """Open the Dagster UI on the same assets, job and schedule as the night's."""
    own_landing = "KIZASHI_LANDING" in os.environ
    paths = environment.prepare()
    progress = Progress()
    if not own_landing:
        demo.land(paths, progress)
    project.refresh_manifest(PROJECT, progress.step)
    command = [_tool("dagster"), "dev", "-m", "orchestration.definitions"]
    return subprocess.run(command, cwd=PROJECT, check=False).returncode


def docs() -> int:
    """Write dbt's documentation of every model and column as one self-contained page."""
    paths = environment.prepare()
    command = [
        _tool("dbt"),
        "--quiet",
        "docs",
        "generate",
        "--static",
        "--profiles-dir",
        str(PROJECT),
    ]
    done = subprocess.run(command, cwd=PROJECT, check=False)
    if done.returncode == 0:
        page = paths.home / "docs" / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(project.manifest_path().with_name("static_index.html"), page)
        print(page)
    return done.returncode


def _tool(name: str) -> str:
    return str(Path(sys.executable).with_name(name))

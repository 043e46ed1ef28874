"""Commands that open something to look at: the Dagster UI."""

from __future__ import annotations

import os
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


def _tool(name: str) -> str:
    return str(Path(sys.executable).with_name(name))

"""Facts about the checkout itself: its dbt manifest, a hash of what it builds."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from orchestration.lib.paths import PROJECT

# Whatever may change a published number; a change here builds the marts again.
_BUILDS = (
    "dbt_project.yml",
    "definitions/*.csv",
    "definitions/*.yml",
    "expectations/*.yml",
    "macros/**/*.sql",
    "models/**/*.sql",
    "models/**/*.yml",
    "tests/dbt/**/*.sql",
)


def project_hash(project: Path = PROJECT) -> str:
    """A hash over everything in the checkout that decides what the marts hold."""
    digest = hashlib.sha256()
    for pattern in _BUILDS:
        for path in sorted(project.glob(pattern)):
            if path.name.endswith("__unit_tests.yml"):
                continue  # they say what the SQL does, not what the marts hold
            digest.update(path.relative_to(project).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def manifest_path(project: Path = PROJECT) -> Path:
    """Where dbt keeps what it knows of the project."""
    return project / os.environ.get("DBT_TARGET_PATH", "target") / "manifest.json"


def manifest(project: Path = PROJECT) -> dict[str, Any]:
    """What dbt knows of the project; `refresh_manifest` first."""
    content: dict[str, Any] = json.loads(manifest_path(project).read_text())
    return content


def mart_tables(project: Path = PROJECT) -> list[str]:
    """The names of the published tables, sorted."""
    return sorted(
        node["alias"]
        for node in manifest(project)["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == "marts"
    )


class ProjectInvalid(Exception):
    """dbt cannot read the project; the text is dbt's."""


def refresh_manifest(
    project: Path = PROJECT, say: Callable[[str], None] = lambda text: None
) -> None:
    """Let dbt parse the project if the manifest is older than what it is made of.

    Raises:
        ProjectInvalid: A model, macro or YAML file is wrong.
    """
    stamp = manifest_path(project).with_name("manifest.hash")
    wanted = project_hash(project)
    if manifest_path(project).exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    say("reading the dbt project")
    dbt = Path(sys.executable).with_name("dbt")
    done = subprocess.run(
        [str(dbt), "--quiet", "parse", "--profiles-dir", str(project)],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise ProjectInvalid((done.stdout + done.stderr).strip())
    stamp.write_text(wanted)

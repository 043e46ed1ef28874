"""Facts about the checkout itself: its dbt manifest, a hash of what it builds."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.lib.paths import PROJECT

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

# Whatever may change a published number; a change here builds the marts again.
_BUILDS = (
    "dbt_project.yml",
    "definitions/*.csv",
    "definitions/*.yml",
    "expectations/*.yml",
    "learning/*.py",
    "macros/**/*.sql",
    "models/**/*.py",
    "models/**/*.sql",
    "models/**/*.yml",
    "tests/dbt/**/*.sql",
)

# What is said of the marts and built by no night: metrics, and who reads them.
_SAYS = ("models/exposures", "models/semantic")


def project_hash(project: Path = PROJECT) -> str:
    """A hash over everything in the checkout that decides what the marts hold."""
    digest = hashlib.sha256()
    says = [project / folder for folder in _SAYS]
    for pattern in _BUILDS:
        for path in sorted(project.glob(pattern)):
            if path.name.endswith("__unit_tests.yml"):
                continue  # they say what the SQL does, not what the marts hold
            if path.parent in says:
                continue
            digest.update(path.relative_to(project).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _manifest_hash(project: Path) -> str:
    """A hash over everything in the checkout that dbt's manifest holds."""
    digest = hashlib.sha256(project_hash(project).encode())
    for folder in _SAYS:
        for path in sorted((project / folder).glob("*.*")):
            digest.update(path.name.encode())
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
    if _is_current(project):
        return
    say("reading the dbt project")
    parsed(project)
    _stamp(project).write_text(_manifest_hash(project))


@cache
def parsed(project: Path = PROJECT) -> Manifest:
    """The project as dbt has parsed it, once a process; writes a manifest that is stale.

    Raises:
        ProjectInvalid: A model, macro or YAML file is wrong.
    """
    from dbt.cli.main import dbtRunner
    from dbt.contracts.graph.manifest import Manifest

    write = ["--no-write-json"] if _is_current(project) else []
    done = dbtRunner().invoke(["--log-level", "none", *write, "parse", *dbt_flags(project)])
    if not isinstance(done.result, Manifest):
        raise ProjectInvalid(str(done.exception).strip())
    return done.result


def dbt_flags(project: Path = PROJECT) -> list[str]:
    """What every dbt command is told: where the project is, and to keep no second log."""
    folder = str(project)
    # what dbt prints is kept; its debug log costs a tenth of a small night
    return ["--project-dir", folder, "--profiles-dir", folder, "--log-level-file", "none"]


def _is_current(project: Path) -> bool:
    """Whether the manifest was made of the files as they are now."""
    stamp = _stamp(project)
    return (
        manifest_path(project).exists()
        and stamp.exists()
        and stamp.read_text() == _manifest_hash(project)
    )


def _stamp(project: Path) -> Path:
    return manifest_path(project).with_name("manifest.hash")

"""What makes a night build the marts again, and what only makes dbt read the project again."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.lib import project


def _project(folder: Path) -> Path:
    for name in ("marts/core/rfm.sql", "semantic/sessions.yml", "exposures/page.yml"):
        path = folder / "models" / name
        path.parent.mkdir(parents=True)
        path.write_text("as it was")
    return folder


def test_a_changed_model_is_built_again(tmp_path: Path) -> None:
    folder = _project(tmp_path)
    before = project.project_hash(folder)
    (folder / "models" / "marts" / "core" / "rfm.sql").write_text("changed")
    assert project.project_hash(folder) != before


@pytest.mark.parametrize("name", ["semantic/sessions.yml", "exposures/page.yml"])
def test_what_is_only_said_of_the_marts_builds_nothing_but_is_read_again(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _project(tmp_path)
    monkeypatch.setenv("DBT_TARGET_PATH", "target")
    read: list[Path] = []

    def parsed(where: Path) -> None:
        read.append(where)
        project.manifest_path(where).parent.mkdir(exist_ok=True)
        project.manifest_path(where).write_text("{}")

    monkeypatch.setattr(project, "parsed", parsed)
    before = project.project_hash(folder)
    project.refresh_manifest(folder)
    project.refresh_manifest(folder)
    assert len(read) == 1
    (folder / "models" / name).write_text("changed")
    assert project.project_hash(folder) == before
    project.refresh_manifest(folder)
    assert len(read) == 2

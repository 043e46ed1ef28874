"""A page that fails undoes nothing, and everybody is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from dagster import materialize

from orchestration.defs.publish.dashboard import build_dashboard
from orchestration.defs.publish.keys import DASHBOARD
from orchestration.lib import dashboard, publishing
from orchestration.lib.paths import PROJECT, Paths
from tests.python.support.published_marts import publish_rows, small_shop


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    made = publish_rows(tmp_path, small_shop(days=2))
    monkeypatch.setenv("KIZASHI_LANDING", str(made.landing))
    monkeypatch.setenv("KIZASHI_HOME", str(made.home))
    monkeypatch.setenv("KIZASHI_PUBLISHED", str(made.published))
    return Paths(made.landing, made.home, made.published)


def _metadata() -> tuple[bool, dict[str, object]]:
    result = materialize([build_dashboard])
    (event,) = result.asset_materializations_for_node("dashboard")
    assert event.asset_key == DASHBOARD
    return result.success, {key: value.value for key, value in event.metadata.items()}


def test_the_asset_writes_both_pages(paths: Paths) -> None:
    success, metadata = _metadata()
    assert success
    assert metadata["page"] == str(paths.published / "dashboard" / "index.html")
    assert dashboard.is_current(paths)


def test_a_page_that_fails_is_said_and_undoes_nothing(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = publishing.current(paths.published)

    def breaks(paths: Paths) -> None:
        raise ZeroDivisionError("a figure divides by nothing")

    monkeypatch.setattr(dashboard, "write", breaks)
    success, metadata = _metadata()
    assert success
    assert metadata == {"problem": "a figure divides by nothing"}
    said = capsys.readouterr().err
    assert "the morning page failed: a figure divides by nothing" in said
    assert "run make dashboard" in said
    assert publishing.current(paths.published) == before


@pytest.mark.parametrize("is_published", [True, False])
def test_the_command_says_where_the_page_is_or_what_to_do(
    paths: Paths, tmp_path: Path, is_published: bool
) -> None:
    published = paths.published if is_published else tmp_path / "nothing"
    done = subprocess.run(
        [sys.executable, "-m", "orchestration", "dashboard"],
        cwd=PROJECT,
        env={
            "PATH": "/usr/bin:/bin",
            "KIZASHI_LANDING": str(paths.landing),
            "KIZASHI_HOME": str(paths.home),
            "KIZASHI_PUBLISHED": str(published),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == (0 if is_published else 1), done.stderr
    if is_published:
        page = Path(done.stdout.splitlines()[-2])
        assert page == published / "dashboard" / "index.html"
        manifest = json.loads((published / "current" / "manifest.json").read_text())
        assert manifest["version"] in page.read_text(encoding="utf-8")
    else:
        assert "nothing is published" in done.stderr
        assert "run make nightly" in done.stderr

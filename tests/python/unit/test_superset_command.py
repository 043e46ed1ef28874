"""`make superset` says what is missing before it takes a minute to set up anything."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

from orchestration.lib.paths import PROJECT
from orchestration.lib.superset import HOST


def _start(folder: Path, port: int) -> subprocess.CompletedProcess[str]:
    own = {"KIZASHI_HOME": str(folder / "home"), "KIZASHI_PUBLISHED": str(folder / "published")}
    return subprocess.run(
        [sys.executable, "-m", "orchestration", "superset", "--port", str(port)],
        cwd=PROJECT,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        check=False,
    )


def test_nothing_is_published(tmp_path: Path) -> None:
    done = _start(tmp_path, port=8088)
    assert (done.returncode, done.stdout) == (1, "")
    assert "nothing is published" in done.stderr


def test_the_port_is_taken(tmp_path: Path) -> None:
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "kizashi.duckdb").touch()
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        done = _start(tmp_path, port)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"port {port} is taken" in done.stderr
    assert not (tmp_path / "home" / "superset").exists()

"""Where data lies is said by folders."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from orchestration.lib.paths import PROJECT


@pytest.mark.parametrize("variable", ["KIZASHI_LANDING", "KIZASHI_PUBLISHED"])
@pytest.mark.parametrize("command", ["nightly", "query"])
def test_an_address_is_refused_with_what_to_do(variable: str, command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "orchestration", command],
        cwd=PROJECT,
        env={**os.environ, variable: "s3://me:secret@bucket/landing"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"{variable} is an address (s3://…)" in done.stderr
    assert "aws s3 sync" in done.stderr
    assert "secret" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr

"""Apache Superset on the published marts: a process of its own, from an environment of its own.

What it shows lies in `bi/assets`, how it runs in `bi/superset_config.py`. What it keeps, its users
and what they draw themselves, is in `<home>/superset`; nothing of the marts is.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from orchestration.lib.paths import PROJECT, Paths

SOURCE = PROJECT / "bi"
HOST = "127.0.0.1"
_PATIENCE_SECONDS = 300
# one process, for each would hold Superset's 300 MB; threads, for a dashboard asks many things
_SERVER = (
    *("--workers", "1", "--worker-class", "gthread", "--threads", "8"),
    *("--timeout", "120", "--graceful-timeout", "3", "--no-control-socket"),
)


class SupersetError(RuntimeError):
    """Superset did not start; the text says why and where to read more."""


@dataclass(frozen=True)
class Superset:
    """Superset beside one installation's marts."""

    paths: Paths

    @property
    def home(self) -> Path:
        """Its own database, secret key and logs, for its owner alone."""
        return self.paths.home / "superset"

    @property
    def is_new(self) -> bool:
        """Whether it was never set up to the end, so nobody knows a password."""
        return not self._mark.exists()

    @property
    def is_ready(self) -> bool:
        """Whether it was set up with what lies in `bi` now."""
        return not self.is_new and self._mark.read_text() == _fingerprint()

    def set_up(self, password: str | None = None) -> None:
        """Make its database, roles and assets as they should be; quick when they are.

        Args:
            password: The admin's from now on; without it, it stays what it is.

        Raises:
            SupersetError: It could not be set up.
        """
        if password is None and self.is_ready:
            return
        fingerprint = _fingerprint()
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._secret_key.exists():
            self._secret_key.touch(mode=0o600)
            self._secret_key.write_text(secrets.token_urlsafe(42))
        own = {} if password is None else {"KIZASHI_SUPERSET_PASSWORD": password}
        log = self.home / "set_up.log"
        with log.open("w") as output:
            done = subprocess.run(
                [_tool("python"), str(SOURCE / "set_up.py")],
                cwd=self.home,
                env={**self._environment(), **own},
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if done.returncode != 0:
            raise SupersetError(f"Superset could not be set up; see the end of {log}")
        self._mark.write_text(fingerprint)

    def start(self, port: int) -> subprocess.Popen[bytes]:
        """Start the web server on this machine's own address and wait until it answers.

        Raises:
            SupersetError: The server ended or did not answer.
        """
        log = self.home / "server.log"
        with log.open("w") as output:
            server = subprocess.Popen(
                [
                    _tool("gunicorn"),
                    "--bind",
                    f"{HOST}:{port}",
                    *_SERVER,
                    "superset.app:create_app()",
                ],
                cwd=self.home,
                env=self._environment(),
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            _await(server, f"http://{HOST}:{port}/health")
        except BaseException as error:
            server.terminate()
            server.wait()
            if isinstance(error, SupersetError):
                raise SupersetError(f"{error}; see the end of {log}") from error
            raise
        return server

    @property
    def _mark(self) -> Path:
        return self.home / "set_up.txt"

    @property
    def _secret_key(self) -> Path:
        return self.home / "secret_key.txt"

    def _environment(self) -> dict[str, str]:
        """What Superset has to know; the salt of the keys it has not."""
        shared = {k: v for k, v in os.environ.items() if not k.startswith("KIZASHI_")}
        return {
            **shared,
            "KIZASHI_PUBLISHED": str(self.paths.published),
            "SUPERSET_HOME": str(self.home),
            "SUPERSET_CONFIG_PATH": str(SOURCE / "superset_config.py"),
        }


def refuse_taken(port: int) -> None:
    """Raise SupersetError where another program listens on a port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise SupersetError(
                f"port {port} is taken ({error.strerror}); name another: make superset PORT=…"
            ) from error


def _fingerprint() -> str:
    """Of everything that setting up depends on."""
    found = hashlib.sha256()
    files = [SOURCE / "set_up.py", SOURCE / "superset_config.py", SOURCE / "uv.lock"]
    for path in [*files, *sorted((SOURCE / "assets").rglob("*.yaml"))]:
        found.update(str(path.relative_to(SOURCE)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _await(server: subprocess.Popen[bytes], address: str) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            raise SupersetError(f"Superset ended with status {server.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    raise SupersetError(f"Superset did not answer within {_PATIENCE_SECONDS} s")


def _tool(name: str) -> str:
    return str(SOURCE / ".venv" / "bin" / name)

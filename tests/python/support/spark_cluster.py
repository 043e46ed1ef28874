"""A real Spark cluster on this machine alone: a master and two workers, each a process."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyspark

_SPARK = Path(pyspark.__file__).parent
_MOST_SECONDS = 90
WORKERS = 2


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Start a cluster on loopback, and stop it at the end.

    Args:
        folder: Where its processes write their logs and keep their work.

    Yields:
        The master's address.

    Raises:
        TimeoutError: A process has not come up.
    """
    with ExitStack() as running:
        options = ("--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
        master = running.enter_context(_process(folder, "master.Master", *options))
        address = _wait_for(master, r"Starting Spark master at (spark://127\.0\.0\.1:\d+)")
        logs = []
        for number in range(WORKERS):
            own = ("--cores", "1", "--memory", "1g", "--work-dir", str(folder / f"work{number}"))
            logs.append(
                running.enter_context(
                    _process(folder, "worker.Worker", *options, *own, address, number=number)
                )
            )
        for log in logs:
            _wait_for(log, r"Successfully registered with master (\S+)")
        yield address


@contextmanager
def _process(folder: Path, name: str, *arguments: str, number: int = 0) -> Iterator[Path]:
    """A daemon of the wheel's own distribution; yields the file that it logs into."""
    log = folder / f"{name}{number}.log"
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "512m"}
    with log.open("w") as told:
        process = subprocess.Popen(
            [str(_SPARK / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}", *arguments],
            env=environment,
            stdout=told,
            stderr=told,
            # with the executors that a worker starts, it is a group of its own
            start_new_session=True,
        )
        try:
            yield log
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=_MOST_SECONDS)


def _wait_for(log: Path, pattern: str) -> str:
    """What a process says in its log once it is up."""
    until = time.monotonic() + _MOST_SECONDS
    while time.monotonic() < until:
        if found := re.search(pattern, log.read_text()):
            return found[1]
        time.sleep(0.2)
    raise TimeoutError(f"nothing like {pattern} in {log}:\n{log.read_text()[-2000:]}")

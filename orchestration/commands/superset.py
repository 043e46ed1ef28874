"""`make superset`: Apache Superset on what is published, until it is stopped."""

from __future__ import annotations

import secrets
import signal
import sys

from orchestration import environment
from orchestration.lib.superset import HOST, Superset, SupersetError, refuse_taken


def superset(port: int, new_password: bool) -> int:
    """Set Superset up as far as needed, start it, say where it is, wait until it is stopped."""
    paths = environment.prepare()
    if not (paths.published / "kizashi.duckdb").exists():
        print(f"nothing is published in {paths.published} yet; run make nightly", file=sys.stderr)
        return 1
    own = Superset(paths)
    password = secrets.token_urlsafe(12) if own.is_new or new_password else None
    try:
        refuse_taken(port)
        if password or not own.is_ready:
            print("setting Superset up (a minute or two)", flush=True)
        own.set_up(password)
        if password:
            print(f"user admin, password {password} (shown this once)", flush=True)
        server = own.start(port)
    except SupersetError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"dashboard  http://{HOST}:{port}/superset/dashboard/kizashi/", flush=True)
    print("Ctrl+C ends it", flush=True)
    # `kill` is to end the server as Ctrl+C does
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        server.terminate()
        server.wait()

"""Lands the demo that DEMO names, once, when KIZASHI_LANDING points nowhere."""

from __future__ import annotations

import os

from orchestration.lib.paths import Paths
from orchestration.lib.progress import Progress

DEMOS = ("grocer", "webshop")


class UnknownDemo(Exception):
    """DEMO names no demo."""


def land(paths: Paths, progress: Progress) -> None:
    """Land the real grocer's year, or the simulated web shop of DEMO_EVENTS over DEMO_DAYS.

    A demo that lies there whole already is left as it is.
    """
    name = os.environ.get("DEMO") or "grocer"
    if name not in DEMOS:
        raise UnknownDemo(f"DEMO={name} is no demo; choose one of: {', '.join(DEMOS)}")
    if name == "grocer":
        from demo import grocer

        grocer.land(paths.landing, progress.step)
    else:
        from demo import webshop

        events, days = (
            int(os.environ.get("DEMO_EVENTS") or 200_000),
            int(os.environ.get("DEMO_DAYS") or 60),
        )
        webshop.land(paths.landing, events=events, days=days, progress=progress.step)

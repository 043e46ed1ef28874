"""The bounds of the guards, as settings.csv says them."""

from __future__ import annotations

from pathlib import Path

from orchestration.lib.activation.guards import Bounds
from orchestration.lib.definitions import read_settings


def bounds(definitions: Path) -> Bounds:
    """The bounds in a folder of definitions."""
    settings = read_settings(definitions)
    return Bounds(
        most_times=int(str(settings["export_most_times"])),
        score_percent=int(str(settings["export_score_percent"])),
        mix_points=int(str(settings["export_mix_points"])),
    )

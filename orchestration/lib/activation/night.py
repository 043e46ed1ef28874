"""The exports of an installation: its published marts, its definitions, its folders."""

from __future__ import annotations

from collections.abc import Collection

from orchestration.lib.definitions import read_settings
from orchestration.lib.paths import PROJECT, Paths

from . import export
from .export import AudienceExport
from .guards import Bounds

_DEFINITIONS = PROJECT / "definitions"


def export_published(paths: Paths, allowed: Collection[str] = ()) -> list[AudienceExport]:
    """Write every active audience of the published marts, within the bounds of settings.csv.

    Args:
        allowed: Audiences that pass whatever their guards say.

    Raises:
        As `export_audiences`.
    """
    settings = read_settings(_DEFINITIONS)
    numbers = {
        name: int(str(value)) for name, value in settings.items() if name.startswith("export_")
    }
    return export.export_audiences(
        paths.published / "kizashi.duckdb",
        _DEFINITIONS,
        paths.home,
        paths.exports,
        bounds=Bounds(
            most_times=numbers["export_most_times"],
            score_percent=numbers["export_score_percent"],
            mix_points=numbers["export_mix_points"],
        ),
        days_kept=numbers["export_days_kept"],
        allowed=allowed,
    )


def is_exported(paths: Paths) -> bool:
    """Whether the audiences of the published marts are out; a night that was killed after it
    published, or could not write, leaves them behind."""
    return export.is_exported(paths.published / "kizashi.duckdb", _DEFINITIONS, paths.home)

"""Which days a night builds: the landing folder compared with the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb

from orchestration.lib.landing.fingerprint import fingerprint
from orchestration.lib.landing.inventory import LandedFile, LandingError, Scan


@dataclass(frozen=True)
class Plan:
    """What one night does. Days ascend.

    `days_to_build` have files, `removed_days` have none any more: their rows must go.
    `left_unbuilt`: days of a killed run that this plan leaves out (only with `only_day`).
    """

    days_to_build: list[date]
    removed_days: list[date]
    unchanged_count: int
    left_unbuilt: list[date] = field(default_factory=list)
    fingerprints: Mapping[date, str] = field(default_factory=dict, repr=False)
    files: Sequence[LandedFile] = field(default_factory=list, repr=False)

    @property
    def is_empty(self) -> bool:
        """Nothing to do."""
        return not self.days_to_build and not self.removed_days


def plan(
    con: duckdb.DuckDBPyConnection,
    scan: Scan,
    code_hash: str,
    only_day: date | None = None,
    resume: bool = False,
) -> Plan:
    """Compare the landing folder with the ledger. Reads only.

    A day is built when it is new, when its files or the code changed, or when it is not marked
    built. `only_day` plans that day alone, even unchanged; other days that a killed run left
    unbuilt are then told in `left_unbuilt` and stay unbuilt, unless `resume` plans them too.

    Raises LandingError when `only_day` is neither in the folder nor in the ledger.
    """
    recorded: dict[date, tuple[str | None, bool]] = {
        day: (found, is_built)
        for day, found, is_built in con.execute(
            "select landed_on, fingerprint, is_built from landing.days"
        ).fetchall()
    }
    fingerprints = {day: fingerprint(files, code_hash) for day, files in scan.days.items()}
    changed = {day for day, found in fingerprints.items() if recorded.get(day) != (found, True)}
    removed = recorded.keys() - fingerprints.keys()
    left: set[date] = set()
    if only_day is not None:
        if only_day not in fingerprints and only_day not in recorded:
            raise LandingError(
                f"Nothing has landed on {only_day}: no <feed>/landed_on={only_day}/ with files "
                f"under {scan.root}."
            )
        left = {day for day, (_, is_built) in recorded.items() if not is_built} - {only_day}
        wanted = {only_day} | (left if resume else set())
        changed, removed = wanted & fingerprints.keys(), removed & wanted
        left -= wanted
    return Plan(
        days_to_build=sorted(changed),
        removed_days=sorted(removed),
        unchanged_count=len(fingerprints.keys() - changed),
        left_unbuilt=sorted(left),
        fingerprints={day: fingerprints[day] for day in changed},
        files=[file for day in sorted(changed) for file in scan.days[day]],
    )

"""Every audience of the published marts as files, each behind its own guards."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from . import files, ledger
from .guards import Bounds, Measure, Verdict, judge
from .policies import Given, Policy, cooling

LEDGER = "exports.duckdb"
_LOOK_BACK = 7
"""The usual is that of so many latest exports."""


class ExportRefused(Exception):
    """Nothing was exported; the text says why."""


@dataclass(frozen=True)
class AudienceExport:
    """What came of one audience.

    Attributes:
        rows: How many were written; None where a guard stopped it.
        cooling: How many were left out because of earlier exports.
    """

    audience_key: str
    clock_on: date
    rows: int | None
    cooling: int
    verdicts: list[Verdict]

    @property
    def stopped_by(self) -> list[Verdict]:
        """The guards that stopped it; none where it was written."""
        return [one for one in self.verdicts if one.verdict == "stopped"]


@dataclass(frozen=True)
class _Night:
    """What every audience of a night is exported from and to."""

    marts: duckdb.DuckDBPyConnection
    book: duckdb.DuckDBPyConnection
    folder: Path
    clock_on: date
    policies: list[Policy]
    given: list[Given]
    bounds: Bounds
    allowed: Collection[str]


def export_audiences(
    published: Path,
    definitions: Path,
    home: Path,
    exports: Path,
    *,
    bounds: Bounds,
    days_kept: int = 0,
    allowed: Collection[str] = (),
) -> list[AudienceExport]:
    """Write every active audience to `exports/<clock date>/<audience>/` and note who is in it.

    The same published marts give the same files however often this runs.

    Args:
        published: The published DuckDB file.
        definitions: The folder of audiences.csv and contact_policies.csv.
        home: Where the ledger lies.
        exports: Where the files go.
        bounds: How far an audience may move from its past exports.
        days_kept: Exports of nights more days before this one go, files and notes; 0 keeps all.
        allowed: Audiences that pass whatever their guards say.

    Raises:
        ExportRefused: The published marts are older than the last export.
        OSError: A file cannot be written.
        duckdb.Error: The marts or the ledger cannot be read.
    """
    policies = [*_policies(definitions)]
    home.mkdir(parents=True, exist_ok=True)
    with (
        duckdb.connect(str(published), read_only=True) as marts,
        ledger.opened(home / LEDGER) as book,
    ):
        clock_on = _clock(marts)
        if clock_on is None:
            return []
        latest = ledger.latest(book)
        if latest is not None and latest > clock_on:
            raise ExportRefused(
                f"the published marts are of {clock_on}, and audiences of {latest} are out "
                "already; who said no since then would be in older ones"
            )
        days = max((policy.within_days for policy in policies), default=0)
        night = _Night(
            marts=marts,
            book=book,
            folder=exports / clock_on.isoformat(),
            clock_on=clock_on,
            policies=policies,
            given=ledger.given(book, clock_on, days),
            bounds=bounds,
            allowed=allowed,
        )
        done = [_export(night, audience) for audience in _audiences(definitions)]
        if days_kept:
            files.remove_before(exports, clock_on - timedelta(days=days_kept))
            # a cap may look back further than files are kept
            ledger.forget_before(book, clock_on - timedelta(days=max(days_kept, days)))
        return done


def is_exported(published: Path, definitions: Path, home: Path) -> bool:
    """Whether each active audience of the published marts was exported, or stopped by a guard."""
    if not (home / LEDGER).exists():
        return not [*_audiences(definitions)]
    with (
        duckdb.connect(str(published), read_only=True) as marts,
        ledger.opened(home / LEDGER) as book,
    ):
        clock_on, latest = _clock(marts), ledger.latest(book)
        if clock_on is None or (latest is not None and latest > clock_on):
            return True
        noted = ledger.noted(book, clock_on)
        return all(audience["audience_key"] in noted for audience in _audiences(definitions))


def _export(night: _Night, audience: Mapping[str, str]) -> AudienceExport:
    key, channel = audience["audience_key"], audience["channel"]
    members = _members(night.marts, key)
    measure = _measure(night.marts, key, members)
    verdicts = judge(
        measure, ledger.past(night.book, key, night.clock_on, _LOOK_BACK), night.bounds
    )
    if key in night.allowed:
        verdicts = [
            replace(one, verdict="let pass") if one.verdict == "stopped" else one
            for one in verdicts
        ]
    is_stopped = any(one.verdict == "stopped" for one in verdicts)
    kept_out = cooling(channel, night.clock_on, night.policies, night.given)
    rows = [row for row in members if row["customer_id"] not in kept_out]
    customers = None if is_stopped else [row["customer_id"] for row in rows]
    # noted first: who may have been given out is not given out again
    ledger.note(night.book, night.clock_on, key, channel, measure=measure, customers=customers)
    said: dict[str, Any] = {
        "audience": key,
        "purpose": audience["purpose"],
        "channel": channel,
        "clock": night.clock_on.isoformat(),
        "is_exported": not is_stopped,
        "rows": len(customers or []),
        "left_out_after_earlier_exports": len(members) - len(rows),
        "guards": [asdict(one) for one in verdicts],
    }
    files.write(night.folder, key, None if is_stopped else rows, said)
    night.given.extend(Given(one, channel, night.clock_on) for one in customers or [])
    return AudienceExport(
        audience_key=key,
        clock_on=night.clock_on,
        rows=None if customers is None else len(customers),
        cooling=len(members) - len(rows),
        verdicts=verdicts,
    )


def _audiences(definitions: Path) -> Iterator[dict[str, str]]:
    rows = sorted(_csv(definitions / "audiences.csv"), key=lambda row: row["audience_key"])
    return (row for row in rows if row["is_active"] == "true")


def _policies(definitions: Path) -> Iterator[Policy]:
    for row in _csv(definitions / "contact_policies.csv"):
        if row["most_contacts"]:
            yield Policy(row["channel"], int(row["most_contacts"]), int(row["within_days"]))


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _clock(marts: duckdb.DuckDBPyConnection) -> date | None:
    (found,) = marts.execute("select max(last_landed_on) from marts.data_freshness").fetchall()
    clock_on: date | None = found[0]
    return clock_on


def _members(marts: duckdb.DuckDBPyConnection, key: str) -> list[dict[str, Any]]:
    names = [*files.COLUMNS, "score"]
    rows = marts.execute(
        f"select {', '.join(names)} from marts.audiences "
        "where audience_key = ? and not is_holdout order by priority",
        [key],
    ).fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]


def _measure(marts: duckdb.DuckDBPyConnection, key: str, members: list[dict[str, Any]]) -> Measure:
    scores = [row["score"] for row in members if row["score"] is not None]
    counts = marts.execute(
        """
        with members as (
            select customer_id from marts.audiences
            where audience_key = ? and not is_holdout
        )
        select 'region:' || coalesce(customers.region, '(unknown)') as name, count(*)
        from members
        inner join marts.dim_customers as customers using (customer_id)
        group by name
        union all
        select 'segment:' || spells.segment_key as name, count(*)
        from members
        inner join marts.customer_segments as spells using (customer_id)
        where spells.is_current
        group by name
        order by name
        """,
        [key],
    ).fetchall()
    return Measure(
        size=len(members),
        mean_score=sum(scores) / len(scores) if scores else None,
        mix={name: round(count / len(members), 6) for name, count in counts},
    )

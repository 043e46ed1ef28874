"""One night's landing: read the planned files, write the ledger, create the views."""

from __future__ import annotations

import shutil
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.lib.landing import ledger, reasons
from orchestration.lib.landing.convert import convert_files
from orchestration.lib.landing.facts import FileFacts, Limits
from orchestration.lib.landing.feeds import FEEDS
from orchestration.lib.landing.inventory import LandedFile
from orchestration.lib.landing.readers.parquet import inspect
from orchestration.lib.landing.views import Sources, view
from orchestration.lib.paths import Paths

Progress = Callable[[str], None]
_SECONDS_BETWEEN_MESSAGES = 2.0


@dataclass(frozen=True)
class Landed:
    """What came in, by file. `row_count` includes rows refused by the readers."""

    facts: list[FileFacts]

    @property
    def row_count(self) -> int:
        """Rows of all files."""
        return sum(fact.row_count for fact in self.facts)

    @property
    def problems(self) -> list[str]:
        """A sentence for each file with something wrong about it as a file."""
        return [
            f"{fact.file.relative_path}: {fact.problem}: {reasons.ADVICE[fact.problem]}."
            for fact in self.facts
            if fact.problem
        ]


def prepare(
    paths: Paths,
    con: duckdb.DuckDBPyConnection,
    plan: ledger.Plan,
    limits: Limits,
    progress: Progress = lambda message: None,
) -> Landed:
    """Read the plan's files and make `landing.*` ready for staging.

    Text files are converted into `paths.conformed`, Parquet files are checked and stay where they
    lie. The ledger and the views change in one transaction at the end: killed before it, the
    warehouse is as it was. Content never raises; a full disk does.
    """
    clear(paths)
    ledger.ensure(con)
    text = [file for file in plan.files if file.file_format != "parquet"]
    # A folder of its own: a reader that outlived a killed night may still write to the old one.
    folder = paths.conformed / uuid.uuid4().hex
    facts, conformed = _convert(text, folder, limits, progress)
    views = []
    for feed in FEEDS.values():
        files = [f for f in plan.files if f.feed == feed.name and f.file_format == "parquet"]
        if files:
            progress(f"checking {len(files):,} Parquet files of {feed.name}")
        checked, groups = inspect(files, feed, limits)
        facts += checked
        unreadable = [fact for fact in checked if fact.problem == reasons.UNREADABLE_FILE]
        sources = Sources(conformed[feed.name], groups, unreadable)
        views.append(view(feed, paths.landing.absolute(), sources, limits.max_field_characters))
    facts.sort(key=lambda fact: fact.file.relative_path)
    ledger.begin(con, plan, facts, views)
    return Landed(facts)


def clear(paths: Paths) -> None:
    """Remove the converted files, also those of killed nights. The views then read no text."""
    shutil.rmtree(paths.conformed, ignore_errors=True)


def _convert(
    files: Sequence[LandedFile], folder: Path, limits: Limits, progress: Progress
) -> tuple[list[FileFacts], dict[str, list[Path]]]:
    facts: list[FileFacts] = []
    written: defaultdict[str, list[Path]] = defaultdict(list)
    told = time.monotonic()
    if files:
        progress(f"reading {len(files):,} text files")
    for done in convert_files(files, folder, limits, lambda: progress(_so_far(folder))):
        facts += done.facts
        for feed, path in done.written.items():
            written[feed].append(path)
        if time.monotonic() - told > _SECONDS_BETWEEN_MESSAGES:
            told = time.monotonic()
            rows = sum(fact.row_count for fact in facts)
            progress(f"read {len(facts):,} of {len(files):,} text files, {rows:,} rows")
    return facts, {feed: sorted(written[feed]) for feed in FEEDS}


def _so_far(folder: Path) -> str:
    byte_count = sum(path.stat().st_size for path in folder.glob("*.parquet"))
    return f"still reading: {byte_count / 1_000_000:,.0f} MB converted"

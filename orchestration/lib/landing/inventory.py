"""What lies in the landing folder. Looks at names, sizes and times only; never opens a file."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from orchestration.lib.landing.feeds import ERASURE_REQUESTS, FEEDS, PERSONAL_FEEDS

# Longest first: "x.csv.gz" is a csv.gz file.
FORMATS = ("jsonl.gz", "csv.gz", "tsv.gz", "jsonl", "csv", "tsv", "parquet")
_UNFINISHED = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".swp", "~")
_DAY = re.compile(r"landed_on=(\d{4}-\d{2}-\d{2})")


class LandingError(Exception):
    """The landing folder or a wish about it is wrong; the text says what to do."""


@dataclass(frozen=True)
class LandedFile:
    """One landed file. `relative_path` is its name in quarantine and fingerprints."""

    feed: str
    landed_on: date
    path: Path
    relative_path: str
    byte_count: int
    modified_ns: int

    @property
    def file_format(self) -> str:
        """One of FORMATS, by the file's name."""
        name = self.path.name.lower()
        return next(suffix for suffix in FORMATS if name.endswith("." + suffix))


@dataclass(frozen=True)
class Scan:
    """All landed files in a fixed order, and a sentence for each thing that was passed over."""

    root: Path
    files: list[LandedFile]
    ignored: list[str]

    @cached_property
    def days(self) -> dict[date, list[LandedFile]]:
        """The files by day."""
        days: defaultdict[date, list[LandedFile]] = defaultdict(list)
        for file in self.files:
            days[file.landed_on].append(file)
        return dict(days)


def scan(root: Path) -> Scan:
    """List `<feed>/landed_on=YYYY-MM-DD/<name>.<format>` under `root`.

    Hidden and unfinished files are skipped silently (names starting with `.` or `_`, or ending
    like `.tmp`); anything else out of place is told in `ignored`. A day without files is no day.

    Raises LandingError when `root` is no folder: an unmounted disk must not look like a landing
    folder from which every day was removed.
    """
    root = root.absolute()
    if not root.is_dir():
        raise LandingError(
            f"The landing folder {root} does not exist. Create it, or set KIZASHI_LANDING."
        )
    files: list[LandedFile] = []
    ignored: list[str] = []
    for folder in _entries(root):
        if not folder.is_dir():
            if _is_data(folder.name):  # a README or a manifest beside the feeds is welcome
                ignored.append(f"{folder.name}: files belong in <feed>/landed_on=YYYY-MM-DD/.")
        elif folder.name == ERASURE_REQUESTS:
            continue  # whoever erases reads it
        elif folder.name not in FEEDS:
            ignored.append(f"{folder.name}/: not a feed of this version ({', '.join(FEEDS)}).")
        else:
            for day in _entries(folder.path):
                _scan_day(folder.name, day, files, ignored)
    return Scan(root, files, ignored)


def within(found: Scan, retention_days: int) -> Scan:
    """A scan without the files on people that landed longer ago than is kept.

    Counted from the latest landed day. What was built of them is then to be removed, as if
    somebody had deleted the files; those of products, stores and campaigns stay.

    Args:
        retention_days: 0 keeps everything.
    """
    if not retention_days or not found.days:
        return found
    first = max(found.days) - timedelta(days=retention_days - 1)
    kept = [f for f in found.files if f.landed_on >= first or f.feed not in PERSONAL_FEEDS]
    if len(kept) == len(found.files):
        return found
    sentence = (
        f"{len(found.files) - len(kept):,} files on people that landed before {first}: "
        f"retention_days in definitions/settings.csv keeps {retention_days:,} days."
    )
    return Scan(found.root, kept, [*found.ignored, sentence])


def _scan_day(
    feed: str, day: os.DirEntry[str], files: list[LandedFile], ignored: list[str]
) -> None:
    where = f"{feed}/{_printable(day.name)}"
    landed_on = _day_of(day.name) if day.is_dir() else None
    if landed_on is None:
        ignored.append(f"{where}: expected a folder named landed_on=YYYY-MM-DD.")
        return
    for entry in _entries(day.path):
        name = entry.name
        relative = f"{where}/{_printable(name)}"
        if name.lower().endswith(_UNFINISHED):
            continue
        if not _is_plain(name) or not entry.is_file():
            ignored.append(f"{relative}: expected a file, its name in UTF-8 and on one line.")
        elif not _is_data(name):
            ignored.append(f"{relative}: expected a name ending in .{', .'.join(FORMATS)}.")
        else:
            status = entry.stat()
            files.append(
                LandedFile(
                    feed, landed_on, Path(entry.path), relative, status.st_size, status.st_mtime_ns
                )
            )


def _entries(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        shown = [entry for entry in entries if not entry.name.startswith((".", "_"))]
    yield from sorted(shown, key=lambda entry: entry.name)


def _day_of(name: str) -> date | None:
    match = _DAY.fullmatch(name)
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def _is_data(name: str) -> bool:
    return name.lower().endswith(tuple("." + suffix for suffix in FORMATS))


def _is_plain(name: str) -> bool:
    """Whether SQL can hold the name: bytes that are not UTF-8 arrive from the system as \\udcxx."""
    return not any(character < " " or "\ud800" <= character <= "\udfff" for character in name)


def _printable(name: str) -> str:
    return "".join(c if _is_plain(c) else ascii(c)[1:-1] for c in name)

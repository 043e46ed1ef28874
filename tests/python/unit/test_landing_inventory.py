"""What counts as a landed file, and what a fingerprint notices."""

from __future__ import annotations

import os
import time
from datetime import date
from pathlib import Path

import pytest

from orchestration.lib.landing.fingerprint import code_hash, fingerprint
from orchestration.lib.landing.inventory import LandingError, scan, within


def touch(root: Path, name: str, content: bytes = b"x") -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_files_of_all_feeds_and_formats(tmp_path: Path) -> None:
    names = [
        "customers/landed_on=2025-01-02/part-1.csv.gz",
        "events/landed_on=2025-01-01/a b.jsonl",
        "events/landed_on=2025-01-01/c.JSONL.GZ",
        "events/landed_on=2025-01-02/日本.parquet",
        "stores/landed_on=2024-02-29/x.csv",
    ]
    for name in names:
        touch(tmp_path, name)
    found = scan(tmp_path)
    assert [file.relative_path for file in found.files] == names
    assert found.ignored == []
    formats = [file.file_format for file in found.files]
    assert formats == ["csv.gz", "jsonl", "jsonl.gz", "parquet", "csv"]
    assert sorted(found.days) == [date(2024, 2, 29), date(2025, 1, 1), date(2025, 1, 2)]
    first = found.files[0]
    status = first.path.stat()
    assert (first.feed, first.landed_on) == ("customers", date(2025, 1, 2))
    assert (first.byte_count, first.modified_ns) == (1, status.st_mtime_ns)


@pytest.mark.parametrize(
    "name", [".x.csv", "_SUCCESS", "_x.csv", "a.csv.tmp", "a.jsonl.part", "a.csv~", "b.CSV.TMP"]
)
def test_hidden_and_unfinished_files_are_skipped_silently(tmp_path: Path, name: str) -> None:
    touch(tmp_path, f"events/landed_on=2025-01-01/{name}")
    touch(tmp_path, ".DS_Store")
    touch(tmp_path, "events/_tmp/x.csv")
    found = scan(tmp_path)
    assert (found.files, found.ignored, found.days) == ([], [], {})


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("events/landed_on=2025-01-01/a.json", "events/landed_on=2025-01-01/a.json: expected"),
        (
            "events/landed_on=2025-01-01/csv",
            "ending in .jsonl.gz, .csv.gz, .tsv.gz, .jsonl, .csv, .tsv, .parquet",
        ),
        ("events/landed_on=2025-01-01/sub.csv/x.csv", "expected a file"),
        ("events/landed_on=2025-01-01/a\nb.csv", r"a\nb.csv: expected a file, its name"),
        ("events/landed_on=2025-01-01/" + os.fsdecode(b"a\xff.csv"), "its name in UTF-8"),
        ("events/landed_on=2025-13-01/a.csv", "expected a folder named landed_on=YYYY-MM-DD"),
        ("events/landed_on=20250101/a.csv", "expected a folder named landed_on=YYYY-MM-DD"),
        ("events/2025-01-01/a.csv", "expected a folder named landed_on=YYYY-MM-DD"),
        ("events/a.csv", "events/a.csv: expected a folder named"),
        ("event/landed_on=2025-01-01/a.csv", "event/: not a feed of this version (events, "),
        ("a.csv", "files belong in <feed>/landed_on=YYYY-MM-DD/"),
    ],
)
def test_what_is_out_of_place_is_told(tmp_path: Path, name: str, told: str) -> None:
    touch(tmp_path, name)
    found = scan(tmp_path)
    assert found.files == []
    assert len(found.ignored) == 1
    assert told in found.ignored[0]


def test_a_missing_landing_folder_is_an_error_not_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(LandingError, match=r"does not exist.*KIZASHI_LANDING"):
        scan(tmp_path / "unmounted")


def test_files_on_people_are_passed_over_when_their_time_is_up(tmp_path: Path) -> None:
    old, first, last = "2025-01-07", "2025-01-08", "2025-01-10"
    for day in (old, first, last):
        touch(tmp_path, f"events/landed_on={day}/a.jsonl")
    touch(tmp_path, f"customers/landed_on={old}/a.csv")
    touch(tmp_path, f"products/landed_on={old}/a.csv")
    found = scan(tmp_path)
    assert within(found, 0) is found
    assert within(found, 4) is found
    kept = within(found, 3)
    assert [file.relative_path for file in kept.files] == [
        f"events/landed_on={first}/a.jsonl",
        f"events/landed_on={last}/a.jsonl",
        f"products/landed_on={old}/a.csv",
    ]
    assert kept.ignored == [
        f"2 files on people that landed before {first}: retention_days in "
        "definitions/settings.csv keeps 3 days."
    ]


def test_a_fingerprint_notices_every_change_and_nothing_else(tmp_path: Path) -> None:
    first = touch(tmp_path, "events/landed_on=2025-01-01/a.csv")
    touch(tmp_path, "stores/landed_on=2025-01-01/b.csv")
    files = scan(tmp_path).files
    original = fingerprint(files, "code")
    assert fingerprint(reversed(files), "code") == original
    seen = {original, fingerprint(files, "other code"), fingerprint(files[:1], "code")}
    os.utime(first, ns=(1, 1))
    seen.add(fingerprint(scan(tmp_path).files, "code"))
    first.write_bytes(b"xy")
    os.utime(first, ns=(1, 1))
    seen.add(fingerprint(scan(tmp_path).files, "code"))
    first.rename(first.with_name("c.csv"))
    seen.add(fingerprint(scan(tmp_path).files, "code"))
    assert len(seen) == 6


def test_the_code_hash_is_of_what_staging_does(tmp_path: Path) -> None:
    hashes = [code_hash(tmp_path)]
    for name, matters in [
        ("models/staging/events/stg_events.sql", True),
        ("models/marts/core/fct_sessions.sql", False),
        ("macros/json.sql", True),
        ("definitions/settings.csv", True),
        ("definitions/funnels.csv", False),
        ("orchestration/lib/landing/readers/lines.py", True),
        ("orchestration/lib/landing/readers/__pycache__/lines.pyc", False),
        ("orchestration/lib/publishing/publish.py", False),
        ("README.md", False),
    ]:
        touch(tmp_path, name, name.encode())
        hashes.append(code_hash(tmp_path))
        assert (hashes[-1] != hashes[-2]) == matters, name


def test_thousands_of_files_are_listed_quickly(tmp_path: Path) -> None:
    for n in range(3_000):
        touch(tmp_path, f"events/landed_on=2025-01-{n % 28 + 1:02d}/{n}.csv", b"")
    started = time.process_time()
    found = scan(tmp_path)
    for files in found.days.values():
        fingerprint(files, "code")
    assert len(found.files) == 3_000
    assert time.process_time() - started < 2

"""Who was erased, by their hashes: a list beside the landed files, which no rebuild loses."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

# names that begin with _ are passed over by whoever looks for landed files
_FOLDER = "_erased"


@dataclass(frozen=True)
class Receipt:
    """What was done about one request. It says nothing of who asked: the rows and files are
    those of all who were erased in one night."""

    receipt: str
    requested_at: str
    erased_at: str
    people: int
    rows_removed: int
    files_rewritten: int


def read_hashes(landing: Path) -> set[str]:
    """The keyed hashes of everybody who was erased."""
    path = landing / _FOLDER / "people.txt"
    return set(path.read_text(encoding="utf-8").split()) if path.exists() else set()


def add_hashes(landing: Path, hashes: Iterable[str]) -> None:
    """Put people on the list, on disk before this returns."""
    merged = sorted(read_hashes(landing) | set(hashes))
    _write(landing, "people.txt", "".join(f"{one}\n" for one in merged))


def add_receipts(landing: Path, receipts: Iterable[Receipt]) -> Path:
    """Append receipts; the file that holds them all."""
    path = landing / _FOLDER / "receipts.jsonl"
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = "".join(json.dumps(asdict(receipt)) + "\n" for receipt in receipts)
    return _write(landing, "receipts.jsonl", before + lines)


def count_removed(landing: Path, rows: int, files: int) -> None:
    """Add to what this erasure has removed, be it in several attempts."""
    before = removed(landing)
    _write(landing, "removed.txt", f"{before[0] + rows} {before[1] + files}\n")


def removed(landing: Path) -> tuple[int, int]:
    """The rows and files that the erasure under way has removed and rewritten."""
    path = landing / _FOLDER / "removed.txt"
    rows, files = path.read_text(encoding="utf-8").split() if path.exists() else ("0", "0")
    return int(rows), int(files)


def folder(landing: Path) -> Path:
    """Where erasures keep what they need; only its owner may enter."""
    path = landing / _FOLDER
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def lay(con: duckdb.DuckDBPyConnection, landing: Path) -> None:
    """Make `landing.erased`, by which staging refuses whoever returns."""
    con.execute("create or replace table landing.erased (person_hash varchar)")
    hashes = sorted(read_hashes(landing))
    if hashes:
        con.execute("insert into landing.erased select unnest($1)", [hashes])


def _write(landing: Path, name: str, content: str) -> Path:
    place = folder(landing)
    fresh = place / f".{name}.tmp"
    with fresh.open("w", encoding="utf-8") as file:
        fresh.chmod(0o600)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return fresh.replace(place / name)

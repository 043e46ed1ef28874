"""The files of one audience: a CSV that a spreadsheet may open, Parquet, and a manifest."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.lib.publishing.files import make_folder, move, seal

COLUMNS = (
    "customer_id",
    "audience_key",
    "purpose",
    "channel",
    "priority",
    "reason",
    "quiet_from_hour",
    "quiet_to_hour",
)
_TEXTS = {"customer_id", "audience_key", "purpose", "channel", "reason"}
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Row = Mapping[str, Any]


def safe_cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: such a text gets a ' before it."""
    if isinstance(value, str) and value.startswith(_STARTS_FORMULA):
        return "'" + value
    return value


def csv_bytes(rows: Sequence[Row]) -> bytes:
    """The rows as CSV in UTF-8, with a header, each text safe in a spreadsheet."""
    text = io.StringIO(newline="")
    # with both of these at the end of a line, either of them within a cell is quoted
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([safe_cell(row[name]) for name in COLUMNS])
    return text.getvalue().encode()


def parquet_bytes(rows: Sequence[Row]) -> bytes:
    """The rows as Parquet, texts as they are."""
    table = pa.table({name: pa.array([row[name] for row in rows], _kind(name)) for name in COLUMNS})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return bytes(sink.getvalue())


def _kind(name: str) -> pa.DataType:
    return pa.string() if name in _TEXTS else pa.int64()


def write(folder: Path, key: str, rows: Sequence[Row] | None, said: Mapping[str, Any]) -> None:
    """Put the files of an audience into `folder/<key>`, whole or not at all.

    The folder is for its owner alone. Files that are there already, byte for byte, stay.

    Args:
        rows: Whom to contact; None where a guard stopped it, so that only the manifest says so.
        said: What the manifest tells beside the files.
    """
    contents: dict[str, bytes] = {}
    if rows is not None:
        contents = {f"{key}.csv": csv_bytes(rows), f"{key}.parquet": parquet_bytes(rows)}
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    manifest = {**said, "columns": list(COLUMNS), "sha256": sums}
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    contents["manifest.json"] = text.encode()
    make_folder(folder.parent)
    make_folder(folder)
    folder.chmod(0o700)
    target = folder / key
    if _holds(target, contents):
        return
    work, old = folder / f".tmp-{key}", folder / f".old-{key}"
    for leftover in (work, old):
        shutil.rmtree(leftover, ignore_errors=True)
    work.mkdir(mode=0o700)
    for name, content in contents.items():
        (work / name).write_bytes(content)
    seal(work)
    if target.exists():
        target.rename(old)
    move(work, target)
    shutil.rmtree(old, ignore_errors=True)


def _holds(folder: Path, contents: Mapping[str, bytes]) -> bool:
    if not folder.is_dir() or {path.name for path in folder.iterdir()} != set(contents):
        return False
    return all((folder / name).read_bytes() == content for name, content in contents.items())


def remove_before(exports: Path, first: date) -> None:
    """Remove the exports of the nights before a day; folders of another name are let be."""
    for folder in exports.iterdir():
        with contextlib.suppress(ValueError):
            if date.fromisoformat(folder.name) < first:
                shutil.rmtree(folder)

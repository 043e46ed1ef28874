"""Takes the rows of some people out of one landed file, and leaves every other line as it is."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from orchestration.lib.landing.feeds import FEEDS, Feed
from orchestration.lib.landing.inventory import LandedFile
from orchestration.lib.landing.readers import tsv_rows
from orchestration.lib.landing.readers.csv_records import records
from orchestration.lib.landing.readers.lines import TextFile
from orchestration.lib.salt import key_of, salt

_ANY_LENGTH = 1 << 40


@dataclass
class Erased:
    """Whose rows go.

    Attributes:
        hashes: Of users and devices; a row that names one goes.
        rows: By a file's name, the numbers of rows that are theirs though they name nobody of
            them, as on a device that several people share.
        raw_ids: The ids themselves, as far as they are known. A line that cannot be read goes
            when one of them stands in it.
    """

    hashes: set[str]
    rows: Mapping[str, set[int]] = field(default_factory=dict)
    raw_ids: set[str] = field(default_factory=set)


def find_ids(file: LandedFile, erased: Erased) -> None:
    """Add the ids with which the erased are named in a file to `erased.raw_ids`."""
    if file.file_format != "parquet":
        for _, ids, _ in _named(file):
            erased.raw_ids |= {one for one in ids if key_of(one) in erased.hashes}
        return
    with _parquet(file, erased) as (con, columns):
        for column in columns:
            found = con.execute(
                f"select distinct {_id(column)} from rows where {_is_theirs([column])}"
            )
            erased.raw_ids |= {one for (one,) in found.fetchall()}


def remove_rows(file: LandedFile, erased: Erased) -> int:
    """Rewrite a file without the rows of the erased; how many went.

    It is replaced in one step, and only when a row goes. Of a text that was cut off, the part
    that could be read is left.
    """
    own = erased.rows.get(file.relative_path, set())
    if file.file_format == "parquet":
        return _remove_from_parquet(file, erased, own)
    words = [re.escape(one.encode()) for one in sorted(erased.raw_ids)]
    mentions = re.compile(rb"(?<!\w)(?:" + b"|".join(words) + rb")(?!\w)") if words else None
    gone: set[int] = set()
    count = 0
    for lines, ids, unreadable in _named(file):
        is_theirs = lines.start in own or any(key_of(one) in erased.hashes for one in ids)
        if is_theirs or (unreadable and mentions and mentions.search(unreadable)):
            gone.update(lines)
            count += 1
    if gone:
        kept = (line for number, line in enumerate(_lines(file.path), 1) if number not in gone)
        _replace(file.path, kept, is_zipped=file.file_format.endswith(".gz"))
    return count


# the lines of a row, the ids in it, and the row itself where it cannot be read
_Named = tuple[range, list[str], bytes]


def _named(file: LandedFile) -> Iterator[_Named]:
    feed = FEEDS[file.feed]
    read = {"csv": _csv, "tsv": _tsv, "jsonl": _json}[file.file_format.split(".")[0]]
    return read(file.path, feed)


def _json(path: Path, feed: Feed) -> Iterator[_Named]:
    for number, line in enumerate(_lines(path), 1):
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if isinstance(row, dict):
            yield range(number, number + 1), _ids(row, feed), b""
        else:
            yield range(number, number + 1), [], line


def _csv(path: Path, feed: Feed) -> Iterator[_Named]:
    names: list[str] = []
    begun = [(n, cells, why) for n, _, cells, why in records(TextFile(path, _ANY_LENGTH))]
    texts = list(_lines(path))
    ends = [number for number, *_ in begun[1:]] + [len(texts) + 1]
    for (start, cells, reason), end in zip(begun, ends, strict=True):
        if not names:
            names = [cell.strip() for cell in cells]
        elif reason is None and len(cells) == len(names):
            yield range(start, end), _ids(dict(zip(names, cells, strict=True)), feed), b""
        else:
            yield range(start, end), [], b"\n".join(texts[start - 1 : end - 1])


def _tsv(path: Path, feed: Feed) -> Iterator[_Named]:
    names: list[str] = []
    for number, cells, reason in tsv_rows.records(TextFile(path, _ANY_LENGTH)):
        if not names:
            names, is_header = tsv_rows.names_of(cells, feed)
            if is_header:
                continue
        if reason is None and len(cells) == len(names):
            ids = _ids(dict(zip(names, cells, strict=True)), feed)
            yield range(number, number + 1), ids, b""
        else:
            yield range(number, number + 1), [], "\t".join(cells).encode()


def _ids(row: Mapping[str, Any], feed: Feed) -> list[str]:
    found = [value for name, value in row.items() if feed.canonical(name) in feed.people]
    return [str(value).strip(" ") for value in found if value is not None]


def _lines(path: Path) -> Iterator[bytes]:
    for block in TextFile(path, _ANY_LENGTH).blocks():
        yield from (line for line in block if line is not None)


def _replace(path: Path, lines: Iterator[bytes], is_zipped: bool) -> None:
    fresh = path.with_name(f".{path.name}.tmp")
    fresh.unlink(missing_ok=True)
    with fresh.open("wb") as raw:
        fresh.chmod(path.stat().st_mode & 0o777)
        if is_zipped:
            with gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0) as zipped:
                zipped.writelines(line + b"\n" for line in lines)
        else:
            raw.writelines(line + b"\n" for line in lines)
        raw.flush()
        os.fsync(raw.fileno())
    fresh.replace(path)


class _parquet:
    """A Parquet file as the view `rows`, with a table `erased` of hashes beside it."""

    def __init__(self, file: LandedFile, erased: Erased) -> None:
        self._file = file
        self._erased = erased

    def __enter__(self) -> tuple[duckdb.DuckDBPyConnection, list[str]]:
        self._con = con = duckdb.connect()
        con.execute("set variable kizashi_salt = ?", [salt()])
        con.execute(
            "create table erased as select unnest($1) as person_hash", [[*self._erased.hashes]]
        )
        path = "'" + str(self._file.path).replace("'", "''") + "'"
        con.execute(
            "create view rows as select * from "
            f"read_parquet({path}, file_row_number = true, hive_partitioning = false)"
        )
        feed = FEEDS[self._file.feed]
        names = [name for (name, *_) in con.execute("describe rows").fetchall()]
        return con, [name for name in names if feed.canonical(name) in feed.people]

    def __exit__(self, *_: object) -> None:
        self._con.close()


def _remove_from_parquet(file: LandedFile, erased: Erased, own: set[int]) -> int:
    with _parquet(file, erased) as (con, columns):
        con.execute("create table own as select unnest($1::bigint[]) as row_number", [[*own]])
        theirs = f"({_is_theirs(columns)} or file_row_number + 1 in (from own))"
        (count,) = con.execute(f"select count(*) from rows where {theirs}").fetchall()[0]
        if count:
            fresh = file.path.with_name(f".{file.path.name}.tmp")
            target = "'" + str(fresh).replace("'", "''") + "'"
            con.execute(
                f"copy (select * exclude (file_row_number) from rows where not {theirs} "
                f"order by file_row_number) to {target} (format parquet, compression zstd)"
            )
            fresh.chmod(file.path.stat().st_mode & 0o777)
            fresh.replace(file.path)
    return int(count)


def _id(column: str) -> str:
    quoted = '"' + column.replace('"', '""') + '"'
    return f"nullif(trim(cast({quoted} as varchar)), '')"


def _is_theirs(columns: list[str]) -> str:
    """A condition on `rows`; false where there is no id."""
    tests = [
        f"coalesce(left(sha256(getvariable('kizashi_salt') || {_id(column)}), 20) "
        "in (from erased), false)"
        for column in columns
    ]
    return f"({' or '.join(tests) or 'false'})"

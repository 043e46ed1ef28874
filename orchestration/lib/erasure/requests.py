"""The feed erasure_requests: files that say who wants to be erased, gone once that is done."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import duckdb

from orchestration.lib.erasure.people import folder
from orchestration.lib.landing.feeds import ERASURE_REQUESTS

_FORMATS = {
    (".jsonl", ".jsonl.gz"): "read_json({path}, format = 'newline_delimited', columns = {columns})",
    (".csv", ".csv.gz"): "read_csv({path}, header = true, all_varchar = true)",
    (".parquet",): "read_parquet({path})",
}
_COLUMNS = "{'user_id': 'VARCHAR', 'anonymous_id': 'VARCHAR', 'requested_at': 'VARCHAR'}"


class RequestError(Exception):
    """A file of requests cannot be read; nothing is erased and no night runs until it can."""


@dataclass(frozen=True)
class Request:
    """Somebody who wants to be erased, by the ids that they have at their tracker or shop."""

    user_id: str | None
    anonymous_id: str | None
    requested_at: str
    file: Path


def is_asked(landing: Path) -> bool:
    """Whether somebody waits to be erased, or an erasure was begun and not ended."""
    return any(_files(landing)) or any(_taken(landing))


def read_requests(landing: Path, taken: bool = False) -> list[Request]:
    """Every request that waits, in the order of the files.

    Args:
        taken: Only those that an erasure under way has taken up.

    Raises:
        RequestError: A file is no JSON lines, CSV or Parquet of requests, or a row names nobody.
    """
    files = _taken(landing) if taken else chain(_taken(landing), _files(landing))
    return [request for file in files for request in _read(file)]


def take(landing: Path) -> None:
    """Put the files of requests aside: they are under way, and gone when it has ended."""
    for file in list(_files(landing)):
        place = folder(landing) / "asked" / f"{uuid.uuid4().hex}-{file.name}"
        place.parent.mkdir(mode=0o700, exist_ok=True)
        file.replace(place)
        if not any(file.parent.iterdir()):
            file.parent.rmdir()


def discard(landing: Path) -> None:
    """Remove the requests that were taken up, and the count of what they removed."""
    for file in list(_taken(landing)):
        file.unlink()
    (folder(landing) / "removed.txt").unlink(missing_ok=True)


def land_request(landing: Path, user_id: str | None, anonymous_id: str | None) -> Path:
    """Write one request as it would land; the file that was made.

    Args:
        user_id: The user, or None.
        anonymous_id: The device, or None.
    """
    now = datetime.now(UTC)
    folder = landing / ERASURE_REQUESTS / f"landed_on={now:%Y-%m-%d}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"asked-{uuid.uuid4().hex}.jsonl"
    row = {"user_id": user_id, "anonymous_id": anonymous_id, "requested_at": now.isoformat()}
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _files(landing: Path) -> Iterator[Path]:
    yield from _known((landing / ERASURE_REQUESTS).glob("landed_on=*/*"))


def _taken(landing: Path) -> Iterator[Path]:
    yield from _known((landing / "_erased" / "asked").glob("*"))


def _known(paths: Iterable[Path]) -> Iterator[Path]:
    known = tuple(suffix for suffixes in _FORMATS for suffix in suffixes)
    for path in sorted(paths):
        if path.name.lower().endswith(known) and not path.name.startswith((".", "_")):
            yield path


def _read(file: Path) -> Iterator[Request]:
    template = next(
        query for suffixes, query in _FORMATS.items() if file.name.lower().endswith(suffixes)
    )
    literal = "'" + str(file).replace("'", "''") + "'"
    query = f"select * from {template.format(path=literal, columns=_COLUMNS)}"
    try:
        with duckdb.connect() as con:
            found = con.sql(query)
            rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    except duckdb.Error:
        # the engine's words would quote the row
        raise RequestError(
            f"{file}: not readable as erasure requests; it needs the columns user_id or "
            "anonymous_id, and requested_at. Correct the file and run again"
        ) from None
    for number, row in enumerate(rows, start=1):
        ids = {name: _text(row.get(name)) for name in ("user_id", "anonymous_id")}
        asked = _text(row.get("requested_at"))
        if not any(ids.values()) or asked is None:
            raise RequestError(
                f"{file}: row {number} needs user_id or anonymous_id, and requested_at. Correct "
                "the file and run again"
            )
        yield Request(ids["user_id"], ids["anonymous_id"], asked, file)


def _text(value: object) -> str | None:
    text = "" if value is None else str(value).strip(" ")
    return text or None

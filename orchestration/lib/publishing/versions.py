"""The versions that a published folder holds, and which one is current.

    published/current           -> versions/<id>, switched by one rename
    published/kizashi.duckdb    -> current/kizashi.duckdb
    published/parquet           -> current/parquet
    published/versions/<id>/    kizashi.duckdb, parquet/<mart>/part-0.parquet, manifest.json

History is a line that ends at the current version. A version newer than the current one was
rolled back, or its publish was killed before the switch: it stays until the next publish, which
supersedes it, so that a rollback never returns to a version that was withdrawn.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .files import PublishError

DATABASE, PARQUET, MANIFEST = "kizashi.duckdb", "parquet", "manifest.json"
CURRENT, VERSIONS = "current", "versions"
_ID = re.compile(r"(\d{8}T\d{6}Z)-(\d{3,})")


@dataclass(frozen=True)
class Version:
    """One published version.

    Attributes:
        id: UTC time and a counter; ids sort in the order of publishing.
        path: Its folder.
        published_at: When it was published, UTC.
        rows: Rows of each mart.
        fingerprint: What the publisher said that it was built from, and how it was checked.
        is_current: Whether readers get it.
    """

    id: str
    path: Path
    published_at: datetime
    rows: dict[str, int]
    fingerprint: dict[str, Any]
    is_current: bool


def versions(published: Path) -> list[Version]:
    """Every whole version, oldest first; empty when nothing is published yet."""
    folder = published / VERSIONS
    if not folder.is_dir():
        return []
    current = current_id(published)
    found = sorted(path for path in folder.iterdir() if _ID.fullmatch(path.name))
    return [_read(path, current) for path in found]


def current(published: Path) -> Version | None:
    """The version that readers get; None when nothing is published yet."""
    return next((version for version in versions(published) if version.is_current), None)


def current_id(published: Path) -> str | None:
    """The current version's id, from the link alone."""
    link = published / CURRENT
    return link.readlink().name if link.is_symlink() else None


def next_id(published: Path, now: datetime) -> str:
    """An id after every id there is, even when the clock was set back."""
    stamp, counter = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ"), 1
    names = [path.name for path in (published / VERSIONS).iterdir()]
    last = max((match.groups() for name in names if (match := _ID.fullmatch(name))), default=None)
    if last is not None and last[0] >= stamp:
        stamp, counter = last[0], int(last[1]) + 1
    return f"{stamp}-{counter:03d}"


def write_manifest(
    folder: Path, version: str, now: datetime, rows: dict[str, int], fingerprint: dict[str, Any]
) -> None:
    """Write what a version is; published with it."""
    content = {
        "version": version,
        "published_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "rows": rows,
        "fingerprint": fingerprint,
    }
    text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def remove_newer(published: Path, than: str | None) -> None:
    """Remove the versions that a rollback or a killed publish left after the current one.

    Without a current one (its link was deleted by hand?) nothing is known to be withdrawn.
    """
    for version in (published / VERSIONS).iterdir():
        if _ID.fullmatch(version.name) and than is not None and version.name > than:
            shutil.rmtree(version)


def remove_old(published: Path, keep: int) -> None:
    """Remove the oldest versions until `keep` are left, the current one among them."""
    for version in versions(published)[:-keep]:
        if not version.is_current:
            shutil.rmtree(version.path)


def _read(path: Path, current: str | None) -> Version:
    manifest = path / MANIFEST
    try:
        content = json.loads(manifest.read_text(encoding="utf-8"))
        return Version(
            id=path.name,
            path=path,
            published_at=datetime.fromisoformat(content["published_at"]),
            rows=content["rows"],
            fingerprint=content["fingerprint"],
            is_current=path.name == current,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PublishError(
            f"{manifest}: cannot be read ({error!r}); remove {path.name} from the versions"
        ) from error

"""Publishes marts: whole, at once, never in front of a reader's eyes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from . import files
from .files import PublishError
from .marts import copy_marts
from .versions import (
    CURRENT,
    DATABASE,
    PARQUET,
    VERSIONS,
    Version,
    current_id,
    next_id,
    remove_newer,
    remove_old,
    write_manifest,
)


def publish(
    warehouse: Path,
    published: Path,
    marts: Sequence[str],
    fingerprint: dict[str, Any],
    keep: int,
    *,
    for_group: bool = False,
    settings: dict[str, str] | None = None,
    progress: Callable[[str], None] = lambda line: None,
) -> Version:
    """Copy marts into a new version and make it the current one by a single rename.

    The DuckDB file and the Parquet folders switch together. Readers that hold the version
    before keep reading it; nobody waits for anybody. Killed anywhere, the version before stays
    current and the next publish clears what was half-written. See `versions` for the folders.

    Args:
        warehouse: The DuckDB file whose schema `marts` is published; nobody may be writing it.
        published: The folder that readers know; made when absent, for its owner alone.
        marts: Names of the tables or views to publish, without the schema.
        fingerprint: What the marts were built from and how they were checked; any JSON, kept in
                the manifest.
        keep: How many versions to keep for rollback, the new one included; at least 1.
        for_group: Whether the owner's group may read the new version, too.
        settings: DuckDB settings, such as {"memory_limit": "4GB", "threads": "2"}.
        progress: Told a line after every mart.

    Raises:
        PublishError: It could not be published; what was current still is.
    """
    if keep < 1:
        raise PublishError(f"at least 1 version must be kept, not {keep}")
    if not warehouse.is_file():
        raise PublishError(f"{warehouse}: no warehouse here; build it first")
    try:
        files.make_folder(published)
        files.make_folder(published / VERSIONS)
        if for_group:
            files.admit(published)
            files.admit(published / VERSIONS)
        with files.exclusive(published):
            return _publish(
                warehouse,
                published,
                marts,
                fingerprint=fingerprint,
                keep=keep,
                for_group=for_group,
                settings=settings,
                progress=progress,
            )
    except (OSError, duckdb.Error) as error:
        reason = str(error).splitlines()[0]
        raise PublishError(
            f"cannot publish {warehouse} to {published}: {reason}. Nothing was published and"
            " the version before stays current; remove the cause and publish again"
        ) from error


def _publish(
    warehouse: Path,
    published: Path,
    marts: Sequence[str],
    *,
    fingerprint: dict[str, Any],
    keep: int,
    for_group: bool,
    settings: dict[str, str] | None,
    progress: Callable[[str], None],
) -> Version:
    files.remove_leftovers(published)
    files.remove_leftovers(published / VERSIONS)
    before = current_id(published)
    now = datetime.now(UTC).replace(microsecond=0)
    version = next_id(published, now)

    work = published / VERSIONS / f".tmp-{version}"
    work.mkdir(mode=0o700)
    try:
        rows = copy_marts(warehouse, work, marts, settings=settings, progress=progress)
        write_manifest(work, version, now, rows, fingerprint)
        files.seal(work, for_group)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise

    remove_newer(published, than=before)
    target = published / VERSIONS / version
    files.move(work, target)
    files.point(published / DATABASE, f"{CURRENT}/{DATABASE}")
    files.point(published / PARQUET, f"{CURRENT}/{PARQUET}")
    files.point(published / CURRENT, f"{VERSIONS}/{version}")
    remove_old(published, keep)
    return Version(version, target, now, rows, fingerprint, is_current=True)

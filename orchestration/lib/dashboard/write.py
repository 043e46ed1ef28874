"""Writes the pages beside the published marts, all at once or not at all."""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.lib.definitions import read_settings
from orchestration.lib.paths import Paths
from orchestration.lib.publishing import current, files
from orchestration.lib.publishing.versions import DATABASE, current_id

from . import lines, page
from .blocks import query
from .figures import DashboardError, read_sections
from .marts import open_marts
from .words import read_words

FOLDER = "dashboard"
PAGES = tuple(page.FILES.values())


@dataclass(frozen=True)
class Written:
    """What was written: the English page, the size of each page, and how long it took."""

    path: Path
    bytes: dict[str, int]
    seconds: float


def is_current(paths: Paths) -> bool:
    """Whether every page shows the version that is published now."""
    version = current_id(paths.published)
    return version is not None and all(
        path.is_file() and page.version_tag(version) in path.read_text(encoding="utf-8")
        for path in (paths.published / FOLDER / name for name in PAGES)
    )


def in_ten_lines(paths: Paths) -> str:
    """The English page as text, where every page is current; else empty."""
    if not is_current(paths):
        return ""
    return (paths.published / FOLDER / lines.FILES["en"]).read_text(encoding="utf-8").rstrip()


def write(paths: Paths) -> Written:
    """Make the pages of the version that is published now; the old ones stay if that fails.

    Raises:
        DashboardError: Nothing is published, a figure cannot be made of it, or something is being
            published right now.
    """
    started = time.monotonic()
    version = current(paths.published)
    if version is None:
        raise DashboardError(f"nothing is published in {paths.published} yet; run make nightly")
    settings = read_settings(paths.project / "definitions")
    reports = paths.project / "reports"
    words = read_words(reports, paths.project / "definitions")
    sections = read_sections(reports)
    checks = version.fingerprint.get("checks", [])
    try:
        with open_marts(version.path / DATABASE, settings, words[0].names, checks) as marts:
            facts = page.Facts(
                today=marts.day("today"),
                last_day=marts.day("last_day"),
                version=version.id,
                currency=marts.currency() or str(settings["reporting_currency"]),
                is_simulated=(paths.landing / "SIMULATED.txt").exists(),
            )
            queried = query(sections, marts)
    except duckdb.Error as error:
        raise DashboardError(str(error).splitlines()[0]) from error
    pages = {
        page.FILES[each.language]: page.render(reports, sections, queried, each, facts)
        for each in words
    }
    # the pages last: what says that it is current is then current with all beside it
    texts = {
        lines.FILES[each.language]: "\n".join(lines.lines(queried, each, facts)) + "\n"
        for each in words
    }
    folder = paths.published / FOLDER
    try:
        # held for a moment only: a page must not keep a night from publishing
        with files.exclusive(paths.published):
            if current_id(paths.published) != version.id:
                raise DashboardError("another version was published meanwhile; run make dashboard")
            _replace(folder, {**texts, **pages}, bool(settings["published_for_group"]))
    except files.PublishError as error:
        raise DashboardError(str(error)) from error
    return Written(
        folder / PAGES[0],
        {name: len(text.encode()) for name, text in pages.items()},
        time.monotonic() - started,
    )


def _replace(folder: Path, written: dict[str, str], for_group: bool) -> None:
    """Put new files into a folder, each by one rename, with the rights of what is published."""
    fresh = Path(tempfile.mkdtemp(prefix=f".tmp-{FOLDER}-", dir=folder.parent))
    try:
        for name, text in written.items():
            (fresh / name).write_text(text, encoding="utf-8")
        files.seal(fresh, for_group)
        files.make_folder(folder)
        if for_group:
            files.admit(folder)
        for name in written:
            files.move(fresh / name, folder / name)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)

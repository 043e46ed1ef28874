"""Builds the site in a fresh folder and puts it where the old one was, whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.lib import dashboard
from orchestration.lib.dashboard.page import FILES as MORNING_FILES
from orchestration.lib.definitions import check, read_settings
from orchestration.lib.paths import Paths
from orchestration.lib.publishing import Version, current
from orchestration.lib.publishing.versions import DATABASE

from . import lineage
from .counts import Counts, read_counts
from .dbt_docs import Documented, document
from .definitions import read_sheets
from .render import Facts, Frame
from .sheets import Sheet
from .written import read_written

_INDEX = "index.html"
_GATES = {"staging": "What the marts read", "marts": "What is published"}
_LANGUAGES = {"en": "English", "ja": "日本語"}
_LAYERS = {
    "marts": "What is published.",
    "intermediate": "One idea a table, between staging and marts.",
    "staging": "Landed rows, typed; the unusable and the repeated left out.",
    "definitions": "The rows of definitions/, which analysts edit.",
    "landing": "The landed files, as they are read.",
}


class SiteError(Exception):
    """The site cannot be built; the text says why, and what to do."""


@dataclass(frozen=True)
class Site:
    """What was written.

    Attributes:
        index: Its first page.
        page_count: How many pages there are.
        untyped: Why dbt's page has no types but those of contracts; else empty.
        unfollowed: Tables whose columns could not be followed.
    """

    index: Path
    page_count: int
    untyped: str
    unfollowed: list[str]


def write(paths: Paths, say: Callable[[str], None] = lambda text: None) -> Site:
    """Build the site of the checkout and of what is published; the old one stays if that fails.

    Raises:
        SiteError: A definition is wrong, or the published version cannot be read.
        ProjectInvalid: dbt cannot read the project.
    """
    definitions = paths.project / "definitions"
    if problems := check(definitions):
        raise SiteError(f"{problems[0]}\nmake check-definitions names everything that is wrong")
    version = current(paths.published)
    counts = _counts(version, definitions)
    paths.home.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{paths.site.name}-", dir=paths.home))
    try:
        with tempfile.TemporaryDirectory() as target:
            documented = document(paths, Path(target), say)
        say("following every column")
        tables = lineage.trace(documented.manifest)
        say("writing the pages")
        facts = Facts(
            version.id if version else "",
            str(counts.last_day) if counts and counts.last_day else "",
            (paths.landing / "SIMULATED.txt").exists(),
        )
        pages = Pages(paths, Frame(paths.project, facts), fresh)
        sheets = read_sheets(definitions, counts)
        pages.definitions(sheets)
        pages.tables(tables)
        pages.index(sheets, tables, documented)
        _replace(fresh, paths.site)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    index = paths.site / _INDEX
    return Site(
        index,
        sum(1 for _ in index.parent.rglob("*.html")),
        documented.untyped,
        [name for name, table in tables.items() if table.problems],
    )


class Pages:
    """Writes pages of one site into a folder."""

    def __init__(self, paths: Paths, frame: Frame, folder: Path) -> None:
        self._paths = paths
        self._frame = frame
        self._folder = folder

    def definitions(self, sheets: Sequence[Sheet]) -> None:
        """One page a sheet."""
        for sheet in sheets:
            file = f"definitions/{sheet.name}.html"
            self._page(file, "definitions", title=sheet.title, sheet=sheet, sheets=sheets)

    def tables(self, tables: Mapping[str, lineage.Table]) -> None:
        """One page a table, and the list of them by layer."""
        for name, table in tables.items():
            is_mart = name.startswith("marts.")
            origins = {
                column: lineage.origins(tables, (name, column)) if is_mart else []
                for column in table.columns
            }
            self._page(
                f"lineage/{name}.html",
                "table",
                title=name,
                table=table,
                origins=origins if is_mart else {},
            )
        layers = [
            (layer, what, [one for one in tables.values() if one.name.startswith(f"{layer}.")])
            for layer, what in _LAYERS.items()
        ]
        self._page(
            "lineage/index.html", "lineage", title="Column lineage", layers=layers, **_sizes(tables)
        )

    def index(
        self,
        sheets: Sequence[Sheet],
        tables: Mapping[str, lineage.Table],
        documented: Documented,
    ) -> None:
        """The first page and what it leads to: dbt's, the checks, the morning, the written."""
        self._put("dbt/index.html", documented.page)
        written = read_written(self._paths.project)
        for page in written:
            self._page(
                f"written/{page.file}",
                "written",
                title=page.title,
                html=page.html,
                language=page.language,
            )
        self._page(
            _INDEX,
            "index",
            title="What is here",
            sheets=sheets,
            untyped=documented.untyped,
            data_docs=self._data_docs(),
            morning=self._morning(),
            written=written,
            **_sizes(tables),
        )

    def _data_docs(self) -> list[tuple[str, str]]:
        """Copies of the pages of the last checks."""
        found = []
        for gate, what in _GATES.items():
            folder = self._paths.data_docs / gate
            if (folder / _INDEX).is_file():
                shutil.copytree(folder, self._folder / "checks" / gate)
                found.append((what, f"checks/{gate}/{_INDEX}"))
        return found

    def _morning(self) -> list[tuple[str, str]]:
        """Copies of the morning page, if it is that of the published version."""
        if not dashboard.is_current(self._paths):
            return []
        shutil.copytree(self._paths.published / dashboard.FOLDER, self._folder / "morning")
        return [
            (_LANGUAGES[language], f"morning/{file}") for language, file in MORNING_FILES.items()
        ]

    def _page(self, file: str, template: str, **values: object) -> None:
        self._put(file, self._frame.page(file, template, **values))

    def _put(self, file: str, html: str) -> None:
        path = self._folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, encoding="utf-8")


def _sizes(tables: Mapping[str, lineage.Table]) -> dict[str, int]:
    return {
        "table_count": len(tables),
        "column_count": sum(len(table.columns) for table in tables.values()),
    }


def _counts(version: Version | None, definitions: Path) -> Counts | None:
    if version is None:
        return None
    try:
        return read_counts(version.path / DATABASE, read_settings(definitions))
    except duckdb.Error as error:
        raise SiteError(f"the published marts: {str(error).splitlines()[0]}") from error


def _replace(fresh: Path, folder: Path) -> None:
    """Put a folder where another was, by renames."""
    stale = fresh.with_name(f"{fresh.name}-old")
    if folder.exists():
        folder.rename(stale)
    fresh.rename(folder)
    shutil.rmtree(stale, ignore_errors=True)

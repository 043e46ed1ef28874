"""Data Docs: Great Expectations' pages of the last checks, as files that need no network.

GX renders the results; the frame around them is ours, because GX's own loads styles, scripts
and pictures from nine outside sites, which tells them who reads what and shows nothing on a
closed network.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from great_expectations.core.expectation_validation_result import (
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
)
from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
from great_expectations.render.view.view import DefaultJinjaPageView

from .messages import subject
from .results import SuiteResult
from .suites import Suite

_TEMPLATES = Path(__file__).parent / "templates"
_INDEX = "index.html"


def page_path(folder: Path, table: str) -> Path:
    """Where a table's page lies."""
    return folder / f"{table}.html"


def write(
    folder: Path,
    pages: Sequence[tuple[Suite, SuiteResult, list[ExpectationValidationResult]]],
) -> None:
    """Replace a folder's pages by one page a table and an index.

    Args:
        folder: Made when absent. Everything in it goes, so it must be new, empty, or Data Docs.
        pages: The results, already free of values (see `runner`).

    Raises:
        FileExistsError: The folder holds something else.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / _INDEX).is_file():
        raise FileExistsError(f"{folder}: holds other files; choose another folder for Data Docs")
    fresh, stale = folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
    for leftover in (fresh, stale):
        shutil.rmtree(leftover, ignore_errors=True)
    fresh.mkdir(parents=True, mode=0o700)

    view = DefaultJinjaPageView(custom_views_directory=str(_TEMPLATES))
    for suite, result, results in pages:
        document = ValidationResultsPageRenderer(run_info_at_end=True).render(
            ExpectationSuiteValidationResult(
                success=result.success,
                results=results,
                suite_name=suite.table,
                statistics=_statistics(results),
                meta={},
            )
        )
        html = view.render(  # type: ignore[no-untyped-call]
            document, template="data_docs_table.j2", suite=suite, result=result, subject=subject
        )
        page_path(fresh, suite.table).write_text(html, encoding="utf-8")
    index = view.env.get_template("data_docs_index.j2")
    html = index.render(pages=[(suite, result) for suite, result, _ in pages])
    (fresh / _INDEX).write_text(html, encoding="utf-8")

    if folder.exists():
        folder.rename(stale)
    fresh.rename(folder)
    shutil.rmtree(stale, ignore_errors=True)


def _statistics(results: Sequence[ExpectationValidationResult]) -> dict[str, float]:
    successful = sum(bool(result.success) for result in results)
    return {
        "evaluated_expectations": len(results),
        "successful_expectations": successful,
        "unsuccessful_expectations": len(results) - successful,
        "success_percent": 100 * successful / len(results) if results else 100.0,
    }

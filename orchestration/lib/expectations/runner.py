"""Checks tables of the warehouse against their suites. The entry point of this package."""

from __future__ import annotations

import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .results import SuiteResult
from .suites import InvalidSuite, Suite, load_suite

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def load_suites(paths: Sequence[Path]) -> list[Suite]:
    """Read suite files and prove that every expectation in them can be built.

    Raises:
        InvalidSuite: Every problem of every file, each with file, line, entry and what was
            expected.
    """
    return [suite for suite, _ in _load(paths)]


def validate(
    warehouse: Path,
    suites: Sequence[Path],
    docs_folder: Path | None = None,
    *,
    settings: dict[str, str] | None = None,
) -> list[SuiteResult]:
    """Check tables against their suites, on one read-only connection that is closed after.

    No writer may hold the warehouse meanwhile, in this process or another: DuckDB allows
    either one writer or readers.

    Args:
        warehouse: The DuckDB file.
        suites: Suite files; each is checked, whatever came of the one before.
        docs_folder: Where to put the Data Docs, replacing those of the last call; None for none.
        settings: DuckDB settings, such as {"memory_limit": "4GB", "threads": "2"}.

    Returns:
        One result a suite in the given order. Failures are results, not exceptions.

    Raises:
        InvalidSuite: A suite file is wrong; nothing was checked.
        WarehouseUnavailable: The file is missing, no DuckDB file, or open for writing.
    """
    loaded = _load(suites)

    from . import checks, docs
    from .warehouse import open_warehouse

    results, pages = [], []
    with open_warehouse(warehouse, settings) as opened:
        for suite, expectations in loaded:
            start = time.perf_counter()
            checked = checks.check_table(opened, suite, expectations)
            result = SuiteResult(
                table=suite.table,
                success=not any(failure.severity == "critical" for failure in checked.failed),
                failed=tuple(checked.failed),
                evaluated=len(suite.entries),
                row_count=checked.row_count,
                seconds=time.perf_counter() - start,
                docs_page=docs.page_path(docs_folder, suite.table) if docs_folder else None,
            )
            results.append(result)
            pages.append((suite, result, checked.documented))
    if docs_folder is not None:
        docs.write(docs_folder, pages)
    return results


def _load(paths: Sequence[Path]) -> list[tuple[Suite, dict[int, Expectation]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # GX's optional engines warn of versions of their own
        from . import arguments  # GX takes seconds to import: only when a check runs

    problems: list[str] = []
    loaded: list[tuple[Suite, dict[int, Expectation]]] = []
    for path in paths:
        try:
            suite = load_suite(path)
            loaded.append((suite, arguments.build(suite)))
        except InvalidSuite as error:
            problems += error.problems
    tables = [suite.table for suite, _ in loaded]
    for table in sorted({table for table in tables if tables.count(table) > 1}):
        problems.append(f"{table} has more than one suite; keep one file a table")
    if problems:
        raise InvalidSuite(problems)
    return loaded

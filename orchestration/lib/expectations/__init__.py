"""Expectations at the boundaries: suites in YAML, checked by Great Expectations on DuckDB.

The only package that imports Great Expectations, and it does so when a check runs, not here.
"""

import os

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read by GX while it is imported

from .kept import keep, kept
from .results import FailedExpectation, SuiteResult, WarehouseUnavailable
from .runner import load_suites, validate
from .suites import InvalidSuite, find_suites

__all__ = [
    "FailedExpectation",
    "InvalidSuite",
    "SuiteResult",
    "WarehouseUnavailable",
    "find_suites",
    "keep",
    "kept",
    "load_suites",
    "validate",
]

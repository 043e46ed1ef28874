"""The rows that analysts edit: what they may say, and whether they say it right.

Belongs here: the shape of every file in `definitions/`, its checks, and reading settings in
Python. Does not belong here: any meaning of a number; that is SQL in `models/`. No database and
no dbt is imported, so that a wrong row is told in well under a second.
"""

from orchestration.lib.definitions.checks import check, report
from orchestration.lib.definitions.problem import Problem
from orchestration.lib.definitions.settings import read_settings

__all__ = ["Problem", "check", "read_settings", "report"]

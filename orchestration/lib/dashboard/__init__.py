"""The morning page: figures of reports/ over the published marts, as HTML that needs nothing else.

Nothing here knows of Dagster, and nothing reads the private warehouse.
"""

from .figures import DashboardError
from .write import FOLDER, PAGES, Written, in_ten_lines, is_current, write

__all__ = ["FOLDER", "PAGES", "DashboardError", "Written", "in_ten_lines", "is_current", "write"]

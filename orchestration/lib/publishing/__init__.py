"""Publishing: versions of the marts that readers open, switched at once and kept for rollback."""

from .figures import seven_days
from .files import PublishError
from .forget import keep_only_current
from .publish import publish
from .rollback import rollback
from .versions import Version, current, versions

__all__ = [
    "PublishError",
    "Version",
    "current",
    "keep_only_current",
    "publish",
    "rollback",
    "seven_days",
    "versions",
]

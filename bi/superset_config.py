"""How Superset runs beside the warehouse; `make superset` sets the variables that it reads."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

_HOME = Path(os.environ["SUPERSET_HOME"])
_PUBLISHED = Path(os.environ["KIZASHI_PUBLISHED"]) / "kizashi.duckdb"

SECRET_KEY = (_HOME / "secret_key.txt").read_text(encoding="utf-8")

# No answer is kept, so a publish shows at the next query. It is the default, and said here
# because the whole dashboard rests on it.
CACHE_CONFIG = DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}

# Light enough for the black words that Superset writes on a funnel.
EXTRA_CATEGORICAL_COLOR_SCHEMES = [
    {
        "id": "kizashi",
        "description": "",
        "label": "Kizashi",
        "isDefault": False,
        "colors": [
            *("#6db7e3", "#f2b04e", "#86cfa5", "#efe06a", "#cf9ccb", "#f29e86"),
            *("#b5b5b5", "#7ccbd3", "#c4d76f", "#fbb4c6", "#a6a8ea", "#d8c19c"),
        ],
    }
]

# Superset's own policy without the sites that it would ask for maps, icons and a counter of its
# users: a page asks nobody but this server.
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
}


def DB_CONNECTION_MUTATOR(
    uri: Any, params: dict[str, Any], _user: Any, _security: Any, _source: Any
) -> tuple[Any, dict[str, Any]]:
    """Let the published database be read, and nothing else: no file, no network, no setting.

    Its path is a link to the current version, and Superset connects anew for each question: a
    publish shows at the next one, and who still reads the version before keeps it.
    """
    if uri.drivername != "duckdb" or uri.database != _PUBLISHED.name:
        return uri, params
    connection = {
        "read_only": True,
        "config": {
            "enable_external_access": "false",
            "lock_configuration": "true",
            "memory_limit": "2GB",
            "temp_directory": str(_HOME / "spill"),
        },
    }
    return uri.set(database=str(_PUBLISHED)), {**params, "connect_args": connection}

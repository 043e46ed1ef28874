"""`make erase`: one request as it would land, and the night that meets it."""

from __future__ import annotations

import sys

from orchestration import environment
from orchestration.commands.nightly import nightly
from orchestration.lib.erasure import land_request
from orchestration.lib.landing.inventory import LandingError
from orchestration.lib.landing.inventory import scan as landed


def erase(user_id: str | None, anonymous_id: str | None) -> int:
    """Erase a user, with the devices that were theirs alone, or one device.

    Returns:
        0 when nothing of them is left and the marts are published without them.
    """
    user_id, anonymous_id = (user_id or "").strip() or None, (anonymous_id or "").strip() or None
    if not user_id and not anonymous_id:
        print(
            "say whom: make erase USER=their-user-id, or DEVICE=their-anonymous-id", file=sys.stderr
        )
        return 2
    paths = environment.prepare()
    try:
        landed(paths.landing)
    except LandingError as error:
        print(error, file=sys.stderr)
        return 1
    land_request(paths.landing, user_id, anonymous_id)
    return nightly()

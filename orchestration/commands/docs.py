"""`make docs`: one site of everything that is written about the warehouse."""

from __future__ import annotations

import sys
import time

from orchestration import environment
from orchestration.lib.progress import Progress


def docs() -> int:
    """Build the site and print where it is."""
    started = time.monotonic()
    paths = environment.prepare()
    from orchestration.lib.project import ProjectInvalid
    from orchestration.lib.site import SiteError, write

    try:
        site = write(paths, Progress().step)
    except (SiteError, ProjectInvalid, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    if site.untyped:
        print(f"dbt's page has no types but those of contracts: {site.untyped}")
    for name in site.unfollowed:
        print(f"the columns of {name} could not be followed; its page says why")
    print(f"{site.page_count:,} pages, made in {time.monotonic() - started:.0f} s:")
    print(site.index)
    return 0

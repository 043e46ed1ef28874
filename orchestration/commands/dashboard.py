"""`make dashboard`: the morning page again, of what is published."""

from __future__ import annotations

import sys

from orchestration import environment


def dashboard() -> int:
    """Write the pages of the published version and print where they are."""
    paths = environment.prepare()
    from orchestration.lib.dashboard import DashboardError, write

    try:
        done = write(paths)
    except (DashboardError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    size = sum(done.bytes.values()) // len(done.bytes) // 1000
    print(f"the morning page, {size:,} kB in each language, made in {done.seconds:.1f} s:")
    for name in done.bytes:
        print(done.path.with_name(name))
    return 0

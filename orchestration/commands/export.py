"""`make export`: the audiences of the published marts as files, again."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from orchestration import environment


def export(allowed: Sequence[str]) -> int:
    """Write every audience; those allowed pass whatever their guards say.

    Returns:
        0 only when no audience was stopped.
    """
    from orchestration.lib.activation import ExportRefused, export_published, told
    from orchestration.lib.lock import AlreadyRunning, one_writer

    paths = environment.prepare()
    published = paths.published / "kizashi.duckdb"
    if not published.exists():
        print(f"nothing is published in {paths.published} yet; run make nightly", file=sys.stderr)
        return 1
    try:
        with one_writer(paths):
            done = export_published(paths, allowed)
    except (AlreadyRunning, ExportRefused) as error:
        print(error, file=sys.stderr)
        return 1
    unknown = sorted({*allowed} - {one.audience_key for one in done})
    if unknown:
        print(f"no audience is named {', '.join(unknown)}", file=sys.stderr)
    for sentence in told(done):
        print(sentence)
    print(f"see {paths.exports}")
    return 1 if unknown or any(one.stopped_by for one in done) else 0

"""`make data-inventory`: the columns with personal data, as CSV for whoever answers for them."""

from __future__ import annotations

import csv
import sys
from dataclasses import asdict, fields

from orchestration import environment
from orchestration.lib import project
from orchestration.lib.data_inventory import Entry, inventory
from orchestration.lib.definitions import read_settings
from orchestration.lib.progress import Progress


def data_inventory() -> int:
    """Write every entry to standard output, as CSV with a header."""
    paths = environment.prepare()
    project.refresh_manifest(paths.project, Progress().step)
    retention_days = int(str(read_settings(paths.project / "definitions")["retention_days"]))
    writer = csv.DictWriter(
        sys.stdout, [field.name for field in fields(Entry)], lineterminator="\n"
    )
    writer.writeheader()
    manifest = project.manifest(paths.project)
    writer.writerows(asdict(entry) for entry in inventory(manifest, retention_days))
    return 0

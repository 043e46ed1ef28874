"""`make keys`: which customer_id stands for which of the shop's own user ids."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from orchestration import environment
from orchestration.lib.salt import SaltError, key_of, remember


def keys(ids: Path) -> int:
    """Write user_id and customer_id of every line of a file to standard output, as CSV.

    Nothing is kept, and the warehouse need not be there: the salt alone makes the keys.
    """
    paths = environment.prepare()
    try:
        remember(paths)
        lines = ids.read_text(encoding="utf-8-sig").splitlines()
    except (SaltError, OSError, UnicodeDecodeError) as error:
        print(f"no keys: {error}", file=sys.stderr)
        return 1
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["user_id", "customer_id"])
    writer.writerows([one, f"user:{key_of(one)}"] for line in lines if (one := line.strip(" ")))
    return 0

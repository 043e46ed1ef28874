"""`make explain`: what is held on one person, in words, for the person who asks."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb

from orchestration import environment
from orchestration.lib.explain import Explained, customer_of, rows
from orchestration.lib.explain import explain as explained
from orchestration.lib.lock import holder
from orchestration.lib.salt import SaltError, remember


def explain(user_id: str | None, anonymous_id: str | None, out: Path | None) -> int:
    """Print what is held on a user or a device; with `out`, write every row there as JSON lines.

    Returns:
        0, also when nothing is held; 1 when the warehouse cannot be read, 2 when nobody is named.
    """
    user_id, anonymous_id = (user_id or "").strip(), (anonymous_id or "").strip()
    if not user_id and not anonymous_id:
        print("say whom: make explain USER=their-user-id, or DEVICE=…", file=sys.stderr)
        return 2
    paths = environment.prepare()
    try:
        remember(paths)
        if not paths.warehouse.exists() or holder(paths) is not None:
            print(
                "no warehouse, or a night is building it: run make nightly, or wait",
                file=sys.stderr,
            )
            return 1
        with duckdb.connect(str(paths.warehouse), read_only=True) as con:
            customer_id = customer_of(con, user_id, anonymous_id)
            print(_page(explained(con, customer_id)))
            if out is not None:
                with out.open("w", encoding="utf-8") as file:
                    out.chmod(0o600)
                    file.writelines(
                        json.dumps(row, ensure_ascii=False, default=str) + "\n"
                        for row in rows(con, customer_id)
                    )
                print(f"every row is in {out}")
    except (SaltError, OSError, duckdb.Error) as error:
        print(f"not explained: {str(error).splitlines()[0]}", file=sys.stderr)
        return 1
    return 0


def _page(found: Explained) -> str:
    if not found.rows and not any(found.lines.values()):
        return "nothing is held under that id"
    parts = []
    for heading, lines in found.lines.items():
        more = [f"… and {found.left_out[heading]:,} more"] if found.left_out[heading] else []
        parts.append(
            "\n".join([heading, *(f"  {line}" for line in [*(lines or ["nothing"]), *more])])
        )
    counts = [f"  {table}: {count:,}" for table, count in found.rows.items()]
    return "\n\n".join([*parts, "\n".join(["Rows in the marts", *counts])])

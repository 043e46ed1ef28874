"""The commands behind `make`: python -m orchestration <command>."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line, run the command, return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m orchestration", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    nightly = commands.add_parser("nightly", help="build, check and publish what landed")
    nightly.add_argument("--day", type=_day, help="build this day again, alone")
    check = commands.add_parser("check-definitions", help="check the CSV files of definitions")
    check.add_argument("folder", nargs="?", type=Path)
    preview = commands.add_parser("preview-segment", help="how large a segment would be")
    preview.add_argument("segment", nargs="?", default="")
    commands.add_parser("rollback", help="publish the version before the current one again")
    erase = commands.add_parser("erase", help="erase a person everywhere, in a night")
    erase.add_argument("--user", help="their user_id")
    erase.add_argument("--device", help="their anonymous_id")
    explain = commands.add_parser("explain", help="say what is held on a person, and why")
    explain.add_argument("--user", help="their user_id")
    explain.add_argument("--device", help="their anonymous_id")
    explain.add_argument("--out", type=Path, help="a file for every row, as JSON lines")
    keys = commands.add_parser("keys", help="the customer ids of your own user ids, as CSV")
    keys.add_argument("ids", type=Path, help="a file with one user_id a line")
    commands.add_parser("data-inventory", help="list every column with personal data")
    commands.add_parser("dev", help="open the Dagster UI")
    query = commands.add_parser("query", help="ask the published marts")
    query.add_argument("sql", nargs="?", default="")
    export = commands.add_parser("export", help="write the audiences of the published marts")
    export.add_argument("--allow", default="", help="audiences, by commas, that guards let pass")
    commands.add_parser("docs", help="build dbt's documentation as one page")

    chosen = parser.parse_args(arguments)
    # Commands import what they need themselves: most need neither dbt nor Dagster.
    if chosen.command == "nightly":
        from orchestration.commands.nightly import nightly as run_nightly

        return run_nightly(chosen.day)
    if chosen.command == "erase":
        from orchestration.commands.erase import erase as run_erase

        return run_erase(chosen.user, chosen.device)
    if chosen.command == "data-inventory":
        from orchestration.commands.inventory import data_inventory

        return data_inventory()
    if chosen.command == "explain":
        from orchestration.commands.explain import explain as run_explain

        return run_explain(chosen.user, chosen.device, chosen.out)
    if chosen.command == "keys":
        from orchestration.commands.keys import keys as run_keys

        return run_keys(chosen.ids)
    if chosen.command == "check-definitions":
        from orchestration.commands.definitions import check_definitions

        return check_definitions(chosen.folder)
    if chosen.command == "preview-segment":
        from orchestration.commands.segments import preview_segment

        return preview_segment(chosen.segment)
    if chosen.command == "rollback":
        from orchestration.commands.published import rollback

        return rollback()
    if chosen.command == "export":
        from orchestration.commands.export import export as run_export

        return run_export([key for key in chosen.allow.split(",") if key])
    if chosen.command == "query":
        from orchestration.commands.published import query as run_query

        return run_query(chosen.sql)
    from orchestration.commands import tools

    return tools.dev() if chosen.command == "dev" else tools.docs()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2017-03-01") from None


if __name__ == "__main__":
    sys.exit(main())

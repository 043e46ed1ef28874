"""The commands behind `make`: python -m orchestration <command>."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

_METRIC_WORDS = ("where", "order", "limit", "since", "until")


def _parser() -> argparse.ArgumentParser:
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
    commands.add_parser("keys", help="the customer ids of your own user ids, as CSV").add_argument(
        "ids", type=Path, help="a file with one user_id a line"
    )
    commands.add_parser("data-inventory", help="list every column with personal data")
    query = commands.add_parser("query", help="ask the published marts")
    query.add_argument("sql", nargs="?", default="")
    _add_metric(commands.add_parser("metric", help="metrics of the published marts"))
    export = commands.add_parser("export", help="write the audiences of the published marts")
    export.add_argument("--allow", default="", help="audiences, by commas, that guards let pass")
    superset = commands.add_parser("superset", help="start Superset on the published marts")
    superset.add_argument("--port", type=int, default=8088)
    superset.add_argument("--new-password", action="store_true", help="for the admin")
    for name, does in (
        ("dashboard", "write the morning page of what is published again"),
        ("dev", "open the Dagster UI"),
        ("docs", "build one site of all that is documented"),
    ):
        commands.add_parser(name, help=does)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line, run the command, return its exit status."""
    chosen = _parser().parse_args(arguments)
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
    if chosen.command == "dashboard":
        from orchestration.commands.dashboard import dashboard

        return dashboard()
    if chosen.command == "metric":
        return _metric(chosen)
    if chosen.command == "query":
        from orchestration.commands.published import query as run_query

        return run_query(chosen.sql)
    if chosen.command == "superset":
        from orchestration.commands.superset import superset as run_superset

        return run_superset(chosen.port, chosen.new_password)
    from orchestration.commands import docs, tools

    return tools.dev() if chosen.command == "dev" else docs.docs()


def _add_metric(metric: argparse.ArgumentParser) -> None:
    metric.add_argument("metrics", nargs="?", default="", help="names by commas; none lists them")
    metric.add_argument("--by", default="", help="dimensions by commas")
    for word in _METRIC_WORDS:
        metric.add_argument(f"--{word}", default="")


def _metric(chosen: argparse.Namespace) -> int:
    from orchestration.commands.metrics import metric

    words = {word: getattr(chosen, word) for word in _METRIC_WORDS}
    return metric(chosen.metrics, chosen.by, words)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2017-03-01") from None


if __name__ == "__main__":
    from orchestration.lib.paths import NoFolder

    try:
        sys.exit(main())
    except NoFolder as error:
        sys.exit(str(error))

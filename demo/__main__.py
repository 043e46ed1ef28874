"""Command line of the demos: `python -m demo {grocer|webshop} --root DIR`."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path

from demo import grocer, webshop
from demo.landing_root import LandingRootError


def main(arguments: list[str] | None = None) -> int:
    """Lands one demo; returns the exit status (0 done, 1 refused with a message)."""
    options = _parser().parse_args(arguments)
    say = _progress_line()
    try:
        if options.demo == "grocer":
            grocer.land(options.root, say)
        else:
            planted = webshop.land(
                options.root,
                events=options.events,
                days=options.days,
                seed=options.seed,
                first_day=options.first_day,
                progress=say,
            )
            say(
                f"webshop (simulated): {planted.events:,} events in {planted.rows:,} rows, "
                f"{planted.sessions:,} sessions"
            )
    except (LandingRootError, grocer.GrocerDataError, ValueError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    if sys.stdout.isatty():
        print()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    demos = parser.add_subparsers(dest="demo", required=True)
    year = demos.add_parser("grocer", help="a real year of a grocer, 2017")
    shop = demos.add_parser("webshop", help="a simulated Japanese web shop of any size")
    for each in (year, shop):
        each.add_argument("--root", type=Path, required=True, help="landing root to write to")
    shop.add_argument("--events", type=int, default=20_000, help="about so many events (20000)")
    shop.add_argument("--days", type=int, default=28, help="landed days (28)")
    shop.add_argument("--seed", type=int, default=7, help="other seeds give other shops (7)")
    shop.add_argument(
        "--first-day",
        type=dt.date.fromisoformat,
        default=dt.date(2025, 4, 1),
        help="first landed day (2025-04-01)",
    )
    return parser


def _progress_line() -> Callable[[str], None]:
    # One line that is written over on a terminal; lines of a log elsewhere.
    if sys.stdout.isatty():
        return lambda text: print(f"\r\033[K{text}", end="", flush=True)
    return lambda text: print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""`make bench`: measure, keep the facts, write the table."""

from __future__ import annotations

import argparse
import sys
import time

from benchmarks import machine, results
from benchmarks.checkout import RunFailed
from benchmarks.render import render
from benchmarks.scale import Scale
from benchmarks.shop import NoDayLeft
from benchmarks.workloads import WORKLOADS


def main(arguments: list[str] | None = None) -> int:
    """Run the workloads that were asked for; 0 when all of them ran."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--events", default="1m,10m,100m", help="sizes (1m,10m,100m)")
    parser.add_argument("--only", default=",".join(WORKLOADS), help=f"some of {list(WORKLOADS)}")
    parser.add_argument("--render", action="store_true", help="only write the table again")
    chosen = parser.parse_args(arguments)
    if not chosen.render:
        try:
            sizes = [Scale.parse(text) for text in chosen.events.split(",")]
            _measure(sizes, _workloads(chosen.only))
        except (RunFailed, NoDayLeft, ValueError) as error:
            print(error, file=sys.stderr)
            return 1
    render()
    return 0


def _workloads(text: str) -> list[str]:
    wanted = {name.strip() for name in text.split(",")}
    if unknown := wanted - WORKLOADS.keys():
        raise ValueError(f"no workload {', '.join(sorted(unknown))}; there are {list(WORKLOADS)}")
    return [name for name in WORKLOADS if name in wanted]


def _measure(sizes: list[Scale], workloads: list[str]) -> None:
    for scale in sizes:
        for name in workloads:
            print(f"{scale.label} events, {name} …", flush=True)
            started = time.monotonic()
            facts = WORKLOADS[name](scale)
            results.keep(machine.facts(), scale, name, facts)
            print(f"{scale.label} events, {name}: {time.monotonic() - started:,.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())

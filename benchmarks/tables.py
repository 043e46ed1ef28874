"""From facts to Markdown: every table of README.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from benchmarks.figures import FIGURES, megabytes, seconds

Facts = Mapping[str, Any]
_PARTS = ("landing", "models", "tests", "gates", "publishing", "start_up", "all")
_MOST_READS = 15


def report(results: Facts) -> str:
    """All of it, in the order in which it is read."""
    sizes: Facts = results["sizes"]
    if not sizes:
        return "Nothing is measured yet."
    sections = (
        ("Targets", targets(sizes)),
        ("Where the time of a night goes", nights(sizes)),
        ("The slowest models", slowest(sizes)),
        ("The floor and the peers", peers(sizes)),
        ("What a usual night reads", reads(sizes)),
    )
    parts = [machine(results), *(f"### {name}\n\n{text}" for name, text in sections if text)]
    return "\n\n".join(parts)


def machine(results: Facts) -> str:
    """A sentence on the machine, the versions and the commit."""
    found = results["machine"]
    packages = ", ".join(f"{name} {number}" for name, number in found["packages"].items() if number)
    commits = sorted({facts["commit"] for _, _, facts in _measured(results["sizes"])})
    return (
        f"{found['cores']} cores, {found['memory_gb']} GB of memory, {found['system']}, Python "
        f"{found['python']}; {packages}. Floor and peers: {found['threads']} threads, "
        f"{found['memory_limit']} before they spill. Commit: {', '.join(commits)}."
    )


def targets(sizes: Facts) -> str:
    """A row a figure, a column a size; what misses its target is bold."""
    rows = []
    for figure in FIGURES:
        cells = []
        for facts in sizes.values():
            value = figure.value(facts, _ten_times_smaller(sizes, facts))
            text = "" if value is None else figure.show(value)
            cells.append(text if value is None or figure.is_met(value) else f"**{text}**")
        rows.append([figure.name, figure.target, *cells])
    heads = ["", "target", *(f"{label} events" for label in sizes)]
    return f"{_table(heads, rows)}\n\nBold: the target is missed."


def nights(sizes: Facts) -> str:
    """A row a night, a column a part of it."""
    rows = []
    for label, facts in sizes.items():
        for name, night in _nights(facts):
            rows.append(
                [
                    label,
                    name,
                    f"{night.get('events', night.get('rows', 0)):,}",
                    *(_number(night[f"{part}_seconds"]) for part in _PARTS),
                    megabytes(night["peak_bytes"]),
                ]
            )
    heads = ["size", "night", "events", *(part.replace("_", "-") for part in _PARTS), "peak memory"]
    return _table(heads, rows) + "\n\nSeconds." if rows else ""


def slowest(sizes: Facts) -> str:
    """For each size the models that took longest, of the full build and of one more night."""
    lines = [
        f"- {label}, {name}: "
        + ", ".join(f"`{model}` {_number(took)}" for model, took in night["slowest_models"].items())
        for label, facts in sizes.items()
        for name, night in _nights(facts)
        if name in ("full build", "one more day")
    ]
    return "\n".join(lines) + "\n\nSeconds." if lines else ""


def peers(sizes: Facts) -> str:
    """A row a run of the floor or a peer, then what they agree on."""
    rows, remarks = [], []
    for label, facts in sizes.items():
        for workload, name, run in _runs(facts):
            took = "failed" if "error" in run else seconds(run["seconds"])
            rows.append([label, workload, name, took, megabytes(run["peak_bytes"])])
            if "error" in run:
                remarks.append(f"- {label}, {workload}, {name}: {run['error']}")
        remarks += [f"- {label}: {remark}" for remark in _agreements(facts)]
    table = _table(["size", "", "engine", "time", "peak memory"], rows)
    return "\n\n".join(part for part in (table, "\n".join(remarks)) if part) if rows else ""


def reads(sizes: Facts) -> str:
    """For the largest size: the models that scan most rows, and of which table most."""
    measured = [(label, facts["reads"]) for label, facts in sizes.items() if "reads" in facts]
    if not measured:
        return ""
    label, facts = measured[-1]
    models = sorted(facts["models"].items(), key=lambda item: -_rows_read(item[1]))
    rows = [
        [
            f"`{model}`",
            f"{_rows_read(read):,}",
            megabytes(read["disk_bytes"]),
            *_largest(read["tables"]),
        ]
        for model, read in models[:_MOST_READS]
        if _rows_read(read)
    ]
    all_rows = sum(_rows_read(read) for _, read in models)
    all_bytes = sum(read["disk_bytes"] for _, read in models)
    heads = ["model", "rows scanned", "from disk", "most of them of", "share of that table"]
    return (
        f"At {label} events, a day of {facts['rows']:,} new rows: all models together scanned "
        f"{all_rows:,} rows, of {facts['stored_rows']:,} that are stored, and read "
        f"{megabytes(all_bytes)} of a warehouse of {megabytes(facts['warehouse_bytes'])}. dbt's "
        f"tests scanned {facts['tests']['rows']:,} rows.\n\n"
        f"{_table(heads, rows)}"
    )


def _nights(facts: Facts) -> Iterable[tuple[str, Facts]]:
    if "startup" in facts:
        yield "start-up alone", facts["startup"]
    if "full" in facts:
        yield "full build", facts["full"]
    if "night" in facts:
        yield "one more day", facts["night"]["whole"]
        yield "a tenth of a day", facts["night"]["tenth"]
    if "fixed" in facts:
        yield "1,000 rows", facts["fixed"]["thousand"]


def _runs(facts: Facts) -> Iterable[tuple[str, str, Facts]]:
    if "floor" in facts:
        yield "floor, ordered", "DuckDB", facts["floor"]["ordered"]
        yield "floor, plain copy", "DuckDB", facts["floor"]["copied"]
    if "floor_after" in facts.get("full", {}):
        yield "floor, ordered, after the full build", "DuckDB", facts["full"]["floor_after"]
    for workload, names in _PEERS.items():
        if workload in facts:
            yield workload, "Kizashi", facts[workload]["ours"]
            for key, name in names.items():
                yield workload, name, facts[workload][key]


_PEERS = {
    "funnels": {
        "clickhouse": "ClickHouse, from the landed files",
        "clickhouse_one_file": "ClickHouse, from their events in one file",
        "clickhouse_conversions": "ClickHouse, from our conversions in one file",
    },
    "sessions": {"clickhouse": "ClickHouse", "polars": "Polars"},
}


def _agreements(facts: Facts) -> Iterable[str]:
    same = facts.get("funnels", {}).get("agreement", {})
    if "units" in same:
        yield (
            f"the ten funnels hold {same['units']:,} customers by funnel; the deepest step differs "
            f"from ClickHouse's for {same['differing']:,}."
            + "".join(
                f" `{funnel}`: "
                + ", ".join(
                    f"step {level} {ours:,} against {theirs:,}"
                    for level, (ours, theirs) in levels.items()
                )
                + "."
                for funnel, levels in same["levels"].items()
            )
        )
    for key, name in _PEERS["sessions"].items():
        peer = facts.get("sessions", {}).get(key, {})
        if "differences" in peer:
            counts = ", ".join(
                f"{what.replace('_', ' ')} {ours:,} against {theirs:,}"
                for what, (ours, theirs) in peer["differences"].items()
            )
            total = facts["sessions"]["ours"]["counts"]["sessions"]
            yield f"{total:,} sessions; {name} counts " + (counts or "the same") + "."


def _measured(sizes: Facts) -> Iterable[tuple[str, str, Facts]]:
    for label, facts in sizes.items():
        for workload, found in facts.items():
            if workload != "wanted_events":
                yield label, workload, found


def _ten_times_smaller(sizes: Facts, facts: Facts) -> Facts:
    wanted = facts["wanted_events"]
    return next((other for other in sizes.values() if other["wanted_events"] * 10 == wanted), {})


def _rows_read(read: Facts) -> int:
    return sum(rows for rows, _ in read["tables"].values())


def _largest(tables: Mapping[str, Sequence[int]]) -> tuple[str, str]:
    name, (rows, stored) = max(tables.items(), key=lambda item: item[1][0])
    return f"`{name}`", f"{100 * rows / stored:.0f}%" if stored else ""


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    rule = ["---" if head in _TEXTS else "---:" for head in heads]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, rule, *rows))


_TEXTS = ("", "size", "night", "engine", "model", "most of them of")

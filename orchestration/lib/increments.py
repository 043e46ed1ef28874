"""What a night may build as increments: models that the last good night left as they are.

What is made of definitions alone, with its tests, stands as it is and is not built at all.

The warehouse is never built upon half a night. A night that does not come to its end, whatever
the reason, leaves the mark `is_open`, and the next one makes every model behind staging anew. So
does a model whose SQL, macros or definitions have changed, with all that is built from it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from graphlib import TopologicalSorter
from typing import Any

import duckdb

from orchestration.lib.paths import PROJECT


def ensure(con: duckdb.DuckDBPyConnection) -> None:
    """Create the tables that say so where they are missing."""
    con.execute("create schema if not exists landing")
    con.execute("create table if not exists landing.nights (is_open boolean not null)")
    con.execute("create table if not exists landing.steps (step varchar not null)")
    con.execute("create table if not exists landing.increments (model varchar not null)")
    con.execute(
        "create table if not exists landing.built_models "
        "(model varchar not null, fingerprint varchar not null)"
    )


def is_open(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the last night that began has not come to its end."""
    return con.execute("select 1 from landing.nights where is_open").fetchone() is not None


def begin(con: duckdb.DuckDBPyConnection, models: Iterable[str]) -> None:
    """Open a night in which these models are increments."""
    con.begin()
    con.execute("delete from landing.nights")
    con.execute("insert into landing.nights values (true)")
    con.execute("delete from landing.steps")
    _list(con, models)
    con.commit()


def begin_step(con: duckdb.DuckDBPyConnection, step: str) -> None:
    """Note that a step begins; a step that begins again builds whole from there on."""
    con.begin()
    if con.execute("select 1 from landing.steps where step = ?", [step]).fetchone():
        _list(con, [])
    con.execute("insert into landing.steps values (?)", [step])
    con.commit()


def finish(con: duckdb.DuckDBPyConnection, fingerprints: Mapping[str, str]) -> None:
    """Close the night: every model is now as its fingerprint says."""
    con.begin()
    con.execute("delete from landing.nights")
    _list(con, [])
    con.execute("delete from landing.built_models")
    if fingerprints:
        con.executemany(
            "insert into landing.built_models values (?, ?)", list(fingerprints.items())
        )
    con.commit()


def unchanged(con: duckdb.DuckDBPyConnection, fingerprints: Mapping[str, str]) -> list[str]:
    """The models that the last good night built as they are defined now."""
    built = dict(con.execute("select model, fingerprint from landing.built_models").fetchall())
    return sorted(model for model, found in fingerprints.items() if built.get(model) == found)


def standing(con: duckdb.DuckDBPyConnection, manifest: Mapping[str, Any]) -> list[str]:
    """The nodes that this night need not build, by dbt's unique ids.

    They are made of definitions alone, none of which has changed since the last good night
    built and tested them. A test that only warns runs: it may have warned then.
    """
    listed = {name for (name,) in con.execute("select model from landing.increments").fetchall()}
    nodes, parents = _graph(manifest)
    found: dict[str, bool] = {}
    for key in TopologicalSorter(parents).static_order():
        node = nodes[key]
        is_of_definitions = node["resource_type"] == "seed" or bool(parents[key])
        found[key] = (
            node["name"] in listed
            and is_of_definitions
            and str(node.get("config", {}).get("severity", "error")).lower() != "warn"
            and all(found.get(parent, False) for parent in node["depends_on"].get("nodes", []))
        )
    return [key for key, stands in found.items() if stands]


def fingerprints(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Each seed, model and test by name with a hash of what decides its rows: its own SQL and
    settings, the macros that it calls, what a Python model calls, the definitions that it reads,
    the engine, and the same of its parents.

    Args:
        manifest: dbt's manifest.json.
    """
    nodes, parents = _graph(manifest)
    found: dict[str, str] = {}
    for key in TopologicalSorter(parents).static_order():
        node = nodes[key]
        parts = [
            duckdb.__version__,
            node["checksum"]["checksum"],
            # what a test is asked of, which is in no file of its own
            repr(node.get("test_metadata")),
            repr(sorted(node.get("unrendered_config", {}).items(), key=str)),
            *_macro_texts(manifest, node["depends_on"].get("macros", [])),
            *(_learning_texts() if node.get("language") == "python" else []),
            *(found[parent] for parent in sorted(parents[key])),
        ]
        found[key] = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return {node["name"]: found[key] for key, node in nodes.items()}


def _graph(manifest: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The seeds, models and tests by unique id, and of each those that it is made of."""
    nodes = {
        key: node
        for key, node in manifest["nodes"].items()
        if node["resource_type"] in ("model", "seed", "test")
    }
    parents = {
        key: [parent for parent in node["depends_on"].get("nodes", []) if parent in nodes]
        for key, node in nodes.items()
    }
    return nodes, parents


def _learning_texts() -> list[str]:
    """The text of what Python models call."""
    return [path.read_text("utf-8") for path in sorted((PROJECT / "learning").glob("*.py"))]


def _macro_texts(manifest: Mapping[str, Any], called: Iterable[str]) -> list[str]:
    """The text of the project's own macros that are called, also by one another."""
    texts: dict[str, str] = {}
    waiting = list(called)
    while waiting:
        key = waiting.pop()
        macro = manifest["macros"].get(key)
        if macro is None or key in texts or macro["package_name"] != "kizashi":
            continue
        texts[key] = macro["macro_sql"]
        waiting += macro["depends_on"]["macros"]
    return [texts[key] for key in sorted(texts)]


def _list(con: duckdb.DuckDBPyConnection, models: Iterable[str]) -> None:
    con.execute("delete from landing.increments")
    rows = [[model] for model in models]
    if rows:
        con.executemany("insert into landing.increments values (?)", rows)

"""The models' SQL as dbt compiles it for a whole build, without a warehouse.

What dbt takes seconds for is kept beside the warehouse until a model or macro changes.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from orchestration.lib import project
from orchestration.lib.paths import Paths

# Whatever decides the SQL; rows of definitions do not.
_DECIDES = (
    "dbt_project.yml",
    "definitions/*.yml",
    "macros/**/*.sql",
    "models/**/*.sql",
    "models/**/*.yml",
)


@dataclass(frozen=True)
class Node:
    """A model or a seed: where it lies, what it reads, and its query or its columns' types."""

    name: str
    schema: str
    relation: str
    parents: list[str]
    sql: str | None
    column_types: dict[str, str]


def read(
    paths: Paths, wanted: Sequence[str], say: Callable[[str], None] = lambda text: None
) -> dict[str, Node]:
    """Models and all that they are built from, by name, parents before children.

    Raises:
        ProjectInvalid: A model, macro or YAML file is wrong.
    """
    kept = paths.home / "preview" / "models.json"
    made_of = _hash(paths.project, wanted)
    if kept.exists():
        content = json.loads(kept.read_text("utf-8"))
        if content["made_of"] == made_of:
            return {node["name"]: Node(**node) for node in content["nodes"]}
    say("reading the dbt project, as after every change of a model")
    nodes = _compiled(paths.project, wanted)
    kept.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"made_of": made_of, "nodes": [asdict(node) for node in nodes.values()]})
    kept.write_text(text, "utf-8")
    return nodes


def _hash(folder: Path, wanted: Sequence[str]) -> str:
    digest = hashlib.sha256(repr(sorted(wanted)).encode())
    for pattern in _DECIDES:
        for path in sorted(folder.glob(pattern)):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def compile_whole(folder: Path, target: Path, wanted: Sequence[str] = ()) -> list[Any]:
    """Let dbt compile models for a whole build; it writes its manifest with their SQL.

    Args:
        folder: Of the project.
        target: Where dbt writes to.
        wanted: What dbt is to select; all models without it.

    Returns:
        dbt's results, one a model or seed.

    Raises:
        ProjectInvalid: A model, macro or YAML file is wrong.
    """
    from dbt.cli.main import dbtRunner

    manifest = project.parsed(folder)
    with tempfile.TemporaryDirectory() as nowhere, _home(nowhere):
        done = dbtRunner(manifest=manifest).invoke(
            [
                *("--log-level", "none", "compile", "--quiet", "--no-introspect"),
                *("--target-path", str(target)),
                *(("--select", *wanted) if wanted else ()),
                *("--exclude", "resource_type:test", "resource_type:unit_test"),
                *project.dbt_flags(folder),
            ]
        )
    if not done.success:
        raise project.ProjectInvalid(str(done.exception or "dbt cannot compile it").strip())
    found: Any = done.result
    return list(found.results)


def _compiled(folder: Path, wanted: Sequence[str]) -> dict[str, Node]:
    with tempfile.TemporaryDirectory() as nowhere:
        results = compile_whole(folder, Path(nowhere), [f"+{name}" for name in wanted])
    manifest = project.parsed(folder)
    queries = {
        one.node.unique_id: one.node.compiled_code
        for one in results
        if one.node.resource_type == "model"
    }
    seeds = {
        parent
        for key in queries
        for parent in manifest.nodes[key].depends_on_nodes
        if parent.startswith("seed.")
    }
    keys = [*sorted(seeds), *queries]
    return {node.name: node for node in (_node(manifest, key, queries.get(key)) for key in keys)}


def _node(manifest: Any, key: str, sql: str | None) -> Node:
    node = manifest.nodes[key]
    parents = [manifest.nodes[one].name for one in node.depends_on_nodes if one in manifest.nodes]
    types = dict(node.config.column_types) if sql is None else {}
    return Node(node.name, node.schema, node.relation_name, parents, sql, types)


@contextmanager
def _home(folder: str) -> Iterator[None]:
    """dbt opens a warehouse even where it asks it nothing: an empty one, not the real one."""
    before = os.environ.get("KIZASHI_HOME")
    os.environ["KIZASHI_HOME"] = folder
    try:
        yield
    finally:
        if before is None:
            del os.environ["KIZASHI_HOME"]
        else:
            os.environ["KIZASHI_HOME"] = before

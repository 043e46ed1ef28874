"""What metrics there are, and by what each can be told; as dbt has read models/semantic."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, NoReturn

from metricflow.engine.metricflow_engine import MetricFlowEngine
from metricflow.engine.models import Dimension
from metricflow.protocols.sql_client import SqlEngine
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow.sql.render.sql_plan_renderer import SqlPlanRenderer
from metricflow_semantic_interfaces.type_enums.dimension_type import DimensionType
from metricflow_semantics.model.dbt_manifest_parser import (
    parse_manifest_from_dbt_generated_manifest,
)
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

GRAINS = ("day", "week", "month", "quarter", "year")
FORMATS = ("count", "money", "number", "rate", "times")
_TIME = "metric_time"


@dataclass(frozen=True)
class Metric:
    """One metric.

    Attributes:
        format: How its numbers are written, one of `FORMATS`.
        choose: Dimensions of which one value has to be chosen, since across several its numbers
            do not add up; each with the value that is taken when nobody chooses, empty for none.
        by: What it can be told by, in the order in which people are told: the name that they
            use, and MetricFlow's.
    """

    name: str
    label: str
    description: str
    owner: str
    format: str
    choose: Mapping[str, str] = field(default_factory=dict)
    by: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Spine:
    """The model with a row for every date: the relation that queries name, and its query."""

    relation: str
    sql: str
    refs: Mapping[str, str]


@dataclass(frozen=True)
class Catalogue:
    """Every metric by name, the relations that they read, and what makes SQL of a question."""

    metrics: Mapping[str, Metric]
    relations: Mapping[str, str]
    spine: Spine
    engine: MetricFlowEngine


class _Renders:
    """What MetricFlow asks of a database to write SQL for it; running that is done here."""

    sql_engine_type = SqlEngine.DUCKDB
    sql_plan_renderer: SqlPlanRenderer = DuckDbSqlPlanRenderer()

    def query(self, *_: object) -> NoReturn:
        raise NotImplementedError

    execute = dry_run = query

    def close(self) -> None:
        """Nothing is open."""

    def render_bind_parameter_key(self, bind_parameter_key: str) -> str:
        return f"${bind_parameter_key}"


def read(semantic_manifest: str, manifest: Mapping[str, Any]) -> Catalogue:
    """Every metric of the project.

    Args:
        semantic_manifest: The text of dbt's semantic_manifest.json.
        manifest: dbt's manifest.json.
    """
    lookup = SemanticManifestLookup(parse_manifest_from_dbt_generated_manifest(semantic_manifest))
    engine = MetricFlowEngine(lookup, _Renders())
    found = json.loads(semantic_manifest)
    own = {
        one.name: {model.semantic_model_name for model in one.semantic_models}
        for one in engine.list_metrics(include_dimensions=False)
    }
    return Catalogue(
        metrics={
            one["name"]: _metric(one, _by(engine.list_group_bys([one["name"]]), own[one["name"]]))
            for one in found["metrics"]
        },
        relations={
            one["node_relation"]["relation_name"]: one["node_relation"]["alias"]
            for one in found["semantic_models"]
        },
        spine=_spine(found["project_configuration"]["time_spines"][0], manifest),
        engine=engine,
    )


def _metric(found: Mapping[str, Any], by: Mapping[str, str]) -> Metric:
    meta = found["config"]["meta"]
    return Metric(
        name=found["name"],
        label=found["label"],
        description=" ".join(found["description"].split()),
        owner=meta["owner"],
        format=meta["format"],
        choose=meta.get("choose", {}),
        by=by,
    )


def _by(elements: Sequence[object], own: Set[str]) -> dict[str, str]:
    """Periods and categories; not entities, since a row a customer is no metric.

    Args:
        elements: All that MetricFlow can group the metric by.
        own: The metric's own models, whose dimensions come first; of a name that several models
            have, the first is meant.
    """
    dimensions = [one for one in elements if isinstance(one, Dimension)]
    finest = next(one for one in dimensions if one.name == _TIME)
    assert finest.type_params is not None
    grains = GRAINS[GRAINS.index(finest.type_params.time_granularity.value) :]
    found = {grain: f"{_TIME}__{grain}" for grain in grains}
    categories = [one for one in dimensions if one.type is DimensionType.CATEGORICAL]
    for one in sorted(categories, key=lambda one: (not _is_of(one, own), one.dunder_name)):
        found.setdefault(one.name, one.dunder_name)
    return found


def _is_of(dimension: Dimension, models: Set[str]) -> bool:
    reference = dimension.semantic_model_reference
    return reference is not None and reference.semantic_model_name in models


def _spine(found: Mapping[str, Any], manifest: Mapping[str, Any]) -> Spine:
    relation = found["node_relation"]["relation_name"]
    nodes = manifest["nodes"]
    node = next(one for one in nodes.values() if one.get("relation_name") == relation)
    parents = [nodes[key] for key in node["depends_on"]["nodes"]]
    return Spine(relation, node["raw_code"], {one["name"]: one["relation_name"] for one in parents})

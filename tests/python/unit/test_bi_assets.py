"""What Superset is given names only what the marts' contracts have, and says which days are whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
import yaml

from orchestration.lib.paths import PROJECT
from tests.python.support.published_marts import publish_rows

ASSETS = PROJECT / "bi" / "assets"
Asset = dict[str, Any]

# What a chart says by names of columns and metrics, and what else it says.
NAMES = {"metric", "metrics", "groupby", "all_columns", "x_axis", "timeseries_limit_metric"}
NAMES |= {"x_axis_sort"}
STRUCTURED = {"adhoc_filters", "column_config", "order_by_cols"}
LOOKS = {
    *("color_scheme", "header_font_size", "label_type", "legendOrientation", "legendType"),
    *("number_format", "order_desc", "orientation", "percent_calculation_type", "query_mode"),
    *("rich_tooltip", "row_limit", "show_cell_bars", "show_labels", "show_legend"),
    *("show_tooltip_labels", "show_value", "sort_by_metric", "stack", "subheader"),
    *("subheader_font_size", "table_timestamp_format", "time_grain_sqla", "tooltipTimeFormat"),
    *("tooltip_label_type", "truncate_metric", "x_axis_sort_asc", "x_axis_time_format"),
    "y_axis_format",
}


def _assets(kind: str) -> dict[str, Asset]:
    """By their names in the folder."""
    return {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted((ASSETS / kind).rglob("*.yaml"))
    }


DATASETS, CHARTS, DASHBOARDS = (_assets(kind) for kind in ("datasets", "charts", "dashboards"))
(DASHBOARD,) = DASHBOARDS.values()


@pytest.fixture(scope="module")
def marts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Every mart as its contract says, without rows."""
    paths = publish_rows(tmp_path_factory.mktemp("empty"), {})
    with duckdb.connect(str(paths.published / "kizashi.duckdb"), read_only=True) as con:
        yield con


def _columns(dataset: Asset) -> set[str]:
    return {column["column_name"] for column in dataset["columns"]}


def _metrics(dataset: Asset) -> set[str]:
    return {metric["metric_name"] for metric in dataset["metrics"]}


def _named(params: Asset) -> set[str]:
    """Every column and metric that a chart names."""
    names: set[str] = set()
    for key in NAMES & set(params):
        names |= {params[key]} if isinstance(params[key], str) else set(params[key])
    names |= {own["subject"] for own in params.get("adhoc_filters", [])}
    names |= set(params.get("column_config", {}))
    return names | {json.loads(order)[0] for order in params.get("order_by_cols", [])}


def _dataset(uuid: str) -> Asset:
    (found,) = [dataset for dataset in DATASETS.values() if dataset["uuid"] == uuid]
    return found


@pytest.mark.parametrize("name", DATASETS)
def test_a_dataset_has_its_columns_and_metrics(marts: duckdb.DuckDBPyConnection, name: str) -> None:
    dataset = DATASETS[name]
    relation = marts.sql(dataset["sql"])
    types = dict(zip(relation.columns, map(str, relation.types), strict=True))
    said = {column["column_name"]: column["type"] for column in dataset["columns"]}
    assert said == {name: types.get(name, "no such column").split("(")[0] for name in said}
    for metric in dataset["metrics"]:
        assert len(relation.aggregate(metric["expression"]).fetchall()) == 1


@pytest.mark.parametrize("spoiled", ["sum(no_such_column)", "sum(member_count) / no_such_column"])
def test_a_wrong_metric_would_be_noticed(marts: duckdb.DuckDBPyConnection, spoiled: str) -> None:
    with pytest.raises(duckdb.BinderException):
        marts.sql(DATASETS["segments"]["sql"]).aggregate(spoiled)


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_names_what_its_dataset_has(name: str) -> None:
    chart = CHARTS[name]
    dataset = _dataset(chart["dataset_uuid"])
    assert set(chart["params"]) - NAMES - STRUCTURED - LOOKS == set()
    assert _named(chart["params"]) != set()
    assert _named(chart["params"]) - _columns(dataset) - _metrics(dataset) == set()


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_never_mixes_whole_days_with_those_under_way(name: str) -> None:
    chart = CHARTS[name]
    if "is_mature" not in _columns(_dataset(chart["dataset_uuid"])):
        assert "is_mature" not in _named(chart["params"])
        return
    (own,) = [own for own in chart["params"]["adhoc_filters"] if own["subject"] == "is_mature"]
    assert (own["operator"], own["comparator"]) in {("==", True), ("==", False)}


def test_funnels_are_shown_whole_and_under_way() -> None:
    shown = [
        own["comparator"]
        for chart in CHARTS.values()
        for own in chart["params"].get("adhoc_filters", [])
        if own["subject"] == "is_mature"
    ]
    assert sorted(shown) == [False, True]


def _parts(kind: str) -> list[Asset]:
    """The dashboard's parts of a kind."""
    parts = [part for part in DASHBOARD["position"].values() if isinstance(part, dict)]
    return [part for part in parts if part["type"] == kind]


def test_every_chart_is_on_the_dashboard_once() -> None:
    placed = [part["meta"]["uuid"] for part in _parts("CHART")]
    assert sorted(placed) == sorted(chart["uuid"] for chart in CHARTS.values())
    inside = [child for row in _parts("ROW") for child in row["children"]]
    assert sorted(inside) == sorted(part["id"] for part in _parts("CHART"))
    assert _parts("GRID")[0]["children"] == [row["id"] for row in _parts("ROW")]
    # a row is twelve wide
    widths = {part["id"]: part["meta"]["width"] for part in _parts("CHART")}
    assert {sum(widths[child] for child in row["children"]) for row in _parts("ROW")} == {12}


FILTERS = {own["name"]: own for own in DASHBOARD["metadata"]["native_filter_configuration"]}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_asks_what_its_charts_have(name: str) -> None:
    ((target,), left_out) = (FILTERS[name]["targets"], FILTERS[name]["scope"]["excluded"])
    own = _dataset(target["datasetUuid"])
    assert FILTERS[name].get("sortMetric") in {None, *_metrics(own)}
    meta = [part["meta"] for part in _parts("CHART") if part["meta"]["chartId"] not in left_out]
    charts = [chart for chart in CHARTS.values() if chart["uuid"] in {one["uuid"] for one in meta}]
    assert charts != []
    for chart in charts:
        assert target["column"]["name"] in _columns(_dataset(chart["dataset_uuid"]))


def test_every_asset_is_told_apart_and_reads_the_one_database() -> None:
    databases = _assets("databases")
    (database,) = databases.values()
    everything = [databases, DATASETS, CHARTS, DASHBOARDS]
    uuids = [asset["uuid"] for assets in everything for asset in assets.values()]
    assert len(set(uuids)) == len(uuids)
    assert {dataset["database_uuid"] for dataset in DATASETS.values()} == {database["uuid"]}
    assert database["extra"]["engine_params"]["connect_args"]["read_only"] is True
    assert not any(database[key] for key in ("allow_ctas", "allow_cvas", "allow_dml"))

"""How dbt's nodes look in Dagster: keys, groups and owners."""

from collections.abc import Mapping
from typing import Any

from dagster import AssetKey
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings

from orchestration.defs.landing.assets import LANDED


class Translator(DagsterDbtTranslator):
    """Names an asset after its schema and table, and groups it by layer."""

    def __init__(self) -> None:
        super().__init__(
            settings=DagsterDbtTranslatorSettings(
                enable_asset_checks=True,
                enable_code_references=True,
                # every source of dbt is laid by one step
                enable_duplicate_source_asset_keys=True,
            )
        )

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> AssetKey:
        """`marts/funnel_steps` for the table marts.funnel_steps."""
        if dbt_resource_props["resource_type"] == "source":
            return LANDED
        table = dbt_resource_props.get("alias") or dbt_resource_props["name"]
        return AssetKey([dbt_resource_props["schema"], table])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The layer and area of the model's folder, such as marts_core."""
        if dbt_resource_props["resource_type"] == "seed":
            return "definitions"
        layer, *rest = dbt_resource_props["fqn"][1:-1]
        return "_".join([layer, *rest[:1]]) if layer != "staging" else layer


translator = Translator()

"""How dbt's nodes look in Dagster: keys, groups and owners."""

from collections.abc import Mapping, Sequence
from typing import Any

from dagster import AssetKey, MetadataValue
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings

from orchestration.defs.landing.assets import LANDED

# The page of docs/ that explains a folder of models.
EXPLAINED_IN = {
    "activation": "activation.md",
    "consents": "privacy.md",
    "campaigns": "attribution.md",
    "experiments": "experiments.md",
    "funnels": "funnels.md",
    "growth": "growth.md",
    "identity": "increments.md",
    "moments": "moments.md",
    "personalization": "profiles.md",
    "profiles": "profiles.md",
    "propensity": "propensity.md",
    "recommendations": "recommendations.md",
    "targeting": "lift.md",
    "ga4": "trackers.md",
    "segment": "trackers.md",
    "snowplow": "trackers.md",
}


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

    def get_metadata(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, Any]:
        """Beside dbt's own: the page that explains what the models of the folder mean."""
        page = next(
            (EXPLAINED_IN[area] for area in dbt_resource_props["fqn"] if area in EXPLAINED_IN), None
        )
        explained = {"docs": MetadataValue.path(f"docs/{page}")} if page else {}
        return {**super().get_metadata(dbt_resource_props), **explained}

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> Sequence[str]:
        """Whom dbt names, else those who look after all of it."""
        return super().get_owners(dbt_resource_props) or ["team:analytics"]

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The layer and area of the model's folder, such as marts_core."""
        if dbt_resource_props["resource_type"] == "seed":
            return "definitions"
        layer, *rest = dbt_resource_props["fqn"][1:-1]
        return "_".join([layer, *rest[:1]]) if layer != "staging" else layer


translator = Translator()

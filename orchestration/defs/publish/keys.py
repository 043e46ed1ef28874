"""The names of what readers see. Others depend on them without reading the dbt project."""

from dagster import AssetKey

PUBLISHED = AssetKey(["published", "marts"])
DASHBOARD = AssetKey(["published", "dashboard"])

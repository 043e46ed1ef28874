"""Pure functions behind the assets. Nothing here imports Dagster; nothing here runs at import."""

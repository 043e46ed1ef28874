"""The Dagster side: assets, checks, jobs and schedules, a folder a domain."""

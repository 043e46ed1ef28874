"""The dbt models as assets. No SQL here, and nothing that runs outside of dbt."""

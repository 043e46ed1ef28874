{{ config(materialized='ephemeral') }}
-- entry_mode = first: from a unit's first entry on, from each to its successor.
{{ successive_entries(ref('int_funnel_entries__succeeded')) }}

{{ config(materialized='table') }}

-- A row that lands again on another day is a new version; twice on one day, a copy.
{{ later_copies('stg_campaigns__rows', ['campaign_id', 'landed_on']) }}

{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced_funnel_dates()},
) }}

-- What people did instead of the next step: of the entries that did not complete,
-- how many did what next.
select
    entries.funnel_key,
    entries.entry_date,
    entries.deepest_step,
    entries.next_conversion_key,
    count(*) as entry_count
from {{ ref('int_funnel_entries__chosen') }} as entries
{{ only_changed_funnel_dates('entries') }}
where entries.next_conversion_key is not null
group by
    entries.funnel_key,
    entries.entry_date,
    entries.deepest_step,
    entries.next_conversion_key

{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced_landed_days()},
) }}

-- What became of the rows of every landed day of events, as staging holds them, by the feed
-- that brought them.
with rows_of_days as (

    select
        landed_rows.feed,
        landed_rows.landed_on,
        max(landed_rows.occurred_at) as last_occurred_at,
        cast(count_if(landed_rows.refusal_reason is null) as bigint) as usable_count,
        cast(count_if(landed_rows.refusal_reason is not null) as bigint) as quarantined_count
    from {{ ref('stg_events__rows') }} as landed_rows
    {{ only_changed_days('landed_rows.landed_on') }}
    group by landed_rows.feed, landed_rows.landed_on

),

copies as (

    select
        duplicates.feed,
        duplicates.landed_on,
        count(*) as duplicate_count
    from {{ ref('stg_events__duplicates') }} as duplicates
    {{ only_changed_days('duplicates.landed_on') }}
    group by duplicates.feed, duplicates.landed_on

)

select
    rows_of_days.feed,
    rows_of_days.landed_on,
    rows_of_days.last_occurred_at,
    rows_of_days.usable_count,
    rows_of_days.quarantined_count,
    coalesce(copies.duplicate_count, 0) as duplicate_count
from rows_of_days
left join copies
    on rows_of_days.feed = copies.feed
    and rows_of_days.landed_on = copies.landed_on

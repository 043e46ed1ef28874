{{ config(materialized='table') }}

-- Every event that may have come, gone or changed tonight: what the night's days
-- held and hold, and the copies of the same ids that lie in other days, since one
-- of them may now be the first. Nobody asks on a whole build.
with landed_rows as (

    select
        event_id,
        event_name,
        anonymous_id,
        user_id,
        occurred_at,
        received_at,
        landed_on,
        source_file,
        source_line,
        event_key,
        row_key
    from {{ ref('stg_events__rows') }}
    where refusal_reason is null and {{ 'true' if is_nightly() else 'false' }}

),

gone as (

    select * from {{ ref('stg_events__left') }}

),

touched_keys as (

    select event_key from landed_rows
    where landed_on in ({{ tonights_days() }})
    union
    select event_key from gone

),

-- two narrow columns of history tell which days are worth reading
touched_days as (

    select distinct landed_on from landed_rows
    where event_key in (select touched_keys.event_key from touched_keys)

),

touched as (

    select
        landed_rows.*,
        true as is_landed
    from landed_rows
    inner join touched_days on landed_rows.landed_on = touched_days.landed_on
    where landed_rows.event_key in (select touched_keys.event_key from touched_keys)
    union all
    select
        event_id,
        event_name,
        anonymous_id,
        user_id,
        occurred_at,
        cast(null as timestamp) as received_at,
        cast(null as date) as landed_on,
        cast(null as string) as source_file,
        cast(null as bigint) as source_line,
        event_key,
        cast(null as {{ key_type() }}) as row_key,
        false as is_landed
    from gone

)

select * from touched

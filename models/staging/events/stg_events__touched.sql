{{ config(
    materialized='table',
    pre_hook="{{ skip_by_values(10000) }}",
    post_hook="{{ skip_by_values() }}",
) }}

-- Every event that may have come, gone or changed tonight: what the night's days
-- held and hold, and the copies of the same ids that lie in other days, since one
-- of them may now be the first. Nobody asks on a whole build.
with landed_rows as {{ read_each_time() }} (

    select
        landed.feed,
        landed.event_id,
        landed.event_name,
        landed.anonymous_id,
        landed.user_id,
        landed.occurred_at,
        landed.received_at,
        landed.landed_on,
        landed.source_file,
        landed.source_line,
        landed.event_key,
        landed.row_key,
        {{ row_place('landed') }} as row_place
    from {{ ref('stg_events__rows') }} as landed
    where landed.refusal_reason is null and {{ 'true' if is_nightly() else 'false' }}

),

gone as (

    select * from {{ ref('stg_events__left') }}

),

tonights as (

    select * from landed_rows
    where landed_on in ({{ tonights_days() }})

),

touched_keys as (

    select event_key from tonights
    union
    select event_key from gone

),

-- two narrow columns of history tell where the copies lie, which are few
elsewhere as (

    select row_place from landed_rows
    where
        landed_on not in ({{ tonights_days() }})
        and event_key in (select touched_keys.event_key from touched_keys)

),

few_elsewhere as (

    {{ few_rows('elsewhere', 'row_place') }}

),

landed_copies as (

    select * from tonights
    union all
    select landed_rows.*
    from landed_rows
    inner join few_elsewhere on landed_rows.row_place = few_elsewhere.row_place

),

touched as (

    select
        feed,
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
        row_key,
        true as is_landed
    from landed_copies
    union all
    select
        cast(null as string) as feed,
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

{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': {
        'set': 'staging.stg_events__touched',
        'where': 'target.event_key = changed.event_key and target.event_id = changed.event_id',
    }},
) }}

{%- set touched = ref('stg_events__touched') -%}
{%- set landed = ref('stg_events__rows') -%}

-- Ids that occur once (nearly all) are set aside before anything is sorted.
with landed_rows as {{ read_each_time() }} (

    select
        feed,
        event_id,
        received_at,
        landed_on,
        source_file,
        source_line,
        event_key,
        row_key
    {%- if is_nightly() %}
    from {{ touched }}
    where is_landed
    {%- else %}
    from {{ landed }}
    where refusal_reason is null
    {%- endif %}

),

repeated as (

    select event_key
    from landed_rows
    group by event_key
    having count(*) > 1

),

numbered as (

    select
        landed_rows.*,
        row_number() over (
            partition by landed_rows.event_id
            order by
                landed_rows.received_at asc nulls last,
                landed_rows.landed_on asc,
                landed_rows.source_file asc,
                landed_rows.source_line asc
        ) as copy_number
    from landed_rows
    inner join repeated on landed_rows.event_key = repeated.event_key

),

later_copies as (

    select
        feed,
        event_id,
        landed_on,
        source_file,
        source_line,
        event_key,
        row_key
    from numbered
    where copy_number > 1

)

select * from later_copies

{{ config(materialized='table') }}

-- Ids that occur once (nearly all) are set aside before anything is sorted.
with landed_rows as (

    select
        event_id,
        received_at,
        landed_on,
        source_file,
        source_line
    from {{ ref('stg_events__rows') }}
    where refusal_reason is null

),

repeated as (

    select event_id
    from landed_rows
    group by event_id
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
    inner join repeated on landed_rows.event_id = repeated.event_id

),

later_copies as (

    select
        event_id,
        landed_on,
        source_file,
        source_line
    from numbered
    where copy_number > 1

)

select * from later_copies

-- The entries that count, of both entry modes, numbered in order.
with chosen as (

    select
        funnel_key,
        unit_id,
        entry_position
    from {{ ref('int_funnel_entries__daily') }}
    union all
    select
        funnel_key,
        unit_id,
        entry_position
    from {{ ref('int_funnel_entries__successive') }}

),

numbered as (

    select
        *,
        row_number() over (
            partition by funnel_key, unit_id order by entry_position
        ) as entry_number
    from chosen

)

select * from numbered

-- entry_mode = first: from a unit's first entry on, from each to its successor.
with recursive chosen as (

    select
        funnel_key,
        unit_id,
        min(entry_position) as entry_position
    from {{ ref('int_funnel_entries__succeeded') }}
    group by funnel_key, unit_id
    union all
    select
        succeeded.funnel_key,
        succeeded.unit_id,
        succeeded.next_entry_position as entry_position
    from chosen
    inner join {{ ref('int_funnel_entries__succeeded') }} as succeeded
        on
        chosen.funnel_key = succeeded.funnel_key
        and chosen.unit_id = succeeded.unit_id
        and chosen.entry_position = succeeded.entry_position
    where succeeded.next_entry_position is not null

)

select * from chosen

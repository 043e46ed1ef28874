-- entry_mode = any: a unit counts once an entry date, by the entry of that date
-- that gets deepest, and by the earliest of these.
with entries as (

    select
        summarized.*,
        {{ local_date('summarized.entered_at', 'settings.time_zone') }} as entry_date
    from {{ ref('int_funnel_entries__summarized') }} as summarized
    inner join {{ ref('funnels') }} as funnels
        on summarized.funnel_key = funnels.funnel_key
    cross join {{ ref('stg_definitions__settings') }} as settings
    where funnels.entry_mode = 'any'

),

chosen as (

    select
        funnel_key,
        unit_id,
        entry_position,
        entry_date
    from entries
    qualify row_number() over (
            partition by funnel_key, unit_id, entry_date
            order by deepest_step desc, entry_position asc
        ) = 1

)

select * from chosen

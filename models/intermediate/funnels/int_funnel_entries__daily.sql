{{ config(materialized='ephemeral') }}

-- entry_mode = any: a unit counts once an entry date, by the entry of that date
-- that gets deepest, and by the earliest of these.
with begun as (

    select
        begun.funnel_number,
        begun.unit_key,
        begun.entry_date,
        begun.entry_moment
    from {{ ref('int_funnel_entries__begun') }} as begun
    left join {{ ref('int_funnel_entries__excluded') }} as excluded
        on begun.funnel_number = excluded.funnel_number
        and begun.entry_moment = excluded.entry_moment
    where begun.entry_mode = 'any' and excluded.funnel_number is null

),

taken as (

    select
        taken.funnel_number,
        {{ hash_key('taken.funnel_number, taken.unit_key, taken.entry_date') }} as day_key,
        taken.entry_moment,
        taken.step_number
    from {{ ref('int_funnel_steps__taken') }} as taken
    inner join {{ ref('int_funnels__listed') }} as funnels
        on taken.funnel_number = funnels.funnel_number
    left join {{ ref('int_funnel_entries__excluded') }} as excluded
        on taken.funnel_number = excluded.funnel_number
        and taken.entry_moment = excluded.entry_moment
    where funnels.entry_mode = 'any' and excluded.funnel_number is null

),

deepest as (

    select
        day_key,
        max(step_number) as deepest_step
    from taken
    group by day_key

),

deep as (

    select
        taken.day_key,
        min(taken.entry_moment) as entry_moment
    from taken
    inner join deepest
        on taken.day_key = deepest.day_key
        and taken.step_number = deepest.deepest_step
    group by taken.day_key

),

days as (

    select
        min(funnel_number) as funnel_number,
        min(unit_key) as unit_key,
        {{ hash_key('funnel_number, unit_key, entry_date') }} as day_key,
        min(entry_moment) as entry_moment
    from begun
    group by {{ hash_key('funnel_number, unit_key, entry_date') }}

),

chosen as (

    select
        days.funnel_number,
        days.unit_key,
        coalesce(deep.entry_moment, days.entry_moment) as entry_moment
    from days
    left join deep on days.day_key = deep.day_key

)

select * from chosen

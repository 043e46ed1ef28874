-- The steps that each entry that counts got to, with the seconds since the step
-- before.
with followed as (

    select * from {{ ref('int_funnel_entries__followed') }}

),

chosen as (

    select * from {{ ref('int_funnel_entries__chosen') }}

),

reached as (

    select
        chosen.funnel_key,
        chosen.unit_id,
        chosen.entry_number,
        followed.step_number,
        followed.reached_at,
        lag(followed.reached_at) over (
            partition by chosen.funnel_key, chosen.unit_id, chosen.entry_number
            order by followed.step_number
        ) as previous_reached_at
    from chosen
    inner join followed
        on chosen.funnel_key = followed.funnel_key
        and chosen.unit_id = followed.unit_id
        and chosen.entry_position = followed.entry_position

),

timed as (

    select
        funnel_key,
        unit_id,
        entry_number,
        step_number,
        reached_at,
        {{ seconds_between('previous_reached_at', 'reached_at') }} as seconds_from_previous
    from reached

)

select * from timed

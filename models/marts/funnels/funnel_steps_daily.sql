{#- Published as funnel_steps, the name that its definitions file already has. -#}
{{ config(alias='funnel_steps') }}

with counted as (

    select * from {{ ref('int_funnel_steps__counted') }}

),

entered as (

    select
        funnel_key,
        entry_date,
        breakdown,
        breakdown_value,
        reached as entered
    from counted
    where step_number = 1

),

steps as (

    select
        entered.*,
        funnel_steps.step_number,
        funnel_steps.conversion_key
    from entered
    inner join {{ ref('funnel_steps') }} as funnel_steps
        on entered.funnel_key = funnel_steps.funnel_key

),

filled as (

    -- a step that nobody reached is a row of zero
    select
        steps.*,
        coalesce(counted.reached, 0) as reached,
        counted.median_seconds_from_previous
    from steps
    left join counted
        on steps.funnel_key = counted.funnel_key
        and steps.entry_date = counted.entry_date
        and steps.breakdown = counted.breakdown
        and steps.breakdown_value = counted.breakdown_value
        and steps.step_number = counted.step_number

),

compared as (

    select
        *,
        lag(reached) over (
            partition by funnel_key, entry_date, breakdown, breakdown_value
            order by step_number
        ) as reached_before
    from filled

),

final as (

    select
        compared.funnel_key,
        compared.entry_date,
        compared.breakdown,
        compared.breakdown_value,
        compared.step_number,
        compared.conversion_key,
        compared.entered,
        compared.reached,
        coalesce(compared.reached_before, compared.reached) - compared.reached as dropped,
        case
            when compared.reached_before is null then 1
            else cast(compared.reached as double) / nullif(compared.reached_before, 0)
        end as step_rate,
        cast(compared.reached as double) / compared.entered as overall_rate,
        compared.median_seconds_from_previous,
        {{ midnight_utc(add_days('compared.entry_date', 1), 'clock.time_zone') }}
        + funnels.window_hours * interval '1' hour <= clock.clock_at as is_mature
    from compared
    inner join {{ ref('funnels') }} as funnels
        on compared.funnel_key = funnels.funnel_key
    cross join {{ ref('stg_landing__clock') }} as clock

)

select * from final

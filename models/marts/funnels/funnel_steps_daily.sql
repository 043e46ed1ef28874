{#- Published as funnel_steps, the name that its definitions file already has. -#}
{{ config(alias='funnel_steps', materialized='view') }}

with filled as (

    select * from {{ ref('int_funnel_steps__counted') }}

),

final as (

    select
        filled.funnel_key,
        filled.entry_date,
        filled.breakdown,
        filled.breakdown_value,
        filled.step_number,
        filled.conversion_key,
        filled.is_optional,
        filled.entered,
        filled.reached,
        coalesce(filled.reached_before, filled.reached) - filled.reached as dropped,
        case
            when filled.reached_before is null then 1
            else cast(filled.reached as double) / nullif(filled.reached_before, 0)
        end as step_rate,
        cast(filled.reached as double) / filled.entered as overall_rate,
        filled.median_seconds_from_previous,
        filled.p90_seconds_from_previous,
        {{ midnight_utc(add_days('filled.entry_date', 1), 'clock.time_zone') }}
        + funnels.window_hours * interval '1' hour <= clock.clock_at as is_mature
    from filled
    inner join {{ ref('funnels') }} as funnels
        on filled.funnel_key = funnels.funnel_key
    cross join {{ ref('stg_landing__clock') }} as clock

)

select * from final

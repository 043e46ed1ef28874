{{ config(materialized='view') }}

with final as (

    select
        paths.funnel_key,
        paths.entry_date,
        paths.deepest_step,
        paths.next_conversion_key,
        paths.entry_count,
        {{ midnight_utc(add_days('paths.entry_date', 1), 'clock.time_zone') }}
        + funnels.window_hours * interval '1' hour <= clock.clock_at as is_mature
    from {{ ref('int_funnel_paths__counted') }} as paths
    inner join {{ ref('funnels') }} as funnels
        on paths.funnel_key = funnels.funnel_key
    cross join {{ ref('stg_landing__clock') }} as clock

)

select * from final

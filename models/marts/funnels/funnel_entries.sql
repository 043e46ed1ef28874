{{ config(materialized='view') }}

with final as (

    select
        chosen.funnel_key,
        chosen.unit_id,
        chosen.entry_number,
        chosen.entered_at,
        chosen.entry_date,
        chosen.deepest_step,
        chosen.completed_at,
        chosen.entered_at + funnels.window_hours * interval '1' hour < clock.clock_at as is_mature,
        chosen.channel,
        chosen.device_type,
        chosen.region
    from {{ ref('int_funnel_entries__chosen') }} as chosen
    inner join {{ ref('funnels') }} as funnels
        on chosen.funnel_key = funnels.funnel_key
    cross join {{ ref('stg_landing__clock') }} as clock

)

select * from final

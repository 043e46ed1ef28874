-- Every event that can be some step of some funnel, in the order of its unit:
-- the only pass over the classified events, for all funnels at once.
with steps as (

    select
        funnels.funnel_key,
        funnels.unit,
        funnel_steps.step_number,
        funnel_steps.conversion_key
    from {{ ref('funnel_steps') }} as funnel_steps
    inner join {{ ref('funnels') }} as funnels
        on funnel_steps.funnel_key = funnels.funnel_key

),

bot_like_sessions as (

    select session_id from {{ ref('fct_sessions') }}
    where is_bot_like

),

conversions as (

    select
        event_id,
        conversion_key,
        customer_id,
        session_id,
        occurred_at
    from {{ ref('fct_conversions') }}
    where
        session_id is null
        or session_id not in (select bot_like_sessions.session_id from bot_like_sessions)

),

placed as (

    select
        steps.funnel_key,
        case steps.unit
            when 'session' then conversions.session_id
            else conversions.customer_id
        end as unit_id,
        steps.step_number,
        conversions.event_id,
        conversions.session_id,
        conversions.occurred_at
    from conversions
    inner join steps on conversions.conversion_key = steps.conversion_key

),

numbered as (

    select
        funnel_key,
        unit_id,
        step_number,
        -- an event that can be two steps has one position
        dense_rank() over (
            partition by funnel_key, unit_id order by occurred_at, event_id
        ) as position,
        session_id,
        occurred_at
    from placed
    where unit_id is not null

)

select * from numbered

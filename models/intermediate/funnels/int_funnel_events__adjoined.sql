{{ config(materialized='view') }}
{%- set consulted = ref('int_funnel_customers__consulted') -%}

-- For order mode strict: the very next event of each unit that has linked steps, of
-- whatever kind. What a unit did are the events of its visits and its conversions; a
-- mailing that reached somebody is neither.
with units as (

    select distinct
        funnels.unit,
        linked.unit_key
    from {{ ref('int_funnel_steps__linked') }} as linked
    inner join {{ ref('int_funnels__listed') }} as funnels
        on linked.funnel_number = funnels.funnel_number
    where funnels.order_mode = 'strict' and linked.link_kind = 'step'

),

events as (

    {%- for unit in ['customer', 'session'] %}
    select
        units.unit,
        units.unit_key,
        visits.event_key,
        visits.occurred_at,
        visits.session_key
    from {{ ref('int_events__sessionized') }} as visits
    inner join units
        on {{ 'visits.session_key' if unit == 'session' else hash_key('visits.customer_id') }}
        = units.unit_key
        and units.unit = '{{ unit }}'
    {%- if is_nightly() %}
    inner join {{ consulted }} as consulted
        on visits.customer_id = consulted.customer_id
        and visits.occurred_at >= consulted.conversions_from
    {%- endif %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

own_events as (

    select
        events.unit,
        events.unit_key,
        staged.event_id,
        events.occurred_at,
        placed.moment
    from events
    inner join {{ ref('stg_events__events') }} as staged on events.event_key = staged.event_key
    left join {{ ref('int_funnel_conversions__placed') }} as placed
        on events.event_key = placed.event_key
        and placed.is_first_of_event
    left join {{ ref('fct_sessions') }} as bots
        on events.session_key = {{ hash_key('bots.session_id') }}
        and bots.is_bot_like
    where
        bots.session_id is null
        and (events.session_key is not null or placed.moment is not null)

),

adjoined as (

    select
        unit,
        unit_key,
        moment,
        lead(moment) over (
            partition by unit, unit_key order by occurred_at, event_id
        ) as next_moment
    from own_events

)

select * from adjoined
where moment is not null and next_moment is not null

{{ config(materialized='ephemeral') }}
{%- set changed_units = ref('int_funnel_units__changed') -%}

-- Every possible entry with the steps that it takes after the first, where steps
-- have an order: from event to event, as long as the window lasts (inclusive).
with continued as (

    select * from {{ ref('int_funnel_steps__continued') }}

),

event_2 as (

    select
        continued.funnel_number,
        continued.unit_key,
        continued.conversion_date as entry_date,
        continued.moment as entry_moment,
        {{ last_moment(
            moment_at('continued.moment') ~ " + funnels.window_hours * interval '1' hour"
        ) }} as window_moment,
        continued.to_step as step_number,
        continued.next_moment as step_moment
    from continued
    inner join {{ ref('int_funnels__listed') }} as funnels
        on continued.funnel_number = funnels.funnel_number
    {%- if is_nightly() %}
    inner join {{ changed_units }} as changed
        on continued.funnel_number = changed.funnel_number
        and continued.unit_key = changed.unit_key
        and continued.moment >= changed.changed_moment
    {%- endif %}
    where continued.from_step = 1 and {{ made_once() }}

),

{% for event in range(2, most_steps()) -%}
event_{{ event + 1 }} as (

    select
        reached.funnel_number,
        reached.unit_key,
        reached.entry_date,
        reached.entry_moment,
        reached.window_moment,
        continued.to_step as step_number,
        continued.next_moment as step_moment
    from event_{{ event }} as reached
    inner join continued
        on reached.funnel_number = continued.funnel_number
        and reached.step_number = continued.from_step
        and reached.step_moment = continued.moment
    where
        continued.next_moment <= reached.window_moment
        -- the {{ event }}th event is step {{ event }} at least
        and continued.from_step >= {{ event }}
        and {{ made_once() }}

),

{% endfor -%}
followed as (

    {%- for event in later_steps() %}
    select * from event_{{ event }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select
    funnel_number,
    unit_key,
    entry_date,
    entry_moment,
    step_number,
    step_moment
from followed

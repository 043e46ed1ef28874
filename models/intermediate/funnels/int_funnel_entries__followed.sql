{#- check-definitions holds funnels to this many steps. -#}
{%- set most_steps = 10 -%}

-- Every step-1 event as an entry, followed from step to step by the earliest
-- next one as long as the window, counted from step 1, allows (inclusive).
with linked as (

    select * from {{ ref('int_funnel_steps__linked') }}

),

funnels as (

    select
        funnel_key,
        window_hours
    from {{ ref('funnels') }}

),

step_1 as (

    select
        linked.funnel_key,
        linked.unit_id,
        linked.position as entry_position,
        linked.occurred_at as entered_at,
        linked.occurred_at + funnels.window_hours * interval '1' hour as window_ends_at,
        linked.step_number,
        linked.position,
        linked.occurred_at as reached_at
    from linked
    inner join funnels on linked.funnel_key = funnels.funnel_key
    where linked.step_number = 1

),

{% for step in range(1, most_steps) -%}
step_{{ step + 1 }} as (

    select
        reached.funnel_key,
        reached.unit_id,
        reached.entry_position,
        reached.entered_at,
        reached.window_ends_at,
        reached.step_number + 1 as step_number,
        linked.next_position as position,
        linked.next_at as reached_at
    from step_{{ step }} as reached
    inner join linked
        on reached.funnel_key = linked.funnel_key
        and reached.unit_id = linked.unit_id
        and reached.step_number = linked.step_number
        and reached.position = linked.position
    where linked.next_at <= reached.window_ends_at

),

{% endfor -%}
followed as (

    {% for step in range(1, most_steps + 1) %}
    select * from step_{{ step }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from followed

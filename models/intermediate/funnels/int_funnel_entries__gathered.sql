{{ config(materialized='ephemeral') }}

-- Every possible entry with the steps that it takes after the first, where steps
-- come in any order: from each event to the next one that can be a step not taken
-- yet. Steps are numbered as they are taken; `taken` has a bit for each.
with links as (

    select
        linked.funnel_number,
        linked.to_step,
        linked.moment,
        linked.next_moment,
        cast(power(2, linked.to_step) as integer) as step_bit
    from {{ ref('int_funnel_steps__linked') }} as linked
    inner join {{ ref('int_funnels__listed') }} as funnels
        on linked.funnel_number = funnels.funnel_number
    where funnels.order_mode = 'any' and linked.link_kind = 'step'

),

event_1 as (

    select
        funnel_number,
        unit_key,
        entry_date,
        entry_moment,
        {{ last_moment(moment_at('entry_moment') ~ " + window_hours * interval '1' hour") }}
            as window_moment,
        cast(power(2, begun_as) as integer) as taken,
        entry_moment as step_moment
    from {{ ref('int_funnel_entries__begun') }}
    where order_mode = 'any'

),

{% for event in range(1, most_steps()) -%}
event_{{ event + 1 }} as (

    select
        reached.funnel_number,
        reached.unit_key,
        reached.entry_date,
        reached.entry_moment,
        reached.window_moment,
        reached.taken + links.step_bit as taken,
        links.next_moment as step_moment
    from event_{{ event }} as reached
    inner join links
        on reached.funnel_number = links.funnel_number
        and reached.step_moment = links.moment
    where
        links.next_moment <= reached.window_moment
        and reached.taken & links.step_bit = 0
        and {{ made_once() }}
    qualify row_number() over (
            partition by reached.funnel_number, reached.entry_moment
            order by links.next_moment, links.to_step
        ) = 1

),

{% endfor -%}
gathered as (

    {%- for event in later_steps() %}
    select
        funnel_number,
        unit_key,
        entry_date,
        entry_moment,
        {{ event }} as step_number,
        step_moment
    from event_{{ event }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select * from gathered

{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced_funnel_dates()},
) }}

-- How many entries of a date took each step, in all and by each breakdown, and how
-- many the step before. A step that nobody took is a row of zero.
with entered as (

    select
        entries.funnel_key,
        entries.entry_date,
        {{ breakdown_columns() }},
        {%- for step in later_steps() %}
        count(step_{{ step }}_at) as reached_{{ step }},
        {%- endfor %}
        count(*) as reached_1
    from {{ ref('int_funnel_entries__chosen') }} as entries
    {{ only_changed_funnel_dates('entries') }}
    group by {{ breakdown_sets('entries.funnel_key, entries.entry_date') }}

),

timed as (

    select timed.*
    from {{ ref('int_funnel_steps__timed') }} as timed
    {{ only_changed_funnel_dates('timed') }}

),

steps as (

    select
        funnels.funnel_key,
        steps.step_number,
        case when funnels.order_mode <> 'any' then steps.conversion_key end as conversion_key,
        steps.is_optional,
        -- an optional step may be passed by, so the step before is one that may not
        max(case when not before.is_optional then before.step_number end) as step_before
    from {{ ref('int_funnels__listed') }} as funnels
    inner join {{ ref('int_funnel_steps__listed') }} as steps
        on funnels.funnel_number = steps.funnel_number
    left join {{ ref('int_funnel_steps__listed') }} as before
        on funnels.funnel_number = before.funnel_number
        and steps.step_number > before.step_number
    group by
        funnels.funnel_key,
        funnels.order_mode,
        steps.step_number,
        steps.conversion_key,
        steps.is_optional

)

select
    entered.funnel_key,
    entered.entry_date,
    entered.breakdown,
    entered.breakdown_value,
    steps.step_number,
    steps.conversion_key,
    steps.is_optional,
    entered.reached_1 as entered,
    case steps.step_number
        {%- for step in range(1, most_steps() + 1) %}
        when {{ step }} then entered.reached_{{ step }}
        {%- endfor %}
    end as reached,
    case steps.step_before
        {%- for step in range(1, most_steps() + 1) %}
        when {{ step }} then entered.reached_{{ step }}
        {%- endfor %}
    end as reached_before,
    timed.median_seconds_from_previous,
    timed.p90_seconds_from_previous
from entered
inner join steps on entered.funnel_key = steps.funnel_key
left join timed
    on entered.funnel_key = timed.funnel_key
    and entered.entry_date = timed.entry_date
    and entered.breakdown = timed.breakdown
    and entered.breakdown_value = timed.breakdown_value
    and steps.step_number = timed.step_number

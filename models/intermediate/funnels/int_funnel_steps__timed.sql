{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced_funnel_dates()},
) }}
{%- set earlier_steps = [] %}

-- How long the entries of a date took from the step before to each step, in all and
-- by each breakdown.
with entries as (

    select entries.*
    from {{ ref('int_funnel_entries__chosen') }} as entries
    {{ only_changed_funnel_dates('entries') }}
    where entries.deepest_step > 1

),

durations as (

    {%- for step in later_steps() %}
    {%- set reached_at = 'step_' ~ step ~ '_at' %}
    {%- set before = ['entered_at'] + earlier_steps %}
    select
        funnel_key,
        entry_date,
        {{ step }} as step_number,
        {{ seconds_between(
            'greatest(' ~ before | join(', ') ~ ')' if earlier_steps else 'entered_at', reached_at
        ) }} as seconds,
        channel,
        device_type,
        region
    from entries
    where {{ reached_at }} is not null
    {{ 'union all' if not loop.last }}
    {%- do earlier_steps.append(reached_at) %}
    {%- endfor %}

)

select
    funnel_key,
    entry_date,
    {{ breakdown_columns() }},
    step_number,
    -- to a tenth of a microsecond: between times in whole ones the line that a half and nine of
    -- ten lie on meets nothing else, but misses it by a last digit that each engine has its own
    {{ rounded(quantile('seconds', 0.5), 7) }} as median_seconds_from_previous,
    {{ rounded(quantile('seconds', 0.9), 7) }} as p90_seconds_from_previous
from durations
group by {{ breakdown_sets('funnel_key, entry_date, step_number') }}

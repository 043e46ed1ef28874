{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': {
        'set': 'intermediate.int_experiments__changed',
        'where': 'changed.experiment_key = target.experiment_key',
    }},
) }}
{%- set changed_experiments = ref('int_experiments__changed') -%}
{%- set sums = ['y', 'yy', 'x', 'xx', 'xy'] %}

-- What a test of variants is computed from: how many units, and the sums of what they
-- did after (y) and before (x), of the squares and of the product. In decimals, which
-- come to the same in whatever order they are added up. Every active conversion has a
-- row of all units; a part of them has one where somebody converted.
with units as (

    select units.*
    from {{ ref('int_experiment_units__broken_down') }} as units
    {%- if is_nightly() %}
    inner join {{ changed_experiments }} as changed
        on units.experiment_key = changed.experiment_key
    {%- endif %}

),

outcomes as (

    select
        experiment_key,
        unit_key,
        conversion_key,
        'rate' as measure,
        cast(converted as decimal(18, 4)) as y,
        cast(converted_before as decimal(18, 4)) as x
    from {{ ref('int_experiment_outcomes__summed') }}
    union all
    select
        experiment_key,
        unit_key,
        conversion_key,
        'value' as measure,
        value as y,
        value_before as x
    from {{ ref('int_experiment_outcomes__summed') }}
    where value <> 0 or value_before <> 0

),

counted as (

    select
        experiment_key,
        breakdown,
        breakdown_value,
        variant,
        cast(count_if(not is_contaminated) as bigint) as unit_count,
        cast(count_if(is_contaminated) as bigint) as contaminated_count
    from units
    group by experiment_key, breakdown, breakdown_value, variant

),

summed as (

    select
        units.experiment_key,
        units.breakdown,
        units.breakdown_value,
        units.variant,
        outcomes.conversion_key,
        outcomes.measure,
        sum(outcomes.y) as y,
        sum({{ product_of('outcomes.y', 'outcomes.y') }}) as yy,
        sum(outcomes.x) as x,
        sum({{ product_of('outcomes.x', 'outcomes.x') }}) as xx,
        sum({{ product_of('outcomes.x', 'outcomes.y') }}) as xy
    from units
    inner join outcomes
        on units.experiment_key = outcomes.experiment_key
        and units.unit_key = outcomes.unit_key
    group by
        units.experiment_key,
        units.breakdown,
        units.breakdown_value,
        units.variant,
        outcomes.conversion_key,
        outcomes.measure

),

asked as (

    select distinct
        experiment_key,
        breakdown,
        breakdown_value,
        conversion_key,
        measure
    from summed
    union
    select
        counted.experiment_key,
        counted.breakdown,
        counted.breakdown_value,
        conversions.conversion_key,
        'rate' as measure
    from counted
    cross join {{ ref('conversions') }} as conversions
    where counted.breakdown = 'all' and conversions.is_active

)

select
    counted.experiment_key,
    counted.breakdown,
    counted.breakdown_value,
    counted.variant,
    asked.conversion_key,
    asked.measure,
    {%- for name in sums %}
    cast(coalesce(summed.{{ name }}, 0) as decimal(38, 8)) as {{ name }},
    {%- endfor %}
    counted.unit_count,
    counted.contaminated_count
from counted
inner join asked
    on counted.experiment_key = asked.experiment_key
    and counted.breakdown = asked.breakdown
    and counted.breakdown_value = asked.breakdown_value
left join summed
    on counted.experiment_key = summed.experiment_key
    and counted.breakdown = summed.breakdown
    and counted.breakdown_value = summed.breakdown_value
    and counted.variant = summed.variant
    and asked.conversion_key = summed.conversion_key
    and asked.measure = summed.measure

{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced_experiment_units()},
) }}

-- What each unit did after it saw its variant, and in the days before: the conversions
-- of an experiment's units. Whoever saw two variants is left out, as are bot-like
-- visits.
with experiments as (

    select * from {{ ref('int_experiments__listed') }}

),

units as (

    select
        assigned.experiment_key,
        assigned.unit_key,
        experiments.unit,
        assigned.exposed_at,
        assigned.exposed_at - settings.experiment_before_days * interval '1' day as counted_from,
        least(
            {{ midnight_utc(add_days('experiments.ended_on', 1), 'settings.time_zone') }},
            assigned.exposed_at + experiments.metric_days * interval '1' day
        ) as counted_until
    from {{ ref('int_experiment_units__assigned') }} as assigned
    inner join experiments on assigned.experiment_key = experiments.experiment_key
    cross join {{ ref('stg_definitions__settings') }} as settings
    {{ only_changed_experiment_units('assigned') }}
    where not assigned.is_contaminated

),

conversions as (

    select
        'customer' as unit,
        {{ hash_key('conversions.customer_id') }} as unit_key,
        conversions.conversion_key,
        conversions.session_id,
        conversions.occurred_at,
        conversions.value
    from {{ ref('fct_conversions') }} as conversions
    union all
    select
        'device' as unit,
        {{ hash_key('conversions.visitor_id') }} as unit_key,
        conversions.conversion_key,
        conversions.session_id,
        conversions.occurred_at,
        conversions.value
    from {{ ref('fct_conversions') }} as conversions

),

counted as (

    select
        units.experiment_key,
        units.unit_key,
        conversions.conversion_key,
        conversions.value,
        conversions.occurred_at >= units.exposed_at as is_after
    from units
    inner join conversions
        on units.unit = conversions.unit
        and units.unit_key = conversions.unit_key
        and units.counted_from <= conversions.occurred_at
    left join {{ ref('fct_sessions') }} as bots
        on conversions.session_id = bots.session_id
        and bots.is_bot_like
    where
        coalesce(conversions.occurred_at < units.counted_until, true)
        and bots.session_id is null

)

select
    experiment_key,
    unit_key,
    conversion_key,
    cast(max(case when is_after then 1 else 0 end) as integer) as converted,
    cast(max(case when is_after then 0 else 1 end) as integer) as converted_before,
    cast(sum(case when is_after then value else 0 end) as decimal(18, 4)) as value,
    cast(sum(case when is_after then 0 else value end) as decimal(18, 4)) as value_before
from counted
group by experiment_key, unit_key, conversion_key

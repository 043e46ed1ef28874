{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced_experiment_units()},
) }}

-- Every unit of every experiment: the variant that it saw first, when, and whether it
-- saw another one too. What bots saw and what lies outside of the experiment's days
-- does not count.
with experiments as (

    select * from {{ ref('int_experiments__listed') }}

),

exposures as (

    select
        exposures.experiment_key,
        {{ unit_of_experiment('exposures') }} as unit_key,
        exposures.event_key,
        exposures.variant,
        exposures.customer_key,
        exposures.session_key,
        exposures.occurred_at,
        {{ local_date('exposures.occurred_at', 'settings.time_zone') }} as exposed_on,
        experiments.started_on,
        experiments.ended_on
    from {{ ref('int_exposures__identified') }} as exposures
    inner join experiments on exposures.experiment_key = experiments.experiment_key
    cross join {{ ref('stg_definitions__settings') }} as settings

),

sessions as (

    select
        {{ hash_key('session_id') }} as session_key,
        channel,
        device_type,
        region,
        is_bot_like
    from {{ ref('fct_sessions') }}

),

counted as (

    select
        exposures.experiment_key,
        exposures.unit_key,
        exposures.variant,
        exposures.customer_key,
        exposures.occurred_at as exposed_at,
        exposures.exposed_on,
        sessions.channel,
        sessions.device_type,
        sessions.region,
        row_number() over (
            partition by exposures.experiment_key, exposures.unit_key
            order by exposures.occurred_at, exposures.event_key
        ) as exposure_number,
        min(exposures.variant) over of_unit as least_variant,
        max(exposures.variant) over of_unit as greatest_variant
    from exposures
    left join sessions on exposures.session_key = sessions.session_key
    {{ only_changed_experiment_units('exposures') }}
    where
        coalesce(exposures.exposed_on >= exposures.started_on, true)
        and coalesce(exposures.exposed_on <= exposures.ended_on, true)
        and not coalesce(sessions.is_bot_like, false)
    window of_unit as (partition by exposures.experiment_key, exposures.unit_key)

)

select
    experiment_key,
    unit_key,
    variant,
    customer_key,
    exposed_at,
    exposed_on,
    coalesce(channel, '(none)') as channel,
    coalesce(device_type, 'unknown') as device_type,
    coalesce(region, '(unknown)') as region,
    least_variant <> greatest_variant as is_contaminated
from counted
where exposure_number = 1

{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('visitor', 'visitor_key', 'occurred_at')},
) }}
{%- do ref('int_exposures__left') %}

-- Every event that showed somebody a variant of an experiment. One that does not say
-- which is of a variant (none), so that it is counted.
with shown as (

    select
        events.event_key,
        {{ trimmed('events.experiment_id') }} as experiment_key,
        coalesce(nullif({{ trimmed('events.variant') }}, ''), '(none)') as variant
    from {{ read_events() }} as events
    where {{ trimmed('events.experiment_id') }} <> ''

),

sessionized as (

    select
        sessionized.event_key,
        sessionized.customer_id,
        sessionized.visitor_key,
        sessionized.session_key,
        sessionized.occurred_at
    from {{ ref('int_events__sessionized') }} as sessionized
    {{ only_changed('visitor', 'sessionized.visitor_key', 'sessionized.occurred_at') }}

)

select
    shown.event_key,
    shown.experiment_key,
    shown.variant,
    {{ hash_key('sessionized.customer_id') }} as customer_key,
    sessionized.visitor_key,
    sessionized.session_key,
    sessionized.occurred_at
from sessionized
inner join shown on sessionized.event_key = shown.event_key

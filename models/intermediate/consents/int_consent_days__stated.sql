{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('customer', 'customer_id', 'starts_at')},
) }}

-- What each customer said of consent on each day, and when last. A night replaces the
-- days that changed.
with settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

stated as (

    select
        events.customer_id,
        {{ local_date('events.occurred_at', 'settings.time_zone') }} as stated_on,
        events.consent_key,
        max(events.occurred_at) as stated_at
    from {{ ref('int_events__sessionized') }} as events
    cross join settings
    {{ only_changed('customer', 'events.customer_id', 'events.occurred_at') }}
    where events.consent_key is not null
    group by
        events.customer_id,
        {{ local_date('events.occurred_at', 'settings.time_zone') }},
        events.consent_key

)

select
    stated.customer_id,
    stated.stated_on,
    {{ midnight_utc('stated.stated_on', 'settings.time_zone') }} as starts_at,
    stated.consent_key,
    stated.stated_at
from stated
cross join settings

{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('visitor', 'visitor_key', 'decided_at')},
) }}

-- What was decided on each device of each purpose: what was said there first, and whatever
-- differs from what was said there before, or is said by somebody else. To say the same
-- again, as a banner does on every page, decides nothing. Of two words at once the denial
-- holds.
with events as {{ read_each_time() }} (

    select
        events.event_key,
        events.event_id,
        events.visitor_key,
        events.occurred_at,
        events.anonymous_id,
        events.user_id,
        {{ hash_key('events.consent') }} as consent_key
    from {{ read_events() }} as events
    where events.consent is not null

),

identified as (

    {{ identified('events', 'events') }}

),

voiced as (

    select
        visitor_key,
        {{ customer_id('owner_id', 'anonymous_id') }} as customer_id,
        occurred_at,
        consent_key
    from identified

),

followed as (

    select
        *,
        lag(customer_id) over voices as previous_customer_id,
        lag(consent_key) over voices as previous_consent_key,
        lag(occurred_at) over voices as previous_at,
        lag(occurred_at, 2) over voices as earlier_at,
        lead(occurred_at) over voices as next_at
    from voiced
    window voices as (partition by visitor_key order by occurred_at)

),

-- most events only say again what the event before said: they go before each is read as
-- a word on every purpose. Where several speak at once, all of them count, and so does
-- whoever speaks next.
heard as (

    select
        visitor_key,
        customer_id,
        occurred_at,
        consent_key
    from followed
    where
        customer_id is distinct from previous_customer_id
        or consent_key is distinct from previous_consent_key
        or occurred_at = next_at
        or previous_at = earlier_at

),

said as (

    select
        heard.visitor_key,
        heard.customer_id,
        worded.purpose,
        heard.occurred_at as decided_at,
        worded.is_granted
    from heard
    inner join {{ ref('int_consents__worded') }} as worded
        on heard.consent_key = worded.consent_key
    where worded.purpose is not null

),

words as (

    select
        visitor_key,
        customer_id,
        purpose,
        decided_at,
        bool_and(is_granted) as is_granted
    from said
    group by visitor_key, customer_id, purpose, decided_at

),

agreed as (

    select
        visitor_key,
        customer_id,
        purpose,
        decided_at,
        min(case when is_granted then 1 else 0 end) over (
            partition by visitor_key, purpose, decided_at
        ) = 1 as is_granted,
        true as is_read
    from words
    {%- set earlier = only_changed('visitor', 'decided.visitor_key') %}
    {%- if is_nightly() %}
    union all
    select
        decided.visitor_key,
        decided.customer_id,
        decided.purpose,
        decided.decided_at,
        decided.is_granted,
        false as is_read
    from {{ this }} as decided
    {{ earlier }}
    where decided.decided_at < changed.changed_from
    {%- endif %}

),

compared as (

    select
        *,
        lag(is_granted) over words as was_granted,
        lag(customer_id) over words as previous_customer_id
    from agreed
    window words as (partition by visitor_key, purpose order by decided_at, customer_id)

)

select
    visitor_key,
    customer_id,
    purpose,
    decided_at,
    is_granted
from compared
where
    is_read
    and (
        is_granted is distinct from was_granted
        or customer_id is distinct from previous_customer_id
    )

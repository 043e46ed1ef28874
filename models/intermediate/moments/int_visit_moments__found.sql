{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('visitor', 'visitor_key', 'first_at')},
) }}
{%- do ref('int_visit_moments__left') %}

-- The moments of each visit by what they were about, in keys. The moment of a search
-- that no rule knows is empty: the model of search terms may know it. Bot-like visits
-- have no moments.
with contexts as (

    select
        context_key,
        moment,
        confidence,
        term_key
    from {{ ref('int_contexts__ruled') }}
    where moment is not null or term_key is not null

),

events as (

    select
        events.event_key,
        {{ context_key('events') }} as context_key,
        {{ hash_key('events.product_id') }} as product_key,
        events.product_id is not null as has_product
    from {{ read_events() }} as events

),

sessions as (

    select
        {{ hash_key('session_id') }} as session_key,
        session_date
    from {{ ref('fct_sessions') }}
    where not is_bot_like

),

sessionized as (

    select
        sessionized.event_key,
        sessionized.session_key,
        sessionized.visitor_key,
        sessionized.occurred_at
    from {{ ref('int_events__sessionized') }} as sessionized
    {{ only_changed('visitor', 'sessionized.visitor_key', 'sessionized.occurred_at') }}
    where sessionized.session_key is not null

)

select
    sessionized.session_key,
    sessions.session_date,
    contexts.moment,
    contexts.term_key,
    case when events.has_product then events.product_key end as product_key,
    max(contexts.confidence) as confidence,
    min(sessionized.occurred_at) as first_at,
    max(sessionized.occurred_at) as last_at,
    count(*) as event_count,
    sessionized.visitor_key
from sessionized
inner join events on sessionized.event_key = events.event_key
inner join contexts on events.context_key = contexts.context_key
inner join sessions on sessionized.session_key = sessions.session_key
group by
    sessionized.session_key,
    sessions.session_date,
    contexts.moment,
    contexts.term_key,
    case when events.has_product then events.product_key end,
    sessionized.visitor_key

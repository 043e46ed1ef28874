-- Every event of the latest days with the moment behind it, how sure that is, how it is
-- known, and what it is about.
with settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

clock as (

    select * from {{ ref('stg_landing__clock') }}

),

events as (

    select
        events.event_id,
        events.event_key,
        events.occurred_at,
        {{ context_key('events') }} as context_key,
        case when events.product_id is not null then {{ hash_key('events.product_id') }} end
            as product_key
    from {{ ref('stg_events__events') }} as events
    cross join settings
    cross join clock
    where
        events.occurred_at
        >= clock.clock_at - settings.moment_detail_days * interval '1' day

),

sessions as (

    select
        session_id,
        {{ hash_key('session_id') }} as session_key,
        customer_id
    from {{ ref('fct_sessions') }}
    where not is_bot_like

),

contexts as (

    select * from {{ ref('int_contexts__ruled') }}

)

select
    events.event_id,
    sessions.customer_id,
    sessions.session_id,
    events.occurred_at,
    coalesce(terms.moment, contexts.moment) as moment,
    coalesce(terms.confidence, contexts.confidence) as confidence,
    coalesce(terms.method, 'rule') as method,
    coalesce(terms.topic, products.topic, '(none)') as topic
from events
inner join contexts on events.context_key = contexts.context_key
inner join {{ ref('int_events__sessionized') }} as sessionized
    on events.event_key = sessionized.event_key
inner join sessions on sessionized.session_key = sessions.session_key
left join {{ ref('int_terms__topical') }} as terms
    on contexts.term_key = terms.term_key
    and contexts.moment is not distinct from terms.ruled_moment
left join {{ ref('int_products__topical') }} as products
    on events.product_key = products.product_key
where coalesce(terms.moment, contexts.moment) is not null

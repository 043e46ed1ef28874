-- The moments of the latest visits, each with its customer and what it is about tonight.
-- As far back as scores, details and what followed look.
with settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

sessions as (

    select
        {{ hash_key('sessions.session_id') }} as session_key,
        sessions.customer_id,
        sessions.device_type,
        sessions.region
    from {{ ref('fct_sessions') }} as sessions
    cross join settings
    cross join {{ ref('stg_landing__clock') }} as clock
    where
        not sessions.is_bot_like
        and sessions.session_date > {{ add_days(
            'clock.last_landed_on',
            '-greatest(
                settings.intent_days, settings.moment_detail_days + settings.intent_follow_days
            )'
        ) }}

),

dated as (

    select
        found.session_key,
        found.session_date,
        coalesce(terms.moment, found.moment) as moment,
        coalesce(terms.topic, products.topic, '(none)') as topic,
        coalesce(terms.confidence, found.confidence) as confidence,
        found.first_at,
        found.last_at
    from {{ ref('int_visit_moments__found') }} as found
    left join {{ ref('int_terms__topical') }} as terms
        on found.term_key = terms.term_key
        and found.moment is not distinct from terms.ruled_moment
    left join {{ ref('int_products__topical') }} as products
        on found.product_key = products.product_key

)

select
    dated.session_key,
    sessions.customer_id,
    sessions.device_type,
    coalesce(sessions.region, '(unknown)') as region,
    dated.session_date,
    dated.moment,
    dated.topic,
    max(dated.confidence) as confidence,
    min(dated.first_at) as first_at,
    max(dated.last_at) as last_at
from dated
inner join sessions on dated.session_key = sessions.session_key
where dated.moment is not null
group by
    dated.session_key,
    sessions.customer_id,
    sessions.device_type,
    coalesce(sessions.region, '(unknown)'),
    dated.session_date,
    dated.moment,
    dated.topic

{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': {
        'set': 'intermediate.int_visitors__changed',
        'where': 'changed.visitor_id = target.visitor_id
            and target.occurred_at >= changed.changed_from',
    }},
) }}
{%- do ref('int_conversions__left') %}

with classified as (

    select classified.*
    from {{ ref('int_events__classified') }} as classified
    {{ only_changed('visitor', 'classified.visitor_key', 'classified.occurred_at') }}

),

conversions as (

    select * from {{ ref('conversions') }}

),

events as (

    select
        events.event_key,
        events.event_id,
        events.anonymous_id,
        events.user_id,
        events.properties,
        events.value,
        events.quantity,
        events.scroll_percent,
        events.engagement_seconds,
        events.currency,
        events.order_id,
        events.campaign_id,
        events.product_id
    from {{ read_events() }} as events

),

sessionized as (

    select
        sessionized.event_key,
        sessionized.customer_id,
        sessionized.session_key
    from {{ ref('int_events__sessionized') }} as sessionized
    {{ only_changed('visitor', 'sessionized.visitor_key', 'sessionized.occurred_at') }}

),

sessions as (

    select
        sessions.session_key,
        sessions.session_id
    from {{ ref('int_sessions__summarized') }} as sessions
    {{ only_changed('visitor', 'sessions.visitor_key', 'sessions.started_at') }}

),

settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

final as (

    select
        events.event_id || ':' || classified.conversion_key as conversion_id,
        events.event_id,
        classified.conversion_key,
        conversions.tier,
        conversions.kind,
        sessionized.customer_id,
        {{ visitor_id('events.anonymous_id', 'events.user_id') }} as visitor_id,
        sessions.session_id,
        classified.occurred_at,
        {{ local_date('classified.occurred_at', 'settings.time_zone') }} as conversion_date,
        cast(coalesce(
            case
                when conversions.value_property = 'value' then events.value
                when conversions.value_property = 'quantity' then events.quantity
                when conversions.value_property = 'scroll_percent' then events.scroll_percent
                when conversions.value_property = 'engagement_seconds'
                    then events.engagement_seconds
                when left(conversions.value_property, 11) = 'properties.'
                    then {{ property_number('events.properties', 'conversions.value_property') }}
            end,
            conversions.default_value, 0
        ) as decimal(18, 4)) as value,
        events.currency,
        events.order_id,
        events.campaign_id,
        events.product_id
    from classified
    inner join conversions on classified.conversion_key = conversions.conversion_key
    inner join events on classified.event_key = events.event_key
    inner join sessionized on classified.event_key = sessionized.event_key
    left join sessions on sessionized.session_key = sessions.session_key
    cross join settings

)

select * from final

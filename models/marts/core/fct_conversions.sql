with classified as (

    select * from {{ ref('int_events__classified') }}

),

conversions as (

    select * from {{ ref('conversions') }}

),

events as (

    select
        event_id,
        properties,
        value,
        quantity,
        scroll_percent,
        engagement_seconds,
        currency,
        order_id,
        campaign_id,
        product_id
    from {{ ref('stg_events__events') }}

),

identified as (

    select * from {{ ref('int_events__identified') }}

),

sessionized as (

    select
        event_id,
        session_id
    from {{ ref('int_events__sessionized') }}

),

settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

final as (

    select
        classified.event_id || ':' || classified.conversion_key as conversion_id,
        classified.event_id,
        classified.conversion_key,
        conversions.tier,
        conversions.kind,
        identified.customer_id,
        sessionized.session_id,
        identified.occurred_at,
        {{ local_date('identified.occurred_at', 'settings.time_zone') }} as conversion_date,
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
    inner join identified on classified.event_id = identified.event_id
    inner join events on classified.event_id = events.event_id
    left join sessionized on classified.event_id = sessionized.event_id
    cross join settings

)

select * from final

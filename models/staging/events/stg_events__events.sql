{{ config(
    meta={'renews': {
        'set': 'staging.stg_events__touched',
        'where': 'target.event_key = changed.event_key',
    }},
) }}
{%- do ref('stg_events__touched') %}

-- A copy is left out by a join: `not exists` would be planned as a join on every distinct
-- key. And by one condition for both reasons: of two, each would make the planner expect a
-- fifth of the rows, and build its hash tables of the widest side.
with landed_rows as (

    select
        landed.*,
        {{ row_place('landed') }} as row_place
    from {{ ref('stg_events__rows') }} as landed

),

duplicates as (

    select * from {{ ref('stg_events__duplicates') }}

),

events as (

    select
        -- ids
        landed_rows.event_id,
        landed_rows.anonymous_id,
        landed_rows.user_id,
        landed_rows.source_session_id,
        landed_rows.store_id,
        landed_rows.campaign_id,
        landed_rows.product_id,
        landed_rows.order_id,
        landed_rows.experiment_id,
        landed_rows.click_id,

        -- strings
        landed_rows.feed,
        landed_rows.event_name,
        landed_rows.page_url,
        landed_rows.page_referrer,
        landed_rows.user_agent,
        landed_rows.locale,
        landed_rows.country,
        landed_rows.region,
        landed_rows.city,
        landed_rows.utm_source,
        landed_rows.utm_medium,
        landed_rows.utm_campaign,
        landed_rows.utm_content,
        landed_rows.utm_term,
        landed_rows.search_term,
        landed_rows.variant,
        landed_rows.currency,
        landed_rows.consent,
        landed_rows.properties,

        -- numbers
        landed_rows.quantity,
        landed_rows.value,
        landed_rows.scroll_percent,
        landed_rows.engagement_seconds,

        -- times
        landed_rows.occurred_at,
        landed_rows.received_at,
        landed_rows.landed_on,

        -- keys
        landed_rows.event_key,
        landed_rows.visitor_key,
        landed_rows.row_place
    from landed_rows
    left join duplicates
        on landed_rows.event_key = duplicates.event_key
        and landed_rows.row_key = duplicates.row_key
    where
        coalesce(
            landed_rows.refusal_reason,
            case when duplicates.row_key is not null then 'duplicate' end
        ) is null

)

select * from events

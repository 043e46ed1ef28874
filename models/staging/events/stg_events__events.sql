with landed_rows as (

    select * from {{ ref('stg_events__rows') }}

),

duplicates as (

    select * from {{ ref('stg_events__duplicates') }}

),

events as (

    select
        -- ids
        event_id,
        anonymous_id,
        user_id,
        source_session_id,
        store_id,
        campaign_id,
        product_id,
        order_id,
        experiment_id,
        click_id,

        -- strings
        event_name,
        page_url,
        page_referrer,
        user_agent,
        locale,
        country,
        region,
        city,
        utm_source,
        utm_medium,
        utm_campaign,
        utm_content,
        utm_term,
        search_term,
        variant,
        currency,
        consent,
        properties,

        -- numbers
        quantity,
        value,
        scroll_percent,
        engagement_seconds,

        -- times
        occurred_at,
        received_at,
        landed_on,

        -- keys
        event_key,
        visitor_key
    from landed_rows
    where
        refusal_reason is null
        and not exists (
            select 1
            from duplicates
            where
                duplicates.event_key = landed_rows.event_key
                and duplicates.row_key = landed_rows.row_key
        )

)

select * from events

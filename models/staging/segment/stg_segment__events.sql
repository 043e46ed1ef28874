{{ config(materialized='view') }}

-- Messages in the shape that Segment and RudderStack share. A page or a screen is a page view,
-- a track call is named after its event, other calls after their type.
with landed as (

    select * from {{ source('landing', 'segment') }}

),

objects as (

    select
        landed.*,
        case
            when lower(landed.type) in ('page', 'screen') then 'page_view'
            when lower(landed.type) = 'track' then {{ clean_text('landed.event') }}
            else lower({{ clean_text('landed.type') }})
        end as tracker_event,
        case when {{ is_json_object('landed.context') }} then landed.context end as told,
        case when {{ is_json_object('landed.properties') }} then landed.properties end as own
    from landed

),

gathered as (

    select
        objects.*,
        -- its own properties stand at the top, where rules find them; what is no object is
        -- handed on as it is, for the row to be refused
        case
            when objects.own is not null or objects.properties is null
                then {{ merge_json(json_object_of({
                    'call': 'objects.type',
                    'tracker_event': 'objects.tracker_event',
                    'name': 'objects.name',
                    'category': 'objects.category',
                    'group_id': 'objects.groupid',
                    'items': json_text('objects.own', "'products'"),
                    'channel': 'objects.channel',
                    'version': 'objects.version',
                    'integrations': 'objects.integrations',
                    'context': 'objects.context',
                    'traits': 'objects.traits',
                }), 'objects.own') }}
            else objects.properties
        end as all_properties,
        -- categories by whether they are granted
        {{ json_text('objects.told', "'consent.categoryPreferences'") }} as categories
    from objects

),

mapped as (

    select
        {{ as_landed_event({
            'event_id': 'gathered.messageid',
            'event_name': 'coalesce(names.event_name, gathered.tracker_event)',
            'anonymous_id': 'gathered.anonymousid',
            'user_id': 'gathered.userid',
            'source_session_id': json_text('gathered.told', "'sessionId'"),
            'page_url': 'coalesce(' ~ json_text('gathered.told', "'page.url'") ~ ', '
                ~ json_text('gathered.own', "'url'") ~ ')',
            'page_referrer': 'coalesce(' ~ json_text('gathered.told', "'page.referrer'") ~ ', '
                ~ json_text('gathered.own', "'referrer'") ~ ')',
            'user_agent': json_text('gathered.told', "'userAgent'"),
            'locale': json_text('gathered.told', "'locale'"),
            'country': json_text('gathered.told', "'location.country'"),
            'region': json_text('gathered.told', "'location.region'"),
            'city': json_text('gathered.told', "'location.city'"),
            'store_id': json_text('gathered.own', "'store_id'"),
            'utm_source': json_text('gathered.told', "'campaign.source'"),
            'utm_medium': json_text('gathered.told', "'campaign.medium'"),
            'utm_campaign': json_text('gathered.told', "'campaign.name'"),
            'utm_content': json_text('gathered.told', "'campaign.content'"),
            'utm_term': json_text('gathered.told', "'campaign.term'"),
            'product_id': 'coalesce(' ~ json_text('gathered.own', "'product_id'") ~ ', '
                ~ only_item('gathered.all_properties', ['product_id', 'sku']) ~ ')',
            'order_id': json_text('gathered.own', "'order_id'"),
            'quantity': json_text('gathered.own', "'quantity'"),
            'value': 'coalesce(' ~ json_text('gathered.own', "'revenue'") ~ ', '
                ~ json_text('gathered.own', "'total'") ~ ', '
                ~ json_text('gathered.own', "'value'") ~ ')',
            'currency': json_text('gathered.own', "'currency'"),
            'search_term': json_text('gathered.own', "'query'"),
            'experiment_id': json_text('gathered.own', "'experiment_id'"),
            'variant': 'coalesce(' ~ json_text('gathered.own', "'variation_id'") ~ ', '
                ~ json_text('gathered.own', "'variation_name'") ~ ')',
            'consent': without_pattern(
                without_pattern('gathered.categories', "'\": *true'", "'\":\"granted\"'"),
                "'\": *false'", "'\":\"denied\"'"
            ),
            'properties': 'gathered.all_properties',
            'extra_properties': 'gathered.extra_properties',
            'occurred_at': 'coalesce(' ~ landed_text('gathered.timestamp') ~ ', '
                ~ landed_text('gathered.originaltimestamp') ~ ')',
            'received_at': 'coalesce(' ~ landed_text('gathered.receivedat') ~ ', '
                ~ landed_text('gathered.sentat') ~ ')',
        }) }}
    from gathered
    left join {{ ref('tracker_events') }} as names
        on names.feed = 'segment' and names.tracker_event = lower(gathered.tracker_event)

)

select * from mapped

{{ config(materialized='view') }}

-- Rows of the BigQuery export of Google Analytics 4. It has no id of an event; what tells two
-- events apart makes one, so that a day that is exported again is a day of copies.
with listed as (

    select
        landed.*,
        {{ pairs_of_json('landed.event_params') }} as param_pairs,
        {{ pairs_of_json('landed.user_properties') }} as user_pairs
    from {{ source('landing', 'ga4') }} as landed

),

landed as (

    select
        listed.*,
        {{ json_object_of_pairs('listed.param_pairs') }} as params,
        {{ json_object_of_pairs('listed.user_pairs') }} as of_user,
        case when {{ is_json_object('listed.device') }} then listed.device end as of_device,
        case when {{ is_json_object('listed.geo') }} then listed.geo end as of_place,
        case
            when {{ is_json_object('listed.collected_traffic_source') }}
                then listed.collected_traffic_source
        end as collected,
        case when {{ is_json_object('listed.ecommerce') }} then listed.ecommerce end as of_order,
        case when {{ is_json_object('listed.privacy_info') }} then listed.privacy_info end
            as privacy,
        {{ landed_text('listed.event_timestamp') }} as micros
    from listed

),

told as (

    select
        landed.*,
        {{ json_object_of({
            'tracker_event': 'landed.event_name',
            'platform': 'landed.platform',
            'stream_id': 'landed.stream_id',
            'items': 'landed.items',
            'ecommerce': 'landed.ecommerce',
            'user_properties': 'landed.of_user',
            'device': 'landed.device',
            'geo': 'landed.geo',
            'app_info': 'landed.app_info',
            'event_dimensions': 'landed.event_dimensions',
            'user_ltv': 'landed.user_ltv',
            'publisher': 'landed.publisher',
            'first_traffic_source': 'landed.traffic_source',
            'session_traffic_source': 'landed.session_traffic_source_last_click',
        }, ['is_active_user', 'event_previous_timestamp', 'event_server_timestamp_offset',
            'event_value_in_usd', 'user_first_touch_timestamp']) }} as others
    from landed

),

gathered as (

    select
        told.*,
        {{ merge_json('told.others', 'told.params') }} as all_properties
    from told

),

mapped as (

    select
        {{ as_landed_event({
            'event_id': "md5(concat_ws('|', gathered.user_pseudo_id, gathered.user_id, "
                ~ "gathered.stream_id, gathered.micros, gathered.event_name, "
                ~ "gathered.event_bundle_sequence_id, gathered.batch_page_id, "
                ~ "gathered.batch_ordering_id, gathered.batch_event_index, "
                ~ "case when gathered.batch_event_index is null then gathered.params end))",
            'event_name': 'coalesce(names.event_name, gathered.event_name)',
            'anonymous_id': 'gathered.user_pseudo_id',
            'user_id': 'gathered.user_id',
            'source_session_id': json_text('gathered.params', "'ga_session_id'"),
            'page_url': json_text('gathered.params', "'page_location'"),
            'page_referrer': json_text('gathered.params', "'page_referrer'"),
            'user_agent': "nullif(concat_ws('; ', "
                ~ json_text('gathered.of_device', "'category'") ~ ', '
                ~ json_text('gathered.of_device', "'operating_system'") ~ ', '
                ~ json_text('gathered.of_device', "'web_info.browser'") ~ "), '')",
            'locale': json_text('gathered.of_device', "'language'"),
            'country': stated(json_text('gathered.of_place', "'country'")),
            'region': stated(json_text('gathered.of_place', "'region'")),
            'city': stated(json_text('gathered.of_place', "'city'")),
            'utm_source': stated('coalesce('
                ~ json_text('gathered.collected', "'manual_source'") ~ ', '
                ~ json_text('gathered.params', "'source'") ~ ')'),
            'utm_medium': stated('coalesce('
                ~ json_text('gathered.collected', "'manual_medium'") ~ ', '
                ~ json_text('gathered.params', "'medium'") ~ ')'),
            'utm_campaign': stated('coalesce('
                ~ json_text('gathered.collected', "'manual_campaign_name'") ~ ', '
                ~ json_text('gathered.params', "'campaign'") ~ ')'),
            'utm_content': stated('coalesce('
                ~ json_text('gathered.collected', "'manual_content'") ~ ', '
                ~ json_text('gathered.params', "'content'") ~ ')'),
            'utm_term': stated('coalesce('
                ~ json_text('gathered.collected', "'manual_term'") ~ ', '
                ~ json_text('gathered.params', "'term'") ~ ')'),
            'click_id': 'coalesce(' ~ json_text('gathered.collected', "'gclid'") ~ ', '
                ~ json_text('gathered.collected', "'dclid'") ~ ', '
                ~ json_text('gathered.params', "'gclid'") ~ ')',
            'campaign_id': stated(json_text('gathered.collected', "'manual_campaign_id'")),
            'product_id': only_item('gathered.all_properties', ['item_id', 'item_name']),
            'order_id': stated('coalesce('
                ~ json_text('gathered.of_order', "'transaction_id'") ~ ', '
                ~ json_text('gathered.params', "'transaction_id'") ~ ')'),
            'quantity': only_item('gathered.all_properties', ['quantity']),
            'value': 'coalesce(' ~ json_text('gathered.of_order', "'purchase_revenue'") ~ ', '
                ~ json_text('gathered.params', "'value'") ~ ')',
            'currency': json_text('gathered.params', "'currency'"),
            'search_term': json_text('gathered.params', "'search_term'"),
            'scroll_percent': json_text('gathered.params', "'percent_scrolled'"),
            'engagement_seconds': 'cast(try_cast('
                ~ json_text('gathered.params', "'engagement_time_msec'")
                ~ ' as decimal(18, 4)) / 1000 as decimal(18, 3))',
            'consent': json_object_of({
                'analytics_storage': google_consent('gathered.privacy', 'analytics_storage'),
                'ad_storage': google_consent('gathered.privacy', 'ads_storage'),
            }),
            'properties': 'gathered.all_properties',
            'extra_properties': 'gathered.extra_properties',
            'occurred_at': 'coalesce(cast('
                ~ time_of_micros('try_cast(gathered.micros as bigint)')
                ~ ' as string), gathered.micros)',
        }) }}
    from gathered
    left join {{ ref('tracker_events') }} as names
        on names.feed = 'ga4' and names.tracker_event = lower(gathered.event_name)

)

select * from mapped

{{ config(materialized='view') }}

{#-
    What has no column of its own. Left out: ids of people and network addresses, and the parts
    of addresses that stand whole in page_url and page_referrer.
-#}
{%- set others = [
    'app_id', 'platform', 'etl_tstamp', 'dvce_created_tstamp', 'dvce_sent_tstamp', 'txn_id',
    'name_tracker', 'v_tracker', 'v_collector', 'v_etl', 'domain_sessionidx', 'geo_zipcode',
    'geo_latitude', 'geo_longitude', 'geo_timezone', 'ip_isp', 'ip_organization', 'ip_domain',
    'ip_netspeed', 'page_title', 'refr_medium', 'refr_source', 'refr_term', 'refr_dvce_tstamp',
    'mkt_network', 'se_category', 'se_action', 'se_label', 'se_property', 'tr_affiliation',
    'tr_tax', 'tr_shipping', 'tr_city', 'tr_state', 'tr_country', 'tr_total_base', 'tr_tax_base',
    'tr_shipping_base', 'ti_name', 'ti_category', 'ti_price_base', 'base_currency',
    'pp_xoffset_min', 'pp_xoffset_max', 'pp_yoffset_min', 'pp_yoffset_max', 'br_name',
    'br_family', 'br_version', 'br_type', 'br_renderengine', 'br_features_pdf',
    'br_features_flash', 'br_features_java', 'br_features_director', 'br_features_quicktime',
    'br_features_realplayer', 'br_features_windowsmedia', 'br_features_gears',
    'br_features_silverlight', 'br_cookies', 'br_colordepth', 'br_viewwidth', 'br_viewheight',
    'os_name', 'os_family', 'os_manufacturer', 'os_timezone', 'dvce_type', 'dvce_ismobile',
    'dvce_screenwidth', 'dvce_screenheight', 'doc_charset', 'doc_width', 'doc_height',
    'etl_tags', 'event_vendor', 'event_format', 'event_version', 'event_fingerprint',
] -%}

-- Snowplow's atomic events: as its enrichment writes them, with entities as self-describing
-- JSON, or as its loaders do, with a column for each kind of entity and its version.
with landed as (

    select
        landed.*,
        -- the loaders' columns by the same names, whatever the version
        {{ json_object_of_columns('landed.extra_properties') }} as loaded
    from {{ source('landing', 'snowplow') }} as landed

),

listed as (

    select
        landed.*,
        {{ entities_of_json('landed.derived_contexts', 'contexts') }} as derived_entities,
        {{ entities_of_json('landed.contexts', 'contexts') }} as sent_entities,
        {{ entities_of_json('landed.unstruct_event', 'unstruct_event') }} as own_entities
    from landed

),

entities_of as (

    select
        listed.*,
        {{ json_object_of_entities('listed.derived_entities') }} as derived,
        {{ json_object_of_entities('listed.sent_entities') }} as sent,
        {{ json_object_of_entities('listed.own_entities') }} as own
    from listed

),

with_derived as (

    select
        entities_of.*,
        {{ merge_json('entities_of.loaded', 'entities_of.derived') }} as loaded_or_derived
    from entities_of

),

with_sent as (

    select
        with_derived.*,
        {{ merge_json('with_derived.loaded_or_derived', 'with_derived.sent') }} as all_contexts
    from with_derived

),

united as (

    select
        with_sent.*,
        {{ merge_json('with_sent.all_contexts', 'with_sent.own') }} as entities
    from with_sent

),

{%- set commerce = 'com_snowplowanalytics_snowplow_ecommerce_' %}
{%- set action = 'unstruct_event_' ~ commerce ~ 'snowplow_ecommerce_action' %}
{%- set step = 'contexts_' ~ commerce ~ 'checkout_step' %}
{%- set mobile = 'contexts_com_snowplowanalytics_snowplow_client_session' %}
{%- set order = 'contexts_' ~ commerce ~ 'transaction' %}

read as (

    select
        united.*,
        {{ entity_text('united.entities', action, 'type') }} as action_type,
        {{ json_text('united.entities', "'contexts_" ~ commerce ~ "product'") }} as products,
        {{ entity_text('united.entities', step, 'step') }} as step,
        {{ entity_text('united.entities', order, 'transaction_id') }} as transaction_id,
        {{ entity_text('united.entities', order, 'revenue') }} as revenue,
        {{ entity_text('united.entities', order, 'currency') }} as transaction_currency,
        -- an app's own ids, by the names of the tracker or of the loaders
        coalesce(
            {{ entity_text('united.entities', mobile, 'userId') }},
            {{ entity_text('united.entities', mobile, 'user_id') }}
        ) as app_user_id,
        coalesce(
            {{ entity_text('united.entities', mobile, 'sessionId') }},
            {{ entity_text('united.entities', mobile, 'session_id') }}
        ) as app_session_id
    from united

),

gathered as (

    select
        read.*,
        case
            when read.event = 'struct' then read.se_action
            when read.action_type = 'checkout_step'
                then concat_ws('.', 'snowplow_ecommerce_action.checkout_step', read.step)
            when read.action_type is not null
                then 'snowplow_ecommerce_action.' || read.action_type
            else coalesce({{ clean_text('read.event_name') }}, read.event)
        end as tracker_event,
        {{ merge_json(
            'read.entities', json_object_of({'call': 'read.event', 'items': 'read.products'}, others)
        ) }} as all_properties
    from read

),

mapped as (

    select
        {{ as_landed_event({
            'event_id': 'gathered.event_id',
            'event_name': 'coalesce(names.event_name, gathered.tracker_event)',
            'anonymous_id': 'coalesce(gathered.app_user_id, '
                ~ clean_text('gathered.domain_userid') ~ ', '
                ~ clean_text('gathered.network_userid') ~ ')',
            'user_id': 'gathered.user_id',
            'source_session_id': 'coalesce(gathered.app_session_id, gathered.domain_sessionid)',
            'page_url': 'gathered.page_url',
            'page_referrer': 'gathered.page_referrer',
            'user_agent': 'gathered.useragent',
            'locale': 'gathered.br_lang',
            'country': 'gathered.geo_country',
            'region': 'coalesce(gathered.geo_region_name, gathered.geo_region)',
            'city': 'gathered.geo_city',
            'utm_source': 'gathered.mkt_source',
            'utm_medium': 'gathered.mkt_medium',
            'utm_campaign': 'gathered.mkt_campaign',
            'utm_content': 'gathered.mkt_content',
            'utm_term': 'gathered.mkt_term',
            'click_id': 'gathered.mkt_clickid',
            'product_id': 'coalesce(gathered.ti_sku, '
                ~ only_item('gathered.all_properties', ['id']) ~ ')',
            'order_id': 'coalesce(gathered.transaction_id, gathered.tr_orderid, '
                ~ 'gathered.ti_orderid)',
            'quantity': 'coalesce(' ~ landed_text('gathered.ti_quantity') ~ ', '
                ~ only_item('gathered.all_properties', ['quantity']) ~ ')',
            'value': 'coalesce(gathered.revenue, ' ~ landed_text('gathered.tr_total') ~ ', '
                ~ landed_text('gathered.ti_price') ~ ', '
                ~ landed_text('gathered.se_value') ~ ')',
            'currency': 'coalesce(gathered.transaction_currency, gathered.tr_currency, '
                ~ 'gathered.ti_currency)',
            'search_term': entity_text(
                'gathered.entities', 'unstruct_event_com_snowplowanalytics_snowplow_site_search',
                'terms[0]'
            ),
            'scroll_percent': scrolled_percent(
                'gathered.pp_yoffset_max', 'gathered.br_viewheight', 'gathered.doc_height'
            ),
            'properties': 'gathered.all_properties',
            'occurred_at': 'coalesce(' ~ landed_text('gathered.true_tstamp') ~ ', '
                ~ landed_text('gathered.derived_tstamp') ~ ', '
                ~ landed_text('gathered.collector_tstamp') ~ ')',
            'received_at': landed_text('gathered.collector_tstamp'),
        }) }}
    from gathered
    left join {{ ref('tracker_events') }} as names
        on names.feed = 'snowplow' and names.tracker_event = lower(gathered.tracker_event)

)

select * from mapped

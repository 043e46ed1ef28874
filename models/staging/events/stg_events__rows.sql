{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    full_refresh=false,
    on_schema_change='append_new_columns',
    meta={'replaces': replaced_days()},
) }}
{%- do ref('stg_events__left') %}

{#-
    One pass over the landed files. The network address (ip) is never taken in:
    no number needs it, nor are ids of people but as keys. An oversized value is
    counted, not kept.
-#}
{%- set texts = event_texts() -%}
{%- set ids = ['anonymous_id', 'user_id'] -%}
{#- what a person may have typed, or a program put, an address into -#}
{%- set free_texts = [
    'page_url', 'page_referrer', 'user_agent', 'utm_campaign', 'utm_content',
    'utm_term', 'click_id', 'search_term',
] -%}
{%- set numbers = event_numbers() -%}
{#- what lands as an event, and each tracker's, given the same columns -#}
{%- set landed = {'events': source('landing', 'events')} -%}
{%- for tracker in var('trackers') %}
{%- do landed.update({tracker: ref('stg_' ~ tracker ~ '__events')}) %}
{%- endfor %}

with settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

-- Each by itself: a number or a time of one may be text in another.
typed as (

    {%- for feed, relation in landed.items() %}
    select
        '{{ feed }}' as feed,
        {%- for column in texts %}
        {{ clean_text(column) }} as {{ column }},
        {%- endfor %}
        {%- for column in ids %}
        {{ keyed_hash(clean_text(column)) }} as {{ column }}_hash,
        {%- endfor %}
        {{ clean_text('consent') }} as consent,
        {{ clean_text('properties') }} as own_properties,
        extra_properties,
        {%- for column, type in numbers.items() %}
        {{ landed_number(column, type) }} as {{ column }},
        {%- endfor %}
        {{ landed_time('occurred_at') }} as occurred_at,
        {{ landed_time('received_at') }} as received_at,
        landed_on,
        source_file,
        source_line,
        {{ first_unreadable(numbers, event_times()) }} as unreadable_reason,
        refusal_reason as reader_reason
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

judged as (

    select
        typed.*,
        case
            when typed.reader_reason is not null then typed.reader_reason
            when {{ any_longer_than(texts + ['consent', 'own_properties', 'extra_properties'],
                'settings.max_field_characters') }} then 'oversized_field'
            when typed.event_id is null then 'missing_event_id'
            when typed.event_name is null then 'missing_event_name'
            when typed.unreadable_reason is not null then typed.unreadable_reason
            when typed.occurred_at is null then 'missing_occurred_at'
            when typed.occurred_at < cast(settings.earliest_date as timestamp)
                then 'occurred_too_early'
            when typed.occurred_at >= cast(
                    {{ add_days('typed.landed_on', 'settings.max_days_ahead + 1') }} as timestamp
                ) then 'occurred_too_late'
            when typed.anonymous_id is null and typed.user_id is null then 'missing_identity'
            when
                coalesce(erased_users.person_hash, erased_devices.person_hash) is not null
                then 'erased'
            when typed.own_properties is not null
                and not {{ is_json_object('typed.own_properties') }} then 'invalid_properties'
            when typed.consent is not null
                and not {{ is_json_object('typed.consent') }} then 'invalid_consent'
        end as refusal_reason
    from typed
    cross join settings
    left join {{ source('landing', 'erased') }} as erased_users
        on typed.user_id_hash = erased_users.person_hash
    left join {{ source('landing', 'erased') }} as erased_devices
        on typed.anonymous_id_hash = erased_devices.person_hash

),

kept as (

    select
        {%- for column in texts + ['consent'] if column not in ids %}
        case when refusal_reason is null then {{ column }} end as {{ column }},
        {%- endfor %}
        {%- for column in ids %}
        case when refusal_reason is null then {{ column }}_hash end as {{ column }},
        {%- endfor %}
        case
            when refusal_reason is null
                then {{ merge_json('extra_properties', 'own_properties') }}
        end as properties,
        {%- for column in numbers %}
        case when refusal_reason is null then {{ column }} end as {{ column }},
        {%- endfor %}
        case when refusal_reason is null then occurred_at end as occurred_at,
        case when refusal_reason is null then received_at end as received_at,
        case when refusal_reason is null then {{ hash_key('event_id') }} end as event_key,
        {{ hash_key("source_file || ':' || coalesce(cast(source_line as string), '')") }}
            as row_key,
        refusal_reason,
        feed,
        landed_on,
        source_file,
        source_line
    from judged

),

cleared as (

    select
        {%- for column in texts + ['consent'] if column not in free_texts %}
        {{ column }},
        {%- endfor %}
        {%- for column in free_texts %}
        {{ without_mail_addresses(column) }} as {{ column }},
        {%- endfor %}
        {{ without_network_addresses(without_mail_addresses('properties')) }} as properties,
        {{ numbers | join(', ') }},
        occurred_at,
        received_at,
        event_key,
        case
            when refusal_reason is null
                then {{ hash_key(visitor_id('anonymous_id', 'user_id')) }}
        end as visitor_key,
        row_key,
        refusal_reason,
        feed,
        landed_on,
        source_file,
        source_line
    from kept

)

select * from cleared

{{ config(materialized='view') }}

-- The credit for each conversion of the last days, touch by touch and model by model.
-- What no touch led to is a row of its own, so that each conversion comes to one in
-- every model. Of all days it would be many times as long as everything else.
with latest as (

    select
        {{ add_days('clock.last_landed_on', '-settings.attribution_detail_days') }}
            as before_date
    from {{ ref('stg_landing__clock') }} as clock
    cross join {{ ref('stg_definitions__settings') }} as settings

),

journeys as (

    select
        journeys.journey_key,
        journeys.path_key,
        {{ month_of('journeys.end_date') }} as month_date
    from {{ ref('int_journeys__bounded') }} as journeys
    inner join latest on journeys.end_date > latest.before_date
    where journeys.conversion_key is not null

),

conversions as (

    select
        conversions.conversion_id,
        conversions.conversion_key,
        conversions.tier,
        conversions.conversion_date,
        conversions.value,
        journeys.path_key,
        journeys.month_date
    from {{ ref('fct_conversions') }} as conversions
    inner join journeys on {{ hash_key('conversions.conversion_id') }} = journeys.journey_key

),

models as (

    select
        model_key,
        method
    from {{ ref('attribution_models') }}
    where is_active

),

credited as (

    select
        conversions.conversion_id,
        conversions.conversion_key,
        conversions.tier,
        conversions.conversion_date,
        models.model_key,
        paths.touch_key,
        paths.is_contact,
        coalesce(channels.channel, 'unattributed') as channel,
        paths.campaign,
        conversions.value,
        case
            when paths.path_key is null then 1e0
            {%- for method in rule_methods() %}
            when models.method = '{{ method }}'
                then cast({{ rule_credit(method, 'paths') }} as double)
            {%- endfor %}
            {%- for method in fitted_methods() %}
            when models.method = '{{ method }}'
                then shares.{{ method }}_share / paths.channel_touch_count
            {%- endfor %}
        end as credit
    from conversions
    left join {{ ref('int_paths__walked') }} as paths on conversions.path_key = paths.path_key
    left join {{ ref('int_channel_shares__kept') }} as shares
        on conversions.month_date = shares.month_date
        and conversions.conversion_key = shares.conversion_key
        and paths.channel_bits = shares.channel_bits
        and paths.channel_number = shares.channel_number
    left join {{ ref('int_channels__listed') }} as channels
        on paths.channel_number = channels.channel_number
    cross join models

),

touches as (

    select
        {{ hash_key('session_id') }} as touch_key,
        false as is_contact,
        session_id,
        cast(null as string) as contact_id,
        started_at as touched_at,
        source,
        medium
    from {{ ref('fct_sessions') }}
    union all
    select
        {{ hash_key('contacts.contact_id') }} as touch_key,
        true as is_contact,
        cast(null as string) as session_id,
        contacts.contact_id,
        contacts.occurred_at as touched_at,
        coalesce(campaigns.source, '(not set)') as source,
        coalesce(campaigns.medium, '(not set)') as medium
    from {{ ref('int_contacts__identified') }} as contacts
    left join {{ ref('int_campaigns__channeled') }} as campaigns
        on contacts.campaign_id = campaigns.campaign_id

)

select
    credited.conversion_id,
    credited.conversion_key,
    credited.tier,
    credited.conversion_date,
    credited.model_key,
    touches.session_id,
    touches.contact_id,
    touches.touched_at as touch_at,
    credited.channel,
    touches.source,
    touches.medium,
    credited.campaign,
    credited.credit,
    credited.credit * cast(credited.value as double) as credited_value
from credited
left join touches
    on credited.touch_key = touches.touch_key
    and credited.is_contact = touches.is_contact
where credited.credit > 0

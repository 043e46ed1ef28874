{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('touch_customer', 'customer_key', 'ends_at')},
) }}
{%- do ref('int_journeys__left') -%}
{%- do ref('int_paths__left') %}

-- Every journey with the touches that led to its end, as a path: the first and the
-- last of the customer's touches that belong to it. A journey ends with a conversion;
-- what did not convert, which the models that compare both need, ends with the month.
with lookbacks as (

    select * from {{ ref('int_conversions__looked_back') }}

),

settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

touches as (

    select * from {{ ref('int_touches__listed') }}

),

-- keys first, so that no text is sorted along
keyed as (

    select
        {{ hash_key('conversions.conversion_id') }} as journey_key,
        conversions.conversion_key,
        lookbacks.lookback_days,
        {{ hash_key('conversions.customer_id') }} as customer_key,
        {{ hash_key('conversions.customer_id, conversions.conversion_key') }} as series_key,
        conversions.occurred_at as ends_at,
        conversions.conversion_date as end_date,
        conversions.value
    from {{ ref('fct_conversions') }} as conversions
    inner join lookbacks on conversions.conversion_key = lookbacks.conversion_key
    {{ only_changed(
        'touch_customer', hash_key('conversions.customer_id'), 'conversions.occurred_at'
    ) }}
    left join {{ ref('fct_sessions') }} as bots
        on conversions.session_id = bots.session_id
        and bots.is_bot_like
    where bots.session_id is null

),

conversions as (

    select
        journey_key,
        conversion_key,
        lookback_days,
        customer_key,
        ends_at,
        end_date,
        value,
        row_number() over (
            partition by series_key order by ends_at, journey_key
        ) as conversion_number
    from keyed

),

active_months as (

    select distinct
        touches.customer_key,
        {{ month_of(local_date('touches.touched_at', 'settings.time_zone')) }} as month_date
    from touches
    cross join settings

),

month_ends as (

    select
        active_months.customer_key,
        active_months.month_date,
        {{ midnight_utc(next_month('active_months.month_date'), 'settings.time_zone') }}
        - interval '1' microsecond as ends_at
    from active_months
    cross join settings

),

distinct_lookbacks as (

    select distinct lookback_days from lookbacks

),

months as (

    select
        {{ hash_key(
            'month_ends.customer_key, month_ends.month_date, distinct_lookbacks.lookback_days'
        ) }} as journey_key,
        cast(null as {{ dbt.type_string() }}) as conversion_key,
        distinct_lookbacks.lookback_days,
        month_ends.customer_key,
        month_ends.ends_at,
        {{ add_days(next_month('month_ends.month_date'), -1) }} as end_date,
        cast(0 as decimal(18, 4)) as value,
        cast(null as bigint) as conversion_number
    from month_ends
    cross join distinct_lookbacks
    {{ only_changed('touch_customer', 'month_ends.customer_key', 'month_ends.ends_at') }}

),

journeys as (

    select * from conversions
    union all
    select * from months

),

-- touches of the same time count as before an end and as after a beginning
marks as (

    select
        customer_key,
        touched_at as marked_at,
        1 as place,
        cast(null as {{ key_type() }}) as journey_key
    from touches
    union all
    select
        customer_key,
        ends_at - lookback_days * interval '1' day as marked_at,
        0 as place,
        journey_key
    from journeys
    union all
    select
        customer_key,
        ends_at as marked_at,
        2 as place,
        journey_key
    from journeys

),

counted as (

    select
        journey_key,
        sum(case when place = 1 then 1 else 0 end) over (
            partition by customer_key
            order by marked_at, place
            rows between unbounded preceding and current row
        ) as touches_so_far
    from marks

),

bounds as (

    select
        journey_key,
        min(touches_so_far) + 1 as first_touch_number,
        max(touches_so_far) as last_touch_number
    from counted
    where journey_key is not null
    group by journey_key

),

bounded as (

    select
        journeys.*,
        cast(greatest(
            bounds.first_touch_number,
            bounds.last_touch_number - settings.attribution_most_touches + 1
        ) as bigint) as first_touch_number,
        cast(bounds.last_touch_number as bigint) as last_touch_number
    from journeys
    inner join bounds on journeys.journey_key = bounds.journey_key
    cross join settings

),

final as (

    select
        bounded.journey_key,
        bounded.conversion_key,
        bounded.lookback_days,
        bounded.customer_key,
        bounded.ends_at,
        bounded.end_date,
        bounded.value,
        bounded.first_touch_number,
        bounded.last_touch_number,
        case
            when bounded.first_touch_number <= bounded.last_touch_number
                then {{ hash_key(
                    'bounded.customer_key, bounded.end_date, bounded.first_touch_number, '
                    'bounded.last_touch_number'
                ) }}
        end as path_key,
        coalesce(
            bounded.conversion_number = 1
            {%- if is_nightly() %} and earlier.customer_key is null{% endif %}, false
        ) as is_first
    from bounded
    {%- if is_nightly() %}
    left join (
        select distinct
            kept.customer_key,
            kept.conversion_key
        from {{ this }} as kept
        inner join {{ ref('int_touch_customers__changed') }} as changed
            on kept.customer_key = changed.customer_key
            and kept.ends_at < changed.changed_from
        where kept.conversion_key is not null
    ) as earlier
        on bounded.customer_key = earlier.customer_key
        and bounded.conversion_key = earlier.conversion_key
    {%- endif %}

)

select * from final

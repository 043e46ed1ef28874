{%- set days_back = 90 %}
{%- set most_learned_from = 10000 %}
{%- set moments = ['know', 'go', 'do', 'buy'] %}

-- What was known of each customer on each of these dates, of the ninety days before it
-- and nothing after. Who was not seen in them is not there. Everybody is told of; of many
-- customers only a sample, by their keys, is learned from.
with days as (

    select
        {{ hash_key('customer_id') }} as customer_key,
        activity_date,
        session_count
    from {{ ref('int_customer_days__summarized') }}
    where session_count > 0 or purchase_count > 0

),

learned_from as (

    select
        cast(greatest(
            ceil(count(distinct days.customer_key) / {{ most_learned_from }}e0), 1
        ) as {{ key_type() }}) as one_in
    from days
    inner join {{ ref('int_snapshots__listed') }} as latest
        on {{ add_days('latest.snapshot_on', -days_back) }} < days.activity_date
    where latest.snapshot_number = 0

),

snapshots as (

    select
        listed.horizon_days,
        listed.snapshot_number,
        listed.snapshot_on,
        learned_from.one_in,
        case
            when listed.snapshot_number > 0 then learned_from.one_in
            else cast(1 as {{ key_type() }})
        end as measured_one_in
    from {{ ref('int_snapshots__listed') }} as listed
    cross join learned_from

),

seen as (

    select
        snapshots.horizon_days,
        snapshots.snapshot_number,
        snapshots.snapshot_on,
        snapshots.one_in,
        days.customer_key,
        {{ days_between('max(days.activity_date)', 'snapshots.snapshot_on') }} as recency_days,
        {{ days_between('min(days.activity_date)', 'snapshots.snapshot_on') }} as first_seen_days,
        count(*) as active_days_90,
        count_if(days.activity_date > {{ add_days('snapshots.snapshot_on', -30) }})
            as active_days_30,
        count_if(days.activity_date > {{ add_days('snapshots.snapshot_on', -7) }})
            as active_days_7,
        sum(days.session_count) as sessions_90
    from snapshots
    inner join days
        on snapshots.snapshot_on >= days.activity_date
        and {{ add_days('snapshots.snapshot_on', -days_back) }} < days.activity_date
        and days.customer_key % snapshots.measured_one_in = 0
    group by
        snapshots.horizon_days,
        snapshots.snapshot_number,
        snapshots.snapshot_on,
        snapshots.one_in,
        days.customer_key

),

conversions as (

    select
        {{ hash_key('conversion_key') }} as conversion_hash,
        tier,
        kind
    from {{ ref('conversions') }}

),

converted as (

    select
        snapshots.horizon_days,
        snapshots.snapshot_number,
        days.customer_key,
        {%- for kind in ['process', 'engagement'] %}
        sum(case
            when conversions.kind = '{{ kind }}'
                and days.conversion_date > {{ add_days('snapshots.snapshot_on', -7) }}
                then days.conversion_count
        end) as {{ kind }}_7,
        sum(case
            when conversions.kind = '{{ kind }}'
                and days.conversion_date > {{ add_days('snapshots.snapshot_on', -30) }}
                then days.conversion_count
        end) as {{ kind }}_30,
        {{ days_between(
            "max(case when conversions.kind = '" ~ kind ~ "' then days.conversion_date end)",
            'snapshots.snapshot_on'
        ) }} as {{ kind }}_recency_days,
        {%- endfor %}
        count(distinct case when conversions.tier = 'micro' then days.conversion_hash end)
            as micro_kinds_90,
        count(distinct case when conversions.tier = 'macro' then days.conversion_date end)
            as macro_days_90,
        count(distinct case
            when conversions.tier = 'macro'
                and days.conversion_date > {{ add_days('snapshots.snapshot_on', -30) }}
                then days.conversion_date
        end) as macro_days_30,
        {{ days_between(
            "max(case when conversions.tier = 'macro' then days.conversion_date end)",
            'snapshots.snapshot_on'
        ) }} as macro_recency_days,
        {{ days_between(
            "min(case when conversions.tier = 'macro' then days.conversion_date end)",
            'snapshots.snapshot_on'
        ) }} as macro_first_days,
        sum(case when conversions.tier = 'macro' then days.value end) as macro_value_90
    from snapshots
    inner join {{ ref('int_customer_days__converted') }} as days
        on snapshots.snapshot_on >= days.conversion_date
        and {{ add_days('snapshots.snapshot_on', -days_back) }} < days.conversion_date
        and days.customer_key % snapshots.measured_one_in = 0
    inner join conversions on days.conversion_hash = conversions.conversion_hash
    group by
        snapshots.horizon_days,
        snapshots.snapshot_number,
        snapshots.snapshot_on,
        days.customer_key

),

visited as (

    select
        snapshots.horizon_days,
        snapshots.snapshot_number,
        {%- for moment in moments %}
        sum(case
            when days.moment = '{{ moment }}'
                and days.session_date > {{ add_days('snapshots.snapshot_on', -7) }}
                then days.visit_count
        end) as {{ moment }}_7,
        sum(case when days.moment = '{{ moment }}' then days.visit_count end) as {{ moment }}_30,
        {%- endfor %}
        days.customer_key
    from snapshots
    inner join {{ ref('int_customer_moments__daily') }} as days
        on snapshots.snapshot_on >= days.session_date
        and {{ add_days('snapshots.snapshot_on', -30) }} < days.session_date
        and days.customer_key % snapshots.measured_one_in = 0
    group by snapshots.horizon_days, snapshots.snapshot_number, days.customer_key

)

select
    seen.horizon_days,
    seen.snapshot_number,
    seen.snapshot_on,
    seen.customer_key,
    seen.customer_key % seen.one_in = 0 as is_learned_from,
    cast(seen.recency_days as integer) as recency_days,
    cast(seen.first_seen_days as integer) as first_seen_days,
    cast(seen.active_days_90 as integer) as active_days_90,
    cast(seen.active_days_30 as integer) as active_days_30,
    cast(seen.active_days_7 as integer) as active_days_7,
    cast(seen.sessions_90 as integer) as sessions_90,
    {%- for column in [
        'process_7', 'process_30', 'engagement_7', 'engagement_30', 'micro_kinds_90',
        'macro_days_90', 'macro_days_30',
    ] %}
    cast(coalesce(converted.{{ column }}, 0) as integer) as {{ column }},
    {%- endfor %}
    {%- for column in [
        'process_recency_days', 'engagement_recency_days', 'macro_recency_days',
        'macro_first_days',
    ] %}
    cast(coalesce(converted.{{ column }}, {{ days_back }}) as integer) as {{ column }},
    {%- endfor %}
    {%- for moment in moments %}
    cast(coalesce(visited.{{ moment }}_7, 0) as integer) as {{ moment }}_7,
    cast(coalesce(visited.{{ moment }}_30, 0) as integer) as {{ moment }}_30,
    {%- endfor %}
    cast(coalesce(converted.macro_value_90, 0) as double) as macro_value_90
from seen
left join converted
    on seen.horizon_days = converted.horizon_days
    and seen.snapshot_number = converted.snapshot_number
    and seen.customer_key = converted.customer_key
left join visited
    on seen.horizon_days = visited.horizon_days
    and seen.snapshot_number = visited.snapshot_number
    and seen.customer_key = visited.customer_key

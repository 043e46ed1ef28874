-- In what order, on what device, where and when the moments of a segment come, by the
-- visits of the latest days.
with visits as (

    select
        topical.session_key,
        topical.customer_id,
        topical.device_type,
        topical.region,
        topical.moment,
        topical.session_date,
        min(topical.first_at) as first_at
    from {{ ref('int_visit_moments__topical') }} as topical
    group by
        topical.session_key,
        topical.customer_id,
        topical.device_type,
        topical.region,
        topical.moment,
        topical.session_date

),

recent as (

    select
        visits.*,
        coalesce(
            lag(visits.moment) over (
                partition by visits.customer_id order by visits.first_at, visits.moment
            ), '(start)'
        ) as previous_moment,
        settings.time_zone,
        visits.session_date
        > {{ add_days('clock.last_landed_on', '-settings.moment_detail_days') }} as is_told
    from visits
    cross join {{ ref('stg_definitions__settings') }} as settings
    cross join {{ ref('stg_landing__clock') }} as clock

),

members as (

    select
        recent.*,
        segments.segment_key
    from recent
    inner join {{ ref('int_segment_spells__numbered') }} as spells
        on {{ hash_key('recent.customer_id') }} = spells.customer_key
        and recent.session_date >= spells.entered_on
        and coalesce(recent.session_date < spells.left_on, true)
    inner join {{ ref('int_segments__numbered') }} as segments
        on spells.segment_number = segments.segment_number
    where recent.is_told

),

parts as (

    {%- for breakdown, value in [
        ('previous_moment', 'previous_moment'),
        ('device', 'device_type'),
        ('region', 'region'),
        ('weekday', "cast(" ~ weekday('session_date') ~ " as string)"),
        ('hour', "cast(" ~ local_hour('first_at', 'time_zone') ~ " as string)"),
    ] %}
    select
        segment_key,
        moment,
        '{{ breakdown }}' as breakdown,
        {{ value }} as breakdown_value
    from members
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

counted as (

    select
        segment_key,
        moment,
        breakdown,
        breakdown_value,
        count(*) as visit_count
    from parts
    group by segment_key, moment, breakdown, breakdown_value

)

select
    segment_key,
    moment,
    breakdown,
    breakdown_value,
    cast(visit_count as bigint) as visit_count,
    cast(visit_count as double)
    / sum(visit_count) over (partition by segment_key, moment, breakdown) as share,
    -- more than 1: more of this moment than of all moments of the segment
    (
        cast(visit_count as double)
        / sum(visit_count) over (partition by segment_key, moment, breakdown)
    )
    / (
        cast(sum(visit_count) over (
            partition by segment_key, breakdown, breakdown_value
        ) as double)
        / sum(visit_count) over (partition by segment_key, breakdown)
    ) as share_index
from counted

-- Which moments lead to which conversions: of the visits with a moment, how many are
-- followed by a conversion, beside the visits without it.
with visits as (

    select count(*) as visit_count from {{ ref('int_visits__looked_at') }}

),

with_moment as (

    select
        topical.session_key,
        topical.moment,
        min(topical.first_at) as first_at
    from {{ ref('int_visit_moments__topical') }} as topical
    inner join {{ ref('int_visits__looked_at') }} as visits
        on topical.session_key = visits.session_key
    group by topical.session_key, topical.moment

),

moments as (

    select
        moment,
        count(*) as visit_count
    from with_moment
    group by moment

),

conversions as (

    select
        conversion_key,
        tier
    from {{ ref('conversions') }}
    where is_active

),

followed as (

    select
        conversion_key,
        count(*) as converting_count
    from {{ ref('int_visits__followed') }}
    group by conversion_key

),

followed_moment as (

    select
        with_moment.moment,
        followed.conversion_key,
        count_if(followed.last_at > with_moment.first_at) as converting_count,
        count(*) as converting_since_start_count
    from with_moment
    inner join {{ ref('int_visits__followed') }} as followed
        on with_moment.session_key = followed.session_key
    group by with_moment.moment, followed.conversion_key

),

counted as (

    select
        moments.moment,
        conversions.conversion_key,
        conversions.tier,
        moments.visit_count,
        coalesce(followed_moment.converting_count, 0) as converting_visit_count,
        visits.visit_count - moments.visit_count as other_visit_count,
        coalesce(followed.converting_count, 0)
        - coalesce(followed_moment.converting_since_start_count, 0)
            as other_converting_visit_count
    from moments
    cross join conversions
    cross join visits
    left join followed on conversions.conversion_key = followed.conversion_key
    left join followed_moment
        on moments.moment = followed_moment.moment
        and conversions.conversion_key = followed_moment.conversion_key

),

rated as (

    select
        *,
        cast(converting_visit_count as double) / visit_count as conversion_rate,
        cast(other_converting_visit_count as double) / nullif(other_visit_count, 0)
            as other_conversion_rate
    from counted

)

select
    moment,
    conversion_key,
    tier,
    cast(visit_count as bigint) as visit_count,
    cast(converting_visit_count as bigint) as converting_visit_count,
    conversion_rate,
    cast(other_visit_count as bigint) as other_visit_count,
    cast(other_converting_visit_count as bigint) as other_converting_visit_count,
    other_conversion_rate,
    conversion_rate / nullif(other_conversion_rate, 0) - 1 as lift
from rated

-- What each customer wants now: the moments of the latest visits, each less the longer
-- ago it is.
with visits as (

    select * from {{ ref('int_visit_moments__topical') }}

),

weighed as (

    select
        visits.customer_id,
        visits.moment,
        visits.topic,
        visits.last_at,
        -- a decimal comes to the same in whatever order it is added up
        cast(
            weights.weight * visits.confidence
            * power(
                0.5e0,
                cast({{ days_between('visits.session_date', 'clock.last_landed_on') }} as double)
                / weights.half_life_days
            ) as decimal(28, 12)
        ) as score
    from visits
    inner join {{ ref('intent_weights') }} as weights on visits.moment = weights.moment
    cross join {{ ref('stg_landing__clock') }} as clock
    cross join {{ ref('stg_definitions__settings') }} as settings
    where
        visits.session_date > {{ add_days('clock.last_landed_on', '-settings.intent_days') }}
        and visits.session_date <= clock.last_landed_on

)

select
    customer_id,
    moment,
    topic,
    cast(sum(score) as double) as score,
    cast(count(*) as bigint) as visit_count,
    max(last_at) as last_moment_at
from weighed
group by customer_id, moment, topic

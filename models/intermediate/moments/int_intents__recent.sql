{{ config(materialized='view') }}

-- Visits of the latest seven days by moment and topic, and of each of the eight weeks
-- before, counted back from the latest landed day.
with dated as (

    select
        daily.moment,
        daily.topic,
        cast(floor({{ days_between('daily.session_date', 'clock.last_landed_on') }} / 7) as integer)
            as weeks_ago,
        daily.visit_count
    from {{ ref('int_moments__daily') }} as daily
    cross join {{ ref('stg_landing__clock') }} as clock
    where
        daily.session_date <= clock.last_landed_on
        and daily.session_date > {{ add_days('clock.last_landed_on', -63) }}

)

select
    moment,
    topic,
    weeks_ago,
    cast(sum(visit_count) as bigint) as visit_count
from dated
group by moment, topic, weeks_ago

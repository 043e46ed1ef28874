-- Moments and topics by week, beside what was to be expected of the eight weeks before
-- and of the season a year ago.
with weeks as (

    select
        {{ week_of('session_date') }} as week_start,
        moment,
        topic,
        sum(visit_count) as visit_count,
        sum(event_count) as event_count
    from {{ ref('int_moments__daily') }}
    group by {{ week_of('session_date') }}, moment, topic

),

numbered as (

    select
        weeks.*,
        cast(floor({{ days_between("date '1970-01-05'", 'weeks.week_start') }} / 7) as integer)
            as week_number
    from weeks

),

surrounded as (

    select
        *,
        least(8, week_number - min(week_number) over ()) as weeks_before,
        coalesce(sum(visit_count) over before_it, 0) as visits_before,
        coalesce(sum(visit_count * visit_count) over before_it, 0) as squares_before,
        coalesce(sum(visit_count) over year_ago, 0) as visits_year_ago,
        coalesce(sum(visit_count) over before_year_ago, 0) as visits_before_year_ago,
        week_number - min(week_number) over () >= 60 as has_year
    from numbered
    window
        before_it as (
            partition by moment, topic order by week_number
            range between 8 preceding and 1 preceding
        ),
        year_ago as (
            partition by moment, topic order by week_number
            range between 52 preceding and 52 preceding
        ),
        before_year_ago as (
            partition by moment, topic order by week_number
            range between 60 preceding and 53 preceding
        )

),

expected as (

    select
        *,
        cast(visits_before as double) / nullif(weeks_before, 0) as mean_before,
        -- a season is believed where it rests on enough visits
        case
            when has_year and visits_before_year_ago >= 40
                then 8e0 * visits_year_ago / visits_before_year_ago
            else 1e0
        end as season
    from surrounded

),

measured as (

    select
        *,
        mean_before * season as expected_visit_count,
        -- how much more weeks differ than chance alone would have them
        greatest(
            1e0,
            coalesce(
                (cast(squares_before as double) / weeks_before - mean_before * mean_before)
                / nullif(mean_before, 0), 1e0
            )
        ) as dispersion
    from expected

)

select
    measured.week_start,
    measured.moment,
    measured.topic,
    cast(measured.visit_count as bigint) as visit_count,
    cast(measured.event_count as bigint) as event_count,
    case when measured.weeks_before >= 4 then measured.expected_visit_count end
        as expected_visit_count,
    case
        when measured.weeks_before >= 4
            then (measured.visit_count - measured.expected_visit_count)
                / sqrt(greatest(measured.expected_visit_count, 1e0) * measured.dispersion)
    end as z_score,
    coalesce(
        measured.weeks_before >= 4
        and measured.visit_count >= 10
        and (measured.visit_count - measured.expected_visit_count)
        / sqrt(greatest(measured.expected_visit_count, 1e0) * measured.dispersion) >= 3,
        false
    ) as is_emerging,
    {{ add_days('measured.week_start', 6) }} <= clock.last_landed_on as is_mature
from measured
cross join {{ ref('stg_landing__clock') }} as clock

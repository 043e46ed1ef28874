-- The dates whose sums have changed: those of each tally's latest differences. A tally
-- to which tonight has added nothing does not count the night, so each is asked for
-- its own latest: dates of an older night are made again, and come to the same. Empty
-- on a whole build.
with conversions as (

    select
        activity_date,
        night_number
    from {{ ref('int_conversions__tallied') }}

),

sessions as (

    select
        session_date as activity_date,
        night_number
    from {{ ref('int_sessions__tallied') }}

),

latest_of_conversions as (

    select max(night_number) as night_number from conversions

),

latest_of_sessions as (

    select max(night_number) as night_number from sessions

),

dates as (

    select conversions.activity_date
    from conversions
    inner join latest_of_conversions as latest
        on conversions.night_number = latest.night_number
    union
    select sessions.activity_date
    from sessions
    inner join latest_of_sessions as latest
        on sessions.night_number = latest.night_number

)

select activity_date
from dates
where {{ 'true' if is_nightly() else 'false' }}

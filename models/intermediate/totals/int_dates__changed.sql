-- The dates whose sums have changed: those to which tonight's differences, which are
-- the latest, have added anything. Empty on a whole build.
with differences as (

    select
        activity_date,
        night_number
    from {{ ref('int_conversions__tallied') }}
    union all
    select
        session_date as activity_date,
        night_number
    from {{ ref('int_sessions__tallied') }}

),

latest as (

    select max(night_number) as night_number from differences

)

select distinct differences.activity_date
from differences
inner join latest on differences.night_number = latest.night_number
where {{ 'true' if is_nightly() else 'false' }}

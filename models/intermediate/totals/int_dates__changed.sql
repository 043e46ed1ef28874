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

)

select distinct activity_date
from differences
where night_number = (select max(latest.night_number) from differences as latest)
{%- if not is_nightly() %}
    and false
{%- endif %}

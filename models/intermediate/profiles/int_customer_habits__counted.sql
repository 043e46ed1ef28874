{{ config(materialized='table') }}

-- On which weekdays, in which parts of the day, by which channels and to which stores those
-- who agreed to personalization come. Made anew every night from the visits of the latest
-- days.
with clock as (

    select * from {{ ref('stg_landing__clock') }}

),

settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

visits as (

    select
        sessions.customer_id,
        sessions.session_date,
        sessions.channel,
        sessions.store_id,
        {{ weekday('sessions.session_date') }} as weekday,
        {{ local_hour('sessions.started_at', 'clock.time_zone') }} as started_hour
    from {{ ref('fct_sessions') }} as sessions
    inner join {{ ref('int_consents__current') }} as consents
        on sessions.customer_id = consents.customer_id
        and consents.purpose = 'personalization'
        and consents.is_granted
    cross join clock
    cross join settings
    where
        not sessions.is_bot_like
        and sessions.session_date > {{ add_days('clock.last_landed_on', '-settings.profile_days') }}
        and sessions.session_date <= clock.last_landed_on

),

worded as (

    select
        customer_id,
        session_date,
        case when channel not in ('Direct', 'Unassigned') then channel end as channel,
        store_id,
        case weekday
            when 1 then 'Monday'
            when 2 then 'Tuesday'
            when 3 then 'Wednesday'
            when 4 then 'Thursday'
            when 5 then 'Friday'
            when 6 then 'Saturday'
            else 'Sunday'
        end as weekday,
        case
            when started_hour < 6 then 'night'
            when started_hour < 12 then 'morning'
            when started_hour < 18 then 'afternoon'
            else 'evening'
        end as day_part
    from visits

),

summed as (

    select
        customer_id,
        weekday,
        day_part,
        channel,
        store_id,
        count(*) as visit_count,
        max(session_date) as last_on
    from worded
    group by customer_id, weekday, day_part, channel, store_id

)

{%- for preference, column in [
    ('usual_weekday', 'weekday'), ('usual_day_part', 'day_part'),
    ('preferred_channel', 'channel'), ('favourite_store', 'store_id'),
] %}
select
    customer_id,
    '{{ preference }}' as preference,
    {{ column }} as value,
    cast(sum(visit_count) as bigint) as visit_count,
    max(last_on) as last_on
from summed
where {{ column }} is not null
group by customer_id, {{ column }}
{{ 'union all' if not loop.last }}
{%- endfor %}

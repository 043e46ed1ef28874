{%- set days_back = 30 %}

-- Visits by customer, date and moment, as far back as snapshots ask for them. Only what
-- rules know: the model of search terms learned from what came after.
with looked_back as (

    select {{ add_days('min(snapshot_on)', -days_back) }} as before_date
    from {{ ref('int_snapshots__listed') }}

),

sessions as (

    select
        {{ hash_key('sessions.session_id') }} as session_key,
        {{ hash_key('sessions.customer_id') }} as customer_key
    from {{ ref('fct_sessions') }} as sessions
    cross join looked_back
    where sessions.session_date > looked_back.before_date

),

visits as (

    select distinct
        found.session_key,
        found.session_date,
        found.moment
    from {{ ref('int_visit_moments__found') }} as found
    cross join looked_back
    where
        found.moment is not null
        and found.session_date > looked_back.before_date

)

select
    sessions.customer_key,
    visits.session_date,
    visits.moment,
    count(*) as visit_count
from visits
inner join sessions on visits.session_key = sessions.session_key
group by sessions.customer_key, visits.session_date, visits.moment

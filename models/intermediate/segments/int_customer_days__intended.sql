{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('segment_customer', 'customer_key', 'session_date')},
) }}

-- On which days customers had the moments that segments ask for. Only what rules know:
-- what the model of search terms knows may be something else tomorrow.
with asked_for as (

    select distinct split_part(field, '.', 2) as moment
    from {{ ref('int_segment_conditions__listed') }}
    where left(field, 13) = 'moment_count.'

),

sessions as (

    select
        {{ hash_key('sessions.session_id') }} as session_key,
        {{ hash_key('sessions.customer_id') }} as customer_key,
        sessions.session_date
    from {{ ref('fct_sessions') }} as sessions
    {{ only_changed(
        'segment_customer', hash_key('sessions.customer_id'), 'sessions.session_date'
    ) }}

)

select distinct
    sessions.customer_key,
    sessions.session_date,
    found.moment
from {{ ref('int_visit_moments__found') }} as found
inner join asked_for on found.moment = asked_for.moment
inner join sessions on found.session_key = sessions.session_key

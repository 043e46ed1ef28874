-- What followed each of these visits: the last conversion of each kind by the same
-- customer, after the start and within the days that count.
with conversions as (

    select
        conversions.customer_id,
        conversions.conversion_key,
        conversions.occurred_at
    from {{ ref('fct_conversions') }} as conversions
    left join {{ ref('fct_sessions') }} as bots
        on conversions.session_id = bots.session_id
        and bots.is_bot_like
    where bots.session_id is null

)

select
    visits.session_key,
    conversions.conversion_key,
    max(conversions.occurred_at) as last_at
from {{ ref('int_visits__looked_at') }} as visits
inner join conversions
    on visits.customer_id = conversions.customer_id
    and visits.started_at < conversions.occurred_at
    and visits.started_at + visits.intent_follow_days * interval '1' day
    >= conversions.occurred_at
group by visits.session_key, conversions.conversion_key

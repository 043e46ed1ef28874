-- Who is compared with whom: in a campaign with a holdout those who were drawn on the
-- same day, else those who had bought alike and were not drawn until its end.
with addressed as (

    select * from {{ ref('int_campaigns__addressed') }}

),

candidates as (

    select * from {{ ref('int_campaign_candidates__binned') }}

)

select
    campaign_id,
    addressed_on,
    until_on,
    since_on,
    customer_key,
    is_reached as is_treated,
    'holdout' as method,
    {{ hash_key('addressed_on') }} as stratum_key
from addressed
where
    has_holdout
    and not (is_reached and is_held_out)
union all
select
    candidates.campaign_id,
    candidates.addressed_on,
    candidates.until_on,
    candidates.since_on,
    candidates.customer_key,
    coalesce(addressed.addressed_on = candidates.addressed_on, false) as is_treated,
    'matched' as method,
    {{ hash_key(
        'candidates.addressed_on, candidates.recency_class, candidates.frequency_class, '
        'candidates.value_class'
    ) }} as stratum_key
from candidates
left join addressed
    on candidates.campaign_id = addressed.campaign_id
    and candidates.customer_key = addressed.customer_key
where
    addressed.customer_key is null
    or addressed.addressed_on = candidates.addressed_on
    or addressed.addressed_on > candidates.until_on

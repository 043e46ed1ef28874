{{ config(materialized='table') }}

-- For whom it is worked out what to offer: now, who agreed to that; in the test, who bought
-- anything since, for nobody else's offers are looked at.
select
    cuts.cut,
    consents.customer_key
from {{ ref('int_consents__current') }} as consents
inner join {{ ref('int_recommendation_cuts__listed') }} as cuts on cuts.cut = 'now'
where
    consents.purpose = 'personalization'
    and consents.is_granted
union all
select distinct
    cuts.cut,
    listed.customer_key
from {{ ref('int_product_events__offerable') }} as listed
inner join {{ ref('int_recommendation_cuts__listed') }} as cuts
    on cuts.cut = 'test'
    and listed.event_date > cuts.cut_on
    and listed.event_date <= {{ add_days('cuts.cut_on', 'cuts.horizon_days') }}
where listed.action = 'bought'

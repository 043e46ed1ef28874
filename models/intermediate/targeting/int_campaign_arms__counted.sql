-- How many are compared, stratum by stratum.
select
    campaign_id,
    method,
    segment_number,
    stratum_key,
    is_treated,
    count(*) as unit_count
from {{ ref('int_campaign_members__segmented') }}
group by campaign_id, method, segment_number, stratum_key, is_treated

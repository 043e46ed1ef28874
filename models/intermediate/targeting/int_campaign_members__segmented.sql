{{ config(materialized='view') }}

-- Who is compared, in all and by the segments that they were in on that day.
select
    arms.*,
    spells.segment_number
from {{ ref('int_campaign_arms__drawn') }} as arms
inner join {{ ref('int_segment_spells__numbered') }} as spells
    on arms.customer_key = spells.customer_key
    and arms.addressed_on >= spells.entered_on
    and coalesce(arms.addressed_on < spells.left_on, true)

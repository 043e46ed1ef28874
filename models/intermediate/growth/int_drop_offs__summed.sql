{{ config(materialized='view') }}

-- Of those who came to each step, by channel, device, region, page and moment: how
-- many took it, and how many did not.
select
    funnel_key,
    first_on,
    last_on,
    step_number,
    breakdown as dimension,
    breakdown_value as dimension_value,
    reached,
    dropped
from {{ ref('int_funnel_steps__reviewed') }}
where breakdown <> 'all' and step_number > 1
union all
select
    funnel_key,
    first_on,
    last_on,
    step_number,
    dimension,
    dimension_value,
    reached,
    dropped
from {{ ref('int_funnel_places__reviewed') }}

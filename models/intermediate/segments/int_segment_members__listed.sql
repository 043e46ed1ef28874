-- Who belongs to which segment from when until when; (all) is everybody since
-- their first event, to compare with.
select
    customer_id,
    segment_key,
    entered_on,
    left_on
from {{ ref('customer_segments') }}
union all
select
    customer_id,
    '(all)' as segment_key,
    first_seen_on as entered_on,
    cast(null as date) as left_on
from {{ ref('int_customers__dated') }}

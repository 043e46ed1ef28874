-- Every active segment, and everybody, to compare with.
select
    segment_key,
    cast(row_number() over (order by segment_key) as int) as segment_number
from {{ ref('segments') }}
where is_active
union all
select
    '(all)' as segment_key,
    0 as segment_number

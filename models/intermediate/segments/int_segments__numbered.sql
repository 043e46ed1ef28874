-- Every active segment, and everybody, to compare with. What is foretold of a customer is
-- foretold tonight: a segment that looks at a propensity has members, but no history.
with foretold as (

    select distinct segment_key
    from {{ ref('segment_rules') }}
    where left(field, 11) = 'propensity.'

)

select
    segments.segment_key,
    cast(row_number() over (order by segments.segment_key) as int) as segment_number,
    foretold.segment_key is not null as is_foretold
from {{ ref('segments') }} as segments
left join foretold on segments.segment_key = foretold.segment_key
where segments.is_active
union all
select
    '(all)' as segment_key,
    0 as segment_number,
    false as is_foretold

{{ config(materialized='view') }}

-- Moments and topics of all dates: keys become what they mean tonight, by the catalogue
-- and the model of search terms of tonight. What nobody knows is counted as (unknown).
with summed as (

    select
        session_date,
        moment,
        term_key,
        product_key,
        sum(visit_count) as visit_count,
        sum(event_count) as event_count
    from {{ ref('int_moments__tallied') }}
    group by session_date, moment, term_key, product_key
    having sum(event_count) <> 0

)

select
    summed.session_date,
    coalesce(terms.moment, summed.moment, '(unknown)') as moment,
    coalesce(terms.topic, products.topic, '(none)') as topic,
    cast(sum(summed.visit_count) as bigint) as visit_count,
    cast(sum(summed.event_count) as bigint) as event_count
from summed
left join {{ ref('int_terms__topical') }} as terms
    on summed.term_key = terms.term_key
    and summed.moment is not distinct from terms.ruled_moment
left join {{ ref('int_products__topical') }} as products
    on summed.product_key = products.product_key
group by
    summed.session_date,
    coalesce(terms.moment, summed.moment, '(unknown)'),
    coalesce(terms.topic, products.topic, '(none)')

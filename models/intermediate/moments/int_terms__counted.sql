-- The search terms of all visits that there are, with the moment that rules see in them
-- and how many visits used them.
with tallied as (

    select
        term_key,
        moment,
        sum(visit_count) as visit_count
    from {{ ref('int_moments__tallied') }}
    where term_key is not null
    group by term_key, moment
    having sum(visit_count) > 0

),

contexts as (

    select
        term_key,
        moment,
        min(search_term) as search_term,
        max(confidence) as confidence,
        min(subject) as subject
    from {{ ref('int_contexts__ruled') }}
    where term_key is not null
    group by term_key, moment

)

select
    tallied.term_key,
    contexts.search_term,
    tallied.moment,
    contexts.confidence,
    contexts.subject,
    cast(tallied.visit_count as bigint) as visit_count
from tallied
inner join contexts
    on tallied.term_key = contexts.term_key
    and tallied.moment is not distinct from contexts.moment

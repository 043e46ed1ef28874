-- What each search term is for, and about: the longest name of a category of products in
-- it, else what is left of it without the words by which a rule knew the moment.
with terms as (

    select
        counted.term_key,
        counted.moment as ruled_moment,
        coalesce(counted.moment, guessed.moment) as moment,
        coalesce(counted.confidence, guessed.confidence) as confidence,
        case
            when counted.moment is not null then 'rule'
            when guessed.moment is not null then 'model'
        end as method,
        counted.search_term,
        counted.subject
    from {{ ref('int_terms__counted') }} as counted
    left join {{ ref('int_terms__guessed') }} as guessed on counted.term_key = guessed.term_key

),

categories as (

    select distinct topic from {{ ref('int_products__topical') }}

),

named as (

    select
        terms.term_key,
        terms.ruled_moment,
        categories.topic
    from terms
    inner join categories
        on contains(' ' || terms.search_term || ' ', categories.topic)
    qualify row_number() over (
            partition by terms.term_key, terms.ruled_moment
            order by length(categories.topic) desc, categories.topic asc
        ) = 1

)

select
    terms.term_key,
    terms.ruled_moment,
    terms.search_term,
    terms.moment,
    terms.confidence,
    terms.method,
    coalesce(named.topic, terms.subject) as topic
from terms
left join named
    on terms.term_key = named.term_key
    and terms.ruled_moment is not distinct from named.ruled_moment

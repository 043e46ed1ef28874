{{ config(materialized='incremental', incremental_strategy='append') }}

-- Each combination of event name, page and search term, once, with the moment that the
-- rules of moments.csv see in it: the most confident rule that holds, of equals that
-- with the lesser number. What somebody typed says more than where it was typed, so
-- with a search term only rules that look at it decide.
with met as (

    select distinct
        {{ context_key('events') }} as context_key,
        events.event_name,
        {{ page_of_context('events') }} as page,
        nullif({{ search_of_context('events') }}, '') as search_term
    from {{ read_events() }} as events

),

contexts as (

    select met.*
    from met
    {%- if is_nightly() %}
    left join {{ this }} as known on met.context_key = known.context_key
    where known.context_key is null
    {%- endif %}

),

rules as (

    select
        *,
        max(case when field = 'search_term' then 1 else 0 end) over (partition by rule_number)
            as asks_search
    from {{ ref('moments') }}

),

judged as (

    select
        contexts.context_key,
        contexts.search_term,
        rules.rule_number,
        rules.moment,
        rules.confidence,
        case when rules.field = 'search_term' and rules.operator = 'matches' then rules.value end
            as pattern,
        {{ satisfies(
            "case rules.field
                when 'event_name' then contexts.event_name
                when 'page_path' then " ~ url_path('contexts.page') ~ "
                when 'search_term' then contexts.search_term
            end",
            'rules.operator', 'rules.value'
        ) }} as is_satisfied
    from contexts
    inner join rules
        on (contexts.search_term is null and rules.asks_search = 0)
        or (contexts.search_term is not null and rules.asks_search = 1)

),

matched as (

    select
        context_key,
        rule_number,
        min(moment) as moment,
        max(confidence) as confidence,
        min(pattern) as pattern
    from judged
    group by context_key, rule_number
    having bool_and(is_satisfied)

),

chosen as (

    select * from matched
    qualify row_number() over (
            partition by context_key order by confidence desc, rule_number asc
        ) = 1

)

select
    contexts.context_key,
    contexts.search_term,
    case when contexts.search_term is not null then {{ hash_key('contexts.search_term') }} end
        as term_key,
    chosen.moment,
    cast(chosen.confidence as double) as confidence,
    -- what is left of the term without the words by which the rule knew it
    coalesce(
        nullif({{ trimmed(without_pattern('contexts.search_term', 'chosen.pattern')) }}, ''),
        contexts.search_term
    ) as subject
from contexts
left join chosen on contexts.context_key = chosen.context_key

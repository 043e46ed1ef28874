-- The conditions of every active audience, and whether somebody of whom nothing is known
-- meets them. Of segments everything is known: who isn't in one is out of it.
with rules as (

    select
        audience_rules.audience_key,
        audience_rules.rule_number,
        audience_rules.field,
        audience_rules.operator,
        audience_rules.value as expected,
        case when left(audience_rules.field, 8) = 'segment.' then 'false' end as value_at_first
    from {{ ref('audience_rules') }} as audience_rules
    inner join {{ ref('audiences') }} as audiences
        on audience_rules.audience_key = audiences.audience_key
    where audiences.is_active

),

worded as (

    select
        *,
        case operator
            when 'equals' then 'is'
            when 'not_equals' then 'is not'
            when 'in' then 'is one of'
            when 'contains' then 'contains'
            when 'starts_with' then 'starts with'
            when 'matches' then 'matches'
            when 'gt' then 'is above'
            when 'gte' then 'is at least'
            when 'lt' then 'is below'
            when 'lte' then 'is at most'
            when 'exists' then 'is known'
        end as verb
    from rules

)

select
    audience_key,
    rule_number,
    field,
    operator,
    expected,
    {{ satisfies('value_at_first', 'operator', 'expected') }} as is_met_at_first,
    field || ' ' || verb || coalesce(' ' || expected, '') as words
from worded

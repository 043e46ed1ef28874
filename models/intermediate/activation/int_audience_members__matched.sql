{{ config(materialized='table') }}

-- Who belongs to which audience by its rules, whether they may be contacted or not, and by
-- which rule. Each fact is compared once; who has none of a rule's facts meets what anybody
-- meets of whom nothing is known.
with conditions as (

    select * from {{ ref('int_audience_conditions__listed') }}

),

facts as (

    select * from {{ ref('int_customer_facts__gathered') }}

),

rules as (

    select
        audience_key,
        rule_number,
        count(*) as condition_count,
        count(case when is_met_at_first then 1 end) as met_at_first,
        {{ join_words('words', ' and ') }} as words
    from conditions
    group by audience_key, rule_number

),

judged as (

    select
        facts.customer_id,
        conditions.audience_key,
        conditions.rule_number,
        conditions.is_met_at_first,
        {{ satisfies('facts.value', 'conditions.operator', 'conditions.expected') }} as is_met
    from facts
    inner join conditions on facts.field = conditions.field

),

changes as (

    select
        customer_id,
        audience_key,
        rule_number,
        case when is_met then 1 else 0 end - case when is_met_at_first then 1 else 0 end as change
    from judged
    where is_met <> is_met_at_first
    union all
    select
        customers.customer_id,
        rules.audience_key,
        rules.rule_number,
        0 as change
    from {{ ref('dim_customers') }} as customers
    inner join rules on rules.met_at_first = rules.condition_count

),

summed as (

    select
        customer_id,
        audience_key,
        rule_number,
        sum(change) as change
    from changes
    group by customer_id, audience_key, rule_number

),

met as (

    select
        summed.customer_id,
        summed.audience_key,
        min(summed.rule_number) as rule_number
    from summed
    inner join rules
        on summed.audience_key = rules.audience_key
        and summed.rule_number = rules.rule_number
    where rules.met_at_first + summed.change = rules.condition_count
    group by summed.customer_id, summed.audience_key

),

audiences as (

    select * from {{ ref('audiences') }}

)

select
    met.audience_key,
    met.customer_id,
    met.rule_number,
    rules.words as reason,
    try_cast(facts.value as double) as score
from met
inner join rules
    on met.audience_key = rules.audience_key
    and met.rule_number = rules.rule_number
inner join audiences on met.audience_key = audiences.audience_key
left join facts
    on met.customer_id = facts.customer_id
    and audiences.ordered_by = facts.field

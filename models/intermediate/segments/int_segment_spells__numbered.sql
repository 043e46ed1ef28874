{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': {
        'set': 'intermediate.int_segment_customers__changed',
        'where': 'changed.customer_key = target.customer_key
            and coalesce(target.left_on >= changed.changed_from, true)',
    }},
) }}
-- depends_on: {{ ref('int_segment_days__left') }}

-- A rule holds while all of its conditions are met, and a customer is in a segment
-- while one of its rules holds; (all) is everybody since their first event. Dates
-- may lie ahead of the clock: nothing here changes because it moves.
with conditions as (

    select * from {{ ref('int_segment_conditions__listed') }}

),

rules as (

    select
        segment_number,
        rule_number,
        cast(count(*) as int) as condition_count,
        cast(count_if(is_met_at_first) as int) as met_at_first
    from conditions
    group by segment_number, rule_number

),

customers as (

    select customers.*
    from {{ ref('int_customers__dated') }} as customers
    {{ only_changed('segment_customer', 'customers.customer_key') }}

),

turned as (

    {% for line in ['measures', 'traits', 'attributes'] %}
    select turned.*
    from {{ ref('int_customer_' ~ line ~ '__turned') }} as turned
    {{ only_changed('segment_customer', 'turned.customer_key') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- of several turns on one date, none or one is left in the end
met as (

    select
        turned.customer_key,
        rules.segment_number,
        rules.condition_count,
        turned.changed_on,
        turned.is_met,
        rules.met_at_first + sum(case when turned.is_met then 1 else -1 end) over (
            partition by turned.customer_key, rules.segment_number, rules.rule_number
            order by turned.changed_on
            rows between unbounded preceding and current row
        ) as met_count
    from turned
    inner join conditions on turned.condition_number = conditions.condition_number
    inner join rules
        on conditions.segment_number = rules.segment_number
        and conditions.rule_number = rules.rule_number

),

held as (

    select
        customer_key,
        segment_number,
        changed_on,
        case when is_met then 1 else -1 end as change
    from met
    where met_count = condition_count - case when is_met then 0 else 1 end
    union all
    -- a rule that whoever just came meets
    select
        customers.customer_key,
        rules.segment_number,
        customers.first_seen_on as changed_on,
        1 as change
    from customers
    cross join rules
    where rules.met_at_first = rules.condition_count

),

segment_changes as (

    select
        customer_key,
        segment_number,
        changed_on,
        cast(sum(change) as int) as change
    from held
    group by customer_key, segment_number, changed_on

),

running as (

    select
        *,
        sum(change) over (
            partition by customer_key, segment_number order by changed_on
            rows between unbounded preceding and current row
        ) as held_count
    from segment_changes

),

-- in, out, in, out …
turns as (

    select
        customer_key,
        segment_number,
        held_count > 0 as is_member,
        row_number() over customer as turn_number,
        lag(changed_on) over customer as previous_left_on,
        changed_on as entered_on,
        lead(changed_on) over customer as left_on
    from running
    where (held_count > 0) <> (held_count - change > 0)
    window customer as (partition by customer_key, segment_number order by changed_on)

),
spells as (

    select
        customers.customer_id,
        turns.customer_key,
        turns.segment_number,
        cast((turns.turn_number + 1) / 2 as bigint) as spell_number,
        turns.previous_left_on,
        turns.entered_on,
        turns.left_on
    from turns
    inner join customers on turns.customer_key = customers.customer_key
    where turns.is_member
    union all
    select
        customer_id,
        customer_key,
        0 as segment_number,
        1 as spell_number,
        cast(null as date) as previous_left_on,
        first_seen_on as entered_on,
        cast(null as date) as left_on
    from customers

)

select spells.*
from spells
{{ only_changed('segment_customer', 'spells.customer_key',
    'coalesce(spells.left_on, changed.changed_from)') }}

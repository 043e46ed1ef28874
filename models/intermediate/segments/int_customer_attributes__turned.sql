{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('segment_customer', 'customer_key', 'changed_on')},
) }}

-- When what is stated of a customer begins and ceases to meet a condition.
with conditions as (

    select
        *,
        substr(field, 11) as attribute
    from {{ ref('int_segment_conditions__listed') }}
    where left(field, 10) = 'attribute.'

),

attributes as (

    select attributes.*
    from {{ ref('int_customer_attributes__effective') }} as attributes
    {{ only_changed('segment_customer', 'attributes.customer_key') }}

),

stated as (

    select distinct
        attribute,
        value
    from attributes

),

judged as (

    select
        stated.value,
        conditions.attribute,
        conditions.condition_number,
        conditions.is_met_at_first,
        {{ satisfies('stated.value', 'conditions.operator', 'conditions.expected') }} as is_met
    from stated
    inner join conditions on stated.attribute = conditions.attribute

),

-- what was known before the first event holds from the first event on
dated as (

    select
        attributes.customer_key,
        attributes.attribute,
        attributes.value,
        attributes.statement_number,
        greatest(
            {{ local_date('attributes.updated_at', 'settings.time_zone') }},
            customers.first_seen_on
        ) as changed_on
    from attributes
    inner join {{ ref('int_customers__dated') }} as customers
        on attributes.customer_key = customers.customer_key
    cross join {{ ref('stg_definitions__settings') }} as settings

),

met as (

    select
        dated.customer_key,
        judged.condition_number,
        dated.changed_on,
        judged.is_met,
        coalesce(lag(judged.is_met) over (
            partition by dated.customer_key, judged.condition_number
            order by dated.changed_on, dated.statement_number
        ), judged.is_met_at_first) as was_met
    from dated
    inner join judged
        on dated.attribute = judged.attribute
        and dated.value is not distinct from judged.value

),

turned as (

    select
        customer_key,
        condition_number,
        changed_on,
        count_if(is_met) > count_if(was_met) as is_met
    from met
    group by customer_key, condition_number, changed_on
    having count_if(is_met) <> count_if(was_met)

)

select turned.*
from turned
{{ only_changed('segment_customer', 'turned.customer_key', 'turned.changed_on') }}

{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('segment_customer', 'customer_key')},
) }}

-- What is held to be true of a customer after each statement: what they declared
-- themselves beats what was observed; a statement without a value withdraws.
with statements as (

    select
        {{ hash_key("'user:' || attributes.user_id") }} as customer_key,
        attributes.attribute,
        attributes.origin,
        attributes.value,
        attributes.updated_at,
        row_number() over (
            partition by attributes.user_id, attributes.attribute
            order by
                attributes.updated_at,
                case when attributes.origin = 'declared' then 1 else 0 end
        ) as statement_number
    from {{ ref('stg_customers__attributes') }} as attributes
    {{ only_changed('segment_customer', hash_key("'user:' || attributes.user_id")) }}

),

counted as (

    select
        *,
        count(case when origin = 'declared' then 1 end) over so_far as declared_so_far,
        count(case when origin = 'observed' then 1 end) over so_far as observed_so_far
    from statements
    window so_far as (
        partition by customer_key, attribute order by statement_number
        rows between unbounded preceding and current row
    )

),

effective as (

    select
        customer_key,
        attribute,
        statement_number,
        updated_at,
        case
            when declared_so_far > 0 then max(
                    case when origin = 'declared' then value end
                ) over (partition by customer_key, attribute, declared_so_far)
        end as declared_value,
        case
            when observed_so_far > 0 then max(
                    case when origin = 'observed' then value end
                ) over (partition by customer_key, attribute, observed_so_far)
        end as observed_value
    from counted

)

select
    customer_key,
    attribute,
    statement_number,
    updated_at,
    coalesce(declared_value, observed_value) as value
from effective

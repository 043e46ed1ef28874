-- Where each customer is, how they come and what is known of them, as a line that
-- changes on certain dates; the last word of a date holds.
{%- set session_traits = ['country', 'region', 'city', 'device_type', 'channel'] %}

with fields as (

    select distinct field
    from {{ ref('int_segment_conditions__listed') }}

),

customers as (

    select * from {{ ref('int_customers__dated') }}

),

statements as (

    {% for trait in session_traits %}
    select
        customer_id,
        '{{ trait }}' as field,
        {{ trait }} as value,
        started_at as stated_at,
        session_date as stated_on,
        session_id as tie_breaker
    from {{ ref('fct_sessions') }}
    where {{ trait }} is not null
    union all
    {% endfor %}
    select
        attributes.customer_id,
        'attribute.' || attributes.attribute as field,
        attributes.value,
        attributes.updated_at as stated_at,
        {{ local_date('attributes.updated_at', 'settings.time_zone') }} as stated_on,
        lpad(cast(attributes.statement_number as string), 9, '0') as tie_breaker
    from {{ ref('int_customer_attributes__effective') }} as attributes
    cross join {{ ref('stg_definitions__settings') }} as settings

),

dated as (

    -- what was known before the first event holds from the first event on
    select
        statements.customer_id,
        statements.field,
        statements.value,
        greatest(statements.stated_on, customers.first_seen_on) as changed_on,
        statements.stated_at,
        statements.tie_breaker
    from statements
    inner join fields on statements.field = fields.field
    inner join customers on statements.customer_id = customers.customer_id
    union all
    select
        customers.customer_id,
        fields.field,
        cast(null as string) as value,
        customers.first_seen_on as changed_on,
        cast(null as timestamp) as stated_at,
        '' as tie_breaker
    from customers
    cross join fields
    where
        left(fields.field, 10) = 'attribute.'
        {%- for trait in session_traits %}
        or fields.field = '{{ trait }}'
        {%- endfor %}

),

last_words as (

    select
        customer_id,
        field,
        changed_on,
        value
    from dated
    qualify row_number() over (
            partition by customer_id, field, changed_on
            order by stated_at desc nulls last, tie_breaker desc
        ) = 1

)

select
    last_words.customer_id,
    last_words.field,
    cast(null as int) as window_days,
    last_words.changed_on,
    last_words.value
from last_words
cross join {{ ref('stg_landing__clock') }} as clock
where last_words.changed_on <= clock.last_landed_on

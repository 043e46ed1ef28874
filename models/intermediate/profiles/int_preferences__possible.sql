{{ config(materialized='table') }}

-- The values that a preference of a kind may have, in whatever letters they are stated. A
-- sensitive category is nobody's favourite.
{%- set weekdays = [
    'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'
] %}
{%- set day_parts = ['night', 'morning', 'afternoon', 'evening'] %}
with products as (

    select
        products.category,
        products.brand
    from {{ ref('stg_products__products') }} as products
    left join {{ ref('int_products__sensitive') }} as sensitive
        on products.product_id = sensitive.product_id
    where sensitive.product_id is null

),

listed as (

    {%- for kind in ['category', 'brand'] %}
    select
        '{{ kind }}' as kind,
        {{ kind }} as value
    from products
    union all
    {%- endfor %}
    select
        'store' as kind,
        store_id as value
    from {{ ref('stg_stores__stores') }}
    {%- for kind, words in [('weekday', weekdays), ('day_part', day_parts)] %}
    {%- for word in words %}
    union all
    select
        '{{ kind }}' as kind,
        '{{ word }}' as value
    {%- endfor %}
    {%- endfor %}

)

select
    kind,
    {{ level_text('value') }} as level_value,
    min(value) as value
from listed
where {{ level_text('value') }} is not null
group by kind, {{ level_text('value') }}

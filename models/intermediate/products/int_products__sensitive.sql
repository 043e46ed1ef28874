{{ config(materialized='view') }}

-- The products of a department, category or subcategory that says nothing of anybody.
{%- set levels = ['department', 'category', 'subcategory'] %}
with categories as (

    {%- for level in levels %}
    select
        product_id,
        lower({{ level }}) as category
    from {{ ref('stg_products__products') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select distinct categories.product_id
from categories
inner join {{ ref('sensitive_categories') }} as sensitive
    on categories.category = sensitive.category

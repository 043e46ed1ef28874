{{ config(materialized='view') }}

-- What an intent must not be told of: the sensitive categories, and the topics of products
-- of them.
{%- set levels = ['department', 'category', 'subcategory'] %}
with categories as (

    {%- for level in levels %}
    select
        lower({{ level }}) as category,
        lower(coalesce(subcategory, category)) as topic
    from {{ ref('stg_products__products') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select category as topic
from {{ ref('sensitive_categories') }}
union
select categories.topic
from categories
inner join {{ ref('sensitive_categories') }} as sensitive
    on categories.category = sensitive.category
where categories.topic is not null

{{ config(materialized='view') }}

-- What people did with products that may say something of one person: not what bots did,
-- and nothing of a sensitive category.
{%- set levels = ['department', 'category', 'subcategory'] %}
with categories as (

    {%- for level in levels %}
    select
        product_id,
        lower({{ level }}) as category
    from {{ ref('stg_products__products') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

sensitive_products as (

    select distinct categories.product_id
    from categories
    inner join {{ ref('sensitive_categories') }} as sensitive
        on categories.category = sensitive.category

)

select listed.*
from {{ ref('int_product_events__listed') }} as listed
left join {{ ref('fct_sessions') }} as bots
    on listed.session_key = {{ hash_key('bots.session_id') }}
    and bots.is_bot_like
left join sensitive_products on listed.product_id = sensitive_products.product_id
where
    bots.session_id is null
    and sensitive_products.product_id is null

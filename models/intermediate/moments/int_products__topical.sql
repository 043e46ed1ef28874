{{ config(materialized='view') }}

-- What each product is about: its subcategory, else its category.
select
    {{ hash_key('product_id') }} as product_key,
    lower(coalesce(subcategory, category)) as topic
from {{ ref('stg_products__products') }}
where coalesce(subcategory, category) is not null
